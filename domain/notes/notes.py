"""What was found in a council's old notes: proposals for a person to look at, nothing is decided."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Role(StrEnum):
    """How somebody takes part."""

    ELECTED = "elected"
    OFFICIAL = "official"
    GUEST = "guest"
    RESIDENT = "resident"
    PARTICIPANT = "participant"
    """Where the notes do not say."""


class Became(StrEnum):
    """What became of something from the meeting before."""

    DONE = "done"
    ONGOING = "ongoing"
    HANDED_OVER = "handed_over"
    TODAY = "today"
    """It comes back under an item of this meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who was there."""

    name: str | None
    """None where the notes only count them."""
    role: Role
    department: str | None = None
    """Where they work, as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question that was answered at the meeting."""

    question: str
    answer: str
    section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be a follow-up."""

    text: str
    """What it is about."""
    sentence: str
    """Where that was read, word by word."""
    section: str | None
    department: str | None
    """Who may have to answer."""
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """Something from the meeting before."""

    text: str
    state: Became


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day, times and a place, as far as they were written."""

    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Everything that was found."""

    held: When = When()
    attendance: tuple[Attendee, ...] = ()
    answered: tuple[Answered, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    previous: tuple[Previous, ...] = ()
    next_meeting: When | None = None
