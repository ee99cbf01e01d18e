"""Test that a person who leaves a chat is no member any more, as soon as Teams has reported it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.teams.gateway import TeamsGateway
from bot.turn.incoming import Chat, ChatKind
from simulator import chats
from simulator.constants import Json
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.town import Town, shows
from tests.every import every
from tests.faults.watching import until
from tests.running import running_bot
from tests.teams.activities import message


def ours(teams: Simulator, chat: chats.Chat) -> Chat:
    return Chat(id=chat.id, thread=chat.id, kind=ChatKind.GROUP, service_url=teams.service_url)


@pytest.fixture
async def town(signing_key: SigningKey, database_url: str) -> AsyncIterator[Town]:
    """Run the whole bot, with a meeting that has its council."""
    async with Simulator(key=signing_key) as teams, running_bot(teams, database_url=database_url):
        town = Town(teams)
        await town.found_council()
        yield town


async def test_who_has_left_the_chat_belongs_to_the_council_no_more(town: Town) -> None:
    await town.log(town.karin, "Kan lampan bytas?")
    await town.teams.install(town.johan)
    assert shows((await town.tell(town.johan, "öppna")).card, "Kan lampan bytas?")
    await town.teams.leave(town.johan, town.meeting)
    assert not shows((await town.tell(town.johan, "öppna")).card, "Kan lampan bytas?")


async def test_who_has_come_into_the_chat_belongs_to_the_council_at_once(town: Town) -> None:
    await town.log(town.karin, "Kan lampan bytas?")
    town.meeting.members.remove(town.eva)
    await town.teams.install(town.eva)
    assert not shows((await town.tell(town.eva, "öppna")).card, "Kan lampan bytas?")
    await town.teams.join(town.eva, town.meeting)
    assert shows((await town.tell(town.eva, "öppna")).card, "Kan lampan bytas?")


@pytest.mark.parametrize("looked_up_by", ["teams_id", "entra_id"])
async def test_who_leaves_a_team_is_forgotten_in_all_its_channels(
    teams: Simulator, gateway: TeamsGateway, looked_up_by: str
) -> None:
    johan, karin = teams.world.person("johan"), teams.world.person("karin")
    general, other = (
        teams.world.add_chat(key, title=key, members=[johan, karin], kind="channel") for key in ("a", "b")
    )
    general.has_bot = other.has_bot = True
    wanted = getattr(johan, looked_up_by)
    assert await gateway.roster.find(ours(teams, other), wanted)
    other.members.remove(johan)
    gone = {"type": "conversationUpdate", "membersRemoved": [{"id": johan.teams_id}]}
    assert (await teams.post(message(teams, **gone, conversation=general.conversation()))).status == 200
    assert await gateway.roster.find(ours(teams, other), wanted) is None


async def test_an_answer_that_was_asked_for_before_somebody_left_is_not_remembered(
    teams: Simulator, gateway: TeamsGateway
) -> None:
    meeting, johan = teams.world.chat("meeting"), teams.world.person("johan")
    teams.fail("GET", "/members/", delay=0.3)
    asking = asyncio.ensure_future(gateway.roster.find(ours(teams, meeting), johan.teams_id))
    await until(lambda: any("/members/" in call.path for call in teams.calls))
    await teams.leave(johan, meeting)
    await asking
    calls = len(teams.calls)
    assert await gateway.roster.find(ours(teams, meeting), johan.teams_id) is None
    assert len(teams.calls) == calls + 1


async def test_other_chats_stay_remembered(teams: Simulator, gateway: TeamsGateway) -> None:
    johan, karin = teams.world.person("johan"), teams.world.person("karin")
    other = teams.world.add_chat("other", title="Other", members=[johan, karin])
    other.has_bot = True
    await gateway.roster.find(ours(teams, other), karin.teams_id)
    await teams.leave(johan, teams.world.chat("meeting"))
    calls = len(teams.calls)
    assert await gateway.roster.find(ours(teams, other), karin.teams_id)
    assert len(teams.calls) == calls


@pytest.mark.usefixtures("gateway")
@every("members", ["johan", {"id": "29:x"}, ["johan"], [{"id": 1}], [{"aadObjectId": []}]])
async def test_a_list_of_members_of_another_shape_is_malformed(teams: Simulator, members: object) -> None:
    moved: Json = {"type": "conversationUpdate", "membersRemoved": members}
    assert (await teams.post(message(teams, **moved))).status == 400
