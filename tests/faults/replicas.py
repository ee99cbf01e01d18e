"""Several planners and senders on one PostgreSQL at the same moment, and clocks that are wrong."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from sqlalchemy import delete, update

from bot.reminders.planner import ReminderPlanner
from storage import Store, Transaction
from storage.outbox import AT_ANY_HOUR, ClaimCapacity, Lease, OutboxMessage, ScheduledMessage, claim
from storage.tables import meetings, outbox
from tests.faults.figures import Figures, count, looking_into, reminders
from tests.faults.program import PATIENT, Life
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, Municipality, settle
from tests.faults.watching import until

TOWN = Municipality(tenant="bjorkvik", owners=4)
LEASE = Lease(owner="replica", duration=timedelta(minutes=1))
SENTENCE = {"kind": "sentence", "args": {"key": "refusal.too_fast"}, AT_ANY_HOUR: True}
SOON, LATER = timedelta(seconds=2), timedelta(minutes=30)
AN_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The result of many rounds in which all replicas did the same at once."""

    plans: int
    """How many times a replica planned."""
    rows: int
    expected: int
    taken_twice: int


async def plan_together(url: str, *, replicas: int, rounds: int) -> Rounds:
    """Let all replicas plan at the same moment, then claim at the same moment, repeatedly."""
    settle(url, TOWN, service_url="http://127.0.0.1:1")
    rows = twice = 0
    async with _stores(url, replicas) as stores:
        planners = [ReminderPlanner(store=store, wake=lambda: None) for store in stores]
        for _ in range(rounds):
            _begin_anew(url)
            await asyncio.gather(*(planner.run() for planner in planners))
            rows += len(reminders(url))
            taken = await asyncio.gather(*(_take(store) for store in stores))
            ids = [message.id for messages in taken for message in messages]
            twice += len(ids) - len(set(ids))
    return Rounds(plans=replicas * rounds, rows=rows, expected=rounds * TOWN.owners, taken_twice=twice)


@asynccontextmanager
async def _stores(url: str, number: int) -> AsyncIterator[list[Store]]:
    async with AsyncExitStack() as stack:
        stores = [Store.open(url, clock=lambda: MORNING) for _ in range(number)]
        for store in stores:
            stack.callback(store.close)
        yield stores


async def _take(store: Store) -> list[OutboxMessage]:
    room = ClaimCapacity(limit=TOWN.owners)
    return await store.write_all_tenants(partial(claim, now=MORNING, lease=LEASE, room=room))


def _begin_anew(url: str) -> None:
    """Delete all plans."""
    with looking_into(url) as engine, engine.begin() as connection:
        connection.execute(delete(outbox))
        connection.execute(update(meetings).values(reminded_for=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongClock:
    """The result of a replica whose clock is wrong."""

    figures: Figures
    early: int
    """Messages that were sent too early."""
    not_due: int
    """Messages that are not due and were not sent."""


async def send_with_a_wrong_clock(url: str, starter: Starter, teams: Teams, *, ahead: float) -> WrongClock:
    """Let one of two replicas have a wrong clock; some messages are due soon, others later."""
    town = replace(TOWN, owners=40)
    settle(url, town, service_url=teams.url)
    right = Life(database=url, plans=False, always_open=True, timing=PATIENT)
    programs = [await starter.start(life) for life in (replace(right, own_clock_ahead=ahead), right)]
    store = Store.open(url)
    begun = time.monotonic()
    await store.write(partial(_plan_by_the_databases_time, town=town), tenant=town.tenant)
    store.close()
    await until(lambda: len(teams.accepted) == town.owners // 2)
    await asyncio.sleep(1.0)
    for born in programs:
        assert await starter.stop(born) == 0
    early = sum(at < begun + SOON.total_seconds() for at, _ in teams.calls)
    not_due = sum(state == "ready" for _, state in reminders(url))
    return WrongClock(figures=count(url, teams), early=early, not_due=not_due)


def _plan_by_the_databases_time(tx: Transaction, *, town: Municipality) -> None:
    """Make every other owner's reminder due soon, the others' later."""
    tx.outbox.schedule(
        ScheduledMessage(
            key=f"reminder:{owner}",
            payload=SENTENCE,
            council=town.council_of(owner),
            person=owner,
            at=tx.now + (SOON if owner % 2 else LATER),
            expires_at=tx.now + 2 * LATER,
        )
        for owner in range(town.first + 1, town.first + town.owners + 1)
    )
