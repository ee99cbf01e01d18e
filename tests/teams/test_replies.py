"""Test that the program's replies reach people, in the chat or as the response to a press."""

from dataclasses import replace

import pytest

from bot.turn.incoming import CardAction, ChatKind, MessageReceived
from bot.turn.types import Reply
from simulator.chats import ADAPTIVE_CARD
from simulator.service import Simulator
from tests.teams.program import Program
from tests.teams.replies import CARD, POSTED, posted_card_for


@pytest.mark.usefixtures("gateway")
async def test_a_message_is_answered_with_a_card_in_the_same_chat(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.reply = lambda heard: replace(POSTED, posted_card=posted_card_for(heard.chat))
    said = await teams.say(karin, meeting, "fråga Varför är det mörkt?\nfråga När sandas det?")
    answer = await teams.message(meeting, after=said)
    assert said.status == 201
    assert program.last.event == MessageReceived(
        lines=("fråga Varför är det mörkt?", "fråga När sandas det?")
    )
    assert (answer.card, answer.activity["summary"]) == (CARD, "Fråga 12")
    assert answer.activity["replyToId"] == said.activity["id"]
    assert [(posted_card.chat.id, posted) for posted_card, posted in program.outcomes.posted_cards] == [
        (meeting.id, answer.id)
    ]


@pytest.mark.usefixtures("gateway")
async def test_a_message_is_answered_with_plain_text(teams: Simulator, program: Program) -> None:
    petra = teams.world.person("petra")
    await teams.install(petra)
    program.reply = lambda _: Reply(text="Inte *så* <b>")
    said = await teams.say(petra, teams.world.personal(petra), "hej")
    answer = await teams.message(teams.world.personal(petra), after=said)
    assert (answer.text, answer.activity["textFormat"]) == ("Inte *så* <b>", "plain")
    assert program.outcomes.posted_cards == []


@pytest.mark.usefixtures("gateway")
async def test_an_answer_in_a_channel_stays_in_its_thread(teams: Simulator, program: Program) -> None:
    karin = teams.world.person("karin")
    channel = teams.world.add_chat("channel", title="Kanal", kind="channel", members=[karin])
    channel.has_bot = True
    program.reply = lambda _: POSTED
    said = await teams.say(karin, channel, "lista")
    answer = await teams.message(channel, after=said)
    assert answer.thread == said.activity["id"]
    assert program.last.chat.id == channel.id
    assert program.last.chat.kind is ChatKind.CHANNEL


@pytest.mark.usefixtures("gateway")
async def test_silence_sends_nothing(teams: Simulator) -> None:
    said = await teams.say(teams.world.person("karin"), teams.world.chat("meeting"), "hej")
    assert said.status == 201
    assert [call for call in teams.calls if call.method == "POST"] == []


@pytest.mark.usefixtures("gateway")
async def test_a_press_is_answered_with_the_pressers_own_card(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.reply = lambda _: POSTED
    said = await teams.say(karin, meeting, "fråga x")
    posted = await teams.message(meeting, after=said)
    pressed = await teams.press(karin, posted, "assign", {"department": "3"})
    assert pressed.status == 200
    assert pressed.body == {"statusCode": 200, "type": ADAPTIVE_CARD, "value": CARD}
    expected = CardAction(
        verb="assign",
        data={"question": 12, "department": "3"},
        is_automatic=False,
        card_activity_id=posted.id,
    )
    assert program.last.event == expected
    assert program.outcomes.posted_cards == []


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize("text", ["Det får bara samordnaren göra.", None])
async def test_a_press_is_answered_with_a_sentence(
    teams: Simulator, program: Program, text: str | None
) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.reply = lambda _: POSTED
    said = await teams.say(karin, meeting, "fråga x")
    posted = await teams.message(meeting, after=said)
    program.reply = lambda _: Reply(text=text)
    pressed = await teams.press(karin, posted, "assign")
    assert pressed.body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": text or "",
    }


@pytest.mark.usefixtures("gateway")
async def test_a_greeting_and_a_note_to_an_edited_message_are_sent_too(
    teams: Simulator, program: Program
) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    said = await teams.say(karin, meeting, "fråga x")
    program.reply = lambda heard: Reply(text=type(heard.event).__name__)
    assert said.message is not None
    edited = await teams.edit(karin, said.message, "fråga y")
    assert (await teams.message(meeting, after=edited)).text == "MessageEdited"
    added = await teams.add_app(meeting, by=karin)
    assert (await teams.message(meeting, after=added)).text == "AppInstalled"
