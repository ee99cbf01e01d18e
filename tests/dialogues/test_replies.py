"""Test quoted, forwarded, answered and edited messages, as Teams sends them."""

import json

from simulator.activities import Style, quote_message
from simulator.cards import inputs, verbs
from simulator.chats import Message
from simulator.constants import Json
from simulator.people import Person
from tests.dialogues.town import Town, number_of, said, shows
from tests.every import every

LAMP = "Lampan vid ån är sönder"
LINK = "https://teams.microsoft.com/l/message/"


def wrote(town: Town, text: str = LAMP) -> Message:
    """Return a message of Johan in the chat, not addressed to the bot."""
    return town.teams.say_without_mention(town.johan, town.meeting, text)


async def answer_quoting(town: Town, words: str, quoted: Message) -> Message:
    sent = await town.teams.say(town.karin, town.meeting, words, style=Style(quoting=quoted))
    return await town.answer_to(sent)


@every("words", ["vi tar med oss frågan", "fråga", "Fråga:", "😀 fråga", ""])
async def test_a_reply_without_words_of_its_own_takes_the_quoted_message_along(
    town: Town, words: str
) -> None:
    text = f"{LAMP} {len(town.meeting.messages)}"
    card = await answer_quoting(town, words, wrote(town, text))
    assert shows(card.card, text, "Från Johan Lind, genom Karin Ek")
    assert LINK in str((await town.view(town.karin, card)).card)


async def test_a_quoted_message_is_one_question_however_often_it_is_taken_along(town: Town) -> None:
    message = wrote(town)
    await answer_quoting(town, "fråga", message)
    assert shows(
        (await answer_quoting(town, "vi tar med oss frågan", message)).card, "TR-1", "redan registrerad"
    )
    opened = await town.teams.extensions.open(town.maria, town.meeting, message)
    assert shows(opened.card, "TR-1")


async def test_each_of_two_quoted_messages_is_a_question_of_its_author(town: Town) -> None:
    first, second = wrote(town), town.teams.say_without_mention(town.maria, town.meeting, "Får vi en bänk?")
    quotes = "".join(
        quote_message(by, message_id=m.id, text=m.text) for by, m in _by_author(town, first, second)
    )
    body = {"contentType": "text/html", "content": f"{quotes}<p>vi tar med oss frågorna</p>"}
    sent = await town.teams.say(town.karin, town.meeting, "x", activity={"attachments": [body]})
    card = await town.answer_to(sent)
    assert shows(card.card, "TR-1", LAMP, "TR-2", "Får vi en bänk?")
    assert shows((await town.say(town.karin, "visa 2")).card, "Från Maria Sand, genom Karin Ek")


def _by_author(town: Town, *messages: Message) -> list[tuple[Person, Message]]:
    return [(town.teams.world.person(message.author), message) for message in messages]


async def test_a_reply_with_words_of_its_own_asks_those(town: Town) -> None:
    card = await answer_quoting(town, "fråga När lagas den?", wrote(town))
    assert shows(card.card, "TR-1", "När lagas den?", "Från Karin Ek")
    assert not shows(card.card, LAMP)


async def test_personal_data_in_a_quoted_message_is_asked_about_first(town: Town) -> None:
    await answer_quoting(town, "fråga", wrote(town, "Ring mig på 070-123 45 67 om lampan"))
    warned = await town.arrives(town.karin, "Se över texten först")
    logged = await town.press(town.karin, warned, "log", text="från Johan Lind: Ring mig om lampan")
    assert shows(logged.card, "TR-1", "Ring mig om lampan", "Från Johan Lind")


async def test_the_tag_of_a_quote_is_never_part_of_a_question(town: Town) -> None:
    quoted = {"type": "quotedReply", "messageId": "17", "senderName": "Ann", "preview": LAMP}
    for words, logged in (("fråga Går det?", "Går det?"), ("vi tar med oss frågan", LAMP)):
        sent = await town.teams.say(town.karin, town.meeting, words, activity=_tagged(town, words, quoted))
        card = await town.answer_to(sent)
        assert shows(card.card, logged)
        assert "quoted" not in said(card.card)


def _tagged(town: Town, words: str, quoted: Json) -> Json:
    named = {"id": town.teams.world.bot.teams_id, "name": "Bevaka"}
    mention = {"type": "mention", "text": "<at>Bevaka</at>", "mentioned": named}
    text = f'<quoted messageId="17"/> <at>Bevaka</at> {words}'
    return {"text": text, "attachments": [], "entities": [mention, quoted]}


async def test_a_forwarded_message_is_taken_along_for_whoever_wrote_it(town: Town) -> None:
    content = {
        "originalMessageId": "17",
        "originalMessageContent": f"<p>{LAMP}</p>",
        "originalMessageSender": {
            "user": {"id": "e0000000-0000-0000-0000-0000000000aa", "displayName": "Ann"}
        },
    }
    forwarded = {"id": "17", "contentType": "forwardedMessageReference", "content": json.dumps(content)}
    body = {"contentType": "text/html", "content": '<attachment id="17"></attachment>'}
    sent = await town.teams.say(
        town.karin, town.personal(town.karin), "", activity={"text": "", "attachments": [body, forwarded]}
    )
    assert shows((await town.answer_to(sent)).card, "TR-1", LAMP, "Från Ann, genom Karin Ek")


