"""What a later text of minutes says that an earlier one did not, and the other way round."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from domain.document import Block, Document, Facts, Heading, Listing, Paragraph, Table

Line = tuple[str, str]
"""A line, below the heading that it stands under."""


class ChangeKind(StrEnum):
    """How a line came to be different."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line that is not as it was."""

    under: str
    """The heading that it stands under."""
    before: str = ""
    after: str = ""

    @property
    def kind(self) -> ChangeKind:
        """How it came to be different."""
        if not self.before:
            return ChangeKind.ADDED
        return ChangeKind.CHANGED if self.after else ChangeKind.REMOVED


def changes_between(before: Document, after: Document) -> tuple[Change, ...]:
    """Give back every line that was added, removed or changed, in the order of the text."""
    old, new = list(_lines(before)), list(_lines(after))
    found = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return tuple(
        change
        for what, begin, end, first, last in found
        if what != "equal"
        for change in _pairs(old[begin:end], new[first:last])
    )


def _pairs(old: list[Line], new: list[Line]) -> Iterator[Change]:
    """Put together what stood and stands under the same heading; the others were removed or added."""
    headings = dict.fromkeys(under for under, _ in (*old, *new))
    for heading in headings:
        was, now = ([text for under, text in lines if under == heading] for lines in (old, new))
        for before, after in zip_longest(was, now, fillvalue=""):
            yield Change(under=heading, before=before, after=after)


def _lines(document: Document) -> Iterator[Line]:
    """Give back what is told, line by line: not which edition it is, and no table, which repeats it."""
    under, top = document.title, True
    for block in document.blocks:
        if isinstance(block, Heading):
            under, top = block.text, block.level == 1
        elif not (top and isinstance(block, Paragraph)):
            yield from ((under, text) for text in _texts(block))


def _texts(block: Block) -> list[str]:
    match block:
        case Listing():
            return [item.text for item in block.items]
        case Facts():
            return [": ".join((fact.term, ", ".join(fact.lines))) for fact in block.facts]
        case Paragraph():
            return [block.text]
        case Heading() | Table():
            return []
