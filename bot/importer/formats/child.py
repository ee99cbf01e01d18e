"""Read a file in a confined child process (`bot.importer.sandbox`): a file's bytes in, findings as JSON out.

The format is detected from the content: the name may be wrong.
"""

import json
from collections.abc import Callable
from dataclasses import replace

from bot.importer.errors import MAX_CHARACTERS, MAX_FILE_BYTES, MAX_LINES, UnreadableFile
from bot.importer.formats.letters import mend_encoded_twice, require_letters
from bot.importer.formats.line_builder import FileText
from bot.importer.rules import Line, read_notes
from bot.importer.rules.findings import findings_to_json

SUFFIXES = ("docx", "docm", "doc", "odt", "pdf", "md", "markdown", "txt", "text")
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLD_FORMATS = (b"{\\rtf", b"<html", b"<HTML", b"<!DOCTYPE", b"MIME-Version:", b"<?xml")
"""What files named ``.doc`` are besides: Word opens them, and can save them as docx."""
_RICH_TEXT = b"{\\rtf"
_ZIP_SIGNATURE = b"PK\x03\x04"
_PDF_SIGNATURE = b"%PDF-"
_PDF_HEADER_BYTES = 1024


def read_lines(data: bytes, *, ending: str) -> FileText:
    """Return the lines of a file; raises UnreadableFile."""
    if data.lstrip()[:64].startswith(_RICH_TEXT):
        raise UnreadableFile("old_word")
    if ending not in SUFFIXES or (ending not in ("doc", "md", "markdown") and _is_web_page(data)):
        raise UnreadableFile("unknown_kind")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile("too_large")
    read = _read_format(data, ending=ending)
    require_letters(line.text for line in read.lines)
    lines = [_mended(line) for line in read.lines]
    if not any(line.text.strip() or line.cells for line in lines):
        raise UnreadableFile("empty")
    if len(lines) > MAX_LINES or sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise UnreadableFile("too_much_text")
    return replace(read, lines=lines)


def _is_web_page(data: bytes) -> bool:
    return data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype html"))


def _mended(line: Line) -> Line:
    """Return a line whose letters were encoded twice with letters; most lines need no look at their cells."""
    text = mend_encoded_twice(line.text)
    return (
        line
        if text == line.text
        else replace(line, text=text, cells=tuple(map(mend_encoded_twice, line.cells)))
    )


def _read_format(data: bytes, *, ending: str) -> FileText:
    if data.startswith(_OLE_SIGNATURE) or (ending == "doc" and data.lstrip().startswith(_OLD_FORMATS)):
        raise UnreadableFile("locked" if _ENCRYPTED_PACKAGE in data else "old_word")
    if data.startswith(_ZIP_SIGNATURE):
        from bot.importer.formats.archive import read_archive  # noqa: PLC0415 - only what this file needs

        return read_archive(data)
    if _PDF_SIGNATURE in data[:_PDF_HEADER_BYTES]:
        from bot.importer.formats.pdf import read_pdf  # noqa: PLC0415 - same

        return read_pdf(data)
    if ending not in ("md", "markdown", "txt", "text"):
        raise UnreadableFile("broken")
    from bot.importer.formats.text import read_text  # noqa: PLC0415 - same

    return read_text(data, markdown=ending in ("md", "markdown"))


def prepare(ending: str) -> Callable[[bytes], bytes]:
    """Return the function that reads a file with this ending and returns findings or a refusal as JSON."""

    def read(data: bytes) -> bytes:
        try:
            read = read_lines(data, ending=ending)
            answer = findings_to_json(read_notes(read.lines)) | {"left_out": dict(+read.left_out)}
        except UnreadableFile as refused:
            answer = {"refused": refused.code}
        except (MemoryError, RecursionError):
            answer = {"refused": "too_much_memory"}
        return json.dumps(answer).encode()

    return read
