"""Read a PDF: text at the same height is one line, with gaps as spaces."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ContentStream, NameObject

from bot.importer.errors import MAX_CHARACTERS, MAX_PAGES, UnreadableFile
from bot.importer.formats.letters import join_accents
from bot.importer.formats.line_builder import FileText
from bot.importer.formats.pages import (
    Pieces,
    align_cells,
    goes_on,
    has_raised_accents,
    has_table,
    lower_accents,
    part_repeated,
    remove_spaces,
    split_columns,
)
from bot.importer.rules import Line

MAX_PAGES_LOOKED_AT = 60
"""Each page is gone through once more; longer files are read without."""
MAX_HEADING_LENGTH, MAX_HEADING_WORDS = 80, 10
LARGER = 1.15
"""How much larger than those of the text the letters of a heading are at least."""
Operation = tuple[Any, bytes]
"""The operands and the operator of an instruction of a page."""
_SHOWING = frozenset([b"Tj", b"TJ", b"'", b'"'])
_TEXT_ENDINGS = (".", ",", ";", ":", "?", "!")
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
"""What pypdf raises for broken files, besides its own exceptions."""


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
        headings = _find_headings(reader.pages) if len(texts) <= MAX_PAGES_LOOKED_AT else frozenset[str]()
    except NotImplementedError:
        raise UnreadableFile("locked") from None
    except LimitReachedError:
        raise UnreadableFile("bomb") from None
    except _FAULTS:
        raise UnreadableFile("broken") from None
    pages, repeated = part_repeated([split_columns(text.splitlines()) for text in _with_accents(texts)])
    marked = frozenset(join_accents(key) for key in headings)
    lines = [
        replace(line, heading=_GAP not in line.text.strip() and remove_spaces(line.text) in marked)
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
    """Return the text of a page with spaces between columns, otherwise in the order of the file."""
    try:
        placed = page.extract_text(extraction_mode="layout")
    except LimitReachedError:
        raise
    except _FAULTS:
        placed = ""
    if not placed.strip():
        return page.extract_text()
    if has_raised_accents(placed):
        return lower_accents(placed, page.extract_text())
    return _with_cells_apart(page, placed)


def _with_cells_apart(page: PageObject, placed: str) -> str:
    """Return a page on which the cells of tables of actions do not touch each other."""
    lines = placed.split("\n")
    if not has_table(lines):
        return placed
    return "\n".join(align_cells(lines, _drawn_rows(page)))


def _drawn_rows(page: PageObject) -> dict[float, Pieces]:
    """Return the pieces in which a page was drawn by their height, in points.

    The font is set anew before each piece, for then pypdf tells its place.
    """
    before = page["/Contents"]
    contents = ContentStream(before.get_object(), page.pdf, "bytes")
    contents.operations = list(_with_fonts(contents.operations))
    page[NameObject("/Contents")] = contents
    rows: dict[float, list[tuple[float, str]]] = defaultdict(list)

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            near = abs(size * tm[3] * cm[3]) / 2
            row = next((known for known in rows if abs(known - height) < near), height)
            rows[row].append((tm[4] * cm[0] + tm[5] * cm[2] + cm[4], text.strip()))

    page.extract_text(visitor_text=visit)
    page[NameObject("/Contents")] = before
    return {height: sorted(row) for height, row in rows.items()}


def _with_fonts(operations: Iterable[Operation]) -> Iterator[Operation]:
    font: Operation | None = None
    for operands, operator in operations:
        if operator == b"Tf":
            font = (operands, operator)
        elif operator in _SHOWING and font is not None:
            yield font
        yield operands, operator


@dataclass(slots=True)
class _DrawnLine:
    text: str = ""
    smallest: float = 0.0
    """The size of its smallest letters, in points."""
    bold: bool = True

    def add(self, text: str, *, size: float, bold: bool) -> None:
        self.text += text
        if text.strip():
            self.smallest = min(self.smallest or size, size)
            self.bold = self.bold and bold


def _find_headings(pages: Iterable[PageObject]) -> frozenset[str]:
    """Return the lines that are headings, by their letters."""
    lines = [line for page in pages for line in _drawn_lines(page)]
    sizes, bold = Counter[float](), 0
    for line in lines:
        sizes[line.smallest] += len(line.text)
        bold += len(line.text) * line.bold
    if not sizes:
        return frozenset()
    usual = sizes.most_common(1)[0][0]
    says_bold = bold * 2 < sizes.total()
    return frozenset(
        remove_spaces(line.text)
        for line in lines
        if _may_be_heading(line.text) and (line.smallest >= usual * LARGER or (says_bold and line.bold))
    )


def _may_be_heading(text: str) -> bool:
    bare = text.strip()
    short = 0 < len(bare) <= MAX_HEADING_LENGTH and len(bare.split()) <= MAX_HEADING_WORDS
    return short and not bare.endswith(_TEXT_ENDINGS) and ": " not in bare and bare[0].isupper()


def _drawn_lines(page: PageObject) -> list[_DrawnLine]:
    lines, height = [_DrawnLine()], 0.0

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        nonlocal height
        shown = round(abs(size * tm[3] * cm[3]), 1)
        at = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip():
            if abs(at - height) > shown / 2:
                lines.append(_DrawnLine())
            height = at
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        first, *others = text.split("\n")
        lines[-1].add(first, size=shown, bold=bold)
        for other in others:
            lines.append(_DrawnLine())
            lines[-1].add(other, size=shown, bold=bold)

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text.strip()]
