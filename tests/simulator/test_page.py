"""Test the page's requests to the simulator, and their effects for its person."""

import aiohttp
import pytest

from simulator.chats import Chat
from simulator.constants import Json
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import (
    FakeBot,
    activities,
    answer_card,
    answer_text,
    card_with,
    execute,
    message_with,
    text,
)
from tests.simulator.page_client import Browser


async def test_the_page_and_its_modules_are_served_under_a_strict_policy(teams: Simulator) -> None:
    async with aiohttp.ClientSession() as session:
        for path, kind in {"/": "text/html", "/static/app.js": "text/javascript"}.items():
            async with session.get(teams.url + path) as response:
                assert (response.status, response.content_type) == (200, kind)
                policy = response.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert "http" not in policy


@pytest.mark.parametrize(
    "path", ["/static/package.json", "/static/nothing.js", "/vendor/x.js", "/page/chats/x"]
)
async def test_nothing_else_is_served(browser: Browser, path: str) -> None:
    assert (await browser.get(path + "?person=karin"))[0] == 404


async def test_requests_under_a_foreign_name_or_from_a_foreign_page_are_refused(teams: Simulator) -> None:
    order = {"json": {"person": "karin"}}
    async with aiohttp.ClientSession() as session:
        async with session.get(teams.url, headers={"Host": "evil.example"}) as response:
            assert response.status == 403
        url, foreign = f"{teams.url}/page/do/play", {"Sec-Fetch-Site": "cross-site"}
        async with session.post(url, headers=foreign, json=order) as response:
            assert response.status == 403


async def test_people_are_shown_with_what_they_can_do(browser: Browser) -> None:
    shown = await browser.show("/page/people")
    olof = next(one for one in shown["people"] if one["key"] == "olof")
    assert (olof["name"], olof["installed"]) == ("Olof Frisk", False)
    assert shown["playback"]["position"] == 0
    assert (await browser.get("/page/chats?person=nobody"))[0] == 404


async def test_each_person_has_the_chats_they_are_in(browser: Browser) -> None:
    async def keys(person: str) -> list[str]:
        return [chat["key"] for chat in (await browser.show(f"/page/chats?person={person}"))["list"]]

    assert await keys("karin") == ["meeting", "beredning", "personal-karin"]
    assert await keys("boende") == ["meeting"]
    assert (await browser.get("/page/chats/beredning?person=johan"))[0] == 404


