"""Measure searches and the pages' queries among 100,000 questions of one council, on both databases."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from statistics import quantiles
from urllib.parse import parse_qsl

import sqlalchemy as sa

from domain.council import Council
from domain.question import ENDED_STATUSES, OPEN_STATUSES, Question, QuestionStatus
from domain.question_filter import QuestionQuery
from storage import Store, Transaction, tables
from tests.bench.results import Results
from tests.faults.servers import Fresh

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUESTIONS, AT_ONCE, REPEATED, ASKED = 100_000, 2_500, 25, 100
DEPARTMENTS, OPEN_SHARE = 12, 0.3
TABLES = (
    *("", "state=every", "sort=state&state=every", "sort=department", "sort=-age&state=every"),
    *("sort=deadline&state=every", "sort=-updated&state=every", "department=3&sort=-age", "older=90"),
    *("deadline=overdue&sort=deadline", "role=resident&state=every", "text=belysning&sort=-age", "meeting=3"),
)
"""Addresses of the table: with and without filters, in every order."""
FIRST = (
    "Gatu Cykel Gång Skol Park Buss Bad Idrotts Vinter Sop Trafik Lek Strand Skogs Hamn Torg Kyrko El Brand"
)
LAST = (
    "belysningen vägen banan planen hållplatsen tunneln bron lampan skylten bänken gården tomten ledningen "
    "trappan avgiften platsen kärlet nätet brunnen häcken"
)
PLAIN = "Lamporna Böckerna Stränderna Hundarna Träden Nätterna Staketet Eleverna Bussarna Mörkret"
WRONG = "trasig|sönder|för dyr|farlig|osynlig|översvämmad|hög|låg|sned|avstängd sedan det brann"
STREETS = "Stor Kungs Björk Ek Kvarn Skol Hamn Norr Söder Linné"
FIRST_PAGE = "first page"
SEARCHES = (
    "belysning",
    "väg",
    "cykelväg",
    "cykelvägen trasig",
    "hållplats",
    "trafik",
    "strand",
    "bok",
    "natt",
    "overgangsstalle",
    "å",
    "5",
    "el",
    "bro",
    "trasiga lampor",
    "gatubelysning storgatan",
    "belys",
    "bus",
    "sko",
    "brinna",
    "finns inte",
    "TR-99000",
    "storgatan",
)


async def measure_searching(databases: Mapping[str, Fresh], results: Results) -> None:
    """Print how long searches and looking for similar questions take: median, 99th percentile, maximum."""
    print(
        f"\n| search, {QUESTIONS} questions | database | p50 | p99 | slowest search |\n|---|---|---|---|---|"
    )
    for name, fresh in databases.items():
        with fresh() as url:
            store = Store.open(url)
            council = await _council(store)
            settle_statistics(url)
            for kind, times in (await _times(store, council)).items():
                every = sorted(ms for some in times.values() for ms in some)
                slowest = max(times, key=lambda words: sorted(times[words])[REPEATED // 2])
                p99 = quantiles(every, n=100)[98]
                print(
                    f"| {kind} | {name} | {every[len(every) // 2]:.1f} ms | {p99:.1f} ms | {slowest} |",
                    flush=True,
                )
                if kind == FIRST_PAGE:
                    results.record(f"search_p99_{name.lower()}", p99)
            await _measure_pages(store, council, results, name)
            store.close()


async def _measure_pages(store: Store, council: Council, results: Results, database: str) -> None:
    """Print how long the overview of a council and first pages of its table take."""
    kinds: dict[str, dict[str, Callable[[Transaction], object]]] = {
        "overview": {"": lambda tx: tx.statistics.of_council(council, now=NOW)},
        "table": {address: partial(_page, council=council, query=_query(address)) for address in TABLES},
    }
    for kind, works in kinds.items():
        times = {name: [await _timed(store, work) for _ in range(ASKED)] for name, work in works.items()}
        every = sorted(ms for some in times.values() for ms in some)
        slowest = max(times, key=lambda name: sorted(times[name])[ASKED // 2])
        p99 = quantiles(every, n=100)[98]
        print(
            f"| {kind} | {database} | {every[len(every) // 2]:.1f} ms | {p99:.1f} ms | {slowest} |",
            flush=True,
        )
        results.record(f"{kind}_p99_{database.lower()}", p99)


def _query(address: str) -> QuestionQuery:
    return QuestionQuery.parse(parse_qsl(address))


def _page(tx: Transaction, *, council: Council, query: QuestionQuery) -> object:
    return tx.question_table.page(council, query, now=NOW)


async def _timed(store: Store, work: Callable[[Transaction], object]) -> float:
    """Return the milliseconds of one read."""
    begun = time.perf_counter()
    await store.read(work, tenant="t", now=NOW)
    return (time.perf_counter() - begun) * 1000


def settle_statistics(url: str) -> None:
    """Leave PostgreSQL as autovacuum does; before that each row that is found is looked up in its table."""
    if sa.make_url(url).get_backend_name() == "postgresql":
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
        engine.dispose()


async def _times(store: Store, council: Council) -> dict[str, dict[str, list[float]]]:
    """Return milliseconds by operation and by the words used."""
    work = {
        FIRST_PAGE: lambda tx, words: tx.search_index.search([council], words, page=0, size=10),
        "page 3": lambda tx, words: tx.search_index.search([council], words, page=2, size=10),
        "similar questions": lambda tx, words: tx.search_index.hints_for_text(
            council, f"{words} på Storgatan"
        ),
    }
    times: dict[str, dict[str, list[float]]] = {kind: {} for kind in work}
    for kind, do in work.items():
        for words in SEARCHES:
            taken = times[kind].setdefault(words, [])
            for _ in range(REPEATED):
                taken.append(await _timed(store, partial(do, words=words)))
    return times


async def _council(store: Store) -> Council:
    council = await store.write(found_council, tenant="t", now=NOW)
    texts = invented_texts(QUESTIONS, seed=1)
    for start in range(0, QUESTIONS, AT_ONCE):
        some = list(islice(texts, AT_ONCE))
        await store.write(
            partial(log_questions, council=council, texts=some, start=start), tenant="t", now=NOW
        )
    await store.write_all_tenants(partial(_age, council=council.id))
    return council


def _age(connection: sa.Connection, *, council: int) -> None:
    """Give the questions states, departments, days and reminders: three in ten are open, the rest ended."""
    chance = random.Random(2)  # noqa: S311 - the same questions in every run
    number, tenant = sa.bindparam("number_", type_=sa.Integer), {"tenant_id": "t", "council_id": council}
    own = tables.questions.c
    connection.execute(
        sa.insert(tables.departments),
        [{**tenant, "name": f"Förvaltning {n}", "aliases": []} for n in range(1, DEPARTMENTS + 1)],
    )
    connection.execute(
        sa.update(tables.questions).where(own.council_id == council, own.number == number),
        [{"number_": n, **_course(chance)} for n in range(1, QUESTIONS + 1)],
    )
    reminded = sa.select(sa.literal("t"), own.council_id, own.id, own.id % 3 + 1).where(own.id % 3 == 0)
    names = [column.name for column in tables.reminded_questions.c]
    connection.execute(sa.insert(tables.reminded_questions).from_select(names, reminded))


def _course(chance: random.Random) -> dict[str, object]:
    """Return what became of a question within four years."""
    is_open = chance.random() < OPEN_SHARE
    logged_at = NOW - timedelta(minutes=chance.randrange(1, (2 if is_open else 4) * 365 * 24 * 60))
    ended_at = (
        None if is_open else min(NOW, logged_at + timedelta(minutes=chance.randrange(60, 70 * 24 * 60)))
    )
    status = chance.choice(OPEN_STATUSES) if is_open else chance.choices(ENDED_STATUSES, (45, 5, 5, 45))[0]
    is_sent = status is not QuestionStatus.LOGGED
    return {
        "status": status.value,
        "department_id": chance.randrange(1, DEPARTMENTS + 1) if is_sent else None,
        "logged_at": logged_at,
        "changed_at": ended_at or logged_at,
        "ended_at": ended_at,
        "handed_to": "Polisen" if status is QuestionStatus.HANDED_OVER else None,
        "promised": NOW.date() + timedelta(days=chance.randrange(-40, 40)) if is_open and is_sent else None,
    }


def invented_texts(number: int, *, seed: int) -> Iterator[str]:
    """Return questions worded as people word them; the same seed returns the same questions."""
    chance = random.Random(seed)  # noqa: S311 - the same questions in every run
    first, last, plain, wrong, streets = (
        FIRST.split(),
        LAST.split(),
        PLAIN.split(),
        WRONG.split("|"),
        STREETS.split(),
    )
    for n in range(number):
        thing = chance.choice(plain) if n % 3 == 0 else chance.choice(first) + chance.choice(last)
        street = chance.choice(streets) + chance.choice(("gatan", "vägen", "torget", "gränd"))
        yield f"{thing} är {chance.choice(wrong)} vid {street} {chance.randrange(1, 90)}"


def found_council(tx: Transaction) -> Council:
    """Found the council that is searched in."""
    karin = tx.people.upsert(name="Karin Ek", teams_id="29:karin", entra_id="e")
    return tx.councils.create(
        name="Råd", code="TR", locale="sv", timezone="Europe/Stockholm", by=karin.id, at=NOW
    )


def log_questions(tx: Transaction, *, council: Council, texts: list[str], start: int) -> None:
    """Log questions with these texts, numbered from ``start`` on."""
    for number, text in enumerate(texts, start=start + 1):
        question = Question(
            id=0,
            council=council.id,
            number=number,
            text=text,
            logged_by=1,
            logged_at=NOW,
            asked_by=1,
            chat="c",
            source="",
            status=QuestionStatus.LOGGED,
        )
        tx.questions.add(question, council=council, act="bench")
