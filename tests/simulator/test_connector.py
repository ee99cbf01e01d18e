"""Test what a bot may do over the Bot Connector protocol, and how it is refused."""

import asyncio

import aiohttp
import pytest

from simulator.chats import Chat
from simulator.constants import Json
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, activities, text


async def test_a_posted_message_is_in_the_chat_and_its_id_comes_back(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    posted = await bot.write(meeting, text("Hej"))
    message = await teams.message(meeting)
    assert (message.id, message.text, message.by_bot) == (posted, "Hej", True)


async def test_a_reply_knows_what_it_answers(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    sent = await teams.say(karin, meeting, "hjälp")
    assert sent.message
    await bot.write(meeting, text("Så här"), reply_to=sent.message.id)
    message = await teams.message(meeting, after=sent)
    assert message.answers(sent.message)


async def test_an_update_replaces_the_content_and_counts(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    posted = await bot.write(meeting, text("Ett"))
    first = await teams.message(meeting)
    seen = teams.world.changes.number
    status, answer = await bot.call("PUT", activities(meeting.id, posted), text("Två"))
    assert (status, answer) == (200, {"id": posted})
    assert await teams.message(meeting, after=seen) is first
    assert (first.text, first.updates) == ("Två", 1)


async def test_a_waiting_test_goes_on_when_the_message_comes(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(teams.message(meeting, where=lambda message: message.text == "Två"))
        for words in ("Ett", "Två", "Tre"):
            await bot.write(meeting, text(words))
    assert waiting.result().text == "Två"


async def test_later_than_a_message_means_posted_after_it(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    await bot.write(meeting, text("Ett"))
    first = await teams.message(meeting)
    await bot.write(meeting, text("Två"))
    assert (await teams.message(meeting, after=first)).text == "Två"


async def test_a_deleted_message_is_gone_for_the_bot(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    posted = await bot.write(meeting, text("Ett"))
    assert (await bot.call("DELETE", activities(meeting.id, posted)))[0] == 200
    assert meeting.messages[0].deleted
    status, answer = await bot.call("PUT", activities(meeting.id, posted), text("Två"))
    assert (status, answer["error"]["code"]) == (404, "ActivityNotFoundInConversation")
    with pytest.raises(AssertionError, match="no such message"):
        await teams.message(meeting, timeout=0.05)


async def test_what_people_wrote_is_not_the_bots_to_change(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    sent = await teams.say(karin, meeting, "fråga Ett?")
    status, _ = await bot.call("PUT", activities(meeting.id, str(sent.activity["id"])), text("Två"))
    assert status == 403


async def test_typing_leaves_no_message(bot: FakeBot, meeting: Chat) -> None:
    await bot.write(meeting, {"type": "typing"})
    assert meeting.messages == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_an_unknown_conversation_is_not_found(bot: FakeBot, method: str) -> None:
    status, answer = await bot.call(method, activities("19:nowhere@thread.v2", "1"), text("Hej"))
    assert (status, answer["error"]["code"]) == (404, "ConversationNotFound")


async def test_a_message_over_the_limit_is_too_big(bot: FakeBot, meeting: Chat) -> None:
    status, answer = await bot.call("POST", activities(meeting.id), text("å" * 52_000))
    assert (status, answer["error"]["code"]) == (413, "MessageSizeTooBig")
    assert (await bot.call("POST", activities(meeting.id), text("å" * 40_000)))[0] == 201


async def test_where_the_bot_is_no_member_it_may_change_nothing(bot: FakeBot, meeting: Chat) -> None:
    posted = await bot.write(meeting, text("Ett"))
    meeting.has_bot = False
    assert (await bot.call("PUT", activities(meeting.id, posted), text("Två")))[0] == 403


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_without_the_right_token_nothing_is_done(bot: FakeBot, meeting: Chat, token: str) -> None:
    status, _ = await bot.call("POST", activities(meeting.id), text("Hej"), token=token)
    assert status == 401
    assert meeting.messages == []
    assert bot.teams.calls[-1].status == 401


async def test_an_activity_without_type_is_refused(bot: FakeBot, meeting: Chat) -> None:
    assert (await bot.call("POST", activities(meeting.id), {"text": "Hej"}))[0] == 400


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_a_body_that_is_no_json_object_is_refused(teams: Simulator, meeting: Chat, body: bytes) -> None:
    url = teams.service_url.rstrip("/") + activities(meeting.id)
    async with aiohttp.ClientSession() as session, session.post(url, data=body) as response:
        assert response.status == 400


async def test_every_call_is_recorded(bot: FakeBot, meeting: Chat) -> None:
    await bot.write(meeting, text("Hej"))
    call = bot.teams.calls[0]
    assert (call.method, call.conversation, call.status) == ("POST", meeting.id, 201)
    assert call.path == f"/v3/conversations/{meeting.id}/activities"
    assert call.activity == text("Hej")
    assert call.authorization == "Bearer local"


def opening(member: str, tenant: str) -> Json:
    return {"isGroup": False, "members": [{"id": member}], "channelData": {"tenant": {"id": tenant}}}


async def test_a_personal_chat_is_opened_by_either_id_and_is_always_the_same(
    teams: Simulator, bot: FakeBot, petra: Person
) -> None:
    tenant = teams.world.tenant_id
    assert petra.entra_id
    first = await bot.call("POST", "/v3/conversations", opening(petra.teams_id, tenant))
    second = await bot.call("POST", "/v3/conversations", opening(petra.entra_id, tenant))
    assert first == second == (201, {"id": teams.world.personal(petra).id})


async def test_opening_a_chat_can_bring_its_first_message(
    teams: Simulator, bot: FakeBot, petra: Person
) -> None:
    order = opening(petra.teams_id, teams.world.tenant_id) | {"activity": text("Du har fått en fråga")}
    _, answer = await bot.call("POST", "/v3/conversations", order)
    message = await teams.message(teams.world.personal(petra))
    assert (message.id, message.text) == (answer["activityId"], "Du har fått en fråga")


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [("olof", 403, "BotNotInConversationRoster"), ("boende", 400, "BadArgument")],
)
async def test_who_has_not_installed_or_has_no_account_cannot_be_reached(
    teams: Simulator, bot: FakeBot, key: str, status: int, code: str
) -> None:
    order = opening(teams.world.person(key).teams_id, teams.world.tenant_id)
    answered, answer = await bot.call("POST", "/v3/conversations", order)
    assert (answered, answer["error"]["code"]) == (status, code)


async def test_a_chat_with_a_stranger_or_a_foreign_tenant_or_nobody_is_refused(
    teams: Simulator, bot: FakeBot, petra: Person
) -> None:
    tenant = teams.world.tenant_id
    nobody: Json = {"members": []}
    for order in (opening("29:nobody", tenant), opening(petra.teams_id, "other"), nobody):
        assert (await bot.call("POST", "/v3/conversations", order))[0] == 400
