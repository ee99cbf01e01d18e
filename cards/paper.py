"""A document on cards: its blocks as elements, cut into pages that each have room on one card."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

import orjson
from microsoft_teams.cards import CardElement, RichTextBlock, Spacing, TextRun, TextSize

from cards.look import rich, run
from domain.document import NOTHING, Block, Document, Facts, Heading, Listing, Paragraph, Run, Table
from domain.text import LONGEST_TEXT

PAGE_BYTES = 12_000
"""Of the elements of a page; buttons and what stands around them need the rest of what Teams takes."""
LONGEST_ELEMENT = 1_000
"""Characters; what is longer goes on in the next element, perhaps on the next page."""

Elements = list[CardElement]


def pages_of(document: Document) -> tuple[Elements, ...]:
    """Give back the pages, at least one; the document's own title is left to the card's heading."""
    pages: list[Elements] = [[]]
    room = PAGE_BYTES
    for element in (one for block in document.blocks for one in _elements(block)):
        size = len(orjson.dumps(element.model_dump(by_alias=True, exclude_none=True)))
        if size > room and pages[-1]:
            pages.append([])
            room = PAGE_BYTES
        pages[-1].append(element)
        room -= size
    return tuple(pages)


def text_pages(text: str) -> tuple[str, ...]:
    """Cut a plain text into pages, between lines where that can be; each has room in one field."""
    pages: list[str] = [""]
    for line in text.rstrip("\n").split("\n"):
        for piece in wrap(line, LONGEST_TEXT, drop_whitespace=False) or [""]:
            if pages[-1] and len(pages[-1]) + len(piece) > LONGEST_TEXT:
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
            yield from _cut(words, spacing="Large" if part else "Medium", size="Medium" if part else None)
        case Paragraph():
            yield from _cut(block.runs, spacing="Small")
        case Listing():
            for item in block.items:
                yield from _cut((Run("•  "), *item.runs), spacing="Small")
        case Facts():
            for fact in block.facts:
                runs = (Run(f"{fact.term}: ", strong=True), Run("\n".join(fact.lines)))
                yield from _cut(runs, spacing="Small")
        case Table():
            yield from _rows(block)


def _rows(table: Table) -> Iterator[RichTextBlock]:
    for first, *others in table.rows:
        told = "  ·  ".join(cell for cell in others if cell not in ("", NOTHING))
        yield from _cut((Run(f"{first}  ", strong=True), Run(told)), spacing="Small")


def _cut(runs: Iterable[Run], *, spacing: Spacing, size: TextSize | None = None) -> Iterator[RichTextBlock]:
    """Give back the runs in elements that are not too long, each beginning where the last one ended."""
    pieces: list[TextRun] = []
    room, first = LONGEST_ELEMENT, True
    for text, strong in ((part, one.strong) for one in runs for part in _parts(one.text)):
        if len(text) > room and pieces:
            yield rich(*pieces, spacing=spacing if first else "None")
            pieces, room, first = [], LONGEST_ELEMENT, False
        pieces.append(run(text, weight="Bolder" if strong else None, size=size))
        room -= len(text)
    if pieces:
        yield rich(*pieces, spacing=spacing if first else "None")


def _parts(text: str) -> Iterator[str]:
    """Cut a text after a space or a line break, where there is one."""
    while len(text) > LONGEST_ELEMENT:
        at = max(text.rfind(" ", 0, LONGEST_ELEMENT), text.rfind("\n", 0, LONGEST_ELEMENT)) + 1
        at = at or LONGEST_ELEMENT
        yield text[:at]
        text = text[at:]
    if text:
        yield text
