"""Test that a person is found and erased by every current and former name, in any spelling."""

from functools import partial

import pytest
from sqlalchemy import Connection

from domain.attendance import Role
from domain.history import EventKind
from domain.minutes import FIRST_DRAFT
from domain.question import Question
from storage import Transaction
from storage.privacy.erase import erase_person
from storage.privacy.export import read_table, rows_naming
from storage.privacy.mentions import Row
from storage.privacy.subjects import ERASED_NAME, DataSubject, find_data_subjects
from tests.storage.meeting_rows import hold, note, there
from tests.storage.tenant import CHAT, NOW, Desk, Town, log, save

INSTEAD = ERASED_NAME["sv"]


def live_long(tx: Transaction, town: Town) -> None:
    """Let Petra be recorded, marry, adopt minutes, have two rows, and be mentioned in texts."""
    first, second = hold(tx, town), hold(tx, town)
    told = {"party": "C", "title": "gatuchef", "organisation": "Gatukontoret"}
    tx.attendance.save(there(first, "Petra  HOLM", Role.OFFICIAL, person=town.petra.id, **told))
    adopted = FIRST_DRAFT.adopt("Petra Holm", at=NOW)
    tx.minutes.adopt(first.id, edition=adopted, by=town.petra.id, document={"by": "Petra Holm"}, minutes={})
    other = tx.people.upsert(name="Petra Lind", teams_id="29:petra-at-home")
    tx.attendance.save(there(second, "Petra", Role.OFFICIAL, person=other.id))
    tx.attendance.save(there(second, "petra\u00a0lind", Role.GUEST))
    tx.attendance.save(there(second, "Petra Lindgren", Role.GUEST))
    tx.people.upsert(name="Petra Lind", teams_id="29:petra-at-home", entra_id="entra-petra")
    ask(tx, town, "  petra   holm ")
    ask(tx, town, "Petra Holmberg")
    ask(tx, town, "Petra")
    tx.notes.add(note(first, "PETRA LINDS förslag", section="round"))
    tx.notes.add(note(first, "Petra Lindgrens förslag", section="round"))


def ask(tx: Transaction, town: Town, name: str) -> None:
    question = Question(
        council=town.council.id,
        number=tx.councils.allocate_number(town.council.id),
        text="När öppnar biblioteket?",
        logged_by=town.karin.id,
        logged_at=NOW,
        asked_by=town.karin.id,
        asked_for=name,
        chat=CHAT,
    )
    tx.questions.add(question, council=town.council, act="log")


def petra(connection: Connection, desk: Desk) -> DataSubject:
    (found,) = find_data_subjects(connection, "entra-petra", tenant=desk.tenant)
    return found


def rows(connection: Connection, desk: Desk, table: str) -> list[Row]:
    return list(read_table(connection, table, tenant=desk.tenant))


async def test_names_are_collected_from_all_rows_that_are_theirs(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: live_long(tx, town))
    with desk.store.engine.connect() as connection:
        found = petra(connection, desk)
        by_an_old_name = find_data_subjects(connection, " PETRA  lind", tenant=desk.tenant)
    assert found.searched_names == {"Petra Holm", "Petra  HOLM", "Petra Lind"}
    assert by_an_old_name == [found]


async def test_whoever_is_erased_is_gone_from_meetings_however_the_name_was_written(
    desk: Desk, town: Town
) -> None:
    await desk.write(lambda tx: live_long(tx, town))
    await desk.store.write_all_tenants(
        lambda c: erase_person(c, petra(c, desk), tenant=desk.tenant, pseudonym=INSTEAD, now=NOW)
    )
    with desk.store.engine.connect() as connection:
        there = rows(connection, desk, "attendee")
        asked = {row["asked_for"] for row in rows(connection, desk, "question")}
        people = rows(connection, desk, "person")
        (minutes,) = rows(connection, desk, "minutes")
    assert [row["name"] for row in there] == [INSTEAD, INSTEAD, INSTEAD, "Petra Lindgren"]
    assert {(row["party"], row["title"], row["organisation"]) for row in there} == {("", "", "")}
    assert asked == {INSTEAD, "Petra Holmberg", "Petra"}, "others are called Petra too"
    assert not [row["name"] for row in people if "Petra" in row["name"]]
    assert minutes["adopted_by_name"] == "Petra Holm", "what was adopted stays"


