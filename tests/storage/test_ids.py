"""Test that no id is reused, so that an old button never refers to a newer row."""

import pytest
from sqlalchemy import inspect, text

from storage import Transaction
from storage.engine import dialect_of
from storage.tables import METADATA
from tests.storage.meeting_rows import begin, item, note, there
from tests.storage.tenant import Desk, Town

WITH_IDS = sorted(t.name for t in METADATA.sorted_tables if t.autoincrement_column is not None)


@pytest.mark.both_databases
async def test_every_table_counts_its_ids_beside_its_rows(desk: Desk) -> None:
    """Check for a sequence or AUTOINCREMENT; without it SQLite reuses the ids of deleted rows."""
    with desk.store.engine.connect() as connection:
        if dialect_of(connection).is_shared:
            found = {
                table
                for table in WITH_IDS
                for column in inspect(connection).get_columns(table)
                if column["name"] == "id" and "nextval" in (column["default"] or "")
            }
        else:
            made = "SELECT name FROM sqlite_master WHERE sql LIKE '%PRIMARY KEY AUTOINCREMENT%'"
            found = set(connection.execute(text(made)).scalars())
    assert found == set(WITH_IDS)
    assert len(WITH_IDS) > 15


@pytest.mark.both_databases
async def test_the_id_of_what_was_removed_is_not_given_again(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> list[int]:
        meeting = begin(tx, town)
        ids = list[int]()
        for _ in range(2):
            noted, put = tx.notes.add(note(meeting, "a")), tx.items.add(item(meeting, "b"))
            attendee = tx.attendance.save(there(meeting, "Eva Strand"))
            ids += [noted.id, put.id, attendee.id]
            tx.notes.remove(noted.id)
            tx.items.remove(put.id)
            tx.attendance.remove(attendee.id)
        return ids

    ids = await desk.write(work)
    assert all(later > before for before, later in zip(ids[:3], ids[3:], strict=True))
