"""Test that people have a Teams id, an Entra id or both, and become one person once both are known."""

import pytest

from domain.errors import NotFound
from domain.person import MembershipKind, Person
from domain.question import Question
from storage import Transaction
from storage.outbox import MessageKind
from tests.storage.outbox.helpers import take
from tests.storage.tenant import NOW, Desk, Town, found, log, meet, save


async def test_who_was_met_is_known_by_either_id(desk: Desk) -> None:
    met = await desk.write(lambda tx: tx.people.upsert(name="Karin Ek", teams_id="29:k", entra_id="k"))
    assert (met.name, met.membership) == ("Karin Ek", MembershipKind.UNKNOWN)
    assert await desk.write(lambda tx: tx.people.upsert(name="Karin Ek", teams_id="29:k")) == met
    assert await desk.write(lambda tx: tx.people.upsert(name="Karin Ek", entra_id="k")) == met
    assert await desk.read(lambda tx: tx.people.get(met.id)) == met
    address = await desk.read(lambda tx: tx.people.find_by_teams_id("29:k"))
    assert address is not None
    assert address.person == met
    assert await desk.read(lambda tx: tx.people.find_by_teams_id("29:x")) is None


async def test_what_is_learnt_is_added_and_what_is_not_said_is_kept(desk: Desk) -> None:
    def learn(tx: Transaction) -> Person:
        tx.people.upsert(name="Karin Ek", teams_id="29:k", locale="sv")
        tx.people.upsert(name="", teams_id="29:k", personal_chat="a:1", service_url="https://smba")
        return tx.people.upsert(name="Karin Ek-Lind", teams_id="29:k", membership=MembershipKind.GUEST)

    karin = await desk.write(learn)
    assert karin == Person(
        id=karin.id,
        name="Karin Ek-Lind",
        teams_id="29:k",
        membership=MembershipKind.GUEST,
        locale="sv",
        personal_chat="a:1",
    )
    assert await desk.read(lambda tx: tx.people.get(karin.id)) == karin


async def test_somebody_without_a_name_is_called_by_a_question_mark(desk: Desk) -> None:
    assert (await desk.write(lambda tx: tx.people.upsert(name="", teams_id="29:x"))).name == "?"


async def test_who_was_met_first_and_named_later_is_one_person(desk: Desk) -> None:
    met = await desk.write(lambda tx: meet(tx, "Petra Holm", entra=False))
    both = await desk.write(lambda tx: meet(tx, "Petra Holm"))
    assert (both.id, both.teams_id, both.entra_id) == (met.id, "29:petra", "entra-petra")


async def test_who_was_named_first_and_met_later_is_one_person(desk: Desk) -> None:
    named = await desk.write(lambda tx: meet(tx, "Petra Holm", teams=False))
    both = await desk.write(lambda tx: meet(tx, "Petra Holm"))
    assert (both.id, both.teams_id, both.entra_id) == (named.id, "29:petra", "entra-petra")


async def test_what_a_roster_said_of_one_row_holds_for_both_that_become_one(desk: Desk) -> None:
    def learn(tx: Transaction) -> Person:
        tx.people.upsert(name="Petra Holm", teams_id="29:petra", membership=MembershipKind.MEMBER)
        tx.people.upsert(name="", entra_id="entra-petra")
        return meet(tx, "Petra Holm")

    assert (await desk.write(learn)).membership is MembershipKind.MEMBER


def two_petras(tx: Transaction) -> tuple[Person, Person]:
    """Store Petra by her Teams id and, as another person, by her Entra id."""
    met = tx.people.upsert(name="Petra", teams_id="29:petra", personal_chat="a:petra", locale="sv")
    return met, meet(tx, "Petra Holm", teams=False)


async def test_two_rows_become_one_at_the_first_activity_that_has_both_ids(desk: Desk) -> None:
    met, named = await desk.write(two_petras)
    assert met.id != named.id
    petra = await desk.write(lambda tx: meet(tx, "Petra Holm"))
    assert petra == Person(
        id=named.id,
        name="Petra Holm",
        teams_id="29:petra",
        entra_id="entra-petra",
        locale="sv",
        personal_chat="a:petra",
        membership=MembershipKind.UNKNOWN,
    )
    assert await desk.read(lambda tx: tx.people.get(met.id)) == petra
    assert await desk.read(lambda tx: tx.people.get_many([met.id, named.id, 99])) == {
        met.id: petra,
        named.id: petra,
    }
    assert (await desk.read(lambda tx: tx.people.address(met.id))).person == petra


