"""Render a document as plain text, for the body of an e-mail."""

from collections.abc import Iterator
from textwrap import wrap

from bot.documents.follow_up_list import Sheet
from domain.document import Block, BulletList, DataTable, Document, FactList, Heading, Paragraph

WIDTH = 72
_UNDERLINES = {1: "=", 2: "-", 3: "."}


def render_text(document: Document) -> str:
    """Render a document in lines that fit an e-mail; the mark stands first and last."""
    parts = ["\n".join(_block(block)) for block in document.blocks]
    mark = [document.mark] if document.mark else []
    return "\n\n".join(part for part in (*mark, *parts, *mark) if part) + "\n"


def render_sheet_text(sheet: Sheet) -> str:
    """Render a list as text: a few lines for each row, without empty cells."""
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
        case BulletList():
            for item in block.items:
                yield from _lines(item.text, first="* ", rest="  ")
        case FactList():
            for fact in block.facts:
                yield from _lines("\n".join((f"{fact.term}: {fact.lines[0]}", *fact.lines[1:])), rest="  ")
        case DataTable():
            yield from _table(block)


def _heading(heading: Heading) -> Iterator[str]:
    lines = list(_lines(heading.text))
    yield from lines
    yield _UNDERLINES[heading.level] * min(WIDTH, max(map(len, lines)))


def _table(table: DataTable) -> Iterator[str]:
    """Render each row as a few lines, each with the name of its column."""
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
