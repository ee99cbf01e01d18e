"""Test the export of every table: all of it as JSON, or what concerns one person."""

import json

from storage import Transaction
from storage.privacy.catalogue import EXPORTED_TABLES
from storage.privacy.export import read_table, rows_naming, rows_of_person, to_json_value
from storage.privacy.subjects import find_data_subjects
from tests.storage.meeting_rows import fill_meeting, plan
from tests.storage.tenant import Desk, Town, log


def meet_once(tx: Transaction, town: Town) -> None:
    """Let the council meet, and store a row in each table."""
    asked = log(tx, town.council, "När lagas räcket?", by=town.eva)
    fill_meeting(tx, town, plan(tx, town), asked)


async def test_every_row_of_a_meeting_is_json_with_its_files_in_base64(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: meet_once(tx, town))
    with desk.store.engine.connect() as connection:
        told = {name: list(read_table(connection, name, tenant=desk.tenant)) for name in EXPORTED_TABLES}
    shown = {
        name: [{k: to_json_value(v) for k, v in row.items()} for row in rows] for name, rows in told.items()
    }
    read = json.loads(json.dumps(shown))
    assert all(
        read[name] for name in ("attendee", "note", "remark", "minutes", "file", "notes_import", "template")
    )
    assert read["template"][0]["content"] == "UEs="


async def test_what_concerns_a_person_is_found_in_tables_with_any_key(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: meet_once(tx, town))
    with desk.store.engine.connect() as connection:
        about = rows_of_person(connection, frozenset({town.karin.id}), tenant=desk.tenant)
        (karin,) = find_data_subjects(connection, "Karin Ek", tenant=desk.tenant)
        named = rows_naming(connection, karin, tenant=desk.tenant)
    assert {"attendee", "note", "agenda_item", "minutes", "correction", "notes_import", "template"} <= set(
        about
    )
    assert ("minutes", "adopted_by_name") in {(one["table"], one["column"]) for one in named}
    assert all({"id", "meeting_id"} & set(one) for one in named)
