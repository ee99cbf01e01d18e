"""Read a PDF: text at the same height is one line, with gaps as spaces."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from bot.importer.errors import MAX_CHARACTERS, MAX_PAGES, UnreadableFile
from bot.importer.formats.letters import join_accents
from bot.importer.formats.line_builder import FileText
from bot.importer.formats.pages import (
    goes_on,
    has_raised_accents,
    lower_accents,
    part_repeated,
    split_columns,
)
from bot.importer.formats.pdf_headings import MAX_PAGES_LOOKED_AT, find_headings, line_key
from bot.importer.rules import Line

_GAP = "   "
"""Stands between columns: a line with it is a row, not a heading."""
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


def read_pdf(data: bytes) -> FileText:
    """Return the lines of all pages, with a blank one between pages; raises UnreadableFile.

    Accents are put on their letters, columns one below the other, and what each page repeats is left out.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableFile("locked")
        if reader.get_num_pages() > MAX_PAGES:
            raise UnreadableFile("too_many_pages")
        texts = list(_texts(reader))
        headings = find_headings(reader.pages) if len(texts) <= MAX_PAGES_LOOKED_AT else frozenset[str]()
    except NotImplementedError:
        raise UnreadableFile("locked") from None
    except LimitReachedError:
        raise UnreadableFile("bomb") from None
    except _FAULTS:
        raise UnreadableFile("broken") from None
    pages, repeated = part_repeated([split_columns(text.splitlines()) for text in _with_accents(texts)])
    marked = frozenset(join_accents(key) for key in headings)
    lines = [
        replace(line, heading=_GAP not in line.text.strip() and line_key(line.text) in marked)
        for line in _lines(pages)
    ]
    lines += [Line(line, margin=True) for line in repeated]
    empty = sum(not text.strip() for text in texts)
    return FileText(lines=lines, left_out=Counter(pages=empty if empty < len(texts) else 0))


def _lines(pages: Sequence[Sequence[str]]) -> Iterator[Line]:
    for page, following in zip_longest(pages, pages[1:], fillvalue=()):
        yield from map(Line, "\n".join(page).strip("\n").split("\n"))
        if not goes_on(page, following):
            yield Line()


def _texts(reader: PdfReader) -> Iterator[str]:
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES:
            raise UnreadableFile("too_many_pages")
        text = _text(page)
        length += len(text)
        if length > MAX_CHARACTERS:
            raise UnreadableFile("too_much_text")
        yield text


def _with_accents(pages: Sequence[str]) -> list[str]:
    """Return pages with their accents joined; all together say on which side of its letter one stands."""
    return join_accents("\f".join(pages)).split("\f") if pages else []


def _text(page: PageObject) -> str:
    """Return the text of a page with its columns as spaces, else in the order of the file."""
    try:
        placed = page.extract_text(extraction_mode="layout")
    except LimitReachedError:
        raise
    except _FAULTS:
        placed = ""
    if not placed.strip():
        return page.extract_text()
    return lower_accents(placed, page.extract_text()) if has_raised_accents(placed) else placed
