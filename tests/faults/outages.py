"""Make the database unavailable while reminders are sent: stopped, disconnected, locked, full."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.reminders.planner import ReminderPlanner
from storage import Store
from tests.faults.figures import Figures, count, looking_into
from tests.faults.program import PATIENT, Life
from tests.faults.reminders import ahead_to, all_done
from tests.faults.servers import OwnServer
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, Municipality, settle
from tests.faults.watching import until
from tests.storage.broken_sqlite import held_by_another_process

TOWN = Municipality(tenant="bjorkvik", owners=200)
BEFORE = 30
"""Messages that are accepted before the outage."""
AWAY_FOR, LOCKED_FOR = 1.0, 3.0
ROOM_FOR = 12
"""Free pages until the disk is full."""
_CUT_OFF = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
)
Trouble = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The result of an outage."""

    figures: Figures
    again_after: float
    """Seconds from the end of the outage until Teams got the next message."""


async def send_through(
    trouble: Trouble, starter: Starter, teams: Teams, *, life: Life, programs: int
) -> Outage:
    """Plan and send, with an outage in the middle."""
    await asyncio.to_thread(settle, life.database, TOWN, service_url=teams.url)
    born = [await starter.start(life) for _ in range(programs)]
    await until(lambda: teams.accepted.total() >= BEFORE)
    await trouble()
    seen = teams.posts.total()
    again_after = await until(lambda: teams.posts.total() > seen)
    await all_done(life.database, planned=TOWN.owners)
    figures = await asyncio.to_thread(count, life.database, teams)
    for one in born:
        assert await starter.stop(one) == 0
    return Outage(figures=figures, again_after=again_after)


async def stop_postgresql(own: OwnServer, url: str, starter: Starter, teams: Teams) -> Outage:
    """Stop the server, and start it again a second later."""

    async def trouble() -> None:
        await asyncio.to_thread(own.stop)
        await asyncio.sleep(AWAY_FOR)
        await asyncio.to_thread(own.start)

    return await send_through(trouble, starter, teams, life=_life(url), programs=2)


async def cut_off_backends(url: str, starter: Starter, teams: Teams, *, times: int) -> Outage:
    """Terminate all connections of the programs repeatedly, for less time than a lease."""

    async def trouble() -> None:
        for _ in range(times):
            await asyncio.to_thread(cut_off, url)
            await asyncio.sleep(0.1)

    return await send_through(trouble, starter, teams, life=_life(url), programs=2)


def cut_off(url: str) -> None:
    """Terminate all connections to a PostgreSQL database."""
    with looking_into(url) as engine, engine.begin() as connection:
        connection.execute(_CUT_OFF, {"name": make_url(url).database})


async def lock_sqlite(url: str, starter: Starter, teams: Teams) -> Outage:
    """Let another process write to the file for three seconds."""

    def hold() -> None:
        with held_by_another_process(url):
            time.sleep(LOCKED_FOR)

    return await send_through(partial(asyncio.to_thread, hold), starter, teams, life=_life(url), programs=1)


async def fill_the_disk(url: str, starter: Starter, teams: Teams) -> Outage:
    """Fill the disk after a few messages, and free space a second after sending has stopped."""
    await asyncio.to_thread(settle, url, TOWN, service_url=teams.url)
    await _plan(url)
    born = await starter.start(replace(_life(url), pages=pages_of(url) + ROOM_FOR))
    seen = -1
    while seen < teams.posts.total() or not _says_so(starter):
        seen = teams.posts.total()
        await asyncio.sleep(AWAY_FOR)
    os.kill(born, signal.SIGUSR1)
    again_after = await until(lambda: teams.posts.total() > seen)
    await all_done(url, planned=TOWN.owners)
    assert await starter.stop(born) == 0
    return Outage(figures=count(url, teams), again_after=again_after)


async def _plan(url: str) -> None:
    store = Store.open(url, clock=lambda: MORNING)
    await ReminderPlanner(store=store, wake=lambda: None).run()
    store.close()


def pages_of(url: str) -> int:
    """Return the pages of a SQLite file; raises AssertionError if it is damaged."""
    with looking_into(url) as engine, engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())


def _says_so(starter: Starter) -> bool:
    return "settle_waits_for_database" in starter.log.read_text()


def _life(url: str) -> Life:
    return Life(database=url, ahead=ahead_to(MORNING), timing=PATIENT)