async def test_a_reply_to_the_card_of_a_question_is_offered_as_its_answer(town: Town) -> None:
    await town.assigned(LAMP)
    asked = await town.arrives(town.petra, "TR-1", LAMP)
    chat = town.personal(town.petra)
    sent = await town.teams.say(town.petra, chat, "Lagas v. 12", activity={"replyToId": asked.id})
    offer = await town.answer_to(sent)
    assert shows(offer.card, "Ska det här bli svaret på frågan?", "TR-1", "Lagas v. 12")
    answered = await town.press(town.petra, offer, "answer")
    assert shows(answered.card, "Besvarad", "Lagas v. 12")
    await town.posted("Besvarad", "Lagas v. 12")


async def test_a_reply_to_a_card_of_several_questions_has_to_say_which(town: Town) -> None:
    chat = town.personal(town.johan)
    sent = await town.teams.say(town.johan, chat, f"fråga {LAMP}\nfråga Får vi en bänk?")
    both = await town.answer_to(sent)
    again = await town.teams.say(town.johan, chat, "Lagas v. 12", activity={"replyToId": both.id})
    assert shows((await town.answer_to(again)).card, "Vilken fråga?")


async def test_the_quoted_card_tells_which_question_a_command_is_about(town: Town) -> None:
    first, second = await town.log(town.johan, LAMP), await town.log(town.johan, "Får vi en bänk?")
    shown = await answer_quoting(town, "visa", first)
    assert number_of(shown) == "1"
    dropped = await answer_quoting(town, "stryk 3 lampor är redan bytta", second)
    assert shows(dropped.card, "TR-2", "Struken", "3 lampor är redan bytta")
    asked = await answer_quoting(town, "stryk 1 lampa räcker", second)
    assert shows(asked.card, "TR-1", "TR-2", "Inget är ändrat")
    assert shows((await answer_quoting(town, "stryk TR-1 Behövs inte", second)).card, "TR-1", "Struken")


async def test_words_that_begin_with_a_number_are_an_answer_or_show_it(town: Town) -> None:
    await town.assigned(LAMP)
    offer = await town.tell(town.petra, "TR‑1: Lagas v. 12")
    assert shows(offer.card, "Ska det här bli svaret på frågan?", "Lagas v. 12")
    assert shows((await town.tell(town.petra, "TR–1")).card, "TR-1", LAMP)
    assert shows((await town.tell(town.johan, "TR-1 Tack!")).card, "Bara")
    assert not shows((await town.say(town.johan, "Hur går det med lampan?")).card, "svaret")


async def test_a_message_that_mentions_the_bot_only_once_it_is_edited_is_logged_once(town: Town) -> None:
    message = wrote(town, "När lagas lampan?")
    edit = await town.teams.edit(town.johan, message, "fråga När lagas lampan?")
    card = await town.posted("TR-1", "När lagas lampan?")
    await town.teams.post(edit.activity)
    await town.settled()
    assert not [m for m in town.meeting.messages if m.by_bot and shows(m.card, "TR-2")]
    await town.teams.edit(town.johan, message, "fråga När lagas lampan vid ån?")
    offer = await town.arrives(town.johan, "Ska frågans text också ändras?", "När lagas lampan vid ån?")
    await town.press(town.johan, offer, "edit")
    await town.becomes(card, "När lagas lampan vid ån?")


async def test_a_mistyped_command_that_is_put_right_is_done(town: Town) -> None:
    chat = town.personal(town.johan)
    sent = await town.teams.say(town.johan, chat, f"frga {LAMP}")
    assert sent.message is not None
    await town.teams.edit(town.johan, sent.message, f"fråga {LAMP}")
    await town.arrives(town.johan, "TR-1", LAMP)


async def test_the_card_of_another_question_cannot_be_named_from_a_card(town: Town) -> None:
    await town.assigned("Får vi en bänk?")
    card = await town.assigned(LAMP)
    seen = await town.view(town.petra, card)
    assert "answer" in verbs(seen.card)
    answered = await town.press(town.petra, card, "answer", answer="Lagas v. 12", number="1", code="TR")
    assert shows(answered.card, "TR-2", "Besvarad", "Lagas v. 12")
    assert shows((await town.say(town.karin, "visa 1")).card, "Skickad")


async def test_a_list_where_a_text_belongs_is_refused_and_changes_nothing(town: Town) -> None:
    card = await town.assigned(LAMP)
    await town.settled()
    await town.view(town.petra, card)
    for wrong in (["Lagas"], {"text": "Lagas"}, True, 1.5):
        pressed = await town.teams.press(town.petra, card, "answer", {"answer": wrong}, checked=False)
        assert "går inte att läsa" in pressed.text
    form = await town.say(town.johan, "fråga")
    pressed = await town.teams.press(town.johan, form, "log", {"text": [1], "items": 7}, checked=False)
    assert "går inte att läsa" in pressed.text
    assert shows((await town.press(town.johan, form, "log", text="Går det?", items=[1, 2])).card, "TR-2")
    assert inputs(form.card)
