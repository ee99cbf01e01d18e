"""Render a document as Markdown in which people's text has no markup."""

import re
from collections.abc import Iterator

from domain.document import Block, BulletList, DataTable, Document, FactList, Heading, Paragraph, Run

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~$^@!]")
_LINKS = re.compile(r"(?<=[a-z])(?=:\S)|(?<=\bwww)(?=\.)|(?<![:/])(?=//)", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"\n+")
_LINE_STARTS = re.compile(r"^(?=[#+=:-])|^(?P<number>[0-9]{1,9})(?=[.)])", re.MULTILINE)


def render_markdown(document: Document) -> str:
    """Render a document; the mark stands first and last, since there are no pages."""
    parts = ["\n".join(_block(block)) for block in document.blocks]
    mark = [f"**{_text(document.mark)}**"] if document.mark else []
    return "\n\n".join([*mark, *parts, *mark]) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_line(block.text)}"
        case Paragraph():
            yield _runs(block)
        case BulletList():
            for item in block.items:
                yield "- " + _runs(item).replace("\n", "\n  ")
        case FactList():
            lines = (f"**{_line(fact.term)}:** {_line('; '.join(fact.lines))}" for fact in block.facts)
            yield "\\\n".join(lines)
        case DataTable():
            yield from _table(block)


def _table(table: DataTable) -> Iterator[str]:
    yield f"{_text(table.caption)}\n"
    yield _row(table.columns)
    yield _row(("---",) * len(table.columns), escaped=True)
    yield from (_row(row) for row in table.rows)


def _row(cells: tuple[str, ...], *, escaped: bool = False) -> str:
    return "| " + " | ".join(cells if escaped else [_line(cell) for cell in cells]) + " |"


def _runs(paragraph: Paragraph) -> str:
    return "".join(_run(run) for run in paragraph.runs)


def _run(run: Run) -> str:
    """Render a run; emphasis begins and ends at a letter, as Markdown requires."""
    text = _text(run.text)
    return f"**{text}**" if run.strong else text


def _line(text: str) -> str:
    return _text(text.replace("\n", " "))


def _text(text: str) -> str:
    """Escape all characters that have a meaning; a line break is a backslash at the end of a line."""
    text = _LINKS.sub(r"\\", _SPECIAL.sub(r"\\\g<0>", text))
    text = _LINE_STARTS.sub(lambda match: (match["number"] or "") + "\\", text)
    return _LINE_BREAKS.sub(r"\\\n", text)
