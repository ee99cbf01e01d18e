"""Before minutes are adopted: what whoever adopts them should have looked at. A warning, never a block."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.document import Block, Document, Facts, Heading, Listing, Paragraph, Table
from domain.minutes import Minutes
from domain.personal_data import Finding, Kind, find_personal_data
from domain.question import OPEN
from domain.text import one_line

AROUND = 40
"""Characters that are shown before and after what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A place in the minutes that looks like personal data."""

    kind: Kind
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerns:
    """All there is to look at before the text is locked."""

    personal: tuple[Suspect, ...] = ()
    still_open: tuple[str, ...] = ()
    """Questions that nobody has answered so far: reference by reference."""
    unconfirmed: tuple[str, ...] = ()
    """Who was seen at the meeting in a role that was only guessed."""
    keeper_missing: bool = False
    nobody_there: bool = False

    @property
    def none(self) -> bool:
        """Whether there is nothing to look at."""
        return self == Concerns()


def concerns_of(minutes: Minutes, document: Document, *, unconfirmed: Sequence[str]) -> Concerns:
    """Give back what stands in the minutes, or is missing there, that somebody may have overlooked."""
    told = sorted([*minutes.previous, *minutes.follow_ups], key=lambda point: point.number)
    return Concerns(
        personal=tuple(suspects_in(texts_of(document))),
        still_open=tuple(point.reference for point in told if point.status in OPEN),
        unconfirmed=tuple(unconfirmed),
        keeper_missing=minutes.keeper is None,
        nobody_there=not minutes.attendance,
    )


def suspects_in(texts: Iterable[str]) -> list[Suspect]:
    """Give back what looks like personal data, once for each place that reads the same."""
    found = (_suspect(text, one) for text in texts for one in find_personal_data(text))
    return list(dict.fromkeys(found))


def texts_of(document: Document) -> list[str]:
    """Give back all texts of a document, one by one; tables repeat what stands above them."""
    return [text for block in document.blocks for text in _texts(block)]


def _texts(block: Block) -> Iterable[str]:
    match block:
        case Heading():
            return [block.text]
        case Paragraph():
            return [block.text]
        case Listing():
            return [item.text for item in block.items]
        case Facts():
            return [line for fact in block.facts for line in fact.lines]
        case Table():
            return []


def _suspect(text: str, found: Finding) -> Suspect:
    begin, end = max(0, found.start - AROUND), min(len(text), found.end + AROUND)
    before, after = "…" if begin else "", "…" if end < len(text) else ""
    return Suspect(kind=found.kind, excerpt=before + one_line(text[begin:end]) + after)
