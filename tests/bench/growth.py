"""Measure what becomes dearer with the number of questions in store, on both databases."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from statistics import median
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
from tests.bench.load import drive
from tests.bench.results import Results
from tests.bench.searching import settle_statistics
from tests.bench.teams_side import TENANT, TeamsSide
from tests.faults.servers import Fresh
from tests.faults.town import MORNING, Municipality, settle

SIZES = (1_000, 100_000, 1_000_000)
"""Questions in store, and as many messages that were sent."""
SECONDS, REPEATED = 3.0, 100
WAITING, DIGESTS, ROUNDS = 500, 250, 3
LEASE, ROOM = Lease(owner="bench", duration=timedelta(minutes=1)), ClaimCapacity(limit=8)
LISTS: Mapping[str, Mapping[str, object]] = {
    "list, first page": {"page": 1},
    "list, one department": {"page": 1, "department": 2},
    "list, answered": {"page": 1, "status": "answered"},
}
WORDS = ("belysning", "gångväg", "klotter torget", "bänkar", "finns inte")
"""Words of the questions that `tests.bench.activities` asks."""
_COPIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :copies)"
_STATUS = (
    "CASE id % 4 WHEN 0 THEN 'assigned' WHEN 1 THEN 'answered' WHEN 2 THEN 'in_progress' ELSE 'closed' END"
)
_TERMS = text(f"""
    {_COPIES} INSERT INTO search_term (council_id, term, rank, question_id, spelled)
    SELECT council_id, term, rank, question_id + :known * i, spelled FROM search_term, n
    WHERE question_id <= :known ORDER BY council_id, term, rank
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
    databases: Mapping[str, Fresh], teams: TeamsSide, results: Results, *, token: str
) -> None:
    """Print what each operation takes with a thousand, a hundred thousand and a million questions."""
    headings = " | ".join(f"{size:,}" for size in SIZES)
    print(f"\n| milliseconds with questions in store | {headings} | ratio |\n|---|---|---|---|---|")
    worst = 0.0
    for name, fresh in databases.items():
        found = [await _measure(fresh, size, teams, token=token) for size in SIZES]
        for operation in found[0]:
            times = [some[operation] for some in found]
            ratio = times[-1] / times[0]
            worst = max(worst, ratio)
            shown = " | ".join(f"{time:.2f}" for time in times)
            print(f"| {operation}, {name} | {shown} | {ratio:.2f} |", flush=True)
    results.record("growth", worst)


async def _measure(fresh: Fresh, size: int, teams: TeamsSide, *, token: str) -> Milliseconds:
    with fresh() as url:
        request = questions(teams, token=token)
        async with contestant("-m", "bot", "serve", teams=teams, database=url) as program:
            await found_council(program, teams, token=token)
            await drive(program.port, request, at_once=16, seconds=SECONDS)
        _multiply(url, size)
        async with contestant("-m", "bot", "serve", teams=teams, database=url) as program:
            await drive(program.port, request, at_once=16, seconds=SECONDS)
            asked = await drive(program.port, request, at_once=1, seconds=SECONDS)
        store = Store.open(url, clock=lambda: MORNING)
        times = {"`fråga`, one at a time, p50": asked.p50}
        times |= {name: await _median(store, _listing(args)) for name, args in LISTS.items()}
        times["search, first page"] = await _median(store, _searching)
        with store.engine.begin() as connection:
            _add_messages(connection, WAITING, state="ready")
        times["claim"] = _claiming(store)
        times[f"planning {DIGESTS} digests"] = await _planning(store, url)
        store.close()
    return times


def _multiply(url: str, size: int) -> None:
    """Copy the questions that are there until there are so many; leave the statistics as autovacuum does."""
    engine = open_engine(url)
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


def _searching(tx: Transaction) -> object:
    council = tx.councils.get(1)
    return [tx.search_index.search([council], words, page=0, size=10) for words in WORDS]


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


async def _planning(store: Store, url: str) -> float:
    taken = []
    for number in range(1, ROUNDS + 1):
        town = Municipality(tenant=f"town-{number}", owners=DIGESTS, first=number * 10_000_000)
        settle(url, town, service_url="http://127.0.0.1:1")
        begun = time.perf_counter()
        await ReminderPlanner(store=store, wake=lambda: None).run()
        taken.append(time.perf_counter() - begun)
    return median(taken) * 1000
