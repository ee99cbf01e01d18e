"""Which section each paragraph stands in, also where the headings stood in a column of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from domain.notes.block import Block
from domain.notes.layout import COLUMN, FAR_APART
from domain.notes.titles import Topic, topic_of
from domain.notes.words import fold

_PEOPLE = re.compile(r"(?:närvar|deltag|medverkande|present\b|attend|in attendance)", re.IGNORECASE)
_ENDS = (".", "?", "!", ":", ";")


def place_in_sections(blocks: Sequence[Block]) -> list[Block]:
    """Give back the paragraphs and rows, each with its section; headings are left out."""
    placed, section = list[Block](), None
    for stack, body in _runs(_without_agenda(blocks)):
        for part, title in _parts(stack, body, before=section):
            section = title
            for block in part:
                if block.heading:
                    section = block.text
                else:
                    _add(placed, replace(block, section=section, topic=_topic(section, within=title)))
    return _without_title(placed)


def _without_title(blocks: list[Block]) -> list[Block]:
    """Give no subject to a title such as ``Protokoll från ...``: it stands before those who were there."""
    first = next((at for at, block in enumerate(blocks) if _PEOPLE.match(block.text)), 0)
    titles = {block.section for block in blocks[: first + 1]}
    return [
        replace(block, topic=None) if block.topic is Topic.PREVIOUS and block.section in titles else block
        for block in blocks
    ]


def _add(placed: list[Block], block: Block) -> None:
    """Add a paragraph, to the one before where a sentence was cut in two by the end of a page."""
    before = placed[-1] if placed else None
    goes_on = block.text[:1].islower() and not block.item and not block.cells
    if before and goes_on and not before.cells and not before.text.endswith(_ENDS):
        placed[-1] = replace(before, text=f"{before.text} {block.text}")
    else:
        placed.append(block)


def _topic(section: str | None, *, within: str | None) -> Topic | None:
    known = topic_of(section) if section else None
    return known or (topic_of(within) if within else None)


def _without_agenda(blocks: Sequence[Block]) -> list[Block]:
    """Leave out headings that only announce those that come later."""
    last = {fold(block.text): at for at, block in enumerate(blocks) if block.heading}
    return [
        block
        for at, block in enumerate(blocks)
        if not (last.get(fold(block.text), at) > at and (block.heading or block.item))
    ]


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """Give back headings that follow on each other with all that stands before the next ones."""
    stack, body = list[Block](), list[Block]()
    for block in blocks:
        title = block.heading and not block.small
        if title and body:
            yield stack, body
            stack, body = [], []
        (stack if title else body).append(block)
    yield stack, body


def _parts(
    stack: list[Block], body: list[Block], *, before: str | None
) -> Iterator[tuple[list[Block], str | None]]:
    """Give back the body in parts, each with its heading.

    Headings from a column of their own come all at once; what they head is then parted by wide gaps.
    """
    if not stack:
        yield body, before
    elif not any(after.gap >= COLUMN for _, after in pairwise(stack)):
        yield body, stack[-1].text
    else:
        parts = list(_far_apart(body))
        titles: list[str | None] = [block.text for block in stack]
        if len(parts) == len(titles) + 1:
            titles.insert(0, before)
        if len(parts) != len(titles):
            titles = [None] * len(parts)
        yield from zip(parts, titles, strict=True)


def _far_apart(body: list[Block]) -> Iterator[list[Block]]:
    part = list[Block]()
    for block in body:
        if part and block.gap >= FAR_APART:
            yield part
            part = []
        part.append(block)
    yield part
