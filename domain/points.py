"""A question as the minutes tell of it, and at which meeting it was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from domain.attendance import Participant, Voice
from domain.council import Council
from domain.meeting import Sitting
from domain.question import Question, Status
from domain.text import clean, one_line

__all__ = [
    "REPORTED",
    "Carried",
    "Names",
    "Point",
    "Raised",
    "Sitting",
    "answered_at",
    "settled_at",
    "whole",
]

REPORTED = (Status.ANSWERED, Status.HANDED_OVER)
"""In which states a question waits for minutes to tell of its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A question that came up at the meeting."""

    question: Question
    section: str = ""
    """The key of the part of the agenda that it came up in."""
    asker: Participant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A question of an earlier meeting that is not reported back yet."""

    question: Question
    meetings: int
    """How many meetings ago it came up; of the last meeting is 1."""
    sitting: Sitting | None = None
    """When the meeting that it came up at went on."""
    asker: Participant | None = None
    remark: str = ""
    """What was said of it at this meeting."""
    goes_on: bool = False
    """Whether this meeting said that it goes on."""

    @property
    def spoken_of(self) -> bool:
        """Whether this meeting said something of it."""
        return bool(self.remark) or self.goes_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A question with all that the minutes say of it."""

    number: int
    reference: str
    text: str
    asked_on: date
    asked_by: Voice | None = None
    department: str = ""
    owner_role: str = ""
    status: Status
    answer: str = ""
    link: str = ""
    handed_to: str = ""
    reason: str = ""
    promised: date | None = None
    due: date | None = None
    at_meeting: bool = False
    meetings: int = 0
    remark: str = ""
    goes_on: bool = False
    reported: bool = False
    """Whether these minutes tell how it ended, and close it."""

    @property
    def outcome(self) -> Status:
        """What became of it; of one that was reported back, what it was before."""
        if self.status is not Status.CLOSED:
            return self.status
        return Status.HANDED_OVER if self.handed_to else Status.ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a question's numbers and ids are called."""

    council: Council
    zone: ZoneInfo
    owner_roles: Mapping[int, str] = field(default_factory=dict)
    """By department: what its owner does there, such as ``förvaltningschef``."""

    def point(self, question: Question, *, asker: Participant | None, meetings: int = 0) -> Point:
        """Give back how the minutes tell of a question.

        What ``asked_for`` says may be a resident's name, so it is not told.
        """
        department = self.council.department(question.department)
        return Point(
            number=question.number,
            reference=self.council.reference(question.number),
            text=whole(question.text),
            asked_on=question.logged_at.astimezone(self.zone).date(),
            asked_by=None if asker is None else asker.voice,
            department="" if department is None else one_line(department.name),
            owner_role=one_line(self.owner_roles.get(question.department or 0, "")),
            status=question.status,
            answer=whole(question.answer or ""),
            link=one_line(question.link or ""),
            handed_to=one_line(question.handed_to or ""),
            reason=whole(question.reason or ""),
            promised=question.promised if question.open else None,
            due=question.due if question.open else None,
            at_meeting=question.at_meeting and question.open,
            meetings=meetings,
        )

    def reported(self, question: Question, *, asker: Participant | None) -> Point:
        """Give back how the minutes tell of a question that was answered at once."""
        return replace(self.point(question, asker=asker), reported=question.status in REPORTED)

    def told(self, carried: Carried, *, when: Sitting) -> Point:
        """Give back how the minutes of this sitting tell of a question of an earlier meeting."""
        question, ended = carried.question, carried.question.ended_at
        return replace(
            self.point(question, asker=carried.asker, meetings=carried.meetings),
            remark=whole(carried.remark),
            goes_on=carried.goes_on and question.open,
            reported=question.status in REPORTED and ended is not None and when.lasted(ended),
        )


def whole(text: str) -> str:
    """Give back all of a text, made safe to show."""
    return clean(text, most=len(text))


def answered_at(question: Question, sitting: Sitting) -> bool:
    """Whether it was answered while that meeting went on: then it is never a follow-up."""
    return bool(question.answer) and _ended_at(question, sitting)


def settled_at(question: Question, sitting: Sitting) -> bool:
    """Whether that meeting left nothing to follow up: it was answered there, or dropped."""
    dropped = question.status is Status.DROPPED and _ended_at(question, sitting)
    return dropped or answered_at(question, sitting)


def _ended_at(question: Question, sitting: Sitting) -> bool:
    return not question.open and question.ended_at is not None and sitting.saw(question.ended_at)
