"""Test that a meeting event is handled once, in the council of its chat, and never answered."""

from dataclasses import replace

import pytest

from bot.turn.incoming import Account, ParticipantsJoined
from bot.turn.types import Reply
from domain.council import Council
from domain.person import MembershipKind
from storage import Store
from tests.teams.meeting_event_steps import BEGAN, JOHAN, KARIN, Listener, people, play, told


async def test_what_nobody_did_was_done_by_the_first_coordinator(
    store: Store, listener: Listener, council: Council
) -> None:
    assert await play(store, listener, told()) == Reply()
    [turn] = listener.turns
    assert (turn.person.name, turn.council, turn.event) == ("Karin Ek", council, BEGAN)
    assert turn.locale == "en"


@pytest.mark.usefixtures("council")
async def test_whoever_is_known_and_starts_the_meeting_has_started_it(
    store: Store, listener: Listener
) -> None:
    await play(store, listener, told(by=JOHAN))
    assert listener.turns[0].person.name == "Johan Lind"


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("standing", [MembershipKind.ANONYMOUS, None])
async def test_whoever_nobody_vouches_for_has_not(
    store: Store, listener: Listener, standing: MembershipKind | None
) -> None:
    stranger = Account(teams_id="29:x", name="Boende vid torget", standing=standing)
    await play(store, listener, told(by=stranger))
    assert listener.turns[0].person.name == "Karin Ek"


@pytest.mark.usefixtures("council")
async def test_the_same_announcement_is_played_once_and_another_again(
    store: Store, listener: Listener
) -> None:
    for activity in ("f:1", "f:1", "f:2"):
        assert await play(store, listener, told(activity=activity)) == Reply()
    assert [turn.activity for turn in listener.turns] == ["f:1", "f:2"]


@pytest.mark.usefixtures("council")
async def test_who_came_is_met_and_handed_on(store: Store, listener: Listener) -> None:
    boende = Account(teams_id="29:x", name="Boende vid torget", standing=MembershipKind.ANONYMOUS)
    await play(store, listener, told(ParticipantsJoined(accounts=(JOHAN, boende))))
    assert [one.name for one in listener.turns[0].participants] == ["Johan Lind", "Boende vid torget"]
    [johan, resident] = await people(store, "29:johan", "29:x")
    assert johan == listener.turns[0].participants[0]
    assert resident is not None
    assert not resident.is_identified


async def test_a_chat_without_council_is_none_of_our_business(store: Store, listener: Listener) -> None:
    incoming = told(ParticipantsJoined(accounts=(JOHAN,)), by=KARIN)
    assert await play(store, listener, incoming) == Reply()
    assert listener.turns == []
    assert await people(store, "29:johan", "29:karin") == [None, None]


@pytest.mark.usefixtures("council")
async def test_the_council_of_another_tenant_hears_nothing(store: Store, listener: Listener) -> None:
    await play(store, listener, replace(told(), tenant="11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"))
    assert listener.turns == []
