"""Test files and the meeting on the page: its requests, and what the bot is sent."""

from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot
from tests.simulator.page_client import Browser
from tests.simulator.test_files import OFFER


async def test_an_offered_file_is_accepted_on_the_page(
    browser: Browser, bot: FakeBot, teams: Simulator, karin: Person
) -> None:
    message = await bot.write(teams.world.personal(karin), OFFER)
    [shown] = await browser.messages("personal-karin")
    assert shown["offers"] == "anteckningar.pdf"
    await browser.do("accept-file", message=message)
    assert bot.last["value"]["action"] == "accept"


async def test_an_offered_file_is_declined_on_the_page(
    browser: Browser, bot: FakeBot, teams: Simulator, karin: Person
) -> None:
    message = await bot.write(teams.world.personal(karin), OFFER)
    assert await browser.do("decline-file", message=message) == {}
    assert bot.last["value"]["action"] == "decline"
    [shown] = await browser.messages("personal-karin")
    assert shown["consent"] == "decline"


async def test_files_are_sent_from_the_page(browser: Browser, bot: FakeBot) -> None:
    files = [{"name": "a.txt", "content": "aGVq"}, {"name": "b.txt", "content": ""}]
    order = {"chat": "personal-karin", "text": "här", "files": files}
    await browser.show("/page/chats?person=karin")
    assert await browser.do("send-file", **order) == {}
    assert bot.last["text"] == "här"
    [shown] = await browser.messages("personal-karin")
    assert [one["name"] for one in shown["files"]] == ["a.txt", "b.txt"]
    assert await browser.get(shown["files"][0]["url"].partition("/files/")[2].join(("/files/", ""))) == (
        200,
        "hej",
    )
    assert (await browser.chat("personal-karin"))["preview"] == "här"
    await browser.show("/page/chats?person=olof")
    refused = await browser.do("send-file", "olof", **order | {"chat": "personal-olof"})
    assert refused == {"toast": {"kind": "not-installed"}}


async def test_the_meeting_ends_with_the_last_who_leaves(browser: Browser, bot: FakeBot) -> None:
    for person, action in (("karin", "start-meeting"), ("johan", "join-meeting"), ("karin", "leave-meeting")):
        assert await browser.do(action, person, chat="meeting") == {}
    assert (await browser.chat("meeting"))["inMeeting"] == ["johan"]
    assert await browser.do("leave-meeting", "johan", chat="meeting") == {}
    names = [one["name"].rpartition(".")[2] for one in bot.heard]
    assert names == [
        "meetingStart",
        "meetingParticipantJoin",
        "meetingParticipantJoin",
        "meetingParticipantLeave",
        "meetingParticipantLeave",
        "meetingEnd",
    ]
    assert (await browser.chat("meeting"))["inMeeting"] == []
