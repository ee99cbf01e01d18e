"""What is due by the calendar goes into the outbox; looking twice, or in two processes, adds nothing."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.views.due import due_at
from domain.council import Council
from domain.meeting import Meeting
from domain.reminders import Step, asking_moment, chat_missing_moment, due, steps_of
from storage import Store, Transaction, Unavailable
from storage.calendar import councils_to_ask, meetings_ahead
from storage.outbox import Planned

HORIZON = timedelta(days=90)
"""How far ahead meetings are looked at: the first reminder is sixty days before, free days not counted."""
ASKED_FOR = timedelta(days=5)
"""How long the question for the next meeting is worth sending."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one look at a meeting found to be due."""

    meeting: Meeting
    letters: tuple[Planned, ...]
    step: Step | None
    """None where no digest is due now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Looks at the calendars of all councils."""

    store: Store
    wake: Callable[[], None]

    async def tick(self) -> None:
        """Plan all that has become due."""
        now = await self.store.read_for_all(self.store.time)
        coming = partial(meetings_ahead, now=now, until=now + HORIZON)
        for tenant, meeting in await self.store.read_for_all(coming):
            await _apart(self._look_at(meeting, tenant=tenant), meeting=meeting)
        monday = now.date() - timedelta(days=now.weekday())
        for tenant, council in await self.store.read_for_all(partial(councils_to_ask, monday=monday)):
            asking = partial(ask_for_the_next, council=council)
            await _apart(self._write(asking, tenant=tenant), council=council)

    async def _look_at(self, meeting: int, *, tenant: str) -> None:
        """Find out beside the writers what is due: storing it is all that keeps them waiting."""
        plan = await self.store.read(partial(plan_of, meeting=meeting), tenant=tenant)
        if plan is not None:
            await self._write(partial(store_plan, plan=plan), tenant=tenant)

    async def _write(self, work: Callable[[Transaction], int], *, tenant: str) -> None:
        planned = await self.store.write(work, tenant=tenant)
        if planned:
            log.info("planned", letters=planned)
            self.wake()


async def _apart(looking: Awaitable[None], **about: int) -> None:
    """Let what goes wrong with one council not keep back the others; raises Unavailable."""
    try:
        await looking
    except Unavailable:
        raise
    except Exception as failure:  # noqa: BLE001 - whatever it is, the others have done nothing
        log.error("planning_failed", fault=type(failure).__name__, **about)  # noqa: TRY400


def plan_of(tx: Transaction, *, meeting: int) -> Plan | None:
    """Give back what is due about a meeting and was not planned yet."""
    coming = tx.meetings.get(meeting)
    council = tx.councils.get(coming.council)
    step = _step_due(tx, coming, council)
    letters = [*_add_the_app(tx, coming, council)]
    if step is not None:
        letters += _digests(tx, coming, council, step)
    return Plan(meeting=coming, letters=tuple(letters), step=step) if letters or step else None


def store_plan(tx: Transaction, *, plan: Plan) -> int:
    """Put a plan into the outbox, and give back how many letters are new; nothing of an outdated one."""
    meeting = tx.meetings.get(plan.meeting.id)
    if meeting != plan.meeting:
        return 0
    if plan.step is not None:
        tx.meetings.reminded(meeting, plan.step.day)
    return tx.outbox.plan(plan.letters)


def ask_for_the_next(tx: Transaction, *, council: int) -> int:
    """Ask the coordinators for the next meeting, once a week, where something waits and none is planned."""
    asked = tx.councils.get(council)
    moment = asking_moment(tx.now, asked.zone, asked.settings)
    if tx.now < moment:
        return 0
    today = tx.now.astimezone(asked.zone).date()
    tx.councils.asked(council, on=today)
    if tx.meetings.next_of(council, now=tx.now) is not None or not tx.reminding.waits(council):
        return 0
    week = "{}-{}".format(*today.isocalendar())
    return tx.outbox.plan(
        Planned(
            key=f"reminder:ask_next:{council}:{person}:{week}",
            payload={"kind": "ask_next", "args": {}},
            council=council,
            person=person,
            at=tx.now,
            expires_at=tx.now + ASKED_FOR,
        )
        for person in asked.coordinators
    )


def _step_due(tx: Transaction, meeting: Meeting, council: Council) -> Step | None:
    steps = steps_of(meeting, council.settings)
    step = due(steps, now=tx.now, planned_at=meeting.planned_at, zone=council.zone)
    return None if step is None or meeting.reminded_for == step.day else step


def _digests(tx: Transaction, meeting: Meeting, council: Council, step: Step) -> Iterable[Planned]:
    """Give back a digest for everybody who has to answer, and at the last step the coordinators' summary."""
    reminder = partial(
        _reminder, meeting=meeting, step=step, now=tx.now, until=_said_again(meeting, council, step)
    )
    for digest in due_at(tx, council, meeting=meeting, step=step).digests:
        yield reminder("digest", person=digest.person)
    if step.last:
        for person in council.coordinators:
            yield reminder("summary", person=person)


def _said_again(meeting: Meeting, council: Council, step: Step) -> datetime:
    """Give back when the next reminder says the same, or the meeting begins."""
    later = (other.at for other in steps_of(meeting, council.settings) if other.at > step.at)
    return min(later, default=meeting.starts)


def _reminder(
    view: str, *, meeting: Meeting, step: Step, now: datetime, until: datetime, person: int
) -> Planned:
    args = {"meeting": meeting.id, "day": step.day.isoformat(), "days": step.days}
    return Planned(
        key=f"reminder:{view}:{meeting.id}:{person}:{step.day}",
        payload={"kind": view, "args": args},
        council=meeting.council,
        person=person,
        meeting=meeting.id,
        at=now,
        expires_at=until,
    )


def _add_the_app(tx: Transaction, meeting: Meeting, council: Council) -> Iterable[Planned]:
    """Give back a word to the coordinators the day before a meeting whose chat the bot is not in."""
    if tx.now < chat_missing_moment(meeting, council.settings) or tx.chats.meets_in(council.id, meeting.chat):
        return
    for person in council.coordinators:
        key = f"reminder:add_app:{meeting.id}:{person}:{meeting.day}"
        if not tx.reminding.planned(key):
            yield Planned(
                key=key,
                payload={"kind": "add_app", "args": {"meeting": meeting.id}},
                council=council.id,
                person=person,
                meeting=meeting.id,
                at=tx.now,
                expires_at=meeting.starts,
            )
