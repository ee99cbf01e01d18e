"""What the program answers reaches people, in the chat or as the answer to a press."""

from dataclasses import replace

import pytest

from bot.teams import Edge
from bot.turn import Answer, Card, Chat, ChatKind, Incoming, Pressed, Receipt, Said, View
from domain.person import Standing
from simulator.chats import ADAPTIVE_CARD
from simulator.constants import Json
from simulator.service import Simulator
from tests.edge.activities import message
from tests.edge.program import DatabaseAway, Program

CARD: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Fråga 12", "wrap": None}],
    "actions": [{"type": "Action.Execute", "verb": "assign", "title": "Skicka", "data": {"question": 12}}],
}
POSTED = Answer(card=Card(content=CARD, summary="Fråga 12"))


def receipt_for(chat: Chat) -> Receipt:
    return Receipt(
        view=View(kind="question", args={"question": 12}),
        tenant="t",
        council=1,
        chat=chat,
        person=None,
        locale="sv",
        fingerprint="f",
        versions={12: 1},
    )


@pytest.mark.usefixtures("edge")
async def test_a_message_is_answered_with_a_card_in_the_same_chat(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.reply = lambda heard: replace(POSTED, receipt=receipt_for(heard.chat))
    said = await teams.say(karin, meeting, "fråga Varför är det mörkt?\nfråga När sandas det?")
    answer = await teams.message(meeting, after=said)
    assert said.status == 201
    assert program.last.happened == Said(lines=("fråga Varför är det mörkt?", "fråga När sandas det?"))
    assert (answer.card, answer.activity["summary"]) == (CARD, "Fråga 12")
    assert answer.activity["replyToId"] == said.activity["id"]
    assert [(receipt.chat.id, posted) for receipt, posted in program.receipts] == [(meeting.id, answer.id)]


@pytest.mark.usefixtures("edge")
async def test_a_message_is_answered_with_plain_text(teams: Simulator, program: Program) -> None:
    petra = teams.world.person("petra")
    await teams.install(petra)
    program.reply = lambda _: Answer(text="Inte *så* <b>")
    said = await teams.say(petra, teams.world.personal(petra), "hej")
    answer = await teams.message(teams.world.personal(petra), after=said)
    assert (answer.text, answer.activity["textFormat"]) == ("Inte *så* <b>", "plain")
    assert program.receipts == []


@pytest.mark.usefixtures("edge")
async def test_an_answer_in_a_channel_stays_in_its_thread(teams: Simulator, program: Program) -> None:
    karin, channel = (
        teams.world.person("karin"),
        teams.world.add_chat("kanal", kind="channel", members=[teams.world.person("karin")]),
    )
    channel.has_bot = True
    program.reply = lambda _: POSTED
    said = await teams.say(karin, channel, "lista")
    answer = await teams.message(channel, after=said)
    assert answer.thread == said.activity["id"]
    assert program.last.chat.id == channel.id
    assert program.last.chat.kind is ChatKind.CHANNEL


@pytest.mark.usefixtures("edge")
async def test_silence_sends_nothing(teams: Simulator) -> None:
    said = await teams.say(teams.world.person("karin"), teams.world.chat("meeting"), "hej")
    assert said.status == 201
    assert [call for call in teams.calls if call.method == "POST"] == []


@pytest.mark.usefixtures("edge")
async def test_a_press_is_answered_with_the_pressers_own_card(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.reply = lambda _: POSTED
    said = await teams.say(karin, meeting, "fråga x")
    posted = await teams.message(meeting, after=said)
    pressed = await teams.press(karin, posted, "assign", {"department": "3"})
    assert pressed.status == 200
    assert pressed.body == {"statusCode": 200, "type": ADAPTIVE_CARD, "value": CARD}
    expected = Pressed(
        verb="assign", data={"question": 12, "department": "3"}, automatic=False, card=posted.id
    )
    assert program.last.happened == expected
    assert program.receipts == []


@pytest.mark.usefixtures("edge")
@pytest.mark.parametrize("text", ["Det får bara samordnaren göra.", None])
async def test_a_press_is_answered_with_a_sentence(
    teams: Simulator, program: Program, text: str | None
) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.reply = lambda _: POSTED
    said = await teams.say(karin, meeting, "fråga x")
    posted = await teams.message(meeting, after=said)
    program.reply = lambda _: Answer(text=text)
    pressed = await teams.press(karin, posted, "assign")
    assert pressed.body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": text or "",
    }


@pytest.mark.usefixtures("edge")
async def test_a_greeting_and_a_note_to_an_edited_message_are_sent_too(
    teams: Simulator, program: Program
) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    said = await teams.say(karin, meeting, "fråga x")
    program.reply = lambda heard: Answer(text=type(heard.happened).__name__)
    assert said.message is not None
    edited = await teams.edit(karin, said.message, "fråga y")
    assert (await teams.message(meeting, after=edited)).text == "Edited"
    added = await teams.add_app(meeting, by=karin)
    assert (await teams.message(meeting, after=added)).text == "Installed"


@pytest.mark.usefixtures("edge")
@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 500}, {"reset": True}, {"lost_answer": True}])
async def test_a_reply_that_cannot_be_sent_leaves_the_change_stored(
    teams: Simulator, program: Program, fault: Json
) -> None:
    program.reply = lambda heard: replace(POSTED, receipt=receipt_for(heard.chat))
    teams.fail("POST", "/activities", **fault)
    said = await teams.say(teams.world.person("karin"), teams.world.chat("meeting"), "fråga x")
    assert (said.status, len(program.heard), program.receipts) == (201, 1, [])
    assert sum(call.method == "POST" for call in teams.calls) == 1


