"""Read a PDF: text at the same height is one line, with gaps as spaces."""

import io
from collections.abc import Iterator

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from bot.importer.errors import MAX_CHARACTERS, MAX_PAGES, UnreadableFile
from bot.importer.rules import Line

_FAULTS = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    OverflowError,
)
"""What pypdf raises for broken files, besides its own exceptions."""


def read_pdf(data: bytes) -> list[Line]:
    """Return the lines of all pages, with a blank one between pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableFile("locked")
        if reader.get_num_pages() > MAX_PAGES:
            raise UnreadableFile("too_many_pages")
        return list(_pages(reader))
    except NotImplementedError:
        raise UnreadableFile("locked") from None
    except LimitReachedError:
        raise UnreadableFile("bomb") from None
    except _FAULTS:
        raise UnreadableFile("broken") from None


def _pages(reader: PdfReader) -> Iterator[Line]:
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES:
            raise UnreadableFile("too_many_pages")
        text = _text(page)
        length += len(text)
        if length > MAX_CHARACTERS:
            raise UnreadableFile("too_much_text")
        yield from map(Line, text.splitlines())
        yield Line()


def _text(page: PageObject) -> str:
    """Return the text of a page with spaces between columns, otherwise in the order of the file."""
    try:
        placed = page.extract_text(extraction_mode="layout")
    except LimitReachedError:
        raise
    except _FAULTS:
        placed = ""
    return placed if placed.strip() else page.extract_text()
