"""Queue the reminders that are due by date; running it twice, or in two processes, adds nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.mail.queue import MailedReminder, agenda_key, mail_agenda, mail_digests
from bot.reminders.due import DueDigests, agenda_mails, due_at, load_due_councils, questions_to_mail
from bot.views.context import ViewType
from bot.views.meetings import AGENDA_AHEAD, INSTALL_REQUEST, MEETING_REQUEST, only_chat_of
from bot.views.reminders import DIGEST, SUMMARY
from domain.council import Council
from domain.meeting import Meeting
from domain.reminder_settings import MailChoice
from domain.reminders import (
    ReminderStep,
    agenda_moment,
    chat_missing_moment,
    due_step,
    missed_step,
    next_meeting_question_moment,
    next_opening,
    reminder_steps,
)
from storage import Store, Transaction, Unavailable
from storage.outbox import AT_ANY_HOUR, MessageKind, ScheduledMessage, refresh_statistics
from storage.reminders import councils_to_prompt, meetings_ahead
from storage.store import Works

TenantId = tuple[str, int]
"""The tenant and id of a meeting or of a council."""
PLANNED_AT_ONCE = 20
"""Meetings, or councils, whose plans are made in one read, and stored in one transaction."""
MANY = 100
"""Messages of which the database has to know that they wait."""
HORIZON = timedelta(days=90)
"""How far ahead meetings are read: the earliest reminder is 60 days before, not counting days off."""
REQUEST_LIFETIME = timedelta(days=5)
"""How long the request to plan the next meeting stays valid."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPlan:
    """The reminders that are due for one meeting."""

    meeting: Meeting
    messages: tuple[ScheduledMessage, ...]
    step: ReminderStep | None
    """None if no digest is due now."""
    to_mail: Sequence[tuple[int | None, tuple[int, ...]]] = ()
    """What may be sent as e-mail, as ``questions_to_mail`` returns it."""
    agenda: Sequence[MailedReminder] = ()
    """Who gets the agenda as e-mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPlanner:
    """Plans the reminders of all councils."""

    store: Store
    wake: Callable[[], None]

    async def run(self) -> None:
        """Queue all reminders that have become due."""
        now = await self.store.read_all_tenants(self.store.current_time)
        coming = await self.store.read_all_tenants(partial(meetings_ahead, now=now, until=now + HORIZON))
        await self._plan_all(_batches(coming))
        monday = now.date() - timedelta(days=now.weekday())
        unasked = await self.store.read_all_tenants(partial(councils_to_prompt, monday=monday))
        for councils in _batches(unasked):
            await _isolated(self._request_next_meetings, councils)

    async def _plan_all(self, batches: Iterator[Sequence[TenantId]]) -> None:
        """Plan all batches: while one is stored, the next one is read."""
        planned = known = 0

        async def plan() -> None:
            nonlocal planned, known
            for meetings in batches:
                new = await _isolated(self._plan_meetings, meetings)
                planned += new
                if planned >= max(MANY, 4 * known):
                    known = planned
                    await self._refresh_statistics()

        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(plan())
        if planned >= max(MANY, known + 1):
            await self._refresh_statistics()

    async def _refresh_statistics(self) -> None:
        """Have the database look at what waits, so that it finds the messages as quickly as a few."""
        await self.store.write_all_tenants(refresh_statistics)

    async def _plan_meetings(self, meetings: Sequence[TenantId]) -> int:
        """Plan in a read transaction: writers wait only while the plans are stored."""
        by_tenant = dict[str, list[int]]()
        for tenant, meeting in meetings:
            by_tenant.setdefault(tenant, []).append(meeting)
        planning = [
            (tenant, partial(plan_reminders, meetings=theirs)) for tenant, theirs in by_tenant.items()
        ]
        found = zip(by_tenant, await self.store.run_each("read", planning), strict=True)
        return await self._store(
            [(tenant, partial(store_plans, plans=plans)) for tenant, plans in found if plans]
        )

    async def _request_next_meetings(self, councils: Sequence[TenantId]) -> int:
        return await self._store(
            [(tenant, partial(request_next_meeting, council=council)) for tenant, council in councils]
        )

    async def _store(self, works: Works[int]) -> int:
        planned = sum(await self.store.run_each("write", works)) if works else 0
        if planned:
            log.info("planned", messages=planned)
            self.wake()
        return planned


def _batches(found: Sequence[TenantId]) -> Iterator[Sequence[TenantId]]:
    return (found[first : first + PLANNED_AT_ONCE] for first in range(0, len(found), PLANNED_AT_ONCE))


async def _isolated(plan: Callable[[Sequence[TenantId]], Awaitable[int]], several: Sequence[TenantId]) -> int:
    """Plan for several, or for each by itself if that fails, so that one failure affects no other.

    Return how many messages are new. Log the failure of one; raises Unavailable.
    """
    try:
        return await plan(several)
    except Unavailable:
        raise
    except Exception as failure:  # noqa: BLE001 - one council must not stop the others
        if len(several) == 1:
            log.error("planning_failed", fault=type(failure).__name__, id=several[0][1])  # noqa: TRY400
            return 0
        return sum([await _isolated(plan, [one]) for one in several])


def plan_reminders(tx: Transaction, *, meetings: Sequence[int]) -> list[ReminderPlan]:
    """Return what is due for meetings and not queued yet, without those for which nothing is."""
    coming = tx.meetings.get_many(meetings)
    tx.councils.load(meeting.council for meeting in coming)
    planned = [(meeting, tx.councils.get(meeting.council)) for meeting in coming]
    steps = [_due_step(tx, meeting, council) for meeting, council in planned]
    load_due_councils(tx, [meeting for meeting, step in zip(coming, steps, strict=True) if step is not None])
    plans = (_plan(tx, *which, step) for which, step in zip(planned, steps, strict=True))
    return [plan for plan in plans if plan is not None]


def _plan(
    tx: Transaction, meeting: Meeting, council: Council, step: ReminderStep | None
) -> ReminderPlan | None:
    messages = [*_chat_missing_messages(tx, meeting, council), *_agenda_messages(tx, meeting, council)]
    agenda = () if council.settings.mail is MailChoice.OFF else _agenda_mails(tx, meeting, council)
    if step is None:
        plan = ReminderPlan(meeting=meeting, messages=tuple(messages), step=None, agenda=agenda)
        return plan if messages or agenda else None
    due = due_at(tx, council, meeting=meeting, step=step)
    messages += _digest_messages(tx, meeting, council, step, due)
    to_mail = () if council.settings.mail is MailChoice.OFF else questions_to_mail(council, due)
    return ReminderPlan(meeting=meeting, messages=tuple(messages), step=step, to_mail=to_mail, agenda=agenda)


def store_plans(tx: Transaction, *, plans: Sequence[ReminderPlan]) -> int:
    """Queue the messages of plans and return how many are new; none of a meeting that has changed since."""
    now = {meeting.id: meeting for meeting in tx.meetings.get_many(plan.meeting.id for plan in plans)}
    unchanged = [plan for plan in plans if now.get(plan.meeting.id) == plan.meeting]
    for plan in unchanged:
        council = tx.councils.get(plan.meeting.council)
        _mail_digests(tx, plan, council)
        for mail in plan.agenda:
            mail_agenda(tx, council, plan.meeting, mail, at=next_opening(council, tx.now))
    tx.meetings.mark_reminded({plan.meeting.id: plan.step.day for plan in unchanged if plan.step is not None})
    return tx.outbox.schedule(message for plan in unchanged for message in plan.messages)


def _mail_digests(tx: Transaction, plan: ReminderPlan, council: Council) -> None:
    """Queue the reminders of a plan that are e-mail, for when the offices are open."""
    if plan.step is None:
        return
    for person, questions in plan.to_mail:
        mail_digests(
            tx,
            council,
            tx.questions.get_many(questions),
            args={"meeting": plan.meeting.id, "day": plan.step.day.isoformat()},
            at=next_opening(council, tx.now),
            expires_at=_expiry(plan.meeting, council, plan.step),
            person=person,
        )


def request_next_meeting(tx: Transaction, *, council: int) -> int:
    """Ask the coordinators for the next meeting, once a week, if questions wait and none is planned."""
    asked = tx.councils.get(council)
    moment = next_meeting_question_moment(tx.now, asked.zone, asked.settings)
    if tx.now < moment:
        return 0
    today = tx.now.astimezone(asked.zone).date()
    tx.councils.mark_asked(council, on=today)
    if tx.meetings.current_or_next(council, now=tx.now) is not None or not tx.reminders.has_open_questions(
        council
    ):
        return 0
    week = "{}-{}".format(*today.isocalendar())
    return tx.outbox.schedule(
        ScheduledMessage(
            key=f"reminder:ask_next:{council}:{person}:{week}",
            payload=MEETING_REQUEST.view().payload,
            council=council,
            person=person,
            at=tx.now,
            expires_at=tx.now + REQUEST_LIFETIME,
        )
        for person in asked.coordinators
    )


def _due_step(tx: Transaction, meeting: Meeting, council: Council) -> ReminderStep | None:
    steps = reminder_steps(meeting, council.settings)
    planned_at = min(meeting.planned_at, tx.now)  # the clock may have been wrong then
    step = due_step(steps, now=tx.now, planned_at=planned_at, zone=council.zone)
    if step is not None:
        return None if meeting.reminded_for == step.day else step
    return missed_step(
        steps,
        now=tx.now,
        planned_at=planned_at,
        reminded_for=meeting.reminded_for,
        zone=council.zone,
    )


def _digest_messages(
    tx: Transaction, meeting: Meeting, council: Council, step: ReminderStep, due: DueDigests
) -> Iterable[ScheduledMessage]:
    """Yield a digest for everybody who has to answer, and at the last step the summary for coordinators.

    The summary is sent at any hour if the offices do not open again before the meeting.
    """
    reminder = partial(
        _reminder_message, meeting=meeting, step=step, now=tx.now, until=_expiry(meeting, council, step)
    )
    for digest in due.digests:
        yield reminder(DIGEST, person=digest.person)
    if step.is_last:
        opens_in_time = next_opening(council, tx.now) < meeting.planned_start
        for person in council.coordinators:
            summary = reminder(SUMMARY, person=person)
            yield (
                summary if opens_in_time else replace(summary, payload={**summary.payload, AT_ANY_HOUR: True})
            )


def _expiry(meeting: Meeting, council: Council, step: ReminderStep) -> datetime:
    """Return when the next reminder replaces this one, or when the meeting begins."""
    later = (other.at for other in reminder_steps(meeting, council.settings) if other.at > step.at)
    return min(later, default=meeting.planned_start)


def _reminder_message(
    view_type: ViewType, *, meeting: Meeting, step: ReminderStep, now: datetime, until: datetime, person: int
) -> ScheduledMessage:
    return ScheduledMessage(
        key=f"reminder:{view_type.name}:{meeting.id}:{person}:{step.day}",
        payload=view_type.view(meeting=meeting.id, day=step.day.isoformat(), days=step.days).payload,
        council=meeting.council,
        person=person,
        meeting=meeting.id,
        at=now,
        expires_at=until,
    )


def _agenda_messages(tx: Transaction, meeting: Meeting, council: Council) -> Iterable[ScheduledMessage]:
    """Yield the agenda for the meeting's chat, some days ahead if the council wants that.

    After an outage it is made up for, in office hours. A meeting that is moved gets it again for its new day,
    but not at once if that is too near: the card that was posted follows the meeting.
    """
    moment = agenda_moment(meeting, council)
    if moment is None or tx.now < moment:
        return
    key = f"reminder:agenda:{meeting.id}:{meeting.day}"
    opens = next_opening(council, tx.now)
    if opens >= meeting.planned_start or tx.reminders.is_scheduled(key):
        return
    chat = meeting.chat or only_chat_of(tx, council)
    if chat is None or not tx.chats.is_bound(council.id, chat):
        return
    zone = meeting.zone
    is_due_today = moment.astimezone(zone).date() == tx.now.astimezone(zone).date()
    if not is_due_today and _has_agenda(tx, meeting):
        return
    yield ScheduledMessage(
        key=key,
        payload=AGENDA_AHEAD.view(meeting=meeting.id).payload,
        council=council.id,
        thread=chat,
        meeting=meeting.id,
        at=opens,
        expires_at=meeting.planned_start,
        kind=MessageKind.POST,
    )


def _agenda_mails(tx: Transaction, meeting: Meeting, council: Council) -> list[MailedReminder]:
    """Return who gets the agenda as e-mail and does not have it yet, for the day of the meeting."""
    moment = agenda_moment(meeting, council)
    if moment is None or tx.now < moment or next_opening(council, tx.now) >= meeting.planned_start:
        return []
    return [
        mail
        for mail in agenda_mails(tx, council)
        if not tx.reminders.is_scheduled(agenda_key(meeting, department=mail.department, person=mail.person))
    ]


def _has_agenda(tx: Transaction, meeting: Meeting) -> bool:
    """Return whether the agenda of a meeting was posted for a day from which it was moved."""
    posted = tx.posted_cards.of_kind(meeting.council, AGENDA_AHEAD.name, since=meeting.planned_at)
    return any(card.args.get("meeting") == meeting.id for card in posted)


def _chat_missing_messages(tx: Transaction, meeting: Meeting, council: Council) -> Iterable[ScheduledMessage]:
    """Yield a message to the coordinators the day before a meeting if the bot is not in its chat."""
    if tx.now < chat_missing_moment(meeting, council.settings) or tx.chats.is_bound(council.id, meeting.chat):
        return
    for person in council.coordinators:
        key = f"reminder:add_app:{meeting.id}:{person}:{meeting.day}"
        if not tx.reminders.is_scheduled(key):
            yield ScheduledMessage(
                key=key,
                payload=INSTALL_REQUEST.view(meeting=meeting.id).payload,
                council=council.id,
                person=person,
                meeting=meeting.id,
                at=tx.now,
                expires_at=meeting.planned_start,
            )
