"""The icons keep to what Teams writes about icons."""

import pytest

from bot.manifest.icons import ACCENT, draw_colour_icon, draw_outline_icon
from tests.manifest.png_files import Picture, decode_png

SAFE = range(36, 156)
"""The 120 pixels in the middle of 192, where the mark has to be."""


@pytest.fixture(scope="module")
def colour() -> Picture:
    return decode_png(draw_colour_icon())


@pytest.fixture(scope="module")
def outline() -> Picture:
    return decode_png(draw_outline_icon())


def test_the_colour_icon_is_a_full_square_without_holes(colour: Picture) -> None:
    assert (colour.width, colour.height) == (192, 192)
    assert {len(pixel) for pixel in colour.pixels()} == {3}
    accent = tuple(bytes.fromhex(ACCENT[1:]))
    assert colour.rows[0][0] == colour.rows[0][191] == colour.rows[191][0] == colour.rows[191][191] == accent


def test_the_mark_keeps_to_the_middle(colour: Picture) -> None:
    accent = colour.rows[0][0]
    marked = [(x, y) for y, row in enumerate(colour.rows) for x, pixel in enumerate(row) if pixel != accent]
    assert len(marked) > 5000
    assert [place for place in marked if place[0] not in SAFE or place[1] not in SAFE] == []


def test_the_mark_can_be_seen_on_its_ground(colour: Picture) -> None:
    assert contrast((255, 255, 255), colour.rows[0][0]) > 4.5
    assert (255, 255, 255) in colour.pixels()


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The contrast of two colours by WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(pixel: tuple[int, ...]) -> float:
    parts = [value / 255 for value in pixel]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_outline_is_white_on_nothing(outline: Picture) -> None:
    assert (outline.width, outline.height) == (32, 32)
    assert {pixel[:3] for pixel in outline.pixels()} == {(255, 255, 255)}
    opaque = sum(pixel[3] > 127 for row in outline.rows for pixel in row)
    assert 80 < opaque < 400, "lines, no filled shape"
    assert outline.rows[0][0][3] == outline.rows[31][31][3] == 0


def test_the_outline_is_not_cut_off(outline: Picture) -> None:
    edge = [
        *outline.rows[0],
        *outline.rows[31],
        *(row[0] for row in outline.rows),
        *(row[31] for row in outline.rows),
    ]
    assert max(pixel[3] for pixel in edge) == 0