def away(_: Incoming) -> Answer:
    raise DatabaseAway


def broken(heard: Incoming) -> Answer:
    raise RuntimeError(f"{heard.sender.name} skrev något hemligt")


@pytest.mark.usefixtures("edge")
async def test_while_the_database_is_away_teams_is_asked_to_come_back(
    teams: Simulator, program: Program
) -> None:
    program.reply = away
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    assert (await teams.say(karin, meeting, "fråga x")).status == 503
    invoked = await teams.invoke(karin, meeting, "adaptiveCard/action", {"action": {"verb": "show"}})
    assert invoked.status == 503


@pytest.mark.usefixtures("edge")
async def test_a_fault_of_the_program_is_a_short_apology_with_a_number(
    teams: Simulator, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    program.reply = broken
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    said = await teams.say(karin, meeting, "fråga x", activity={"locale": "en-GB"})
    apology = (await teams.message(meeting, after=said)).text
    invoked = await teams.invoke(karin, meeting, "adaptiveCard/action", {"action": {"verb": "show"}})
    logged = capsys.readouterr().out
    assert (said.status, invoked.status) == (201, 200)
    assert apology.startswith("sorry en ")
    assert logged.count(apology.split()[-1]) == 1
    assert invoked.body["value"].startswith("sorry sv ")
    assert "RuntimeError" in logged
    assert "test_answers.py" in logged
    assert karin.name not in logged
    assert "hemligt" not in logged


@pytest.mark.usefixtures("edge")
async def test_a_receipt_that_cannot_be_stored_spoils_no_answer(
    teams: Simulator, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(receipt: Receipt, activity_id: str) -> None:
        raise DatabaseAway(receipt, activity_id)

    monkeypatch.setattr(program, "posted", lose)
    program.reply = lambda heard: replace(POSTED, receipt=receipt_for(heard.chat))
    meeting = teams.world.chat("meeting")
    said = await teams.say(teams.world.person("karin"), meeting, "fråga x")
    assert said.status == 201
    assert (await teams.message(meeting, after=said)).card == CARD


@pytest.mark.usefixtures("edge")
async def test_a_strangers_standing_is_asked_for_and_an_acquaintances_is_not(
    teams: Simulator, program: Program
) -> None:
    meeting = teams.world.chat("meeting")
    guest = next(person for person in meeting.members if person.role == "guest")
    nobody = next(person for person in meeting.members if person.role == "anonymous")
    karin = teams.world.person("karin")
    program.known = {karin.teams_id}
    heard = []
    for person in (karin, guest, nobody):
        await teams.say(person, meeting, "hej")
        heard.append(program.last.sender.standing)
    assert heard == [None, Standing.GUEST, Standing.ANONYMOUS]
    asked = [call.path.rpartition("/")[2] for call in teams.calls]
    assert asked == [guest.teams_id, nobody.teams_id]


@pytest.mark.usefixtures("edge")
async def test_mentioned_people_are_looked_up_in_the_chat(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    other = next(person for person in meeting.members if person.key != "karin" and person.entra_id)
    await teams.say(karin, meeting, f"samordnare @{other.name}", mentions=[other])
    said = program.last.happened
    assert isinstance(said, Said)
    assert said.lines == (f"samordnare @{other.name}",)
    assert [one.account.entra_id for one in said.mentions] == [other.entra_id]


@pytest.mark.usefixtures("edge")
async def test_at_most_ten_mentioned_people_are_looked_up(teams: Simulator, program: Program) -> None:
    entities = [
        {"type": "mention", "mentioned": {"id": f"29:{n}", "name": f"P{n}"}, "text": f"<at>P{n}</at>"}
        for n in range(30)
    ]
    text = " ".join(entity["text"] for entity in entities)
    program.known = {teams.world.person("karin").teams_id}
    await teams.post(message(teams, text=text, entities=entities))
    said = program.last.happened
    assert isinstance(said, Said)
    assert (len(said.mentions), len(teams.calls)) == (30, 10)


async def test_before_there_is_a_program_teams_is_asked_to_come_back(
    teams: Simulator, edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "_endpoint", None)
    assert (await teams.post(message(teams))).status == 503
