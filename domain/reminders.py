"""When owners are reminded of open questions, and when their deputies are reminded instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.calendar import (
    ONE_DAY,
    WorkingHours,
    next_office_moment,
    utc_moment,
    working_day_on_or_after,
    working_day_on_or_before,
)
from domain.council import Council, Department
from domain.meeting import Meeting
from domain.question import SENT_STATUSES, Question
from domain.reminder_settings import ReminderSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderStep:
    """One day before a meeting on which people are reminded."""

    days: int
    """The configured number of days before the meeting, before the move to a working day."""
    day: date
    at: datetime
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientStatus:
    """Whether somebody can be reached, and when they got their first digest."""

    away_until: date | None = None
    """The last day on which they are away."""
    is_unreachable: bool = False
    first_digest_at: datetime | None = None

    def is_away(self, day: date) -> bool:
        """Return whether they are away on this day."""
        return self.away_until is not None and day <= self.away_until

    def knew_since(self, since: datetime) -> bool:
        """Return whether nothing has happened since they got their first digest."""
        return self.first_digest_at is not None and since <= self.first_digest_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDigest:
    """Everything that one person is reminded of, in one message."""

    person: int
    questions: tuple[int, ...]
    """Question ids, oldest first."""
    as_deputy: bool
    """Whether this person is only the deputy for all of these questions."""


_UNKNOWN_RECIPIENT = RecipientStatus()


@lru_cache(maxsize=256)  # asked several times for each of the digests before a meeting
def reminder_steps(meeting: Meeting, settings: ReminderSettings) -> tuple[ReminderStep, ...]:
    """Return when people are reminded before a meeting: on working days, once a day, before it starts."""
    counted = dict[date, int]()
    for days in sorted(settings.steps, reverse=True):
        wanted = meeting.day - timedelta(days=days)
        counted[working_day_on_or_before(wanted, days_off=settings.free)] = days
    moments = {day: utc_moment(day, settings.at, meeting.zone) for day in sorted(counted)}
    before = [day for day, at in moments.items() if at < meeting.planned_start]
    return tuple(
        ReminderStep(days=counted[day], day=day, at=moments[day], is_last=day == before[-1]) for day in before
    )


def due_step(
    steps: Sequence[ReminderStep], *, now: datetime, planned_at: datetime, zone: ZoneInfo
) -> ReminderStep | None:
    """Return today's step if its moment has come.

    Steps missed by an outage are left to the next step, the last one to ``missed_step``. Steps that had
    passed when the meeting was planned are left out.
    """
    today, planned_on = now.astimezone(zone).date(), planned_at.astimezone(zone).date()
    come = [step for step in steps if step.at <= now and planned_on <= step.day == today]
    return max(come, key=lambda step: step.at, default=None)


def missed_step(
    steps: Sequence[ReminderStep],
    *,
    now: datetime,
    planned_at: datetime,
    reminded_for: date | None,
    zone: ZoneInfo,
) -> ReminderStep | None:
    """Return the last step before the meeting if its day has passed without it; no later one makes up for it.

    ``reminded_for`` is the local day of the latest step that was taken.
    """
    last = next((step for step in steps if step.is_last), None)
    if last is None or last.day >= now.astimezone(zone).date():
        return None
    was_ahead = planned_at.astimezone(zone).date() <= last.day
    return last if was_ahead and (reminded_for is None or reminded_for < last.day) else None


def next_opening(council: Council, moment: datetime) -> datetime:
    """Return ``moment`` if the council's offices are open then, else when they open next."""
    settings = council.settings
    hours = WorkingHours(opens=settings.opens, closes=settings.closes)
    return next_office_moment(moment, council.zone, hours, settings.free)


def is_late(council: Council, step: ReminderStep, *, now: datetime) -> bool:
    """Return whether the reminders of a step are later than the day on which they could first be sent."""
    zone = council.zone
    return now.astimezone(zone).date() > next_opening(council, step.at).astimezone(zone).date()


