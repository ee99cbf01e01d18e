"""Split a document into pages of card elements that each fit on one card."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

import orjson
from microsoft_teams.cards import CardElement, RichTextBlock, Spacing, TextRun, TextSize

from cards.elements import rich_text, text_run
from domain.document import (
    EMPTY_CELL,
    Block,
    BulletList,
    DataTable,
    Document,
    FactList,
    Heading,
    Paragraph,
    Run,
)
from domain.text import MAX_TEXT_LENGTH

MAX_PAGE_BYTES = 12_000
"""Of the elements of a page; buttons and what stands around them need the rest of what Teams takes."""
MAX_ELEMENT_LENGTH = 1_000
"""Characters; what is longer goes on in the next element, perhaps on the next page."""

Elements = list[CardElement]


def paginate_document(document: Document) -> tuple[Elements, ...]:
    """Return the pages, at least one; the document's title is left to the card's heading."""
    pages: list[Elements] = [[]]
    room = MAX_PAGE_BYTES
    for element in (one for block in document.blocks for one in _elements(block)):
        size = len(orjson.dumps(element.model_dump(by_alias=True, exclude_none=True)))
        if size > room and pages[-1]:
            pages.append([])
            room = MAX_PAGE_BYTES
        pages[-1].append(element)
        room -= size
    return tuple(pages)


def paginate_text(text: str) -> tuple[str, ...]:
    """Split plain text into pages that each fit in one field, between lines if possible."""
    pages: list[str] = [""]
    for line in text.rstrip("\n").split("\n"):
        for piece in wrap(line, MAX_TEXT_LENGTH, drop_whitespace=False) or [""]:
            if pages[-1] and len(pages[-1]) + len(piece) > MAX_TEXT_LENGTH:
                pages.append("")
            pages[-1] += piece + "\n"
    return tuple(page.strip("\n") for page in pages)


def _elements(block: Block) -> Iterator[RichTextBlock]:
    match block:
        case Heading(level=1):
            return
        case Heading():
            part = block.level == 2  # noqa: PLR2004 - the level of a part's heading
            words = (Run(block.text, strong=True),)
            yield from _split_runs(
                words, spacing="Large" if part else "Medium", size="Medium" if part else None
            )
        case Paragraph():
            yield from _split_runs(block.runs, spacing="Small")
        case BulletList():
            for item in block.items:
                yield from _split_runs((Run("•  "), *item.runs), spacing="Small")
        case FactList():
            for fact in block.facts:
                runs = (Run(f"{fact.term}: ", strong=True), Run("\n".join(fact.lines)))
                yield from _split_runs(runs, spacing="Small")
        case DataTable():
            yield from _rows(block)


def _rows(table: DataTable) -> Iterator[RichTextBlock]:
    for first, *others in table.rows:
        told = "  ·  ".join(cell for cell in others if cell not in ("", EMPTY_CELL))
        yield from _split_runs((Run(f"{first}  ", strong=True), Run(told)), spacing="Small")


def _split_runs(
    runs: Iterable[Run], *, spacing: Spacing, size: TextSize | None = None
) -> Iterator[RichTextBlock]:
    """Return the runs in elements that are not too long, each beginning where the last one ended."""
    pieces: list[TextRun] = []
    room, first = MAX_ELEMENT_LENGTH, True
    for text, strong in ((part, one.strong) for one in runs for part in _split_text(one.text)):
        if len(text) > room and pieces:
            yield rich_text(*pieces, spacing=spacing if first else "None")
            pieces, room, first = [], MAX_ELEMENT_LENGTH, False
        pieces.append(text_run(text, weight="Bolder" if strong else None, size=size))
        room -= len(text)
    if pieces:
        yield rich_text(*pieces, spacing=spacing if first else "None")


def _split_text(text: str) -> Iterator[str]:
    """Cut a text after a space or a line break, where there is one."""
    while len(text) > MAX_ELEMENT_LENGTH:
        at = max(text.rfind(" ", 0, MAX_ELEMENT_LENGTH), text.rfind("\n", 0, MAX_ELEMENT_LENGTH)) + 1
        at = at or MAX_ELEMENT_LENGTH
        yield text[:at]
        text = text[at:]
    if text:
        yield text