@pytest.fixture
async def two_amirs(desk: Desk, town: Town) -> tuple[Question, int]:
    """Let Amir own a department, ask a question that is closed, and have a card and a message."""

    def work(tx: Transaction) -> tuple[Question, int]:
        met = tx.people.upsert(name="Amir", teams_id="29:amir")
        meet(tx, "Amir Rahimi", teams=False)
        tx.councils.set_department_people(town.council, town.technical.id, owner=met.id, deputies=())
        first = log(tx, town.council, "Varför är det mörkt?", by=met)
        tx.outbox.add(MessageKind.MESSAGE, key="k", payload={}, person=met.id, caused_by=met.id)
        what = {"council": town.council.id, "kind": "news", "args": {}, "questions": [first.id]}
        where = {"thread": "a:1", "service_url": "s", "person": met.id, "locale": "sv", "activity": "1"}
        view = tx.posted_cards.add(**what, **where, fingerprint="f", at=NOW)  # type: ignore[arg-type]
        return save(tx, first, first.drop("Dubblett", by=met.id, at=NOW), town=town), view

    return await desk.write(work)


async def test_everything_that_pointed_to_the_one_points_to_the_other(
    desk: Desk, two_amirs: tuple[Question, int]
) -> None:
    amir = await desk.write(lambda tx: meet(tx, "Amir Rahimi"))
    question = await desk.read(lambda tx: tx.questions.get(two_amirs[0].id))
    assert two_amirs[0].logged_by != amir.id
    assert (question.logged_by, question.asked_by, question.ended_by) == (amir.id, amir.id, amir.id)
    posted = await desk.read(lambda tx: tx.posted_cards.get(two_amirs[1]))
    assert posted is not None
    assert posted.person == amir.id
    (message,) = await take(desk.store)
    assert (message.person, message.caused_by) == (amir.id, amir.id)
    assert await desk.read(lambda tx: tx.councils.of_person(amir.id))


@pytest.mark.usefixtures("two_amirs")
async def test_a_council_that_was_remembered_follows(desk: Desk, town: Town) -> None:
    before = await desk.read(lambda tx: tx.councils.get(town.council.id))
    amir = await desk.write(lambda tx: meet(tx, "Amir Rahimi"))
    after = await desk.read(lambda tx: tx.councils.get(town.council.id))
    owners = [{d.id: d.owner for d in council.departments}[town.technical.id] for council in (before, after)]
    assert owners[0] != amir.id
    assert owners[1] == amir.id


async def test_a_seat_that_both_had_is_one_seat(desk: Desk) -> None:
    def work(tx: Transaction) -> int:
        met, named = two_petras(tx)
        council = found(tx, by=met)
        council = tx.councils.add_coordinator(council, named.id)
        council, department = tx.councils.save_department(council, name="Park", aliases=())
        tx.councils.set_department_people(council, department.id, owner=None, deputies=(met.id, named.id))
        return council.id

    council = await desk.write(work)
    petra = await desk.write(lambda tx: meet(tx, "Petra Holm"))
    after = await desk.read(lambda tx: tx.councils.get(council))
    assert after.coordinators == (petra.id,)
    assert after.departments[0].deputies == (petra.id,)


async def test_who_was_merged_twice_is_still_found(desk: Desk) -> None:
    first, second = await desk.write(two_petras)
    await desk.write(lambda tx: meet(tx, "Petra Holm"))
    await desk.write(lambda tx: tx.people.upsert(name="Petra Holm", entra_id="entra-new"))
    newest = await desk.write(
        lambda tx: tx.people.upsert(name="Petra Holm", teams_id="29:petra", entra_id="entra-new")
    )
    known = await desk.read(lambda tx: tx.people.get_many([first.id, second.id]))
    assert known == {first.id: newest, second.id: newest}


async def test_the_personal_chat_is_remembered_and_forgotten(desk: Desk) -> None:
    petra = await desk.write(lambda tx: meet(tx, "Petra Holm"))
    await desk.write(
        lambda tx: tx.people.set_personal_chat(petra.id, conversation="a:1", service_url="https://s")
    )
    address = await desk.read(lambda tx: tx.people.address(petra.id))
    assert (address.person.personal_chat, address.service_url) == ("a:1", "https://s")
    await desk.write(lambda tx: tx.people.clear_personal_chat(petra.id))
    assert (await desk.read(lambda tx: tx.people.get(petra.id))).personal_chat is None


async def test_known_means_that_there_is_nothing_new_to_store(desk: Desk) -> None:
    petra = await desk.write(lambda tx: meet(tx, "Petra Holm"))
    same = {"teams_id": "29:petra", "name": "Petra Holm", "locale": None}
    assert await desk.read(lambda tx: tx.people.find_unchanged(same)) == petra
    assert await desk.read(lambda tx: tx.people.find_unchanged({**same, "locale": "en"})) is None
    assert await desk.read(lambda tx: tx.people.find_unchanged({**same, "teams_id": "29:x"})) is None


async def test_who_is_not_known_is_not_found(desk: Desk) -> None:
    assert await desk.read(lambda tx: tx.people.get_many([])) == {}
    for ask in (lambda tx: tx.people.get(99), lambda tx: tx.people.address(99)):
        with pytest.raises(NotFound, match="no_such_person"):
            await desk.read(ask)
