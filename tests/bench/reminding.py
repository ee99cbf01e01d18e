"""Measure how fast reminders are planned and sent, compared with a bare loop of POSTs."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot.app.server import tune_interpreter
from bot.reminders.planner import ReminderPlanner
from storage import Store
from tests.bench.results import Results
from tests.bench.teams_side import TeamsSide
from tests.faults.figures import states
from tests.faults.program import HURRIED, Life
from tests.faults.reminders import ahead_to, all_done, municipalities
from tests.faults.servers import Fresh
from tests.faults.starter import starting
from tests.faults.town import MORNING, settle
from tests.faults.watching import until

PLANNED = 10_000
AT_ONCE = 8
BODY = b"x" * 4_000
"""About as long as a digest."""
Databases = dict[str, Fresh]


async def measure_reminding(
    databases: Databases, teams: TeamsSide, folder: Path, results: Results, *, sent: int
) -> None:
    """Print the reminders per second, and how long it takes to plan ten thousand."""
    print("\n| reminders | a second |\n|---|---|")
    print(f"| a bare loop of POSTs, {AT_ONCE} at once | {await _bare(teams, sent):.0f} |", flush=True)
    speeds = {}
    for name, programs in (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2)):
        with databases[name]() as url:
            speed = await _sent(url, teams, folder, programs=programs, number=sent)
        speeds[name, programs] = speed
        print(f"| {name}, {programs} of the program | {speed:.0f} |", flush=True)
    results.record("reminders_sqlite", speeds["SQLite", 1])
    results.record("reminders_postgresql", speeds["PostgreSQL", 1])
    results.record("reminders_two_programs", speeds["PostgreSQL", 2] / speeds["PostgreSQL", 1])
    print(f"\n| planning {PLANNED:,} digests | seconds |\n|---|---|")
    for name, fresh in databases.items():
        with fresh() as url:
            seconds = await _planned(url)
        results.record(f"planning_{name.lower()}", seconds)
        print(f"| {name} | {seconds:.2f} |", flush=True)


async def _bare(teams: TeamsSide, posts: int) -> float:
    left = iter(range(posts))

    async def loop(session: aiohttp.ClientSession) -> None:
        for number in left:
            url = f"{teams.url}/v3/conversations/a:{number}/activities"
            async with session.post(url, data=BODY) as answer:
                await answer.read()

    begun = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(loop(session) for _ in range(AT_ONCE)))
    return posts / (time.perf_counter() - begun)


async def _sent(url: str, teams: TeamsSide, folder: Path, *, programs: int, number: int) -> float:
    """Plan first, then start the programs and measure from the first message to the last."""
    settle(url, *municipalities(number), service_url=teams.url)
    await _planned_by(url)
    before = teams.posts
    async with starting(folder) as starter:
        life = Life(
            database=url, ahead=ahead_to(MORNING), plans=False, timing=replace(HURRIED, call_timeout=10.0)
        )
        for _ in range(programs):
            await starter.start(life)
        await until(lambda: teams.posts > before)
        begun = time.perf_counter()
        await all_done(url, planned=number)
    assert states(url)["sent"] == number
    return number / (time.perf_counter() - begun)


async def _planned(url: str) -> float:
    settle(url, *municipalities(PLANNED), service_url="http://127.0.0.1:1")
    tune_interpreter()  # as in the program
    begun = time.perf_counter()
    await _planned_by(url)
    taken = time.perf_counter() - begun
    assert states(url)["ready"] == PLANNED
    return taken


async def _planned_by(url: str) -> None:
    store = Store.open(url, clock=lambda: MORNING)
    await ReminderPlanner(store=store, wake=lambda: None).run()
    store.close()
