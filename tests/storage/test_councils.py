"""Councils: founded, changed, bound to chats, and never remembered wrongly."""

import asyncio
import threading
from functools import partial

import pytest

from domain.council import Council
from domain.errors import NotFound, Refusal
from storage import Store, Transaction, memory
from storage.chats import BoundChat
from tests.storage.desk import CHAT, NOW, Desk, Town, found, meet


async def test_a_new_council_has_its_founder_and_the_usual_outside_bodies(desk: Desk) -> None:
    karin = await desk.write(lambda tx: meet(tx, "Karin Ek"))
    council = await desk.write(lambda tx: found(tx, by=karin))
    assert (council.name, council.code, council.locale) == ("Trygghetsrådet", "TR", "sv")
    assert council.coordinators == (karin.id,)
    assert "Polisen" in [body.name for body in council.outside_bodies]
    assert await desk.read(lambda tx: tx.councils.by_code("TR")) == council
    assert await desk.read(lambda tx: tx.councils.by_code("XX")) is None
    assert await desk.read(lambda tx: tx.councils.of_person(karin.id)) == (council,)


async def test_a_code_is_taken_once(desk: Desk, town: Town) -> None:
    with pytest.raises(Refusal) as refusal:
        await desk.write(lambda tx: found(tx, by=town.karin))
    assert refusal.value.code == "code_taken"


async def test_departments_are_added_changed_and_removed(desk: Desk, town: Town) -> None:
    def rename(tx: Transaction) -> Council:
        changed, _ = tx.councils.save_department(
            town.council, name="Gatukontoret", aliases=("gk",), department=town.technical.id
        )
        return tx.councils.remove_department(changed, town.social.id)

    council = await desk.write(rename)
    assert [(d.name, d.aliases, d.owner) for d in council.departments] == [
        ("Gatukontoret", ("gk",), town.petra.id)
    ]
    kept = council.department(town.social.id)
    assert kept is not None
    assert (kept.name, kept.removed) == ("Socialförvaltningen", True)


async def test_seats_are_replaced_and_an_owner_is_no_deputy_of_their_own(desk: Desk, town: Town) -> None:
    council = await desk.write(
        lambda tx: tx.councils.seat(
            town.council, town.technical.id, owner=town.nils.id, deputies=(town.nils.id, town.eva.id)
        )
    )
    assert council.departments_of(town.eva.id)[0].people == (town.nils.id, town.eva.id)
    council = await desk.write(
        lambda tx: tx.councils.seat(council, town.technical.id, owner=None, deputies=())
    )
    assert council.department(town.technical.id) == Council.department(council, town.technical.id)
    assert not council.departments[0].people
    assert council.departments[1].owner == town.nils.id


async def test_coordinators_come_and_go_but_one_stays(desk: Desk, town: Town) -> None:
    both = await desk.write(lambda tx: tx.councils.appoint(town.council, town.johan.id))
    assert both.coordinators == (town.karin.id, town.johan.id)
    with pytest.raises(Refusal, match="already_coordinator"):
        await desk.write(lambda tx: tx.councils.appoint(town.council, town.johan.id))
    one = await desk.write(lambda tx: tx.councils.step_down(both, town.karin.id))
    assert one.coordinators == (town.johan.id,)
    with pytest.raises(Refusal, match="last_coordinator"):
        await desk.write(lambda tx: tx.councils.step_down(one, town.johan.id))


async def test_two_coordinators_who_leave_at_once_do_not_leave_the_council_alone(
    desk: Desk, town: Town
) -> None:
    both = await desk.write(lambda tx: tx.councils.appoint(town.council, town.johan.id))

    async def leave(person: int) -> bool:
        try:
            await desk.write(lambda tx: tx.councils.step_down(both, person))
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(leave(town.karin.id), leave(town.johan.id))) == [False, True]
    assert len((await desk.read(lambda tx: tx.councils.get(both.id))).coordinators) == 1


async def test_outside_bodies_come_and_go(desk: Desk, town: Town) -> None:
    council = await desk.write(lambda tx: tx.councils.add_outside_body(town.council, "Bostadsbolaget"))
    added = council.outside_bodies[-1]
    assert added.name == "Bostadsbolaget"
    with pytest.raises(Refusal, match="already_outside_body"):
        await desk.write(lambda tx: tx.councils.add_outside_body(town.council, " BOSTADSBOLAGET "))
    council = await desk.write(lambda tx: tx.councils.remove_outside_body(council, added.id))
    assert added not in council.outside_bodies


def know(tx: Transaction, conversation: str = CHAT) -> None:
    tx.chats.know(conversation, kind="group", service_url="https://smba", bot_id="28:bot", meeting=None)


