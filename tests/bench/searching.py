"""Measure searches among 100,000 questions of one council, on both databases."""

import random
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from statistics import quantiles

import sqlalchemy as sa

from domain.council import Council
from domain.question import Question, QuestionStatus
from storage import Store, Transaction
from tests.bench.results import Results
from tests.faults.servers import Fresh

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUESTIONS, AT_ONCE, REPEATED = 100_000, 2_500, 25
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
            store.close()


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
                begun = time.perf_counter()
                await store.read(lambda tx, do=do, words=words: do(tx, words), tenant="t", now=NOW)  # type: ignore[misc]
                taken.append((time.perf_counter() - begun) * 1000)
    return times


async def _council(store: Store) -> Council:
    council = await store.write(found_council, tenant="t", now=NOW)
    texts = invented_texts(QUESTIONS, seed=1)
    for start in range(0, QUESTIONS, AT_ONCE):
        some = list(islice(texts, AT_ONCE))
        await store.write(
            partial(log_questions, council=council, texts=some, start=start), tenant="t", now=NOW
        )
    return council


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
