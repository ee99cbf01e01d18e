"""Test commands for messages and for the compose box: what is sent, and what the page then shows."""

from simulator.cards import texts
from simulator.chats import ADAPTIVE_CARD, Chat
from simulator.constants import Json
from simulator.extensions import dialog_data
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, card_with, execute, message_with
from tests.simulator.page_client import Browser

FIELD: Json = {"type": "Input.Text", "id": "text", "label": "Frågan", "value": "Varför?", "isMultiline": True}
SEND: Json = {"type": "Action.Submit", "title": "Ta med frågan", "data": {"nonce": "n"}}


def dialog(card: Json, title: str = "Ta med som fråga") -> Json:
    shown = {"title": title, "card": {"contentType": ADAPTIVE_CARD, "content": card}}
    return {"task": {"type": "continue", "value": shown}}


FORM = dialog(card_with(SEND, body=[FIELD], words="Vad är frågan?"))
RECEIPT = dialog(card_with(words="Frågan är registrerad som TR-1."), title="TR-1")
RESULT: Json = {
    "contentType": ADAPTIVE_CARD,
    "content": card_with(execute("show"), words="TR-1 i sin helhet"),
    "preview": {"content": {"title": "TR-1 · Att fördela", "text": "Varför är det mörkt?"}},
}
FOUND: Json = {"composeExtension": {"type": "result", "attachments": [RESULT]}}


async def answer(activity: Json) -> Json:
    """Open the form, answer it with a receipt, and find one question."""
    name = activity["name"].partition("/")[2]
    return {"fetchTask": FORM, "submitAction": RECEIPT, "query": FOUND}[name]


async def test_a_chosen_message_is_described_as_teams_describes_it(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person, petra: Person
) -> None:
    bot.reply = answer
    message = teams.say_without_mention(petra, meeting, "@Karin Ek vet <du>?\nrad två", mentions=[karin])
    opened = await teams.extensions.open(karin, meeting, message)
    assert (opened.title, texts(opened.card)[0]) == ("Ta med som fråga", "Vad är frågan?")
    assert (bot.last["name"], bot.last["from"]["name"]) == ("composeExtension/fetchTask", "Karin Ek")
    value = bot.last["value"]
    assert (value["commandId"], value["commandContext"]) == ("take", "message")
    payload = value["messagePayload"]
    assert payload["id"] == message.id
    assert payload["from"]["user"]["id"] == petra.entra_id
    body = '<div><div><at id="0">Karin Ek</at> vet &lt;du&gt;?<br>rad två</div></div>'
    assert payload["body"]["content"] == body
    assert payload["mentions"][0]["mentioned"]["user"]["displayName"] == "Karin Ek"
    assert payload["linkToMessage"].endswith(message.id)
    sent = await teams.extensions.submit(
        karin, meeting, dialog_data(opened.card, text="Varför då?"), message=message
    )
    assert bot.last["value"]["data"] == {"nonce": "n", "text": "Varför då?"}
    assert sent.title == "TR-1"


async def test_the_bots_own_message_has_an_app_as_its_author_and_a_guest_no_account(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    bot.reply = answer
    await bot.write(meeting, message_with(card_with()))
    await teams.extensions.open(karin, meeting, await teams.message(meeting))
    by_bot: Json = bot.last["value"]["messagePayload"]["from"]
    assert (by_bot["user"], by_bot["application"]["id"]) == (None, teams.world.app_id)
    boende = teams.world.person("boende")
    await teams.extensions.open(karin, meeting, teams.say_without_mention(boende, meeting, "Hej"))
    theirs: Json = bot.last["value"]["messagePayload"]["from"]
    assert theirs["user"]["userIdentityType"] == "anonymousGuest"
    await teams.extensions.open(karin, meeting)
    assert "messagePayload" not in bot.last["value"]


async def test_the_page_opens_and_sends_the_dialog(
    browser: Browser, teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    bot.reply = answer
    message = teams.say_without_mention(karin, meeting, "Varför?")
    order = {"chat": "meeting", "message": message.id}
    opened = await browser.do("open-dialog", **order)
    assert opened["dialog"]["title"] == "Ta med som fråga"
    sent = await browser.do("send-dialog", **order, data={"text": "Varför?"})
    assert texts(sent["dialog"]["card"])[0] == "Frågan är registrerad som TR-1."

    async def refuse(_activity: Json) -> Json:
        return {"task": {"type": "message", "value": "Inget råd här."}}

    bot.reply = refuse
    said = {"toast": {"kind": "said", "text": "Inget råd här."}}
    assert await browser.do("open-dialog", **order) == said
    bot.status = 503
    assert await browser.do("open-dialog", **order) == {"toast": {"kind": "failed", "status": 503}}
    assert await browser.do("open-dialog", "boende", **order) == {"toast": {"kind": "not-installed"}}


async def test_what_is_found_goes_into_a_message_of_ones_own_which_everybody_fetches_anew(
    browser: Browser, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    bot.reply = answer
    found = await browser.do("find", chat="meeting", words="mörkt")
    assert found["results"] == [{**RESULT["preview"]["content"], "card": RESULT["content"]}]
    value = bot.last["value"]
    assert value["parameters"] == [{"name": "words", "value": "mörkt"}]
    assert value["queryOptions"] == {"skip": 0, "count": 25}
    await browser.do("find", chat="meeting", words="")
    assert bot.last["value"]["parameters"] == [{"name": "initialRun", "value": "true"}]
    heard = len(bot.heard)
    await browser.do("send-card", chat="meeting", card=RESULT["content"], text="Den här")
    [message] = meeting.messages
    assert (message.author, message.card, len(bot.heard)) == (karin.key, RESULT["content"], heard)
    [shown] = await browser.messages(person="johan")
    assert (shown["parts"], shown["card"]) == ([{"text": "Den här"}], RESULT["content"])
    assert await browser.do("find", "boende", chat="meeting", words="") == {
        "toast": {"kind": "not-installed"}
    }
