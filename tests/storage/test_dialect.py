"""Test each of the differences between SQLite and PostgreSQL that the dialect module defines."""

from pathlib import Path

import pytest

import storage
from storage import Store
from storage.engine import DIALECTS, dialect_of
from storage.tables import METADATA
from tests.storage.tenant import Desk, Town, log

STORAGE = Path(storage.__file__).parent
SEAM = {"dialect.py", "engine.py", "compiled.py", "backup/postgresql.py", "backup/sqlite.py", "inspection.py"}
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
