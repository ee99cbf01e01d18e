"""Test that the icons follow Teams' rules, and that other files are refused."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from bot.manifest.icons import COLOR_ICON, OUTLINE_ICON, IconKind, InvalidIcon, check_icon, read_icon
from tests.every import every
from tests.manifest.test_manifest_json import APP

SAFE = range(36, 156)
"""The 120 pixels in the middle of 192, where the mark has to be."""
WHITE = (255, 255, 255)
CLEAR = (0, 0, 0, 0)


def opened(kind: IconKind) -> Image.Image:
    return Image.open(io.BytesIO(kind.default()))


def png(mode: str, size: tuple[int, int], color: tuple[int, ...] | int = 0) -> bytes:
    return saved(Image.new(mode, size, color))


def saved(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@every("kind", [COLOR_ICON, OUTLINE_ICON])
def test_the_icon_that_ships_is_one_that_would_be_taken(kind: IconKind) -> None:
    check_icon(kind.default(), kind)


def test_the_colour_icon_is_a_full_square_without_holes() -> None:
    icon = opened(COLOR_ICON)
    assert (icon.mode, icon.size) == ("RGB", (192, 192))
    corners = {icon.getpixel(place) for place in ((0, 0), (0, 191), (191, 0), (191, 191))}
    assert corners == {accent()}


def accent() -> tuple[int, ...]:
    return tuple(bytes.fromhex(APP.accent_color[1:]))


def test_the_mark_keeps_to_the_middle() -> None:
    icon = opened(COLOR_ICON)
    places = ((x, y) for y in range(192) for x in range(192))
    marked = [place for place in places if icon.getpixel(place) != accent()]
    assert len(marked) > 5000
    assert [place for place in marked if place[0] not in SAFE or place[1] not in SAFE] == []


def test_the_mark_can_be_seen_on_its_ground() -> None:
    assert contrast(WHITE, accent()) > 4.5
    assert opened(COLOR_ICON).getpixel((60, 60)) == WHITE


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the contrast of two colours by WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(pixel: tuple[int, ...]) -> float:
    parts = [value / 255 for value in pixel]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_outline_is_white_on_nothing_and_not_cut_off() -> None:
    icon = opened(OUTLINE_ICON)
    assert (icon.mode, icon.size) == ("RGBA", (32, 32))
    assert [icon.getchannel(band).getextrema() for band in "RGB"] == [(255, 255)] * 3
    alpha = icon.getchannel("A")
    assert 80 < sum(alpha.histogram()[128:]) < 400, "lines, no filled shape"
    left, top, right, bottom = alpha.getbbox() or (0, 0, 32, 32)
    assert min(left, top, 32 - right, 32 - bottom) > 0


def half_clear() -> Image.Image:
    image = Image.new("RGBA", (32, 32), CLEAR)
    image.paste((*WHITE, 255), (8, 8, 24, 24))
    return image


@every(
    ("kind", "content"),
    [
        (COLOR_ICON, png("RGB", (192, 192), (200, 0, 90))),
        (COLOR_ICON, png("RGBA", (192, 192), (200, 0, 90, 128))),
        (OUTLINE_ICON, saved(half_clear())),
        (OUTLINE_ICON, saved(half_clear().convert("LA"))),
        (OUTLINE_ICON, saved(half_clear().quantize(method=Image.Quantize.FASTOCTREE))),
    ],
)
def test_icons_of_ones_own_are_taken_as_they_are(tmp_path: Path, kind: IconKind, content: bytes) -> None:
    (tmp_path / "own.png").write_bytes(content)
    assert read_icon(tmp_path / "own.png", kind) == content


def noise() -> bytes:
    return saved(Image.effect_noise((192, 192), 90).convert("RGB"))


def damaged() -> bytes:
    whole = bytearray(COLOR_ICON.default())
    whole[-40] ^= 0xFF
    return bytes(whole)


def huge() -> bytes:
    """Return the header of an image that would take gigabytes."""
    whole = OUTLINE_ICON.default()
    return whole[:16] + struct.pack(">II", 60_000, 60_000) + whole[24:]


REFUSED: dict[str, tuple[IconKind, Callable[[], bytes], str]] = {
    "nothing": (COLOR_ICON, bytes, "is not a PNG file"),
    "a JPEG": (COLOR_ICON, lambda: b"\xff\xd8\xff\xe0" + bytes(60), "is not a PNG file"),
    "the signature alone": (COLOR_ICON, lambda: COLOR_ICON.default()[:8], "is a damaged PNG file"),
    "half a file": (COLOR_ICON, lambda: COLOR_ICON.default()[:800], "is a damaged PNG file"),
    "a changed byte": (COLOR_ICON, damaged, "is a damaged PNG file"),
    "a small one": (COLOR_ICON, OUTLINE_ICON.default, "is 32 by 32 pixels; it must be exactly 192 by 192"),
    "no square": (COLOR_ICON, lambda: png("RGB", (192, 191)), "is 192 by 191 pixels"),
    "a huge one": (OUTLINE_ICON, huge, "is 60000 by 60000 pixels; it must be exactly 32 by 32"),
    "greys": (COLOR_ICON, lambda: png("L", (192, 192)), "has pixels of the kind L"),
    "a palette": (COLOR_ICON, lambda: png("P", (192, 192)), "has pixels of the kind P"),
    "too many bytes": (COLOR_ICON, noise, "is larger than 30 KB"),
    "an outline on white": (OUTLINE_ICON, lambda: png("RGB", (32, 32)), "has no transparent pixels"),
    "a full outline": (
        OUTLINE_ICON,
        lambda: png("RGBA", (32, 32), (*WHITE, 255)),
        "has no transparent pixels",
    ),
    "an empty outline": (OUTLINE_ICON, lambda: png("RGBA", (32, 32), CLEAR), "is transparent all over"),
}


@every(("kind", "make", "why"), REFUSED)
def test_what_teams_would_not_show_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: IconKind, make: Callable[[], bytes], why: str
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    (tmp_path / "own.png").write_bytes(make())
    with pytest.raises(InvalidIcon) as refused:
        read_icon(tmp_path / "own.png", kind)
    assert str(refused.value).startswith(f"{tmp_path / 'own.png'} {why}")
    assert str(refused.value).endswith(".")


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidIcon, match=r"cannot be read: No such file or directory\.$"):
        read_icon(tmp_path / "own.png", COLOR_ICON)
