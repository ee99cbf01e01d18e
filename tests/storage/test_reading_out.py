"""What is read out of every table: whole as JSON, or what concerns one person."""

import json

from storage import Transaction
from storage.catalogue import EXPORTED
from storage.reading_out import plain, read_out, rows_about, rows_that_name
from tests.storage.at_meeting import fill_meeting, plan
from tests.storage.desk import Desk, Town, log


def meet_once(tx: Transaction, town: Town) -> None:
    """Let the council meet, and store something in each table."""
    asked = log(tx, town.council, "När lagas räcket?", by=town.eva)
    fill_meeting(tx, town, plan(tx, town), asked)


async def test_every_row_of_a_meeting_is_json_with_its_files_in_base64(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: meet_once(tx, town))
    with desk.store.engine.connect() as connection:
        told = {name: list(read_out(connection, name, tenant=desk.tenant)) for name in EXPORTED}
    shown = {name: [{k: plain(v) for k, v in row.items()} for row in rows] for name, rows in told.items()}
    read = json.loads(json.dumps(shown))
    assert all(
        read[name] for name in ("attendee", "note", "remark", "minutes", "file", "old_notes", "template")
    )
    assert read["template"][0]["content"] == "UEs="


async def test_what_concerns_a_person_is_found_in_tables_with_any_key(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: meet_once(tx, town))
    with desk.store.engine.connect() as connection:
        about = rows_about(connection, frozenset({town.karin.id}), tenant=desk.tenant)
        named = rows_that_name(connection, {"karin ek"}, tenant=desk.tenant)
    assert {"attendee", "note", "item", "minutes", "correction", "old_notes", "template"} <= set(about)
    assert ("minutes", "adopted_by_name") in {(one["table"], one["column"]) for one in named}
    assert all({"id", "meeting_id"} & set(one) for one in named)
