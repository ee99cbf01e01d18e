"""When owners are reminded of what waits for them, who is told instead, and what is not said again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import A_DAY, moment, working_day_on_or_after, working_day_on_or_before
from domain.council import Council, Department
from domain.meeting import Meeting
from domain.question import SENT, Question
from domain.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One day before a meeting on which people are reminded."""

    days: int
    """As the council counts: so many days before, moved to a day on which people work."""
    day: date
    at: datetime
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How somebody can be reached, and since when they know of the meeting."""

    away_until: date | None = None
    """The last day on which they are away."""
    unreachable: bool = False
    first_digest: datetime | None = None

    def away(self, day: date) -> bool:
        """Whether they are away on this day."""
        return self.away_until is not None and day <= self.away_until

    def knew(self, since: datetime) -> bool:
        """Whether nothing was done since they got their first digest."""
        return self.first_digest is not None and since <= self.first_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one person is reminded of, all in one message."""

    person: int
    questions: tuple[int, ...]
    """Oldest first (question ids)."""
    as_deputy: bool
    """Whether all of it is somebody else's, whom this person stands in for."""


_UNKNOWN = Readiness()


def steps_of(meeting: Meeting, settings: Settings) -> tuple[Step, ...]:
    """Give back when people are reminded before a meeting: on working days, once a day, before it begins."""
    counted = dict[date, int]()
    for days in sorted(settings.steps, reverse=True):
        wanted = meeting.day - timedelta(days=days)
        counted[working_day_on_or_before(wanted, free=settings.free)] = days
    moments = {day: moment(day, settings.at, meeting.zone) for day in sorted(counted)}
    before = [day for day, at in moments.items() if at < meeting.starts]
    return tuple(Step(days=counted[day], day=day, at=moments[day], last=day == before[-1]) for day in before)


def due(steps: Sequence[Step], *, now: datetime, planned_at: datetime, zone: ZoneInfo) -> Step | None:
    """Give back the step of today whose moment has come.

    What an outage kept from being sent on its day is left to the next step, and so is what was over
    when the meeting was planned.
    """
    today, planned_on = now.astimezone(zone).date(), planned_at.astimezone(zone).date()
    come = [step for step in steps if step.at <= now and planned_on <= step.day == today]
    return max(come, key=lambda step: step.at, default=None)


def needs_reminding(
    question: Question,
    *,
    day: date,
    effective: datetime,
    sent_at: datetime | None,
    said_at: datetime | None,
    last_meeting: datetime | None,
) -> bool:
    """Whether somebody has to be told, on the local ``day``, that this question waits for them.

    ``effective``: when the step became due, or the meeting was planned where that was later. ``sent_at``:
    when the question's department got it. ``said_at``: when the answer was promised for the meeting;
    that counts until the council has met again (``last_meeting``).
    """
    if question.status not in SENT or question.department is None:
        return False
    if question.promised is not None and question.promised > day:
        return False
    met_since = said_at is not None and last_meeting is not None and last_meeting > said_at
    if question.at_meeting and not met_since:
        return False
    return sent_at is None or sent_at <= effective


def digests(
    council: Council,
    questions: Iterable[Question],
    *,
    step: Step,
    people: Mapping[int, Readiness],
    touched: Mapping[int, datetime],
) -> tuple[Digest, ...]:
    """Give back one digest for each person who has to know of some of these questions.

    ``touched``: when something last happened to each question.
    """
    theirs = dict[int, list[int]]()
    owners = set[int]()
    for question in sorted(questions, key=lambda q: (q.logged_at, q.number)):
        department = council.department(question.department)
        if department is None:
            continue
        since = touched.get(question.id, question.logged_at)
        told = _recipients(department, day=step.day, last=step.last, people=people, touched=since)
        for person in told:
            theirs.setdefault(person, []).append(question.id)
            owners |= {person} & {department.owner}
    return tuple(
        Digest(person=person, questions=tuple(ids), as_deputy=person not in owners)
        for person, ids in theirs.items()
    )


def _recipients(
    department: Department, *, day: date, last: bool, people: Mapping[int, Readiness], touched: datetime
) -> tuple[int, ...]:
    """Give back who is reminded on the local ``day`` of a question that was last ``touched`` then.

    Deputies who are away are left in peace, but where nobody else is left they are better than nobody.
    """
    deputies = tuple(person for person in department.deputies if person != department.owner)
    present = tuple(person for person in deputies if not people.get(person, _UNKNOWN).away(day))
    if department.owner is None:
        return present or deputies
    owner = people.get(department.owner, _UNKNOWN)
    if owner.away(day) and present:
        return present
    if owner.unreachable:
        return (department.owner, *(present or deputies))
    if last and owner.knew(touched):
        return (department.owner, *present)
    return (department.owner,)


def summary_due(step: Step) -> bool:
    """Whether the coordinators are told at this step what still waits."""
    return step.last


def asking_moment(now: datetime, zone: ZoneInfo, settings: Settings) -> datetime:
    """Give back when coordinators are asked for the next meeting in this week: as soon as people work."""
    day = working_day_on_or_after(_monday(now, zone), free=settings.free)
    return moment(day, settings.at, zone)


def weekly_question_due(now: datetime, *, zone: ZoneInfo, settings: Settings, asked_on: date | None) -> bool:
    """Whether coordinators are to be asked now, who were last asked on the local day ``asked_on``."""
    asked = asked_on is not None and asked_on >= _monday(now, zone)
    return not asked and asking_moment(now, zone, settings) <= now


def chat_missing_moment(meeting: Meeting, settings: Settings) -> datetime:
    """Give back when coordinators are told that the bot is not in its chat: the working day before."""
    day = working_day_on_or_before(meeting.day - A_DAY, free=settings.free)
    return moment(day, settings.at, meeting.zone)


def _monday(now: datetime, zone: ZoneInfo) -> date:
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday())