async def test_a_council_is_found_by_the_chats_that_it_is_bound_to(desk: Desk, town: Town) -> None:
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) is None
    await desk.write(know)
    assert await desk.read(lambda tx: tx.councils.of_chat(CHAT)) is None
    await desk.write(lambda tx: tx.chats.bind(CHAT, council=town.council.id))
    assert await desk.read(lambda tx: tx.councils.of_chat(CHAT)) == town.council
    bound = BoundChat(
        conversation=CHAT,
        council=town.council.id,
        kind="group",
        service_url="https://smba",
        bot_id="28:bot",
        removed=False,
    )
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) == bound
    assert await desk.read(lambda tx: tx.chats.bound()) == (bound,)
    assert await desk.read(lambda tx: tx.chats.bound(without=[town.council.id])) == ()


async def test_a_chat_that_the_app_left_stays_bound_and_is_back_when_the_app_is(
    desk: Desk, town: Town
) -> None:
    await desk.write(know)
    await desk.write(lambda tx: tx.chats.bind(CHAT, council=town.council.id))
    await desk.write(lambda tx: tx.chats.leave(CHAT, at=NOW))
    assert await desk.read(lambda tx: tx.chats.bound()) == ()
    assert await desk.read(lambda tx: tx.councils.of_chat(CHAT)) == town.council
    await desk.write(know)
    assert [chat.removed for chat in await desk.read(lambda tx: tx.chats.bound())] == [False]


async def test_what_is_not_there_is_not_found(desk: Desk, town: Town) -> None:
    with pytest.raises(NotFound, match="no_such_council"):
        await desk.read(lambda tx: tx.councils.get(99))
    nowhere = Council(id=99, name="", code="", locale="sv", timezone="UTC")
    with pytest.raises(NotFound, match="no_such_council"):
        await desk.write(lambda tx: tx.councils.appoint(nowhere, town.karin.id))


class TakenBackError(Exception):
    """Something went wrong after a change."""


async def test_a_change_that_was_taken_back_is_never_seen(desk: Desk, town: Town) -> None:
    def change_and_fail(tx: Transaction) -> None:
        tx.councils.add_outside_body(town.council, "Finns inte")
        raise TakenBackError

    def change(tx: Transaction) -> Council:
        return tx.councils.add_outside_body(town.council, "Finns")

    outcomes = await asyncio.gather(
        desk.write(change_and_fail), desk.write(change), desk.write(change_and_fail), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [TakenBackError, Council, TakenBackError]
    for door in (desk.read, desk.write):
        council = await door(lambda tx: tx.councils.get(town.council.id))
        names = [body.name for body in council.outside_bodies]
        assert "Finns" in names
        assert "Finns inte" not in names


async def test_what_others_see_of_a_transaction_that_fails_to_commit_is_not_remembered(
    desk: Desk, town: Town
) -> None:
    """One piece of work changes the council, one beside it looks, and the commit of both fails."""

    def change(tx: Transaction) -> None:
        tx.councils.add_outside_body(town.council, "Finns inte")

    def look_and_break(tx: Transaction) -> None:
        tx.councils.get(town.council.id)
        tx.people._connection.connection.rollback()  # noqa: SLF001 - the disk is full, as SQLite says it
        raise TakenBackError

    held = threading.Event()
    asyncio.get_running_loop().call_later(0.05, held.set)
    pieces = (lambda _: held.wait(5), change, look_and_break)  # the last two wait, and so are one commit
    await asyncio.gather(*(desk.write(piece) for piece in pieces), return_exceptions=True)
    await desk.write(lambda tx: tx.councils.add_outside_body(town.council, "Finns"))
    council = await desk.read(lambda tx: tx.councils.get(town.council.id))
    assert council.outside_bodies[-1].name == "Finns"


async def test_a_change_by_another_program_is_seen_at_once(desk: Desk, town: Town, database_url: str) -> None:
    other = Desk(store=Store.open(database_url))
    for name in ("Första", "Andra", "Tredje"):
        before = await other.read(lambda tx: tx.councils.get(town.council.id))
        assert name not in [body.name for body in before.outside_bodies]
        changed = await desk.write(lambda tx, name=name: tx.councils.add_outside_body(town.council, name))  # type: ignore[misc]
        assert await other.read(lambda tx: tx.councils.get(town.council.id)) == changed
    other.store.close()


async def test_a_council_that_did_not_change_is_read_from_memory(desk: Desk, town: Town) -> None:
    first = await desk.read(lambda tx: tx.councils.get(town.council.id))
    assert await desk.later(days=1).read(lambda tx: tx.councils.get(town.council.id)) is first


async def test_the_memory_does_not_grow_for_ever(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 2)
    remembered = await desk.read(lambda tx: tx.councils.get(town.council.id))
    for code in ("A", "B", "C"):
        founding = partial(found, by=town.karin, code=code)
        assert (await desk.write(founding)).code == code
    again = await desk.read(lambda tx: tx.councils.get(town.council.id))
    assert again == remembered
    assert again is not remembered
