"""Check minutes before adoption: personal data, open questions, changes since the last version."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from domain.document import Block, BulletList, DataTable, Document, FactList, Heading, Paragraph
from domain.minutes import Minutes
from domain.personal_data import PersonalDataKind, PersonalDataMatch, find_personal_data
from domain.question import OPEN_STATUSES
from domain.text import one_line

EXCERPT_MARGIN = 40
"""Characters that are shown before and after what was found."""
LineUnderHeading = tuple[str, str]
"""A line, below the heading that it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectedPersonalData:
    """A place in the minutes that looks like personal data."""

    kind: PersonalDataKind
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionConcerns:
    """What a coordinator should check before the minutes are adopted."""

    personal_data: tuple[SuspectedPersonalData, ...] = ()
    still_open: tuple[str, ...] = ()
    """References of the questions that nobody has answered yet."""
    unconfirmed_roles: tuple[str, ...] = ()
    """Names of participants whose role is a guess that nobody has confirmed."""
    keeper_missing: bool = False
    attendance_missing: bool = False

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to check."""
        return self == AdoptionConcerns()


def find_concerns(
    minutes: Minutes, document: Document, *, unconfirmed_roles: Sequence[str]
) -> AdoptionConcerns:
    """Return what may have been overlooked in the minutes or is missing from them."""
    told = sorted([*minutes.previous, *minutes.follow_ups], key=lambda point: point.number)
    return AdoptionConcerns(
        personal_data=tuple(find_suspected_data(document_texts(document))),
        still_open=tuple(point.reference for point in told if point.status in OPEN_STATUSES),
        unconfirmed_roles=tuple(unconfirmed_roles),
        keeper_missing=minutes.note_taker is None,
        attendance_missing=not minutes.attendance,
    )


def find_suspected_data(texts: Iterable[str]) -> list[SuspectedPersonalData]:
    """Return what looks like personal data, once for each distinct excerpt."""
    found = (_suspected_data(text, one) for text in texts for one in find_personal_data(text))
    return list(dict.fromkeys(found))


def document_texts(document: Document) -> list[str]:
    """Return all texts of a document one by one, tables included."""
    return [text for block in document.blocks for text in _block_texts(block)]


def _block_texts(block: Block) -> Iterable[str]:
    match block:
        case Heading():
            return [block.text]
        case Paragraph():
            return [block.text]
        case BulletList():
            return [item.text for item in block.items]
        case FactList():
            return [line for fact in block.facts for line in fact.lines]
        case DataTable():
            return [cell for row in block.rows for cell in row]


def _suspected_data(text: str, found: PersonalDataMatch) -> SuspectedPersonalData:
    begin, end = max(0, found.start - EXCERPT_MARGIN), min(len(text), found.end + EXCERPT_MARGIN)
    before, after = "…" if begin else "", "…" if end < len(text) else ""
    return SuspectedPersonalData(kind=found.kind, excerpt=before + one_line(text[begin:end]) + after)


class ChangeKind(StrEnum):
    """How a line differs from the earlier text."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line that differs from the earlier text."""

    heading: str
    """The heading that it stands under."""
    before: str = ""
    after: str = ""

    @property
    def kind(self) -> ChangeKind:
        """Return how the line differs."""
        if not self.before:
            return ChangeKind.ADDED
        return ChangeKind.CHANGED if self.after else ChangeKind.REMOVED


def diff_documents(before: Document, after: Document) -> tuple[Change, ...]:
    """Return every line that was added, removed or changed, in the order of the text."""
    old, new = list(_document_lines(before)), list(_document_lines(after))
    found = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return tuple(
        change
        for what, begin, end, first, last in found
        if what != "equal"
        for change in _pair_lines(old[begin:end], new[first:last])
    )


def _pair_lines(old: list[LineUnderHeading], new: list[LineUnderHeading]) -> Iterator[Change]:
    """Pair the old and new lines under one heading in order; lines without a pair were removed or added."""
    headings = dict.fromkeys(under for under, _ in (*old, *new))
    for heading in headings:
        was, now = ([text for under, text in lines if under == heading] for lines in (old, new))
        for before, after in zip_longest(was, now, fillvalue=""):
            yield Change(heading=heading, before=before, after=after)


def _document_lines(document: Document) -> Iterator[LineUnderHeading]:
    """Yield the lines of the content, without the edition's details."""
    under, top = document.title, True
    for block in document.blocks:
        if isinstance(block, Heading):
            under, top = block.text, block.level == 1
        elif not (top and isinstance(block, Paragraph)):
            yield from ((under, text) for text in _block_lines(block))


def _block_lines(block: Block) -> list[str]:
    match block:
        case BulletList():
            return [item.text for item in block.items]
        case FactList():
            return [": ".join((fact.term, ", ".join(fact.lines))) for fact in block.facts]
        case Paragraph():
            return [block.text]
        case DataTable():
            return [" · ".join(one_line(cell) for cell in row) for row in block.rows]
        case Heading():
            return []
