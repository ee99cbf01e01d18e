"""The two icons of the app package: the ones that ship with the program, or a municipality's own.

Rules: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package.
"""

import io
from dataclasses import dataclass
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_END = 24
"""Bytes up to the end of the height: signature, length and name of IHDR, width, height."""
MAX_ICON_BYTES = 30 * 1024
"""The bot's own limit, since Teams publishes none. Azure's bot profile, which can use the same colour icon,
took 30 KB according to its documentation for SDK v3; the one for v4 names no limit."""
_OPAQUE = 255


class InvalidIcon(Exception):  # noqa: N818 - its message is an answer to the operator
    """Teams would not accept the file as an icon; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IconKind:
    """An icon of the package: its file name, its width and height in pixels, what its pixels must be."""

    file_name: str
    size: int
    is_outline: bool

    def default(self) -> bytes:
        """Return the icon that ships with the program."""
        return Path(__file__).with_name(self.file_name).read_bytes()


COLOR_ICON = IconKind(file_name="color.png", size=192, is_outline=False)
OUTLINE_ICON = IconKind(file_name="outline.png", size=32, is_outline=True)


def read_icon(path: Path, kind: IconKind) -> bytes:
    """Read a PNG file and check that Teams accepts it; raises InvalidIcon."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_ICON_BYTES + 1)
    except OSError as fault:
        raise InvalidIcon(f"{path} cannot be read: {fault.strerror}.") from fault
    try:
        check_icon(content, kind)
    except InvalidIcon as fault:
        raise InvalidIcon(f"{path} {fault}") from fault
    return content


def check_icon(content: bytes, kind: IconKind) -> None:
    """Check a PNG file; raises InvalidIcon with the rest of a sentence that begins with its name."""
    if len(content) > MAX_ICON_BYTES:
        raise InvalidIcon(f"is larger than {MAX_ICON_BYTES // 1024} KB.")
    if not content.startswith(_SIGNATURE):
        raise InvalidIcon("is not a PNG file.")
    width, height = (int.from_bytes(content[at : at + 4]) for at in (_HEADER_END - 8, _HEADER_END - 4))
    if len(content) >= _HEADER_END and (width, height) != (kind.size, kind.size):
        raise InvalidIcon(f"is {width} by {height} pixels; it must be exactly {kind.size} by {kind.size}.")
    _check_pixels(content, kind)


def _check_pixels(content: bytes, kind: IconKind) -> None:
    from PIL import Image  # noqa: PLC0415 - only a municipality's own icons need it

    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            image.verify()  # checks every chunk, even if WeasyPrint has set Pillow to load damaged files
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            mode, pixels = image.mode, image.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as fault:  # how Pillow reports damaged PNG files
        raise InvalidIcon("is a damaged PNG file.") from fault
    if not kind.is_outline:
        if mode not in {"RGB", "RGBA"}:
            raise InvalidIcon(f"has pixels of the kind {mode}; save it as RGB or RGBA, without a palette.")
        return
    least, most = pixels.getchannel("A").getextrema()
    if least == _OPAQUE:
        raise InvalidIcon("has no transparent pixels; it must be a white outline on a transparent ground.")
    if most == 0:
        raise InvalidIcon("is transparent all over; it must be a white outline on a transparent ground.")
