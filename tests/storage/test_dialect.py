"""Test each of the differences between SQLite and PostgreSQL that the dialect module defines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

import storage
from domain.council import Council
from domain.question import QuestionStatus
from storage import Store, Transaction
from storage.councils import CouncilCache, CouncilCacheSession
from storage.engine import DIALECTS, dialect_of
from storage.tables import METADATA
from tests.storage.tenant import NOW, Desk, Town, log

STORAGE = Path(storage.__file__).parent
SEAM = {
    *("dialect.py", "engine.py", "compiled.py", "errors.py"),
    *("backup/postgresql.py", "backup/sqlite.py", "inspection.py"),
}
"""The modules that may differ by database: dialect, engine, compiled statements, backup tools."""
QUESTIONS_OF_DIALECT = ("dialect.name", "sqlalchemy.dialects", '"sqlite"', '"postgresql"', "sqlite3")


def test_no_other_module_asks_which_database_it_is() -> None:
    asking = {
        path.relative_to(STORAGE).as_posix()
        for path in STORAGE.rglob("*.py")
        if any(words in path.read_text(encoding="utf-8") for words in QUESTIONS_OF_DIALECT)
    }
    outside = {path for path in asking - SEAM if not path.startswith(("migrations/versions/", "tables/"))}
    assert outside == set()


async def test_each_database_has_its_dialect(store: Store) -> None:
    dialect = dialect_of(store.engine)
    assert dialect is DIALECTS[store.engine.dialect.name]
    assert dialect.is_shared == (store.engine.dialect.name == "postgresql")


@pytest.mark.both_databases
async def test_ids_are_left_out(desk: Desk, town: Town) -> None:
    dialect = dialect_of(desk.store.engine)
    first = await desk.write(lambda tx: log(tx, town.council, "Varför är det mörkt?", by=town.johan))
    await desk.store.write_all_tenants(
        lambda c: dialect.advance_sequences(c, METADATA.sorted_tables, steps=50)
    )
    second = await desk.write(lambda tx: log(tx, town.council, "När blir det ljust?", by=town.johan))
    left_out = second.id - first.id - 1
    assert left_out >= 50


async def _query_plans(url: str, read: Callable[[Transaction], None]) -> list[str]:
    """Return the steps of the query plans of what is read in a transaction."""
    ran: list[str] = []

    def plans(connection: Connection) -> list[str]:
        driver: Any = connection.connection.dbapi_connection
        driver.set_trace_callback(ran.append)
        seen = CouncilCacheSession(CouncilCache())
        read(Transaction(connection, tenant="bjorkvik", now=NOW, council_cache=seen))
        driver.set_trace_callback(None)
        return [step[3] for one in ran for step in driver.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()]

    store = Store.open(url)
    steps = await store.write_all_tenants(plans)
    store.close()
    return steps


async def test_sqlite_reads_many_by_id_and_no_other_rows_of_the_tenant(sqlite_url: str) -> None:
    council = Council(
        id=1, version=1, name="Trygghetsrådet", code="TR", locale="sv", timezone="Europe/Stockholm"
    )

    def read(tx: Transaction) -> None:
        tx.questions.get_many(range(1, 20))
        tx.people.get_many(range(1, 4))
        tx.questions.lock_versions(range(1, 7))
        tx.questions.list_carried_over(council, before=NOW, meeting=1)

    steps = await _query_plans(sqlite_url, read)
    found = [step.split(" USING ")[1] for step in steps if step.startswith("SEARCH")]
    by_id, carried = ["INTEGER PRIMARY KEY (rowid=?)"] * 4, found[4:]
    assert found[:4] == by_id
    assert carried == [
        "COVERING INDEX question_list (council_id=? AND status=?)",
        "INDEX question_reported (reported_at=?)",
    ]
    assert not any(step.startswith("SCAN") for step in steps)

    def read_for_reminders(tx: Transaction) -> None:
        tx.councils.load(range(1, 4))
        tx.reminders.load_councils(range(1, 4), meetings=range(1, 3))

    steps = await _query_plans(sqlite_url, read_for_reminders)
    assert any("outbox_meeting" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN") or "tenant_id" in step] == []


async def test_sqlite_counts_and_lists_the_questions_of_a_council_by_its_indexes(sqlite_url: str) -> None:
    council = Council(
        id=1, version=1, name="Trygghetsrådet", code="TR", locale="sv", timezone="Europe/Stockholm"
    )

    def read(tx: Transaction) -> None:
        for status in QuestionStatus:
            tx.questions.count(council, statuses=(status,), department=None)
            tx.questions.list_page(council, statuses=(status,), department=None, page=0, size=8)

    steps = [step for step in await _query_plans(sqlite_url, read) if " USING " in step]
    assert len(steps) == 2 * len(QuestionStatus)
    assert [step for step in steps if "question_list (council_id=? AND status=?" not in step] == []
