"""Test what is done with several questions at once: ticked in a list, or named in a command."""

import pytest

from simulator.actions import PressResult
from simulator.cards import actions, choices
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, shows
from tests.every import every

LAMP = "Kan lampan vid ån bytas?"


async def press_list(town: Town, person: Person, card: Message, verb: str, **data: object) -> PressResult:
    """Press a button for the questions that were ticked in a list."""
    action = {"type": "Action.Execute", "verb": verb, "data": data}
    return await town.teams.press(person, card, action=action)


def ticked(card: Message) -> list[str]:
    """Return each question of a list with the version that it shows."""
    shown = [action["data"] for action in actions(card.card) if action.get("verb") == "show"]
    return [f"{data['question']}:{data['version']}" for data in shown]


@pytest.mark.both_databases
async def test_the_ticked_questions_are_sent_and_what_somebody_changed_meanwhile_is_named(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    for number in (2, 3):
        await town.log(town.johan, f"{LAMP} {number}")
    department = choices((await town.view(town.karin, card)).card, "department")["Tekniska förvaltningen"]
    seen = await town.say(town.karin, "öppna")
    await town.say(town.karin, "stryk 2 Redan lagat")
    sent = await press_list(
        town, town.karin, seen, "assign", questions=ticked(seen), department=department, due=NEXT_YEAR
    )
    assert shows(sent.card, "skickade till Tekniska förvaltningen, utom TR-2", "TR-1", "TR-3")
    await town.becomes(card, "Skickad till Tekniska förvaltningen", f"Svar senast {NEXT_YEAR_IN_WORDS}")
    again = await press_list(town, town.karin, seen, "assign", questions=ticked(seen), department=department)
    assert "Inget är skickat: TR-1, TR-2 och TR-3" in again.text


@pytest.mark.both_databases
async def test_the_ticked_questions_get_a_new_date_and_their_owner_one_message(town: Town) -> None:
    for number in (1, 2, 3):
        await town.assigned(f"{LAMP} {number}")
    await town.assigned(f"{LAMP} 4", "Socialförvaltningen")
    await town.log(town.johan, f"{LAMP} 5")
    seen = await town.say(town.karin, "öppna")
    done = await press_list(
        town, town.karin, seen, "postpone", questions=ticked(seen), until=NEXT_YEAR, reason="Vi väntar."
    )
    assert shows(done.card, f"Nytt datum: {NEXT_YEAR_IN_WORDS}, utom för TR-5")
    told = await town.arrives(town.petra, f"Mer tid för 3 frågor: svara senast {NEXT_YEAR_IN_WORDS}")
    await town.arrives(town.nils, f"Mer tid för 1 fråga: svara senast {NEXT_YEAR_IN_WORDS}", "TR-4")
    shown = await town.say(town.karin, "visa 2")
    assert shows(shown.card, f"Svar utlovat till {NEXT_YEAR_IN_WORDS}", "Vi väntar.")
    await town.undo(town.karin)
    await town.becomes(told, "gäller inte längre")


async def test_questions_are_postponed_with_a_sentence(town: Town) -> None:
    for number in (1, 2, 3):
        await town.assigned(f"{LAMP} {number}")
    said = await town.say(town.karin, f"skjut upp 1 och 3 till {NEXT_YEAR}")
    assert shows(said.card, f"Nytt datum: {NEXT_YEAR_IN_WORDS}", "TR-1", "TR-3")
    english = await town.tell(town.petra, f"postpone 2 until {NEXT_YEAR}")
    assert shows(english.card, "New date", "TR-2")
    await town.nothing_comes_about(town.personal(town.petra), "Mer tid för 1 fråga")


@every(
    ("words", "answer"),
    [
        ("skjut upp", "Vilken fråga?"),
        ("skjut upp 1", "Välj ett datum"),
        ("skjut upp 1 till nyss", "nyss"),
        ("skjut upp 1 till 1 mars 2020", "framåt i tiden"),
        (f"skjut upp 1 till {NEXT_YEAR}", "inte skickad till någon"),
        (f"skjut upp 9 till {NEXT_YEAR}", "ingen fråga med det numret"),
    ],
)
async def test_what_cannot_be_postponed_is_said(town: Town, words: str, answer: str) -> None:
    await town.log(town.johan, f"{LAMP} {town.mark}")
    assert shows((await town.say(town.karin, words)).card, answer)


async def test_nobody_postpones_what_is_not_theirs(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(f"{LAMP} 2", "Socialförvaltningen")
    own = await town.arrives(town.petra, "TR-1")
    both = [ticked(await town.say(town.karin, "öppna"))[n] for n in (0, 1)]
    done = await press_list(town, town.petra, own, "postpone", questions=both, until=NEXT_YEAR)
    assert shows(done.card, f"Nytt datum: {NEXT_YEAR_IN_WORDS}, utom för TR-2")
    refused = await press_list(town, town.johan, own, "postpone", questions=both, until=NEXT_YEAR)
    assert "Bara den ansvariga förvaltningen eller samordnaren" in refused.text
