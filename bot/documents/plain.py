"""A document as plain text, for the body of an e-mail."""

from collections.abc import Iterator
from textwrap import wrap

from bot.documents.follow_up_list import Sheet
from domain.document import Block, Document, Facts, Heading, Listing, Paragraph, Table

WIDTH = 72
_UNDERLINES = {1: "=", 2: "-", 3: "."}


def plain_of(document: Document) -> str:
    """Write it in lines that fit a letter; the mark stands first and last, since there are no pages."""
    parts = ["\n".join(_block(block)) for block in document.blocks]
    mark = [document.mark] if document.mark else []
    return "\n\n".join(part for part in (*mark, *parts, *mark) if part) + "\n"


def plain_sheet(sheet: Sheet) -> str:
    """Write a list as text: a few lines for each row, those that have something to say."""
    rows = ("\n".join(_sheet_row(sheet, row)) for row in sheet.rows)
    return "\n\n".join([sheet.title, *rows]) + "\n"


def _sheet_row(sheet: Sheet, row: tuple[str, ...]) -> Iterator[str]:
    number, text, *cells = row
    yield from _lines(f"{number} {text}")
    for column, cell in zip(sheet.columns[2:], cells, strict=True):
        if cell:
            yield from _lines(f"{column}: {' / '.join(cell.splitlines())}", first="  ", rest="    ")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _heading(block)
        case Paragraph():
            yield from _lines(block.text)
        case Listing():
            for item in block.items:
                yield from _lines(item.text, first="* ", rest="  ")
        case Facts():
            for fact in block.facts:
                yield from _lines("\n".join((f"{fact.term}: {fact.lines[0]}", *fact.lines[1:])), rest="  ")
        case Table():
            yield from _table(block)


def _heading(heading: Heading) -> Iterator[str]:
    lines = list(_lines(heading.text))
    yield from lines
    yield _UNDERLINES[heading.level] * min(WIDTH, max(map(len, lines)))


def _table(table: Table) -> Iterator[str]:
    """A row is a few lines, each with its column's name: nobody counts spaces in a letter."""
    yield from _lines(table.caption)
    for row in table.rows:
        yield ""
        for column, cell in zip(table.columns, row, strict=True):
            yield from _lines(f"{column}: {cell}", rest="  ")


def _lines(text: str, *, first: str = "", rest: str = "") -> Iterator[str]:
    begin = first
    for line in text.split("\n"):
        yield from wrap(
            line,
            WIDTH,
            initial_indent=begin,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
        begin = rest
