"""Test which words of a message become the question, and how the question begins."""

from dataclasses import replace

import pytest

from tests.dialogues.town import Town, shows


@pytest.mark.parametrize(
    "words",
    [
        "Kan bänken lagas? Vi tar med oss frågan. > tekniska",
        "Kan bänken lagas? > tekniska. Vi tar med oss frågan.",
    ],
)
async def test_the_words_that_take_it_along_stand_before_or_after_the_department(
    town: Town, words: str
) -> None:
    card = await town.log(town.karin, f"från boende: {words}")
    assert shows(card.card, "TR-1", "Skickad till Tekniska förvaltningen", "Från boende")
    assert not shows(card.card, "Vi tar med")


@pytest.mark.parametrize(
    "asked", ["Vad betyder det att vi tar med oss frågan?", "Vi tar med oss frågan är ett löfte, till vem?"]
)
async def test_a_question_about_these_words_keeps_them(town: Town, asked: str) -> None:
    card = await town.log(town.johan, f"från boende: {asked}")
    assert shows(card.card, asked)


async def test_a_question_that_is_filled_in_begins_with_a_capital_too(town: Town) -> None:
    form = await town.say(town.johan, "fråga")
    logged = await town.press(town.johan, form, "log", text="kan bänken lagas?")
    assert shows(logged.card, "Kan bänken lagas?")


async def test_words_that_somebody_changed_on_purpose_stay_as_they_are(town: Town) -> None:
    card = await town.log(town.johan, "kan bänken lagas?")
    await town.act(town.johan, card, "edit", text="iPad i parken?")
    await town.becomes(card, "iPad i parken?")


async def test_a_message_that_was_edited_but_for_its_first_letter_changes_nothing(town: Town) -> None:
    said_so = await town.teams.say(town.johan, town.meeting, "fråga kan bänken lagas?")
    card = await town.posted("TR-1", "Kan bänken lagas?")
    assert said_so.message is not None
    await town.teams.edit(town.johan, said_so.message, "fråga  kan bänken lagas?")
    await town.nothing_comes(town.personal(town.johan), after=0)
    assert "Uppdatera texten" not in str((await town.open(town.johan, card)).card)


async def test_somebody_mentioned_by_first_name_is_the_asker_too(town: Town) -> None:
    card = await town.say(town.karin, "fråga från @Amir: Kan bänken lagas?", replace(town.amir, name="Amir"))
    assert shows(card.card, "Från Amir Rahimi, genom Karin Ek")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("fråga\n- Fråga nummer 6?\n- Fråga nummer 7?", ("Fråga nummer 6?", "Fråga nummer 7?")),
        ("fråga:\n- Får vi en bänk?\n- Får vi en korg?", ("Får vi en bänk?", "Får vi en korg?")),
        ("fråga\n- fråga: Får vi en bänk?\n- fråga Får vi en korg?", ("Får vi en bänk?", "Får vi en korg?")),
        (
            "fråga\n1. Frågar ni polisen?\n2. Fråga barnen först?",
            ("Frågar ni polisen?", "Fråga barnen först?"),
        ),
    ],
)
async def test_the_first_word_of_a_point_is_part_of_its_sentence(
    town: Town, words: str, asked: tuple[str, str]
) -> None:
    logged = await town.say(town.johan, words)
    assert shows(logged.card, "TR-1", asked[0], "TR-2", asked[1])
    assert not shows(logged.card, "TR-3")


async def test_the_number_of_a_question_alone_is_no_question(town: Town) -> None:
    await town.log(town.johan, "Kan bänken lagas?")
    assert shows((await town.say(town.amir, "fråga 1")).card, "TR-1", "Kan bänken lagas?", "Historik")
    assert shows((await town.say(town.amir, "fråga 2")).card, "Det finns ingen fråga med det numret")
