"""Draw the icons of the app: a speech bubble with a tick in it, for a question that was answered.

Teams asks for a full square of 192 pixels whose mark keeps to the 120 in the middle, and for an outline of
32 pixels in white on nothing.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import hypot

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {3: 2, 4: 6}
"""PNG's numbers for pixels of three bytes (red, green, blue) and of four (and how opaque they are)."""

Pixel = tuple[int, ...]
Point = tuple[float, float]
Shape = Callable[[float, float], float]
COLOUR_SIZE, OUTLINE_SIZE = 192, 32
ACCENT = "#1B4F72"
_WHITE = (255, 255, 255)


def encode_png(rows: Sequence[Sequence[Pixel]]) -> bytes:
    """Return the file; each pixel has three or four values from 0 to 255."""
    height, width, depth = len(rows), len(rows[0]), len(rows[0][0])
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[depth], 0, 0, 0)
    unfiltered = b"".join(b"\x00" + bytes(value for pixel in row for value in pixel) for row in rows)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(unfiltered, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rounded_box(centre: Point, *, width: float, height: float, radius: float) -> Shape:
    """Return a rectangle with rounded corners."""

    def distance(x: float, y: float) -> float:
        right = abs(x - centre[0]) - width / 2 + radius
        below = abs(y - centre[1]) - height / 2 + radius
        return hypot(max(right, 0), max(below, 0)) + min(max(right, below), 0) - radius

    return distance


def convex(*corners: Point) -> Shape:
    """Return a convex polygon; its corners are given clockwise."""

    def distance(x: float, y: float) -> float:
        return max(_distance_from_side((x, y), start, end) for start, end in pairwise((*corners, corners[0])))

    return distance


def stroke(*points: Point, width: float) -> Shape:
    """Return a line from point to point, with round ends."""

    def distance(x: float, y: float) -> float:
        return min(_distance_from_segment((x, y), start, end) for start, end in pairwise(points)) - width / 2

    return distance


def union(*shapes: Shape) -> Shape:
    """Return the union of shapes."""
    return lambda x, y: min(shape(x, y) for shape in shapes)


def outline(shape: Shape, *, width: float) -> Shape:
    """Return the edge of a shape, as a line of this width."""
    return lambda x, y: abs(shape(x, y)) - width / 2


def coverage(shape: Shape, *, x: int, y: int) -> float:
    """Return how much of a pixel the shape covers, from 0 to 1."""
    return min(1.0, max(0.0, 0.5 - shape(x + 0.5, y + 0.5)))


def _distance_from_side(point: Point, start: Point, end: Point) -> float:
    """How far a point is to the left of the line from ``start`` to ``end``, y pointing down."""
    across, down = end[0] - start[0], end[1] - start[1]
    return (across * (start[1] - point[1]) - down * (start[0] - point[0])) / hypot(across, down)


def _distance_from_segment(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the line between ``start`` and ``end``."""
    across, down = end[0] - start[0], end[1] - start[1]
    part = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / (across**2 + down**2)
    part = min(1.0, max(0.0, part))
    return hypot(point[0] - start[0] - part * across, point[1] - start[1] - part * down)


def draw_colour_icon() -> bytes:
    """Return the PNG file of 192 by 192 pixels: white on the accent colour."""
    accent = tuple(bytes.fromhex(ACCENT[1:]))
    bubble, tick = _bubble(COLOUR_SIZE), _tick(COLOUR_SIZE, width=13)
    rows = [
        [
            _blend(
                _blend(accent, _WHITE, share=coverage(bubble, x=x, y=y)),
                accent,
                share=coverage(tick, x=x, y=y),
            )
            for x in range(COLOUR_SIZE)
        ]
        for y in range(COLOUR_SIZE)
    ]
    return encode_png(rows)


def draw_outline_icon() -> bytes:
    """Return the PNG file of 32 by 32 pixels: white on transparent."""
    larger = OUTLINE_SIZE * 1.25  # it may come nearer to the edge than the mark of the other
    line = union(outline(_bubble(larger), width=2.2), _tick(larger, width=2.4))
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
    return union(box, tail)


def _tick(size: float, *, width: float) -> Shape:
    part = size / 192
    return stroke((70 * part, 90 * part), (88 * part, 108 * part), (124 * part, 70 * part), width=width)


def _blend(below: Pixel, above: Pixel, *, share: float) -> Pixel:
    return tuple(round(b + (a - b) * share) for b, a in zip(below, above, strict=True))
