"""Test commands with a typo: suggested with a button, never executed automatically."""

from simulator.cards import find_action, verbs
from tests.dialogues.town import Town, shows
from tests.every import every


@every(
    ("words", "nearest"),
    [
        ("mötte börja", "möte börja"),
        ("mötte", "möten"),
        ("frga Är det mörkt?", "fråga"),
        ("anteckningr 2026-09-15", "anteckningar"),
        ("nästa mtöe 15 mars kl 17", "nästa möte"),
    ],
)
async def test_a_slip_in_the_group_is_asked_about_and_nothing_is_done(
    town: Town, words: str, nearest: str
) -> None:
    asked = await town.say(town.karin, words)
    assert shows(asked.card, f"menade du ”{nearest}”?", f"Ja, {nearest}", "Ta med frågan")
    await town.settled()
    assert not any(shows(m.card, "Mötet pågår") or shows(m.card, "TR-1") for m in town.meeting.messages)


async def test_the_button_does_what_was_meant(town: Town) -> None:
    asked = await town.say(town.johan, "frga Är det mörkt vid ån?")
    await town.press(town.johan, asked, "choose")
    await town.posted("TR-1", "Är det mörkt vid ån?")
    mine = await town.tell(town.karin, "anteckningr")
    assert shows(mine.card, "Menade du ”anteckningar”?")
    pressed = await town.press(town.karin, mine, "choose")
    assert "inget möte har börjat" in pressed.text


async def test_rights_are_those_of_whoever_presses(town: Town) -> None:
    asked = await town.say(town.karin, "mötte börja")
    button = find_action(asked.card, verb="choose")
    refused = await town.teams.press(town.johan, asked, action=button)
    assert "Bara samordnaren" in refused.text
    await town.settled()
    assert not any(shows(m.card, "Mötet pågår") for m in town.meeting.messages)


@every("words", ["Vad blir det till fika?", "Hur går det med lampan?", "?!"])
async def test_words_that_are_near_nothing_are_not_guessed_at(town: Town, words: str) -> None:
    asked = await town.say(town.johan, words)
    assert "choose" not in verbs(asked.card)


async def test_what_is_written_for_a_note_keeps_every_letter(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    asked = await town.say(town.karin, "antekna  Räcket: lagat!")
    await town.press(town.karin, asked, "choose")
    assert shows((await town.tell(town.karin, "anteckna")).card, "Räcket: lagat!")


async def test_a_day_that_there_is_not_and_one_that_has_passed_are_said(town: Town) -> None:
    none = await town.say(town.karin, "nästa möte 31 november 2027 kl 17.30")
    assert shows(none.card, "Den dagen finns inte", "30 november 2027")
    passed = await town.say(town.karin, "nästa möte 2020-03-15 17:30")
    assert shows(passed.card, "15 mars 2020", "har redan varit")


async def test_a_part_that_there_is_not_is_answered_with_numbers_and_names(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    refused = await town.say(town.karin, "punkt 9")
    assert shows(refused.card, "1. Inledning", "4. Lägesbild", "6. Övrigt")
