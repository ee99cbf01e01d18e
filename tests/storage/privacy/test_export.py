"""Test the export of every table: all of it as JSON, or what concerns one person."""

import json
from datetime import timedelta

from domain.mail import MailKind, MailRecipient
from domain.person import LINK_HOLDER
from storage import Transaction
from storage.answer_links import LinkState, find_link
from storage.privacy.catalogue import EXPORTED_TABLES
from storage.privacy.erase import erase_person
from storage.privacy.export import read_table, rows_naming, rows_of_person, to_json_value
from storage.privacy.subjects import find_data_subjects
from tests.storage.meeting_rows import fill_meeting, plan
from tests.storage.tenant import NOW, Desk, Town, log

ADDRESS = "petra.holm@bjorkvik.example"


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


def get_mail(tx: Transaction, town: Town) -> str:
    """Give Petra an address of her own, mail her a question with a link; return its token."""
    streets = town.technical
    tx.councils.set_department_people(
        town.council, streets.id, owner=town.petra.id, deputies=(), addresses={town.petra.id: ADDRESS}
    )
    asked = log(tx, town.council, "När lagas räcket?", by=town.eva)
    to = MailRecipient(address=ADDRESS, person=town.petra.id)
    args = {"questions": [asked.id]}
    tx.outbox.add_mail(
        MailKind.ASSIGNMENT, to=to, department=streets.id, council=town.council.id, args=args, key="a"
    )
    tx.people.upsert(name=town.petra.name, teams_id=f"{LINK_HOLDER}person:{town.petra.id}")
    link = tx.answer_links.create(
        council=town.council.id,
        department=streets.id,
        person=town.petra.id,
        questions=[asked.id],
        expires_at=tx.now + timedelta(days=20),
        mail_key="a",
    )
    return tx.answer_links.token(link)


async def test_the_own_address_of_a_person_is_exported_and_erased(desk: Desk, town: Town) -> None:
    token = await desk.write(lambda tx: get_mail(tx, town))
    with desk.store.engine.begin() as connection:
        (petra,) = find_data_subjects(connection, town.petra.name, tenant=desk.tenant)
        about = rows_of_person(connection, petra.ids, tenant=desk.tenant)
        assert [row["mail"] for row in about["seat"]] == [ADDRESS]
        assert len(about["person"]) == 2, "the one who answers by her links, too"
        assert find_link(connection, token, now=NOW)[0] is LinkState.VALID
        erase_person(connection, petra, tenant=desk.tenant, pseudonym="Raderad", now=NOW)
        left = {name: list(read_table(connection, name, tenant=desk.tenant)) for name in EXPORTED_TABLES}
        assert find_link(connection, token, now=NOW)[0] is LinkState.REVOKED
    assert ADDRESS not in str(left)
    assert town.petra.name not in str(left["person"])
