"""Test that identities come from Teams, never from a claim of another client or from a guess."""

import uuid
from typing import Any

import pytest

from bot.turn.incoming import MAX_PICKED
from simulator.activities import ActivityFactory, compose_message
from simulator.chats import Chat
from simulator.people import Person
from tests.dialogues.town import Town, said, shows
from tests.every import every

MEMBERS = "/members/"


async def forge(
    town: Town,
    by: Person,
    words: str,
    *,
    whom: str,
    name: str = "x",
    entra_id: str | None = None,
    chat: Chat | None = None,
    **fields: Any,  # noqa: ANN401
) -> None:
    """Write to the bot with a mention that makes a claim about a person."""
    bot, where = town.teams.world.bot, chat or town.meeting
    written = compose_message(f"@{bot.name} {words} <at>{name}</at>", mentions=[bot])
    service_url = town.teams.service_url
    activity = ActivityFactory(town.teams.world, service_url=service_url).message(written, chat=where, by=by)
    mentioned = {"id": whom, "name": name, "aadObjectId": entra_id}
    activity["entities"].append({"type": "mention", "mentioned": mentioned, "text": f"<at>{name}</at>"})
    activity.pop("attachments", None)
    assert (await town.teams.post(activity | fields)).status == 201


@every(
    ("attacker", "edited", "newcomer"),
    [
        ("boende", {}, "maria"),
        ("boende", {"type": "messageUpdate"}, "eva"),
        ("amir", {}, "nils"),
        ("amir", {"type": "messageUpdate"}, "johan"),
    ],
)
async def test_nobody_becomes_the_coordinator_by_mentioning_themselves_with_their_id(
    town: Town, attacker: str, edited: dict[str, Any], newcomer: str
) -> None:
    by, other = (town.teams.world.person(key) for key in (attacker, newcomer))
    data = town.meeting.channel_data() | {"eventType": "editMessage"}
    await forge(
        town, by, "fråga hej", whom=by.teams_id, entra_id=town.karin.entra_id, channelData=data, **edited
    )
    await town.teams.say(by, town.meeting, "förvaltning Hackade (hk)")
    listed = await town.say(town.karin, "förvaltningar")
    assert not shows(listed.card, "Hackade")
    assert shows((await town.say(town.karin, f"samordnare @{other.name}", other)).card, "Karin Ek")


async def test_two_owners_are_not_made_one_and_nobody_is_renamed_by_a_mention(town: Town) -> None:
    await forge(
        town,
        town.boende,
        "fråga hej",
        whom=town.petra.teams_id,
        name="KRIMINELL",
        entra_id=town.nils.entra_id,
    )
    listed = await town.say(town.karin, "förvaltningar")
    assert shows(listed.card, "Petra Holm", "Nils Norén")
    assert not shows(listed.card, "KRIMINELL")


async def test_who_is_mentioned_elsewhere_keeps_their_standing(town: Town) -> None:
    await forge(town, town.johan, "fråga hej", whom=town.maria.teams_id, chat=town.personal(town.johan))
    appointed = await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    assert shows(appointed.card, "Maria Sand är nu samordnare")


async def test_a_question_that_mentions_somebody_unknown_is_logged(town: Town) -> None:
    await forge(town, town.johan, "fråga Vad tycker", whom="29:nobody", name="Ingen")
    await town.posted("Vad tycker @Ingen")


@pytest.mark.parametrize("words", ["samordnare", "förvaltning Gatukontoret"])
async def test_somebody_unknown_gets_no_task(town: Town, words: str) -> None:
    await forge(town, town.karin, words, whom="29:nobody", name="Ingen")
    await town.posted("Jag hittar inte personen")
    assert not shows((await town.say(town.karin, "förvaltningar")).card, "Gatukontoret")


async def test_where_the_roster_is_silent_a_newcomer_is_no_member_until_it_answers(new_town: Town) -> None:
    town = new_town
    town.teams.fail("GET", MEMBERS, status=503, times=50)
    greeting = await town.bring_bot()
    bind = {"name": "Trygghetsrådet", "code": "TR"}
    for guest in (town.amir, town.karin):
        refused = await town.teams.press(guest, greeting, "bind", bind)
        assert "Gäster kan inte koppla ett råd" in said(refused.card) + refused.text
    town.teams.gate.faults.clear()
    still = await town.teams.press(town.amir, greeting, "bind", bind)
    assert "Gäster kan inte koppla ett råd" in said(still.card) + still.text
    bound = await town.teams.press(town.karin, greeting, "bind", bind)
    assert shows(bound.card, "Trygghetsrådet")


async def test_a_member_of_another_organisation_is_a_guest(town: Town) -> None:
    far = town.teams.world.add_person("far", name="Bo Lund", tenant_id=str(uuid.uuid4()))
    town.meeting.members.append(far)
    refused = await town.say(town.karin, "samordnare @Bo Lund", far)
    assert shows(refused.card, "Bo Lund är gäst här")


async def test_only_a_few_people_with_real_ids_are_looked_up_and_only_where_they_are_picked(
    town: Town,
) -> None:
    card = await town.tell(town.karin, "förvaltning Gatukontoret")
    before = asked(town)
    stranger = str(uuid.uuid4())
    sent = {"type": "Action.Execute", "verb": "search", "data": {"owner": stranger, "person": stranger}}
    await town.teams.press(town.karin, card, action=sent)
    await town.press(town.karin, card, "save_department", owner="../x", deputies=",".join("abcdefgh"))
    assert asked(town) == before
    card = await town.tell(town.karin, "förvaltning Parkkontoret")
    many = ",".join(str(uuid.uuid4()) for _ in range(300))
    await town.press(town.karin, card, "save_department", owner=town.petra.entra_id, deputies=many)
    assert 0 < asked(town) - before <= MAX_PICKED


def asked(town: Town) -> int:
    """Return how often the bot looked up people in Teams."""
    return sum(MEMBERS in call.path for call in town.teams.calls)
