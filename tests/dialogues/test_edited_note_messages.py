"""Test that edits and deletions of messages are suggested for notes and questions, never applied silently."""

import pytest

from simulator.cards import actions, verbs
from simulator.chats import Message
from simulator.constants import Json
from tests.dialogues.town import Town, shows


@pytest.fixture
async def card(town: Town) -> Message:
    """Begin a meeting and return its card."""
    return await town.say(town.karin, "möte börja")


async def written(town: Town, words: str) -> tuple[Message, Message]:
    """Karin's message, and the card that is the reply to it."""
    sent = await town.teams.say(town.karin, town.meeting, words)
    assert sent.message is not None
    return sent.message, await town.answer_to(sent)


async def listed(town: Town) -> Message:
    """Return the list of notes in Karin's personal chat."""
    return await town.tell(town.karin, "anteckna")


def button(card: Json, verb: str, **data: object) -> Json:
    """Return the first button with this verb and these words in its data."""
    return next(
        a
        for a in actions(card)
        if a.get("verb") == verb and all(a["data"].get(k) == v for k, v in data.items())
    )


async def test_a_changed_message_is_offered_and_nothing_changes_unasked(town: Town, card: Message) -> None:  # noqa: ARG001
    message, noted = await written(town, "anteckna Hösten var lung.")
    await town.teams.edit(town.karin, message, "anteckna Hösten var lugn.")
    offer = await town.arrives(town.karin, "Meddelandet i chatten ändrades", "Hösten var lugn.")
    assert shows(noted.card, "lung")
    await town.press(town.karin, offer, "edit_note")
    await town.becomes(noted, "Hösten var lugn.")
    await town.teams.message(
        town.personal(town.karin), where=lambda m: m is offer and "drop_note" not in verbs(m.card)
    )


async def test_a_change_may_be_left_as_it_is(town: Town, card: Message) -> None:  # noqa: ARG001
    message, noted = await written(town, "anteckna Ett.")
    await town.teams.edit(town.karin, message, "anteckna Två.")
    offer = await town.arrives(town.karin, "Meddelandet i chatten ändrades", "Två.")
    kept = await town.teams.press(town.karin, offer, action=button(offer.card, "edit_note", keep=True))
    assert shows(kept.card, "Det får stå kvar", "Ett.")
    assert shows(noted.card, "Ett.")


@pytest.mark.both_databases
async def test_an_old_offer_does_not_turn_down_newer_words(town: Town, card: Message) -> None:  # noqa: ARG001
    message, _ = await written(town, "anteckna Ett.")
    await town.teams.edit(town.karin, message, "anteckna Två.")
    offer = await town.arrives(town.karin, "Meddelandet i chatten ändrades", "Två.")
    keep = button(offer.card, "edit_note", keep=True)
    await town.teams.edit(town.karin, message, "anteckna Tre.")
    await town.becomes(offer, "Tre.")
    refused = await town.teams.press(town.karin, offer, action=keep)
    assert "ändrats" in refused.text
    await town.press(town.karin, offer, "edit_note")
    assert shows((await listed(town)).card, "Tre.")


@pytest.mark.parametrize(
    ("words", "verb"),
    [("anteckna Hösten var lugn.", "drop_note"), ("tas upp nästa gång Hösten", "drop_item")],
)
async def test_a_deleted_message_is_offered_too(town: Town, card: Message, words: str, verb: str) -> None:  # noqa: ARG001
    message, noted = await written(town, words)
    await town.teams.delete(town.karin, message)
    offer = await town.arrives(town.karin, "Meddelandet togs bort ur chatten", "Hösten")
    assert shows(noted.card, "Hösten")
    await town.press(town.karin, offer, verb)
    assert not shows((await listed(town)).card, "Hösten")


async def test_a_deleted_question_is_offered_to_the_coordinator(town: Town) -> None:
    sent = await town.teams.say(town.johan, town.meeting, "fråga Är det mörkt?")
    assert sent.message is not None
    question = await town.answer_to(sent)
    await town.teams.delete(town.johan, sent.message)
    offer = await town.arrives(town.karin, "Meddelandet togs bort ur chatten", "TR-1", "Är det mörkt?")
    assert shows(question.card, "Att fördela")
    await town.press(town.karin, offer, "drop")
    await town.becomes(question, "Struken", "togs bort ur chatten")
