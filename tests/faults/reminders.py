"""Send many reminders over a faulty network, with programs that are killed repeatedly."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from storage import Store, Transaction
from storage.outbox.messages import MessageState
from tests.faults.figures import UNDER_WAY, Figures, count, states
from tests.faults.mishaps import Mishaps, mixed, nothing_goes_wrong
from tests.faults.program import HURRIED, Life
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, Municipality, settle

SEED = 20261109
PATIENCE = 900.0
BETWEEN_KILLS = (0.5, 1.5)
TENANTS = 4
UNHURRIED_CALLS = replace(HURRIED, call_timeout=4.0, delivery_timeout=6.0, lease_duration=10.0)
"""Longer timeouts, since a busy machine may take seconds to answer all that two programs send at once."""


def ahead_to(moment: datetime) -> float:
    """Return by how many seconds a clock that shows this moment is ahead."""
    return (moment - datetime.now(UTC)).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The parameters of a run: the reminders, the programs, and how often one is killed."""

    database: str
    owners: int
    programs: int = 1
    kills: int = 0
    mishaps: Mishaps = field(default_factory=lambda: mixed(seed=SEED))
    ahead: float = field(default_factory=lambda: ahead_to(MORNING))
    """Seconds by which all clocks in this run are ahead; they never go back."""


def municipalities(owners: int, *, tenants: int = TENANTS) -> list[Municipality]:
    """Distribute this many owners among tenants."""
    each = owners // tenants
    return [
        Municipality(tenant=f"tenant-{n}", owners=each, first=n * each * 2 + n * 1_000)
        for n in range(tenants)
    ]


async def all_done(url: str, *, planned: int) -> None:
    """Wait until this many reminders were planned and none is in progress."""
    end = time.monotonic() + PATIENCE
    while True:
        found = await asyncio.to_thread(states, url)
        if found.total() >= planned and not any(found[state] for state in UNDER_WAY):
            return
        assert time.monotonic() < end, dict(found)
        await asyncio.sleep(0.2)


async def remind(run: Run, starter: Starter, teams: Teams) -> Figures:
    """Plan and send all reminders, and count."""
    towns = municipalities(run.owners)
    settle(run.database, *towns, service_url=teams.url)
    teams.mishaps = run.mishaps
    life = Life(database=run.database, ahead=run.ahead, timing=UNHURRIED_CALLS)
    begun = time.monotonic()
    programs = [await starter.start(life) for _ in range(run.programs)]
    await kill_now_and_then(starter, programs, life, times=run.kills)
    await all_done(run.database, planned=run.owners)
    figures = count(run.database, teams, kills=run.kills, seconds=time.monotonic() - begun)
    for born in programs:
        assert await starter.stop(born) == 0
    return figures


async def kill_now_and_then(starter: Starter, programs: list[int], life: Life, *, times: int) -> None:
    """Kill one of the programs, and start another in its place, again and again."""
    rng = random.Random(SEED)  # noqa: S311 - when to kill
    for _ in range(times):
        await asyncio.sleep(rng.uniform(*BETWEEN_KILLS))
        which = rng.randrange(len(programs))
        await starter.kill(programs[which])
        programs[which] = await starter.start(life)


async def retry_by_hand(run: Run, starter: Starter, teams: Teams) -> Figures:
    """Let coordinators retry undelivered messages once the network works again."""
    teams.mishaps = nothing_goes_wrong
    life = Life(database=run.database, ahead=run.ahead)
    store = Store.open(run.database, clock=life.clock)
    for town in municipalities(run.owners):
        await store.write(partial(_try_again, councils=town.councils), tenant=town.tenant)
    store.close()
    born = await starter.start(replace(life, plans=False))
    await all_done(run.database, planned=run.owners)
    assert await starter.stop(born) == 0
    return count(run.database, teams)


def _try_again(tx: Transaction, *, councils: Sequence[int]) -> None:
    for council in councils:
        for failed in tx.outbox.list_failed(council):
            assert failed.state is MessageState.HELD
            assert tx.outbox.retry(failed.id, council)
