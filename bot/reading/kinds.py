"""What kind of file it is: by what is in it, for its name may be wrong."""

from bot.reading.refusals import LARGEST_FILE, MOST_LINES, MOST_TEXT, Unreadable
from domain.notes import Line

ENDINGS = ("docx", "docm", "doc", "odt", "pdf", "md", "markdown", "txt", "text")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PACKED = b"PK\x03\x04"
_PDF = b"%PDF-"
_HEAD = 1024


def read_lines(data: bytes, *, ending: str) -> list[Line]:
    """Give back the lines of a file; raises Unreadable."""
    if ending not in ENDINGS:
        raise Unreadable("unknown_kind")
    if len(data) > LARGEST_FILE:
        raise Unreadable("too_large")
    lines = _read(data, ending=ending)
    if not any(line.text.strip() or line.cells for line in lines):
        raise Unreadable("empty")
    if len(lines) > MOST_LINES or sum(len(line.text) for line in lines) > MOST_TEXT:
        raise Unreadable("too_much_text")
    return lines


def _read(data: bytes, *, ending: str) -> list[Line]:
    if data.startswith(_OLD_OFFICE):
        raise Unreadable("locked" if _LOCKED in data else "old_word")
    if data.startswith(_PACKED):
        from bot.reading.package import read_package  # noqa: PLC0415 - only what this file needs

        return read_package(data)
    if _PDF in data[:_HEAD]:
        from bot.reading.pdf import read_pdf  # noqa: PLC0415 - same

        return read_pdf(data)
    if ending not in ("md", "markdown", "txt", "text"):
        raise Unreadable("broken")
    from bot.reading.plain import read_plain  # noqa: PLC0415 - same

    return read_plain(data, markdown=ending in ("md", "markdown"))
