"""Test the other ways to write on the page: what the bot is sent, and what people see."""

import json
import re

from simulator.chats import Chat
from simulator.constants import Json
from simulator.people import Person
from simulator.service import Simulator
from tests.every import every
from tests.simulator.fake_bot import FakeBot, card_with, message_with
from tests.simulator.page_client import Browser

SHAPES = {
    "bullets": (r"<p>.*fråga</p><ul><li>A\?</li><li>B\?</li></ul>", None),
    "numbers": (r"<p>.*fråga</p><ol><li>A\?</li><li>B\?</li></ol>", None),
    "picture": (r'<p>.*B\?</p><p><img alt="D &amp; e" src="https://[^"]+"></p>', "image/*"),
    "sound": (r"<p>.*B\?</p><p>&nbsp;</p>", "audio/mp4"),
    "video": (r"<p>.*B\?</p><video src=[^>]+></video>", None),
    "file": (r'<p>.*B\?</p><attachment id="file-1"></attachment>', "reference"),
    "card": (r'<p>.*B\?</p><attachment id="card-1"></attachment>', "application/vnd.microsoft.card.adaptive"),
    "code": (
        r'<p>.*B\?</p><attachment id="code-1"></attachment>',
        "application/vnd.microsoft.card.codesnippet",
    ),
}
GROUPS = {
    "tag": {"type": "tag"},
    "channel": {"type": "channel"},
    "team": {"conversationIdentityType": "team"},
    "everyone": {},
}


def sent_html(activity: Json) -> str:
    return str(activity["attachments"][0]["content"])


@every("shape", list(SHAPES))
async def test_each_shape_reaches_the_bot_as_teams_sends_it(
    browser: Browser, bot: FakeBot, meeting: Chat, shape: str
) -> None:
    assert meeting.has_bot
    order = {"text": "@Bevaka fråga\nA?\nB?", "mentions": ["bot"], "shape": shape, "detail": "D & e"}
    assert await browser.do("say", chat="meeting", **order) == {}
    markup, kind = SHAPES[shape]
    assert re.fullmatch(markup, sent_html(bot.last))
    assert [one["contentType"] for one in bot.last["attachments"][1:]] == ([kind] if kind else [])


async def test_links_and_struck_words_are_marked(browser: Browser, bot: FakeBot, meeting: Chat) -> None:
    text = "@Bevaka fråga [beslutet](https://kommun.example/1) ~~Storgatan~~ Lillgatan?"
    await browser.do("say", chat=meeting.key, text=text, mentions=["bot"], shape="marked")
    ends = '<a href="https://kommun.example/1">beslutet</a> <s>Storgatan</s> Lillgatan?</p>'
    assert sent_html(bot.last).endswith(ends)


@every("group", list(GROUPS))
async def test_a_mentioned_group_says_what_it_is(
    browser: Browser, bot: FakeBot, meeting: Chat, group: str
) -> None:
    groups = {one["key"]: one["name"] for one in (await browser.show("/page/people"))["groups"]}
    text = f"@Bevaka förvaltning Gator @{groups[group]}"
    await browser.do("say", chat=meeting.key, text=text, mentions=["bot", group])
    mentioned = bot.last["entities"][1]["mentioned"]
    assert mentioned == {"id": mentioned["id"], "name": groups[group], **GROUPS[group]}


async def test_a_message_to_the_bot_alone_is_seen_by_its_writer_alone(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    await browser.do("say", "maria", chat=meeting.key, text="fråga Ett?", targeted=True)
    assert bot.last["recipient"]["isTargeted"] is True
    assert [one["targeted"] for one in await browser.messages(person="maria")] == [True]
    assert await browser.messages(person="johan") == []


async def test_a_message_is_answered_and_forwarded(
    browser: Browser, bot: FakeBot, teams: Simulator, meeting: Chat
) -> None:
    await browser.do("say", "johan", chat=meeting.key, text="Lampan är <sönder>")
    message = meeting.messages[0].id
    await browser.do("say", chat=meeting.key, text="@Bevaka fråga", mentions=["bot"], quoting=message)
    assert 'itemid="' + message in sent_html(bot.last)
    assert '<p itemprop="preview">Lampan är &lt;sönder&gt;</p></blockquote><p>' in sent_html(bot.last)
    await browser.show("/page/chats?person=karin")
    await browser.do("say", chat="personal-karin", text="", forwarding=message)
    assert sent_html(bot.last) == f'<attachment id="{message}"></attachment>'
    original = json.loads(bot.last["attachments"][1]["content"])
    assert original["originalMessageContent"] == "<p>Lampan är &lt;sönder&gt;</p>"
    johan = teams.world.person("johan")
    assert original["originalMessageSender"]["user"]["id"] == johan.entra_id
    [shown] = await browser.messages("personal-karin")
    assert shown["extras"] == [{"kind": "forward", "text": "Lampan är <sönder>", "by": "Johan Lind"}]
    assert (await browser.chat("personal-karin"))["preview"] == "Lampan är <sönder>"


async def test_a_reply_to_a_card_in_the_own_chat_names_the_card(
    browser: Browser, bot: FakeBot, teams: Simulator, petra: Person
) -> None:
    asked = await bot.write(teams.world.personal(petra), message_with(card_with(words="TR-3 Lampan?")))
    await browser.do("say", "petra", chat="personal-petra", text="Lagas v. 12", quoting=asked)
    assert bot.last["replyToId"] == asked
    assert "TR-3 Lampan?" in sent_html(bot.last)


async def test_the_bot_hears_of_an_edit_only_if_the_message_mentions_it(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    await browser.do("say", chat=meeting.key, text="När lagas lampan?")
    message = meeting.messages[0].id
    await browser.do("edit", message=message, text="När lagas lampan vid ån?")
    assert bot.heard == []
    await browser.do("edit", message=message, text="@Bevaka fråga När?", mentions=["bot"])
    assert (bot.last["type"], bot.last["text"]) == ("messageUpdate", "<at>Bevaka</at>&nbsp;fråga När?")
    await browser.do("delete", message=message)
    assert bot.last["type"] == "messageDelete"
    await browser.do("say", chat=meeting.key, text="Hej")
    await browser.do("delete", message=meeting.messages[1].id)
    assert [one["type"] for one in bot.heard] == ["messageUpdate", "messageDelete"]


async def test_a_chosen_message_is_described_with_its_shape(
    browser: Browser, bot: FakeBot, meeting: Chat
) -> None:
    text = "@Petra Holm ser du?\nA\nB"
    await browser.do("say", chat=meeting.key, text=text, mentions=["petra"], shape="bullets")
    await browser.do("open-dialog", chat=meeting.key, message=meeting.messages[0].id)
    body = bot.last["value"]["messagePayload"]["body"]["content"]
    listed = "<ul><li>A</li><li>B</li></ul>"
    assert body == f'<div><div><p><at id="0">Petra Holm</at>&nbsp;ser du?</p>{listed}</div></div>'