def needs_reminding(
    question: Question,
    *,
    day: date,
    step_due_at: datetime,
    sent_at: datetime | None,
    announced_at: datetime | None,
    last_meeting: datetime | None,
) -> bool:
    """Return whether somebody must be reminded of this question on the local ``day``.

    ``step_due_at``: when the step became due, or when the meeting was planned if that was later. ``sent_at``:
    when the department got the question. ``announced_at``: when the answer was promised for the meeting,
    which counts until the council has met again (``last_meeting``).
    """
    if question.status not in SENT_STATUSES or question.department is None:
        return False
    if question.promised is not None and question.promised > day:
        return False
    met_since = announced_at is not None and last_meeting is not None and last_meeting > announced_at
    if question.at_meeting and not met_since:
        return False
    return sent_at is None or sent_at <= step_due_at


def build_digests(
    council: Council,
    questions: Iterable[Question],
    *,
    step: ReminderStep,
    recipients: Mapping[int, RecipientStatus],
    last_events: Mapping[int, datetime],
) -> tuple[ReminderDigest, ...]:
    """Return one digest for each person who must be reminded of some of these questions.

    ``last_events``: when something last happened to each question.
    """
    theirs = dict[int, list[int]]()
    owners = set[int]()
    for question in sorted(questions, key=lambda q: (q.logged_at, q.number)):
        department = council.department_of(question)
        if department is None:
            continue
        since = last_events.get(question.id, question.logged_at)
        told = _recipients(
            department, day=step.day, last=step.is_last, recipients=recipients, last_event=since
        )
        for person in told:
            theirs.setdefault(person, []).append(question.id)
            owners |= {person} & {department.owner}
    return tuple(
        ReminderDigest(person=person, questions=tuple(ids), as_deputy=person not in owners)
        for person, ids in theirs.items()
    )


def _recipients(
    department: Department,
    *,
    day: date,
    last: bool,
    recipients: Mapping[int, RecipientStatus],
    last_event: datetime,
) -> tuple[int, ...]:
    """Return who is reminded on the local ``day`` of a question whose last event was at ``last_event``.

    Deputies who are away are skipped unless nobody else is left.
    """
    deputies = tuple(person for person in department.deputies if person != department.owner)
    present = tuple(
        person for person in deputies if not recipients.get(person, _UNKNOWN_RECIPIENT).is_away(day)
    )
    if department.owner is None:
        return present or deputies
    owner = recipients.get(department.owner, _UNKNOWN_RECIPIENT)
    if owner.is_away(day) and present:
        return present
    if owner.is_unreachable:
        return (department.owner, *(present or deputies))
    if last and owner.knew_since(last_event):
        return (department.owner, *present)
    return (department.owner,)


def is_summary_due(step: ReminderStep) -> bool:
    """Return whether the coordinators get their summary at this step."""
    return step.is_last


def next_meeting_question_moment(now: datetime, zone: ZoneInfo, settings: ReminderSettings) -> datetime:
    """Return when coordinators are asked for the next meeting this week: the first working day."""
    day = working_day_on_or_after(_monday(now, zone), days_off=settings.free)
    return utc_moment(day, settings.at, zone)


def is_next_meeting_question_due(
    now: datetime, *, zone: ZoneInfo, settings: ReminderSettings, asked_on: date | None
) -> bool:
    """Return whether coordinators are to be asked now; ``asked_on`` is the local day they were last asked."""
    asked = asked_on is not None and asked_on >= _monday(now, zone)
    return not asked and next_meeting_question_moment(now, zone, settings) <= now


def chat_missing_moment(meeting: Meeting, settings: ReminderSettings) -> datetime:
    """Return when coordinators are told that the bot is not in the meeting's chat: one working day before."""
    day = working_day_on_or_before(meeting.day - ONE_DAY, days_off=settings.free)
    return utc_moment(day, settings.at, meeting.zone)


def agenda_moment(meeting: Meeting, council: Council) -> datetime | None:
    """Return when the agenda of a meeting is posted ahead: on a working day, if the council wants it.

    None too if that day had passed when the meeting was planned.
    """
    settings = council.settings
    if settings.agenda_days is None:
        return None
    wanted = meeting.day - timedelta(days=settings.agenda_days)
    day = working_day_on_or_before(wanted, days_off=settings.free)
    moment = utc_moment(day, settings.at, meeting.zone)
    is_late = meeting.planned_at.astimezone(meeting.zone).date() > day
    return None if is_late or moment >= meeting.planned_start else moment


def _monday(now: datetime, zone: ZoneInfo) -> date:
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday())
