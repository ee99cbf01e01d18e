"""The icons of the app, drawn here: a speech bubble with a tick in it, for a question that was answered.

Teams asks for a full square of 192 pixels whose mark keeps to the 120 in the middle, and for an outline of
32 pixels in white on nothing.
"""

from bot.app_package.png import Pixel, encode_png
from bot.app_package.shapes import Shape, convex, coverage, outline, rounded_box, stroke, together

COLOUR_SIZE, OUTLINE_SIZE = 192, 32
ACCENT = "#1B4F72"
_WHITE = (255, 255, 255)


def draw_colour_icon() -> bytes:
    """Give back the PNG file of 192 by 192 pixels: white on the accent colour."""
    accent = tuple(bytes.fromhex(ACCENT[1:]))
    bubble, tick = _bubble(COLOUR_SIZE), _tick(COLOUR_SIZE, width=13)
    rows = [
        [
            _mixed(
                _mixed(accent, _WHITE, share=coverage(bubble, x=x, y=y)),
                accent,
                share=coverage(tick, x=x, y=y),
            )
            for x in range(COLOUR_SIZE)
        ]
        for y in range(COLOUR_SIZE)
    ]
    return encode_png(rows)


def draw_outline_icon() -> bytes:
    """Give back the PNG file of 32 by 32 pixels: white on nothing."""
    larger = OUTLINE_SIZE * 1.25  # it may come nearer to the edge than the mark of the other
    line = together(outline(_bubble(larger), width=2.2), _tick(larger, width=2.4))
    shift = (larger - OUTLINE_SIZE) / 2
    moved: Shape = lambda x, y: line(x + shift, y + shift + 1.5)  # noqa: E731 - a shape beside the others
    rows = [
        [(*_WHITE, round(255 * coverage(moved, x=x, y=y))) for x in range(OUTLINE_SIZE)]
        for y in range(OUTLINE_SIZE)
    ]
    return encode_png(rows)


def _bubble(size: float) -> Shape:
    """The speech bubble, in the middle of a square of this size."""
    part = size / 192
    box = rounded_box((96 * part, 88 * part), width=116 * part, height=88 * part, radius=20 * part)
    tail = convex((62 * part, 100 * part), (134 * part, 100 * part), (62 * part, 156 * part))
    return together(box, tail)


def _tick(size: float, *, width: float) -> Shape:
    part = size / 192
    return stroke((70 * part, 90 * part), (88 * part, 108 * part), (124 * part, 70 * part), width=width)


def _mixed(below: Pixel, above: Pixel, *, share: float) -> Pixel:
    return tuple(round(b + (a - b) * share) for b, a in zip(below, above, strict=True))
