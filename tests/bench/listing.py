"""Measure the follow-up list of a council with 1,000 questions and of one with 100,000."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.views.context import RenderContext
from bot.views.question_lists import QUESTION_LIST
from bot.views.registry import render
from storage import Store, Transaction
from storage.engine import open_engine
from storage.migrate import migrate
from storage.tables import questions

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIZES = (1_000, 100_000)
PAGES: tuple[tuple[str, dict[str, object]], ...] = (
    ("first page", {"page": 1}),
    ("one department", {"page": 1, "department": 2}),
    ("answered", {"page": 1, "status": "answered"}),
)
REPEATED = 200


async def measure_listing(folder: Path) -> None:
    """Print how long a page takes to read and render, and how many times longer in the larger council."""
    times: dict[tuple[str, int], float] = {}
    for size in SIZES:
        store = await _council_with(size, folder)
        for name, args in PAGES:
            times[name, size] = await _time(store, args)
        store.close()
    print("\n| list | 1,000 questions | 100,000 questions | ratio |\n|---|---|---|---|")
    for name, _ in PAGES:
        small, large = times[name, SIZES[0]], times[name, SIZES[1]]
        print(f"| {name} | {small * 1000:.2f} ms | {large * 1000:.2f} ms | {large / small:.2f} |")


async def _time(store: Store, args: dict[str, object]) -> float:
    def page(tx: Transaction) -> None:
        context = RenderContext(
            tx=tx,
            council=tx.councils.get(1),
            person=None,
            locale="sv",
            nonce="n",
            zone=ZoneInfo("Europe/Stockholm"),
        )
        render(QUESTION_LIST.view(**args), context=context)

    taken = []
    for _ in range(REPEATED):
        begun = time.perf_counter()
        await store.read(page, tenant="t", now=NOW)
        taken.append(time.perf_counter() - begun)
    return median(taken)


async def _council_with(size: int, folder: Path) -> Store:
    url = f"sqlite:///{folder / f'list-{size}.db'}"
    migrate(open_engine(url))
    store = Store.open(url)
    await store.write(_found, tenant="t", now=NOW)
    for start in range(0, size, 10_000):
        rows = [_row(n) for n in range(start, min(size, start + 10_000))]
        await store.write_all_tenants(_adding(rows))
    return store


def _found(tx: Transaction) -> None:
    karin = tx.people.upsert(name="Karin Ek", teams_id="29:karin", entra_id="e")
    council = tx.councils.create(
        name="Råd", code="TR", locale="sv", timezone="Europe/Stockholm", by=karin.id, at=NOW
    )
    for name in ("Tekniska", "Social", "Kultur", "Skola"):
        council, _ = tx.councils.save_department(council, name=name, aliases=())


def _adding(rows: list[dict[str, object]]) -> Callable[..., None]:
    return lambda connection: connection.execute(insert(questions), rows)


def _row(n: int) -> dict[str, object]:
    """Return a question; half of them are open, as in a council that never closes any."""
    status = ("assigned", "answered", "in_progress", "closed")[n % 4]
    return {
        "tenant_id": "t",
        "council_id": 1,
        "number": n + 1,
        "text": f"Kan belysningen vid hållplats {n} lagas?",
        "logged_by": 1,
        "asked_by": 1,
        "logged_at": NOW - timedelta(days=n % 400),
        "chat": "c",
        "source": "",
        "status": status,
        "department_id": n % 4 + 1,
        "at_meeting": False,
        "version": 1,
    }
