"""Test councils: founded, changed, bound to chats, and never cached in an outdated state."""

import asyncio

import pytest

from domain.council import Council
from domain.errors import NotFound, Refusal
from storage import Transaction
from storage.chats import GroupChat
from tests.storage.tenant import CHAT, NOW, Desk, Town, found, meet


async def test_a_new_council_has_its_founder_and_the_usual_outside_bodies(desk: Desk) -> None:
    karin = await desk.write(lambda tx: meet(tx, "Karin Ek"))
    council = await desk.write(lambda tx: found(tx, by=karin))
    assert (council.name, council.code, council.locale) == ("Trygghetsrådet", "TR", "sv")
    assert council.coordinators == (karin.id,)
    assert [body.name for body in council.outside_bodies] == ["Polisen", "Fastighetsägare"]
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
        lambda tx: tx.councils.set_department_people(
            town.council, town.technical.id, owner=town.nils.id, deputies=(town.nils.id, town.eva.id)
        )
    )
    assert council.departments_of(town.eva.id)[0].people == (town.nils.id, town.eva.id)
    council = await desk.write(
        lambda tx: tx.councils.set_department_people(council, town.technical.id, owner=None, deputies=())
    )
    assert council.department(town.technical.id) == Council.department(council, town.technical.id)
    assert not council.departments[0].people
    assert council.departments[1].owner == town.nils.id


async def test_coordinators_come_and_go_but_one_stays(desk: Desk, town: Town) -> None:
    both = await desk.write(lambda tx: tx.councils.add_coordinator(town.council, town.johan.id))
    assert both.coordinators == (town.karin.id, town.johan.id)
    with pytest.raises(Refusal, match="already_coordinator"):
        await desk.write(lambda tx: tx.councils.add_coordinator(town.council, town.johan.id))
    one = await desk.write(lambda tx: tx.councils.remove_coordinator(both, town.karin.id))
    assert one.coordinators == (town.johan.id,)
    with pytest.raises(Refusal, match="last_coordinator"):
        await desk.write(lambda tx: tx.councils.remove_coordinator(one, town.johan.id))


async def test_two_coordinators_who_leave_at_once_do_not_leave_the_council_alone(
    desk: Desk, town: Town
) -> None:
    both = await desk.write(lambda tx: tx.councils.add_coordinator(town.council, town.johan.id))

    async def leave(person: int) -> bool:
        try:
            await desk.write(lambda tx: tx.councils.remove_coordinator(both, person))
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
    tx.chats.upsert(conversation, kind="group", service_url="https://smba", bot_id="28:bot", meeting=None)


async def test_a_council_is_found_by_the_chats_that_it_is_bound_to(desk: Desk, town: Town) -> None:
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) is None
    await desk.write(know)
    assert await desk.read(lambda tx: tx.councils.of_chat(CHAT)) is None
    await desk.write(lambda tx: tx.chats.bind(CHAT, council=town.council.id))
    assert await desk.read(lambda tx: tx.councils.of_chat(CHAT)) == town.council
    bound = GroupChat(
        conversation=CHAT,
        council=town.council.id,
        kind="group",
        service_url="https://smba",
        bot_id="28:bot",
    )
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) == bound
    assert await desk.read(lambda tx: tx.chats.list_bound()) == (bound,)
    assert await desk.read(lambda tx: tx.chats.list_bound_elsewhere([town.council.id], limit=5)) == ()


async def test_a_chat_that_the_app_left_stays_bound_and_is_back_when_the_app_is(
    desk: Desk, town: Town
) -> None:
    await desk.write(know)
    await desk.write(lambda tx: tx.chats.bind(CHAT, council=town.council.id))
    await desk.write(lambda tx: tx.chats.mark_removed(CHAT, at=NOW))
    assert await desk.read(lambda tx: tx.chats.list_bound()) == ()
    assert await desk.read(lambda tx: tx.councils.of_chat(CHAT)) == town.council
    await desk.write(know)
    assert [chat.is_removed for chat in await desk.read(lambda tx: tx.chats.list_bound())] == [False]


async def test_what_is_not_there_is_not_found(desk: Desk, town: Town) -> None:
    with pytest.raises(NotFound, match="no_such_council"):
        await desk.read(lambda tx: tx.councils.get(99))
    nowhere = Council(id=99, name="", code="", locale="sv", timezone="UTC")
    with pytest.raises(NotFound, match="no_such_council"):
        await desk.write(lambda tx: tx.councils.add_coordinator(nowhere, town.karin.id))