async def test_the_bot_hears_a_message_on_the_page_only_when_it_is_mentioned(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    await browser.do("say", chat="meeting", text="Hej @Petra Holm", mentions=["petra"])
    assert bot.heard == []
    await browser.do("say", chat="meeting", text="@Bevaka öppna", mentions=["bot"])
    assert bot.last["text"] == "<at>Bevaka</at>&nbsp;öppna"
    assert [one["parts"][-1] for one in await browser.messages()] == [
        {"mention": "Petra Holm", "id": meeting.members[5].teams_id},
        {"text": " öppna"},
    ]


async def test_without_the_app_a_personal_message_asks_to_install_it_first(
    browser: Browser, bot: FakeBot
) -> None:
    order = {"chat": "personal-olof", "text": "hej"}
    await browser.show("/page/chats?person=olof")
    assert await browser.do("say", "olof", **order) == {"toast": {"kind": "not-installed"}}
    await browser.do("install", "olof")
    assert await browser.do("say", "olof", **order) == {}
    assert bot.last["text"] == "hej"
    await browser.do("uninstall", "olof")
    assert bot.last["action"] == "remove"


async def test_unread_messages_are_counted_until_they_are_read(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    await bot.write(meeting, text("Ett"))
    await bot.write(meeting, message_with(card_with(words="Två")))
    chat = await browser.chat("meeting")
    assert (chat["unread"], chat["preview"]) == (2, "Två")
    await browser.do("read", chat="meeting")
    assert (await browser.chat("meeting"))["unread"] == 0
    assert (await browser.chat("meeting", "johan"))["unread"] == 2


async def test_a_refusal_is_a_toast_for_the_presser_and_an_answered_card_a_view(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    async def answer(activity: Json) -> Json:
        pressed = activity["value"]["action"]["verb"]
        return answer_text("Inte du.") if pressed == "drop" else answer_card(card_with(words="Din"))

    bot.reply = answer
    message = await bot.write(meeting, message_with(card_with(words="Allas")))
    order = {"message": message, "action": execute("drop")}
    assert await browser.do("press", **order) == {"toast": {"kind": "said", "text": "Inte du."}}
    assert await browser.do("press", **order | {"action": execute("show")}) == {}
    [mine], [theirs] = await browser.messages(), await browser.messages(person="johan")
    assert (mine["card"]["body"][0]["text"], mine["onlyForMe"]) == ("Din", True)
    assert (theirs["card"]["body"][0]["text"], theirs["onlyForMe"]) == ("Allas", False)


async def test_a_targeted_message_is_shown_to_its_recipient_alone(
    browser: Browser, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    path = activities(meeting.id) + "?isTargetedActivity=true"
    said = text("Bara till dig") | {"recipient": karin.account()}
    assert (await bot.call("POST", path, said))[0] == 201
    assert [(one["text"], one["targeted"]) for one in await browser.messages()] == [("Bara till dig", True)]
    assert await browser.messages(person="johan") == []
    assert (
        (await browser.chat("meeting"))["unread"],
        (await browser.chat("meeting", "johan"))["unread"],
    ) == (
        1,
        0,
    )


async def test_errors_of_the_bot_become_toasts(browser: Browser, bot: FakeBot, meeting: Chat) -> None:
    async def fail(_activity: Json) -> Json:
        return {"statusCode": 500, "type": "application/vnd.microsoft.error", "value": {"message": "Nr 7"}}

    message = await bot.write(meeting, message_with(card_with()))
    order = {"message": message, "action": execute("show")}
    bot.reply = fail
    assert await browser.do("press", **order) == {"toast": {"kind": "said", "text": "Nr 7"}}
    bot.status = 503
    assert await browser.do("press", **order) == {"toast": {"kind": "failed", "status": 503}}
    await bot.stop()
    assert await browser.do("press", **order) == {"toast": {"kind": "unreachable"}}


async def test_the_page_refreshes_for_those_who_are_listed_once(
    browser: Browser, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await bot.write(meeting, message_with(card_with(refreshed_for=[karin.teams_id])))
    assert [one["wantsRefresh"] for one in await browser.messages()] == [True]
    for person in ("johan", "karin", "karin"):
        await browser.do("refresh", person, message=message)
    assert [one["from"]["name"] for one in bot.heard] == ["Karin Ek"]


async def test_people_change_and_take_back_their_own_words(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    await browser.do("say", chat="meeting", text="@Bevaka fråga Gamal?", mentions=["bot"])
    message = meeting.messages[0].id
    await browser.do("edit", message=message, text="@Bevaka fråga Gammal?", mentions=["bot"])
    assert bot.last["text"].endswith("Gammal?")
    await browser.do("delete", message=message)
    [shown] = await browser.messages()
    assert (shown["deleted"], shown["card"]) == (True, {})
    assert (await browser.chat("meeting"))["preview"] == ""


async def test_the_app_and_the_meeting_are_switched_from_the_head_of_the_chat(
    browser: Browser, bot: FakeBot
) -> None:
    assert await browser.do("add-app", "amir", chat="meeting") == {"toast": {"kind": "guests-cannot-add"}}
    for action in ("add-app", "start-meeting"):
        assert await browser.do(action, chat="meeting") == {}
    chat = await browser.chat("meeting")
    assert chat["hasBot"]
    assert chat["inMeeting"]
    for action in ("end-meeting", "remove-app"):
        assert await browser.do(action, chat="meeting") == {}
    assert bot.last["action"] == "remove"


async def test_the_language_of_the_page_is_the_locale_of_what_people_send(
    browser: Browser, bot: FakeBot
) -> None:
    await browser.do("language", locale="en-GB")
    await browser.show("/page/chats?person=petra")
    await browser.do("say", "petra", chat="personal-petra", text="mine")
    assert bot.last["locale"] == "en-GB"


async def test_what_is_not_understood_is_answered_with_an_error(browser: Browser) -> None:
    assert (await browser.do("fly"))["status"] == 404
    assert (await browser.do("press", message="17", action={}))["status"] == 400
    assert (await browser.do("say", "nobody"))["status"] == 404


async def test_a_targeted_message_is_changed_and_deleted_only_as_such_and_names_nobody_again(
    bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    path, flag = activities(meeting.id), "?isTargetedActivity=true"
    said = text("Bara till dig") | {"recipient": karin.account()}
    _, posted = await bot.call("POST", path + flag, said)
    own = f"{path}/{posted['id']}"
    assert (await bot.call("PUT", own, text("Nytt")))[0] == 404
    assert (await bot.call("PUT", own + flag, said))[0] == 400
    assert (await bot.call("PUT", own + flag, text("Nytt")))[0] == 200
    assert (await bot.call("DELETE", own, {}))[0] == 404
    assert (await bot.call("DELETE", own + flag, {}))[0] == 200
    assert (await bot.call("PUT", own + flag, text("Nytt")))[0] == 404


async def test_a_targeted_message_is_gone_after_a_day_and_a_chat_can_refuse_them(
    browser: Browser, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    path, flag = activities(meeting.id), "?isTargetedActivity=true"
    said = text("Bara till dig") | {"recipient": karin.account()}
    _, posted = await bot.call("POST", path + flag, said)
    await browser.do("pass-day")
    assert await browser.messages() == []
    assert (await bot.call("PUT", f"{path}/{posted['id']}{flag}", text("Nytt")))[0] == 404
    await browser.do("switch-targeted", chat="meeting")
    assert (await browser.chat("meeting"))["takesTargeted"] is False
    assert (await bot.call("POST", path + flag, said))[0] == 400
    await browser.do("switch-targeted", chat="meeting")
    assert (await bot.call("POST", path + flag, said))[0] == 201
