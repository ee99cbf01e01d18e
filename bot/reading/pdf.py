"""Reads a PDF: what stands on one height is one line, with as many spaces between as there was room."""

import io
from collections.abc import Iterator

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from bot.reading.refusals import MOST_PAGES, MOST_TEXT, Unreadable
from domain.notes import Line

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
"""What pypdf raises, besides its own, where a file is broken."""


def read_pdf(data: bytes) -> list[Line]:
    """Give back the lines of all pages, a blank one between them."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unreadable("locked")
        if reader.get_num_pages() > MOST_PAGES:
            raise Unreadable("too_many_pages")
        return list(_pages(reader))
    except NotImplementedError:
        raise Unreadable("locked") from None
    except LimitReachedError:
        raise Unreadable("bomb") from None
    except _FAULTS:
        raise Unreadable("broken") from None


def _pages(reader: PdfReader) -> Iterator[Line]:
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            raise Unreadable("too_many_pages")
        text = _text(page)
        length += len(text)
        if length > MOST_TEXT:
            raise Unreadable("too_much_text")
        yield from map(Line, text.splitlines())
        yield Line()


def _text(page: PageObject) -> str:
    """Give back the text of a page with its columns as spaces, else in the order in which it was written."""
    try:
        placed = page.extract_text(extraction_mode="layout")
    except LimitReachedError:
        raise
    except _FAULTS:
        placed = ""
    return placed if placed.strip() else page.extract_text()
