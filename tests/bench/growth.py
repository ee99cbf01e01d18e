"""Measure what becomes dearer with the number of questions in store, on both databases."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, text

from bot.reminders.planner import ReminderPlanner
from bot.views.context import RenderContext
from bot.views.question_lists import QUESTION_LIST
from bot.views.registry import render
from storage import Store, Transaction, tables
from storage.compiled import UtcDateTime
from storage.engine import open_engine
from storage.outbox import ClaimCapacity, Lease, claim
from tests.bench.activities import questions
from tests.bench.asking import found_council
from tests.bench.contestant import contestant
from tests.bench.load import Request, drive
from tests.bench.results import Results
from tests.bench.searching import settle_statistics
from tests.bench.teams_side import TENANT, TeamsSide
from tests.faults.servers import Fresh
from tests.faults.town import MORNING, Municipality, settle

SIZES = (1_000, 100_000, 1_000_000)
"""Questions in store, and as many messages that were sent."""
SECONDS, REPEATED = 3.0, 50
WAITING, DIGESTS, ROUNDS = 500, 250, 4
LEASE, ROOM = Lease(owner="bench", duration=timedelta(minutes=1)), ClaimCapacity(limit=8)
LISTS: Mapping[str, Mapping[str, object]] = {
    "list, first page": {"page": 1},
    "list, one department": {"page": 1, "department": 2},
    "list, answered": {"page": 1, "status": "answered"},
}
WORDS = ("belysning", "gångväg", "klotter torget", "bänkar", "finns inte")
"""Words of the questions that `tests.bench.activities` asks."""
_COPIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :copies)"
_STATUS = """
    CASE id / 4 % 4 WHEN 0 THEN 'assigned' WHEN 1 THEN 'answered' WHEN 2 THEN 'in_progress' ELSE 'closed' END
"""
_TERMS = text(f"""
    {_COPIES} INSERT INTO search_term (council_id, term, rank, question_id, spelled)
    SELECT council_id, term, rank, question_id + :known * i, spelled FROM search_term, n
    WHERE question_id <= :known ORDER BY 1, 2, 3, 4
""")  # noqa: S608 - no value comes from outside
_SENT = text("""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number)
    INSERT INTO outbox (tenant_id, dedup_key, kind, rank, council_id, person_id, ordering_key, payload, state,
        not_before, expires_at, attempts, uncertain_attempts, created_at, done_at)
    SELECT 't', :state || i, 'reminder', 1, i % 400, i % 10000, 't/' || (i % 10000), '{"kind":"digest"}',
        :state, :now, :later, 1, 0, :now, CASE WHEN :state = 'sent' THEN :now END
    FROM n
