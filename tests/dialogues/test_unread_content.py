"""Test that unreadable content is reported, bots are no owners, and private replies stay private."""

from simulator.chats import Message
from simulator.constants import Json
from simulator.people import Person
from tests.dialogues.town import Town, said, shows
from tests.every import every

PICTURE: Json = {"contentType": "image/png", "contentUrl": "https://x.example/lampa.png"}
NO_ADDRESS: Json = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "anteckningar.docx",
    "content": {"uniqueId": "7"},
}
KANBAN: Json = {"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}


def html(content: str) -> Json:
    return {"contentType": "text/html", "content": content}


async def sends(town: Town, *attachments: Json, text: str = "", by: Person | None = None) -> Message:
    person = by or town.karin
    activity = {"text": text, "attachments": list(attachments)}
    return await town.answer_to(await town.teams.say(person, town.personal(person), text, activity=activity))


@every(
    ("attachments", "says"),
    [
        ([html("<p>&nbsp;</p>")], "Meddelandet var tomt"),
        ([], "Meddelandet var tomt"),
        ([PICTURE], "Bilden kom inte fram"),
        ([html('<p><img src="https://x.example/1" alt="image"></p>')], "Bilden kom inte fram"),
        ([html("<p>&nbsp;</p>"), {"contentType": "audio/mp4", "contentUrl": "x"}], "Ljudet kom inte fram"),
        ([{"contentType": "video/mp4"}], "Filmen kom inte fram"),
        ([NO_ADDRESS], "Filen kom inte fram"),
        ([{"contentType": "reference", "name": "a.docx"}], "Filen kom inte fram"),
        ([KANBAN], "Kortet kom inte fram"),
        ([{"contentType": "meetingReference", "content": "?"}], "Det du bifogade kom inte fram"),
    ],
)
async def test_an_empty_message_is_answered_with_what_did_not_arrive(
    town: Town, attachments: list[Json], says: str
) -> None:
    assert shows((await sends(town, *attachments)).card, says)


async def test_a_question_is_logged_without_its_picture_and_says_so(town: Town) -> None:
    card = await sends(town, PICTURE, text="fråga Är lampan trasig?")
    assert shows(card.card, "TR-1", "Är lampan trasig?", "Bilden följde inte med")


async def test_the_text_of_a_card_is_offered_as_a_question(town: Town) -> None:
    body = [{"type": "TextBlock", "text": "Felanmälan 7: lampan blinkar"}]
    card = {**KANBAN, "content": {"type": "AdaptiveCard", "body": body}}
    for text in ("", "fråga"):
        offer = await sends(town, card, text=text)
        assert shows(offer.card, "Ska jag ta med det här som en fråga?", "Felanmälan 7: lampan blinkar")


async def test_a_message_of_a_picture_alone_keeps_its_link_in_the_dialog(town: Town) -> None:
    message = town.teams.say_without_mention(town.johan, town.meeting, "")
    opened = await town.teams.extensions.open(town.maria, town.meeting, message)
    assert shows(opened.card, "Meddelandet har ingen text")
    await town.teams.extensions.take(town.maria, town.meeting, message, text="Är lampan trasig?")
    card = await town.posted("TR-1", "Är lampan trasig?", "Från Johan Lind")
    assert "https://teams.microsoft.com/l/message/" in str((await town.view(town.karin, card)).card)


def mentioning(town: Town, words: str, name: str, **mentioned: str) -> Json:
    bot = {"id": town.teams.world.bot.teams_id, "name": "Bevaka"}
    entities = [
        {"type": "mention", "text": "<at>Bevaka</at>", "mentioned": bot},
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"name": name, **mentioned}},
    ]
    text = f"<at>Bevaka</at> {words} <at>{name}</at>"
    return {"text": text, "attachments": [], "entities": entities}


@every(
    ("mentioned", "what"),
    [
        ({"id": "TagId:7", "type": "tag"}, "är en tagg"),
        ({"id": "19:x@thread.tacv2", "type": "channel"}, "är en kanal"),
        ({"id": "19:x@thread.tacv2"}, "är en kanal"),
        ({"id": "19:x@thread.tacv2", "conversationIdentityType": "team"}, "är ett team"),
        ({"id": "everyone", "type": "everyone"}, "betyder alla i chatten"),
        ({"id": "28:other"}, "är en app"),
        ({"id": "x"}, "är ingen person"),
    ],
)
async def test_only_a_person_can_be_responsible(town: Town, mentioned: dict[str, str], what: str) -> None:
    for words in ("förvaltning Tekniska förvaltningen", "förvaltning Ny", "samordnare"):
        activity = mentioning(town, words, "Gatuenheten", **mentioned)
        sent = await town.teams.say(town.karin, town.meeting, words, activity=activity)
        assert shows((await town.answer_to(sent)).card, f"@Gatuenheten {what}", "Inget är ändrat")
    departments = await town.say(town.karin, "förvaltningar")
    assert shows(departments.card, "Tekniska förvaltningen", "Petra Holm")
    assert "Gatuenheten" not in said(departments.card)


async def test_a_name_that_is_only_typed_is_no_mention(town: Town) -> None:
    answered = await town.say(town.karin, "förvaltning Tekniska @Petra")
    assert shows(answered.card, "@Petra är bara text för mig")
    assert "@" not in said((await town.say(town.karin, "förvaltningar")).card)


async def test_a_targeted_message_is_answered_to_its_writer_alone(town: Town) -> None:
    bot = {"id": town.teams.world.bot.teams_id, "name": "Bevaka", "isTargeted": True}
    for words, answer in (("fråga Är lampan trasig?", "TR-1"), ("öppna", "TR-1"), ("hjälp", "fråga")):
        sent = await town.teams.say(
            town.karin, town.meeting, words, mention_bot=False, activity={"recipient": bot}
        )
        card = await town.answer_to(sent)
        assert shows(card.card, answer)
        assert card.activity["recipient"]["id"] == town.karin.teams_id
        assert card.activity["recipient"]["isTargeted"] is True
    await town.settled()
    others = [m for m in town.meeting.messages if m.by_bot and shows(m.card, "TR-1")]
    assert all(m.activity["recipient"].get("isTargeted") for m in others)
    untargeted = await town.say(town.karin, "visa 1")
    assert "isTargeted" not in untargeted.activity["recipient"]
