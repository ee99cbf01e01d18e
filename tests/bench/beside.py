"""Measure how long `fråga` takes while ten thousand reminders are sent, and while the public reads."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import aiohttp

from domain.council import PublicPage
from domain.publication import Publication
from domain.question import Question
from storage import Store, Transaction
from storage.engine import open_engine
from storage.migrate import migrate
from storage.outbox import AT_ANY_HOUR, ScheduledMessage
from tests.bench.activities import questions
from tests.bench.asking import found_council
from tests.bench.contestant import contestant
from tests.bench.load import Request, ask_once
from tests.bench.results import Results
from tests.bench.teams_side import TENANT, TeamsSide
from tests.faults.figures import states
from tests.faults.town import Municipality, settle
from tests.faults.watching import until
from tests.running import free_port

TENANTS, OWNERS = 40, 250
"""Enough tenants that the processor is the limit, not the 15 messages a second for each tenant."""
PEOPLE, EVERY = 50, 3.0
"""People, each with 20 questions a minute."""
SECONDS = 30.0
WARM_UP, PARTS, PART = 5.0, 5, 12.0
"""Seconds before the public is measured, in how many parts it is, and seconds of each with and without it."""
PUBLIC_A_SECOND, PUBLISHED = 100, 500
"""Twice as many requests as all together may make, and how many questions they read."""
READ_PLACES = (
    "",
    "/questions/{number}",
    "?q=lampa+{number}",
    "?page=3",
    "/questions.json",
    "/feed.atom",
    "?lang=en",
)


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


async def measure_beside_public(teams: TeamsSide, folder: Path, results: Results, *, token: str) -> None:
    """Print the waiting times with and without load on the public page, beyond what is let through.

    Both are measured in turn in one program, since two runs of a program differ more than the two do. Medians
    of the parts are compared: what else the machine does at one moment is in one part alone.
    """
    url = f"sqlite:///{folder / 'public.db'}"
    migrate(open_engine(url))
    on = {"BOT_PUBLIC_PAGES": f"http://127.0.0.1:{free_port()}"}
    statuses, numbers = Counter[int](), count()
    alone, beside = list[list[float]](), list[list[float]]()
    async with contestant("-m", "bot", "serve", teams=teams, database=url, settings=on) as program:
        await found_council(program, teams, token=token)
        await _open_public_page(url)
        ask = questions(teams, token=token)
        await _people(program.port, ask, seconds=WARM_UP)
        for _ in range(PARTS):
            alone.append(await _people(program.port, ask, seconds=PART))
            readers = asyncio.create_task(_read(program.port, numbers, statuses))
            beside.append(await _people(program.port, ask, seconds=PART))
            readers.cancel()
    assert {200, 429} <= statuses.keys(), statuses
    print(f"\n| `fråga`, {PEOPLE} people | p50 ms | p99 ms | public pages answered | refused |")
    print("|---|---|---|---|---|")
    p99 = dict[str, float]()
    counted = " | ".join(f"{statuses[status] / PART / PARTS:.0f} a second" for status in (200, 429))
    for name, waited, public in (("alone", alone, "- | -"), ("while the public reads", beside, counted)):
        p50, p99[name] = (
            median(one[int(len(one) * share)] for one in waited) * 1000 for share in (0.5, 0.99)
        )
        print(f"| {name} | {p50:.1f} | {p99[name]:.1f} | {public} |", flush=True)
    results.record("ask_p99_beside_public", p99["while the public reads"] / p99["alone"])


async def _open_public_page(url: str) -> None:
    """Let the council publish many questions."""
    store = Store.open(url)
    await store.write(_publish_many, tenant=TENANT)
    store.close()


def _publish_many(tx: Transaction) -> None:
    council = tx.councils.by_code("TR")
    assert council is not None
    tx.councils.save_public_page(council, PublicPage(slug="tr", is_on=True))
    by, day = council.coordinators[0], tx.now.date()
    for number in range(1, PUBLISHED + 1):
        question = Question(
            council=council.id,
            number=tx.councils.allocate_number(council.id),
            text=f"När lagas lampa {number} vid bron?",
            logged_by=by,
            logged_at=tx.now,
            asked_by=by,
        )
        stored = tx.questions.add(question, council=council, act=f"log-{number}")
        tx.publications.add(
            Publication(
                council=council.id,
                question=stored.id,
                number=stored.number,
                text=stored.text,
                answer="Lampan byts på fredag.",
                role=None,
                department=council.departments[0].id,
                asked_on=day,
                answered_on=day,
                published_by=by,
                published_at=tx.now,
            )
        )


async def _read(port: int, numbers: Iterator[int], statuses: Counter[int]) -> None:
    """Let people from many addresses read lists, questions, feeds and searches, until it is cancelled.

    ``numbers`` says what they read: each searches for something else.
    """
    begun = time.perf_counter()

    async def get(session: aiohttp.ClientSession, number: int) -> None:
        place = READ_PLACES[number % len(READ_PLACES)].format(number=number % PUBLISHED + 1)
        caller = {"X-Forwarded-For": f"93.184.{number // 200 % 200}.{number % 200}"}
        async with session.get(f"http://127.0.0.1:{port}/public/tr{place}", headers=caller) as answer:
            await answer.read()
            statuses[answer.status] += 1

    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as readers:
        for sent, number in enumerate(numbers):
            readers.create_task(get(session, number))
            await asyncio.sleep(max(0.0, begun + sent / PUBLIC_A_SECOND - time.perf_counter()))


async def _people(port: int, request: Request, *, seconds: float = SECONDS) -> list[float]:
    """Let everybody ask every few seconds without waiting for replies; return the sorted waiting times."""
    waits: list[float] = []

    async def once() -> None:
        begun = time.perf_counter()
        assert await ask_once(port, request()) in (200, 201, 202)
        waits.append(time.perf_counter() - begun)

    async with asyncio.TaskGroup() as everybody:
        for _ in range(int(seconds * PEOPLE / EVERY)):
            everybody.create_task(once())
            await asyncio.sleep(EVERY / PEOPLE)
    return sorted(waits)