async def test_texts_are_found_by_each_of_the_names_and_not_by_longer_ones(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: live_long(tx, town))
    with desk.store.engine.connect() as connection:
        named = rows_naming(connection, petra(connection, desk), tenant=desk.tenant)
    told = [(one["table"], one["says"]) for one in named if one["certain"] and one["table"] != "event"]
    assert told == [
        ("question", "  petra   holm "),
        ("attendee", "Petra  HOLM"),
        ("attendee", "petra\u00a0lind"),
        ("note", "PETRA LINDS förslag"),
        ("minutes", "Petra Holm"),
        ("minutes", {"by": "Petra Holm"}),
    ]
    unsure = [(one["table"], one["says"]) for one in named if not one["certain"]]
    assert unsure == [("question", "Petra"), ("attendee", "Petra")]


@pytest.mark.both_databases
async def test_who_has_no_account_is_found_and_erased_by_the_name_that_was_written(
    desk: Desk, town: Town
) -> None:
    def answer(tx: Transaction) -> None:
        asked = log(tx, town.council, "När öppnar badet?", by=town.johan)
        answered = asked.give_answer("Fråga Lisa Larsson.", by=town.petra.id, at=NOW)
        kept = save(tx, asked, answered.by_link("Lisa Larsson"), town=town)
        save(tx, kept, kept.reopen().by_link(None), town=town, happening=EventKind.REOPENED)
        ask(tx, town, "Gunvor Öberg")

    def names(connection: Connection, name: str) -> set[tuple[str, str]]:
        (found,) = find_data_subjects(connection, name, tenant=desk.tenant)
        return {(r["table"], r["column"]) for r in rows_naming(connection, found, tenant=desk.tenant)}

    await desk.write(answer)
    for name, columns in (
        ("lisa  LARSSON", {("event", "new"), ("event", "old")}),
        ("Gunvor Öberg", {("question", "asked_for")}),
    ):
        with desk.store.engine.connect() as connection:
            assert names(connection, name) == columns
            (found,) = find_data_subjects(connection, name, tenant=desk.tenant)
        work = partial(erase_person, subject=found, tenant=desk.tenant, pseudonym=INSTEAD, now=NOW)
        await desk.store.write_all_tenants(work)
        with desk.store.engine.connect() as connection:
            assert find_data_subjects(connection, name, tenant=desk.tenant) == []
            assert find_data_subjects(connection, INSTEAD, tenant=desk.tenant) == []


async def test_a_name_that_only_they_remember_can_be_added(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: ask(tx, town, "Petra Fält"))
    with desk.store.engine.connect() as connection:
        found = petra(connection, desk)
        before = rows_naming(connection, found, tenant=desk.tenant)
        named = rows_naming(connection, found.with_names(["petra fält"]), tenant=desk.tenant)
    assert before == []
    assert [(one["says"], one["certain"]) for one in named if one["table"] == "question"] == [
        ("Petra Fält", True)
    ]


async def test_who_was_erased_already_has_no_name_to_look_for(desk: Desk, town: Town) -> None:
    await desk.store.write_all_tenants(
        lambda c: erase_person(c, petra(c, desk), tenant=desk.tenant, pseudonym=INSTEAD, now=NOW)
    )
    with desk.store.engine.connect() as connection:
        (gone,) = find_data_subjects(connection, str(town.petra.id), tenant=desk.tenant)
    assert (gone.name, gone.searched_names) == (INSTEAD, frozenset())