""").bindparams(bindparam("now", type_=UtcDateTime()), bindparam("later", type_=UtcDateTime()))
Milliseconds = dict[str, float]


async def measure_growth(
    databases: Mapping[str, Fresh],
    teams: TeamsSide,
    results: Results,
    *,
    token: str,
    sizes: Sequence[int] = SIZES,
) -> None:
    """Print what each operation takes with a thousand, a hundred thousand and a million questions.

    All sizes are measured in turn, several times. The lowest median of each is compared: other work on the
    machine only adds to it.
    """
    headings = " | ".join(f"{size:,}" for size in sizes)
    print(f"\n| milliseconds with questions in store | {headings} | ratio |\n|{'---|' * (len(sizes) + 2)}")
    worst = 0.0
    for name, fresh in databases.items():
        with ExitStack() as stack:
            urls = {size: stack.enter_context(fresh()) for size in sizes}
            for operation, times in (await _measure(urls, teams, token=token)).items():
                ratio = times[-1] / times[0]
                worst = max(worst, ratio)
                shown = " | ".join(f"{time:.2f}" for time in times)
                print(f"| {operation}, {name} | {shown} | {ratio:.2f} |", flush=True)
    results.record("growth", worst)


async def _measure(urls: Mapping[int, str], teams: TeamsSide, *, token: str) -> dict[str, list[float]]:
    """Return the milliseconds of each operation, by size."""
    request = questions(teams, token=token)
    for size, url in urls.items():
        async with contestant("-m", "bot", "serve", teams=teams, database=url) as program:
            await found_council(program, teams, token=token)
            await drive(program.port, request, at_once=16, seconds=SECONDS)
        _multiply(url, size)
    rounds = [[await _asking(url, teams, request) for url in urls.values()] for _ in range(ROUNDS)]
    stores = [Store.open(url, clock=lambda: MORNING) for url in urls.values()]
    for store in stores:
        with store.engine.begin() as connection:
            _add_messages(connection, WAITING, state="ready")
    both = list(zip(stores, urls.values(), strict=True))
    for number in range(1, ROUNDS + 1):
        rounds.append([await _reading(store) for store in stores])
        rounds.append([await _planning(store, url, number) for store, url in both])
    for store in stores:
        store.close()
    operations = dict.fromkeys(operation for one in rounds for operation in one[0])
    return {
        operation: [
            min(one[number][operation] for one in rounds if operation in one[number])
            for number in range(len(urls))
        ]
        for operation in operations
    }


async def _asking(url: str, teams: TeamsSide, request: Request) -> Milliseconds:
    async with contestant("-m", "bot", "serve", teams=teams, database=url) as program:
        await drive(program.port, request, at_once=16, seconds=SECONDS)
        asked = await drive(
            program.port, request, at_once=1, seconds=SECONDS, cpu_seconds=lambda: program.cpu_seconds
        )
    return {"`fråga`, one at a time, p50": asked.p50, "`fråga`, processor time of the program": asked.cpu}


async def _reading(store: Store) -> Milliseconds:
    times = {name: await _median(store, _listing(args)) for name, args in LISTS.items()}
    times |= {f"search: {words}": await _median(store, partial(_searching, words)) for words in WORDS}
    return times | {"claim": _claiming(store)}


def _multiply(url: str, size: int) -> None:
    """Copy the questions that are there until there are so many; leave the statistics as autovacuum does."""
    engine = open_engine(url)
    sa.event.listen(engine, "connect", _fill_quickly)
    with engine.begin() as connection:
        known = connection.execute(text("SELECT max(id) FROM question")).scalar_one()
        copies = {"known": known, "copies": size // known}
        connection.execute(text(f"UPDATE question SET status = {_STATUS}, department_id = id % 4 + 1"))  # noqa: S608 - same
        if copies["copies"]:
            connection.execute(_questions(), copies)
            connection.execute(_TERMS, copies)
        connection.execute(text("UPDATE council SET next_number = 2 + (SELECT max(id) FROM question)"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('question_id_seq', (SELECT max(id) FROM question))"))
        _add_messages(connection, size, state="sent")
    engine.dispose()
    settle_statistics(url)


def _fill_quickly(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    """Wait for no disk while the questions are copied, and not for five seconds only."""
    if not isinstance(connection, sqlite3.Connection):
        connection.execute("SET statement_timeout = 0")
        connection.commit()
        return
    for pragma in ("synchronous=OFF", "cache_size=-500000", "secure_delete=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _questions() -> sa.TextClause:
    """Return the statement that copies questions."""
    changed = {
        "id": "id + :known * i",
        "number": "number + :known * i",
        "source": "source || '-' || i",
    }
    columns = [column.name for column in tables.questions.columns]
    values = ", ".join(changed.get(name, name) for name in columns)
    into = f"INSERT INTO question ({', '.join(columns)})"
    return text(f"{_COPIES} {into} SELECT {values} FROM question, n WHERE id <= :known")  # noqa: S608 - same


def _add_messages(connection: Connection, number: int, *, state: str) -> None:
    """Add messages that are due, or were sent."""
    moments = {"now": MORNING - timedelta(days=1), "later": MORNING + timedelta(days=9)}
    connection.execute(_SENT, {"number": number, "state": state, **moments})


def _listing(args: Mapping[str, object]) -> Callable[[Transaction], object]:
    def page(tx: Transaction) -> object:
        context = RenderContext(
            tx=tx,
            council=tx.councils.get(1),
            person=None,
            locale="sv",
            nonce="n",
            zone=ZoneInfo("Europe/Stockholm"),
        )
        return render(QUESTION_LIST.view(**args), context=context)

    return page


def _searching(words: str, tx: Transaction) -> object:
    return tx.search_index.search([tx.councils.get(1)], words, page=0, size=10)


async def _median(store: Store, work: Callable[[Transaction], object]) -> float:
    taken = []
    for _ in range(REPEATED):
        begun = time.perf_counter()
        await store.read(work, tenant=TENANT)
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000


def _claiming(store: Store) -> float:
    """Claim as many messages as there is capacity for, and release them."""
    taken = []
    for _ in range(REPEATED):
        with store.engine.connect() as connection, connection.begin() as transaction:
            begun = time.perf_counter()
            found = claim(connection, now=MORNING, lease=LEASE, room=ROOM)
            taken.append(time.perf_counter() - begun)
            transaction.rollback()
        assert len(found) == ROOM.limit
    return median(taken) * 1000


async def _planning(store: Store, url: str, number: int) -> Milliseconds:
    town = Municipality(tenant=f"town-{number}", owners=DIGESTS, first=number * 10_000_000)
    settle(url, town, service_url="http://127.0.0.1:1")
    begun = time.perf_counter()
    await ReminderPlanner(store=store, wake=lambda: None).run()
    return {f"planning {DIGESTS} digests": (time.perf_counter() - begun) * 1000}
