"""Measure how long `fråga` takes while ten thousand reminders are sent."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from storage import Store, Transaction
from storage.engine import open_engine
from storage.migrate import migrate
from storage.outbox import AT_ANY_HOUR, ScheduledMessage
from tests.bench.activities import questions
from tests.bench.asking import found_council
from tests.bench.contestant import contestant
from tests.bench.load import Request, ask_once
from tests.bench.results import Results
from tests.bench.teams_side import TeamsSide
from tests.faults.figures import states
from tests.faults.town import Municipality, settle
from tests.faults.watching import until

TENANTS, OWNERS = 40, 250
"""Enough tenants that the processor is the limit, not the 15 messages a second for each tenant."""
PEOPLE, EVERY = 50, 3.0
"""People, each with 20 questions a minute."""
SECONDS = 30.0


async def measure_beside(teams: TeamsSide, folder: Path, results: Results, *, token: str) -> None:
    """Print the waiting times with and without reminders being sent."""
    print(f"\n| `fråga`, {PEOPLE} people | p50 ms | p99 ms | reminders sent meanwhile | left |")
    print("|---|---|---|---|---|")
    for name, owners in (("alone", 0), ("while reminders go out", OWNERS)):
        database = folder / f"beside-{owners}.db"
        url = f"sqlite:///{database}"
        migrate(open_engine(url))
        serve = ("-m", "bot", "serve")
        async with contestant(*serve, teams=teams, database=url) as program:
            await found_council(program, teams, token=token)
            await _let_them_go_out(url, owners, teams)
            before = states(url)["sent"]
            waited = await _people(program.port, questions(teams, token=token))
            after = states(url)
        p50, p99 = (waited[int(len(waited) * share)] * 1000 for share in (0.5, 0.99))
        assert not owners or after["ready"], "reminders went out all the time"
        print(f"| {name} | {p50:.1f} | {p99:.1f} | {after['sent'] - before} | {after['ready']} |", flush=True)
        if owners:
            results.record("ask_p99_beside_reminders", p99)


async def _let_them_go_out(url: str, owners: int, teams: TeamsSide) -> None:
    """Make manual reminders due in many tenants."""
    if not owners:
        return
    long_ago = datetime.now(UTC) - timedelta(days=40)
    towns = [
        Municipality(tenant=f"tenant-{n}", owners=owners, first=(n + 1) * 10_000, since=long_ago, meets=False)
        for n in range(TENANTS)
    ]
    settle(url, *towns, service_url=teams.url)
    store = Store.open(url)
    for town in towns:
        await store.write(partial(_plan, town=town), tenant=town.tenant)
    store.close()
    await until(lambda: states(url)["sent"] > 0)


def _plan(tx: Transaction, *, town: Municipality) -> None:
    tx.outbox.schedule(
        ScheduledMessage(
            key=f"reminder:by_hand:{owner}",
            payload={"kind": "digest", "args": {"meeting": None, "days": None}, AT_ANY_HOUR: True},
            council=town.council_of(owner),
            person=owner,
            at=tx.now,
            expires_at=tx.now + timedelta(days=1),
        )
        for owner in range(town.first + 1, town.first + town.owners + 1)
    )


async def _people(port: int, request: Request) -> list[float]:
    """Let everybody ask every few seconds without waiting for replies; return the sorted waiting times."""
    waits: list[float] = []

    async def once() -> None:
        begun = time.perf_counter()
        assert await ask_once(port, request()) in (200, 201, 202)
        waits.append(time.perf_counter() - begun)

    async with asyncio.TaskGroup() as everybody:
        for _ in range(int(SECONDS * PEOPLE / EVERY)):
            everybody.create_task(once())
            await asyncio.sleep(EVERY / PEOPLE)
    return sorted(waits)
