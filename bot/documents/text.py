"""Render a document as plain text for an e-mail, or as Markdown with markup in people's texts escaped."""

import re
from collections.abc import Iterator
from textwrap import wrap

from bot.documents.follow_up_list import Sheet
from domain.document import Block, BulletList, DataTable, Document, FactList, Heading, Paragraph, Run

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


_MARKDOWN_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~$^@!]")
_MARKDOWN_LINKS = re.compile(r"(?<=[a-z])(?=:\S)|(?<=\bwww)(?=\.)|(?<![:/])(?=//)", re.IGNORECASE)
_MARKDOWN_LINE_BREAKS = re.compile(r"\n+")
_MARKDOWN_LINE_STARTS = re.compile(r"^(?=[#+=:-])|^(?P<number>[0-9]{1,9})(?=[.)])", re.MULTILINE)


def render_markdown(document: Document) -> str:
    """Render a document; the mark stands first and last, since there are no pages."""
    parts = ["\n".join(_markdown_block(block)) for block in document.blocks]
    mark = [f"**{_markdown_text(document.mark)}**"] if document.mark else []
    return "\n\n".join([*mark, *parts, *mark]) + "\n"


def _markdown_block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_markdown_line(block.text)}"
        case Paragraph():
            yield _markdown_runs(block)
        case BulletList():
            for item in block.items:
                yield "- " + _markdown_runs(item).replace("\n", "\n  ")
        case FactList():
            lines = (
                f"**{_markdown_line(fact.term)}:** {_markdown_line('; '.join(fact.lines))}"
                for fact in block.facts
            )
            yield "\\\n".join(lines)
        case DataTable():
            yield from _markdown_table(block)


def _markdown_table(table: DataTable) -> Iterator[str]:
    yield f"{_markdown_text(table.caption)}\n"
    yield _markdown_row(table.columns)
    yield _markdown_row(("---",) * len(table.columns), escaped=True)
    yield from (_markdown_row(row) for row in table.rows)


def _markdown_row(cells: tuple[str, ...], *, escaped: bool = False) -> str:
    return "| " + " | ".join(cells if escaped else [_markdown_line(cell) for cell in cells]) + " |"


def _markdown_runs(paragraph: Paragraph) -> str:
    return "".join(_markdown_run(run) for run in paragraph.runs)


def _markdown_run(run: Run) -> str:
    """Render a run; emphasis begins and ends at a letter, as Markdown requires."""
    text = _markdown_text(run.text)
    return f"**{text}**" if run.strong else text


def _markdown_line(text: str) -> str:
    return _markdown_text(text.replace("\n", " "))


def _markdown_text(text: str) -> str:
    """Escape all characters that have a meaning; a line break is a backslash at the end of a line."""
    text = _MARKDOWN_LINKS.sub(r"\\", _MARKDOWN_SPECIAL.sub(r"\\\g<0>", text))
    text = _MARKDOWN_LINE_STARTS.sub(lambda match: (match["number"] or "") + "\\", text)
    return _MARKDOWN_LINE_BREAKS.sub(r"\\\n", text)
