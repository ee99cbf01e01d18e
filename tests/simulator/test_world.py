"""Test that worlds can be built, saved and loaded."""

import asyncio
import stat
from pathlib import Path

import pytest

from simulator.chats import Chat
from simulator.people import Person
from simulator.service import Simulator
from simulator.signing import SigningKey
from simulator.state_file import StateFile, load_state
from simulator.world import World
from tests.simulator.fake_bot import FakeBot, answer_card, card_with, execute, message_with

OTHER_TENANT = "2f0b9c55-1111-4222-8333-444455556666"


def test_the_sample_has_everybody_who_takes_part_in_a_meeting() -> None:
    people = World.sample().people.values()
    assert [one.name for one in people if not one.installed and one.role != "anonymous"] == ["Olof Frisk"]
    assert {one.role for one in people} == {"user", "guest", "anonymous"}
    assert len({one.teams_id for one in people}) == len(people) == 9


def test_people_and_chats_of_another_tenant_stand_beside_the_own_ones() -> None:
    world = World()
    anna = world.add_person("anna", name="Anna By", tenant_id=OTHER_TENANT)
    chat = world.add_chat("annat", title="Annat råd", members=[anna], tenant_id=OTHER_TENANT)
    assert chat.channel_data()["tenant"]["id"] == OTHER_TENANT
    assert world.personal(anna).tenant_id == OTHER_TENANT


def test_a_message_that_is_nowhere_is_not_found() -> None:
    with pytest.raises(LookupError, match="no message 17"):
        World.sample().find_message("17")


async def test_a_card_from_before_a_restart_can_be_pressed_after_it(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person, signing_key: SigningKey, tmp_path: Path
) -> None:
    async def answer(_activity: object) -> dict[str, object]:
        return answer_card(card_with(words="Din egen"))

    path = tmp_path / "data" / "simulator.teams.json"
    StateFile(path, world=teams.world, key=signing_key).start()
    await bot.write(meeting, message_with(card_with(execute("show", question=12))))
    message = await teams.message(meeting)
    bot.reply = answer
    await teams.press(karin, message, "show")
    await asyncio.sleep(0.5)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    recalled = load_state(path)
    assert recalled
    world, key = recalled
    assert key.jwk() == signing_key.jwk()
    again = world.find_message(message.id)
    assert again.card == message.card
    assert again.seen_by(world.person("karin")) == message.seen_by(karin)
    assert world.chat("meeting").meeting == meeting.meeting
    assert world.find_chat(meeting.id) == (world.chat("meeting"), None)
    assert {one.teams_id for one in world.people.values()} == {one.teams_id for one in meeting.members}


def test_without_a_file_there_is_nothing_to_recall(tmp_path: Path) -> None:
    assert load_state(tmp_path / "simulator.teams.json") is None
