"""The findings in old notes, as typed values and as JSON: proposals for a person to review."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any


class FoundRole(StrEnum):
    """The role of an attendee according to the notes."""

    ELECTED = "elected"
    OFFICIAL = "official"
    GUEST = "guest"
    RESIDENT = "resident"
    PARTICIPANT = "participant"
    """The notes do not state a role."""


class PointOutcome(StrEnum):
    """The outcome of a question from the previous meeting."""

    DONE = "done"
    ONGOING = "ongoing"
    HANDED_OVER = "handed_over"
    TODAY = "today"
    """It is discussed again under an item of this meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAttendee:
    """Somebody who attended."""

    name: str | None
    """None if the notes only count them."""
    role: FoundRole
    department: str | None = None
    """Their place of work, as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A question that was answered at the meeting."""

    question: str
    answer: str
    section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCandidate:
    """A possible follow-up."""

    text: str
    """The subject of the follow-up."""
    sentence: str
    """The source sentence, word for word."""
    section: str | None
    department: str | None
    """The name of the department that may have to answer."""
    confidence: float
    """The confidence, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSentence:
    """A sentence of the notes, which the reviewer may choose as a follow-up."""

    text: str
    section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousPoint:
    """A question of the previous meeting and its outcome."""

    text: str
    state: PointOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTime:
    """A day, times and a place, as far as the notes state them."""

    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesFindings:
    """Everything that was found in one file."""

    held: FoundTime = FoundTime()
    attendance: tuple[FoundAttendee, ...] = ()
    answered: tuple[AnsweredQuestion, ...] = ()
    candidates: tuple[FollowUpCandidate, ...] = ()
    previous: tuple[PreviousPoint, ...] = ()
    next_meeting: FoundTime | None = None
    sentences: tuple[FoundSentence, ...] = ()
    """All that were read, in their order."""


def findings_to_json(notes: NotesFindings) -> dict[str, Any]:
    """Return the findings as plain JSON values; days and times follow ISO 8601."""
    held = notes.held
    return {
        **_time_to_json(held),
        "attendance": [{"name": one.name, "role": one.role.value} for one in notes.attendance],
        "answered": [
            {"question": one.question, "answer": one.answer, "section": one.section} for one in notes.answered
        ],
        "candidates": [
            {
                "text": one.text,
                "sentence": one.sentence,
                "section": one.section,
                "department": one.department,
                "confidence": one.confidence,
            }
            for one in notes.candidates
        ],
        "previous": [{"text": one.text, "state": one.state.value} for one in notes.previous],
        "next_meeting": None if notes.next_meeting is None else _time_to_json(notes.next_meeting),
        "sentences": [{"text": one.text, "section": one.section} for one in notes.sentences],
    }


def _time_to_json(when: FoundTime) -> dict[str, str | None]:
    return {
        "date": _iso(when.day),
        "start": _iso(when.begins),
        "end": _iso(when.ends),
        "place": when.place,
    }


def _iso(value: date | time | None) -> str | None:
    if value is None:
        return None
    return value.isoformat("minutes") if isinstance(value, time) else value.isoformat()
