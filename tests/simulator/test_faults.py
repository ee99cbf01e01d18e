"""Test that faults happen as often as requested, and only to matching calls."""

import time

import aiohttp
import pytest

from simulator.chats import Chat
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, activities, text


async def test_a_status_is_answered_so_many_times_and_nothing_is_done(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    teams.fail("POST", "/activities", status=503, times=2, headers={"Retry-After": "7"})
    assert [(await bot.call("POST", activities(meeting.id), text("Hej")))[0] for _ in range(3)] == [
        503,
        503,
        201,
    ]
    assert len(meeting.messages) == 1
    assert [call.status for call in teams.calls] == [503, 503, 201]


async def test_a_fault_can_have_a_body_of_its_own(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    teams.fail("*", "/activities", status=403, body={"error": {"code": "MessageWritesBlocked"}})
    answer = await bot.call("POST", activities(meeting.id), text("Hej"))
    assert answer == (403, {"error": {"code": "MessageWritesBlocked"}})


async def test_a_reset_breaks_the_connection_before_anything_is_done(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    teams.fail("POST", "/activities", reset=True)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("POST", activities(meeting.id), text("Hej"))
    assert meeting.messages == []
    assert teams.calls[0].status == 0


async def test_a_lost_answer_breaks_the_connection_after_the_message_is_posted(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    teams.fail("POST", "/activities", lost_answer=True)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("POST", activities(meeting.id), text("Hej"))
    assert [message.text for message in meeting.messages] == ["Hej"]


async def test_a_delay_waits_and_then_acts(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    teams.fail("POST", "/activities", delay=0.2)
    begun = time.monotonic()
    assert (await bot.call("POST", activities(meeting.id), text("Hej")))[0] == 201
    assert time.monotonic() - begun >= 0.2


async def test_a_fault_can_choose_its_call_by_what_it_says(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    teams.fail("POST", "/activities", status=500, where=lambda call: call.body["text"] == "B")
    answers = [(await bot.call("POST", activities(meeting.id), text(words)))[0] for words in "AB"]
    assert answers == [201, 500]


async def test_faults_can_be_called_off(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    teams.fail("POST", "/activities", status=500, times=9)
    teams.gate.faults.clear()
    assert (await bot.call("POST", activities(meeting.id), text("Hej")))[0] == 201
