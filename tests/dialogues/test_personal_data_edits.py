"""Test that a message edited into personal data is shown to those who decide, and stored nowhere."""

import pytest

from simulator.cards import inputs
from tests.dialogues.test_personal_data_check import everything_in
from tests.dialogues.town import Town, shows

PHONE = "Ring Olle på 070-174 06 35 om nycklarna."


async def test_new_words_of_a_question_are_shown_to_who_wrote_them_and_kept_only_when_they_say_so(
    town: Town, database_url: str
) -> None:
    sent = await town.teams.say(town.johan, town.meeting, "fråga Vem har nycklarna?")
    assert sent.message is not None
    card = await town.answer_to(sent)
    await town.teams.edit(town.johan, sent.message, f"fråga {PHONE}")
    warning = await town.arrives(town.johan, "Se över texten först", "ett telefonnummer")
    assert inputs(warning.card)["text"]["value"] == PHONE
    await town.settled()
    assert "070-174" not in everything_in(database_url)
    await town.press(town.johan, warning, "edit", text="Vem ringer Olle?")
    await town.becomes(card, "Vem ringer Olle?")


@pytest.mark.parametrize(
    ("words", "verb", "field"),
    [("anteckna", "edit_note", "note_text"), ("tas upp nästa gång", "edit_item", "item_text")],
)
async def test_new_words_of_a_note_are_shown_to_the_coordinator_alone(
    town: Town, database_url: str, words: str, verb: str, field: str
) -> None:
    await town.say(town.karin, "möte börja")
    sent = await town.teams.say(town.karin, town.meeting, f"{words} Nycklarna finns.")
    assert sent.message is not None
    noted = await town.answer_to(sent)
    await town.teams.edit(town.karin, sent.message, f"{words} {PHONE}")
    warning = await town.arrives(town.karin, "Se över texten först")
    assert inputs(warning.card)[field]["value"] == PHONE
    await town.settled()
    assert "070-174" not in everything_in(database_url)
    await town.press(town.karin, warning, verb)
    await town.becomes(noted, PHONE)


async def test_a_question_is_put_in_such_words_only_when_its_author_insists(town: Town) -> None:
    card = await town.log(town.johan, "Vem har nycklarna?")
    await town.open(town.johan, card)
    warning = await town.press(town.johan, card, "edit", text=PHONE)
    assert shows(warning.card, "Se över texten först")
    await town.press(town.johan, card, "edit")
    await town.becomes(card, PHONE)
