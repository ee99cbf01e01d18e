"""Test that empty forms of a meeting get a sentence, and nothing is stored."""

import pytest

from simulator.cards import actions, find_action
from simulator.chats import Message
from simulator.constants import Json
from tests.dialogues.town import Town, shows


@pytest.fixture
async def card(town: Town) -> Message:
    """Begin a meeting with an earlier question and return its card."""
    await town.assigned("När lagas lampan?")
    card = await town.say(town.karin, "möte börja")
    await town.view(town.karin, card)
    return card


def _form(card: Json, verb: str) -> Json:
    """Return the button that submits a form, of several buttons with the same verb."""
    return next(a for a in actions(card) if a.get("verb") == verb and "associatedInputs" not in a)


def _point(card: Json, state: str | None) -> Json:
    return next(a for a in actions(card) if a.get("verb") == "point" and a["data"].get("state") == state)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [("note", "Skriv vad som ska antecknas."), ("take_up", "Skriv vad som ska tas upp.")],
)
async def test_an_empty_form_is_a_sentence_and_stays_open(
    town: Town, card: Message, verb: str, sentence: str
) -> None:
    seen = card.seen_by(town.karin)
    refused = await town.teams.press(town.karin, card, action=_form(seen, verb))
    assert refused.text == sentence
    assert card.seen_by(town.karin) is seen


async def test_words_in_the_field_of_questions_are_no_note(town: Town, card: Message) -> None:
    form = _form(card.seen_by(town.karin), "note")
    refused = await town.teams.press(town.karin, card, action=form, inputs={"text": "Är det mörkt?"})
    assert refused.text == "Skriv vad som ska antecknas."


async def test_done_without_a_word_asks_for_the_answer_and_makes_none_up(town: Town, card: Message) -> None:
    asked = await town.press(town.karin, card, "point")
    assert shows(asked.card, "Vad blev svaret?", "TR-1", "När lagas lampan?")
    refused = await town.teams.press(town.karin, card, action=_point(asked.card, "done"))
    assert "Skriv svaret först" in refused.text
    assert shows((await town.say(town.johan, "öppna")).card, "TR-1")
    answer = {"remark_text": "Den lagas i maj."}
    await town.teams.press(town.karin, card, inputs=answer, action=_point(asked.card, "done"))
    await town.becomes(card, "Besvarad", "Den lagas i maj.")


async def test_what_was_said_on_the_way_is_no_answer(town: Town, card: Message) -> None:
    form = await town.teams.press(town.karin, card, action=_point(card.seen_by(town.karin), None))
    said = {"remark_text": "Delar är beställda."}
    goes_on = await town.teams.press(town.karin, card, inputs=said, action=_point(form.card, "goes_on"))
    asked = await town.teams.press(town.karin, card, action=find_action(goes_on.card, verb="point"))
    assert shows(asked.card, "Vad blev svaret?", "Delar är beställda.")
    assert shows((await town.say(town.johan, "öppna")).card, "TR-1")


async def test_a_remark_whose_words_are_taken_away_is_gone(town: Town, card: Message) -> None:
    form = await town.teams.press(town.karin, card, action=_point(card.seen_by(town.karin), None))
    said = {"remark_text": "Delar är beställda."}
    await town.teams.press(town.karin, card, inputs=said, action=_point(form.card, "said"))
    await town.becomes(card, "Delar är beställda.")
    seen = await town.view(town.karin, card)
    form = await town.teams.press(town.karin, card, action=_point(seen.card, None))
    emptied = await town.teams.press(
        town.karin, card, inputs={"remark_text": ""}, action=_point(form.card, "said")
    )
    assert not shows(emptied.card, "Delar är beställda.")
