"""Test merging questions that ask the same: one stays, the others point to it, all who asked hear of it."""

import pytest

from simulator.actions import PressResult
from simulator.cards import actions
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import Town, number_of, shows
from tests.every import every

LAMP = "Kan lampan vid ån bytas?"


async def press_merge(
    town: Town, person: Person, card: Message, *questions: str, **data: object
) -> PressResult:
    """Press the button of a list, which names the question that stays and those that were ticked."""
    action = {"type": "Action.Execute", "verb": "merge", "data": {"questions": list(questions), **data}}
    return await town.teams.press(person, card, action=action)


@pytest.mark.both_databases
async def test_one_stays_and_all_who_asked_are_told_and_get_its_answer(town: Town) -> None:
    first = await town.log(town.johan, LAMP)
    second = await town.log(town.maria, "Varför är lampan släckt?")
    await town.log(town.amir, "Lampan vid ån lyser inte?")
    merged = await town.say(town.karin, "slå ihop 2 och 3 med 1")
    assert shows(merged.card, "TR-2 och TR-3 är nu samma fråga som TR-1", LAMP)
    await town.becomes(second, "Samma som TR-1", "Samma fråga som TR-1. Svaret ges där.")
    told = await town.arrives(town.maria, "TR-2, som du frågade, är samma fråga som den här", "TR-1", LAMP)
    await town.assign(first, "Tekniska förvaltningen")
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    for person in (town.maria, town.amir):
        await town.arrives(person, "samma fråga som den här. Din fråga har fått ett svar", "Den byts i maj.")
    await town.becomes(told, "TR-1", "nyare besked")
    await town.arrives(town.johan, "Din fråga har fått ett svar", "TR-1", "Den byts i maj.")
    assert shows((await town.tell(town.amir, "mina")).card, "TR-3", "Samma som TR-1", "Den byts i maj.")


async def test_it_is_seen_in_the_list_the_search_and_the_history(town: Town) -> None:
    await town.log(town.johan, LAMP)
    await town.log(town.maria, "Varför är lampan släckt?")
    await town.say(town.karin, "slå ihop 1 och 2")
    assert shows((await town.say(town.johan, "öppna")).card, "1 fråga", "TR-1")
    assert shows((await town.say(town.johan, "lista strukna")).card, "TR-2", "Samma som TR-1")
    assert shows((await town.say(town.johan, "sök släckt")).card, "TR-2", "Samma som TR-1")
    for number, words in ((1, "Slog ihop TR-2 med den här frågan"), (2, "Slog ihop frågan med TR-1")):
        card = await town.say(town.karin, f"visa {number}")
        assert shows((await town.press(town.karin, card, "show", history=True)).card, words)


async def test_the_owner_of_the_one_that_is_gone_sees_so_and_undo_brings_it_back(town: Town) -> None:
    await town.assigned(LAMP)
    card = await town.assigned("Varför är lampan släckt?", "Socialförvaltningen")
    own = await town.arrives(town.nils, "TR-2")
    told = await town.say(town.karin, "slå ihop 2 med 1")
    assert shows(told.card, "TR-2 är nu samma fråga som TR-1")
    await town.becomes(own, "Samma som TR-1")
    heard = await town.arrives(town.johan, "TR-2, som du frågade")
    undone = await town.undo(town.karin)
    assert shows(undone.card, "du slog ihop TR-2 och TR-1", "Skickad till Socialförvaltningen")
    await town.becomes(card, "Skickad till Socialförvaltningen")
    await town.becomes(own, "Skickad till Socialförvaltningen")
    await town.becomes(heard, "TR-2", "Din fråga är öppen igen")


async def test_what_was_merged_before_follows_to_the_one_that_stays_now(town: Town) -> None:
    for text in (LAMP, "Varför är lampan släckt?", "Lampan vid ån lyser inte?"):
        await town.log(town.johan, text)
    await town.say(town.karin, "slå ihop 3 med 2")
    refused = await town.say(town.karin, "slå ihop 1 med 3")
    assert shows(refused.card, "redan samma som TR-2. Slå ihop med TR-2 i stället")
    await town.say(town.karin, "merge 2 into 1")
    assert shows((await town.say(town.karin, "visa 3")).card, "Samma som TR-1")
    again = await town.say(town.karin, "slå ihop 3 med 1")
    assert shows(again.card, "Inget är ihopslaget: TR-3")


async def test_a_list_merges_what_is_ticked_and_names_what_somebody_else_changed_meanwhile(
    town: Town,
) -> None:
    for text in (LAMP, "Varför är lampan släckt?", "Lampan vid ån lyser inte?"):
        await town.log(town.johan, text)
    card = await town.say(town.karin, "öppna")
    shown = [action["data"] for action in actions(card.card) if action.get("verb") == "show"]
    rows = {data["question"]: data["version"] for data in shown}
    first, second, third = sorted(rows)
    await town.say(town.karin, "skicka 3 till tekniska")
    ticked = [f"{second}:{rows[second]}", f"{third}:{rows[third]}"]
    merged = await press_merge(town, town.karin, card, *ticked, question=first, version=rows[first])
    assert shows(merged.card, "TR-2 är nu samma fråga som TR-1. Inte TR-3")
    assert shows((await town.say(town.karin, "visa 3")).card, "Skickad till Tekniska")
    old = await press_merge(town, town.karin, card, f"{third}", question=first, version=rows[first])
    assert shows(old.card, "Frågan har ändrats sedan den visades här"), (
        "two who change the same question: the second is told"
    )


async def test_only_the_coordinator_merges(town: Town) -> None:
    await town.log(town.johan, LAMP)
    await town.log(town.johan, "Varför är lampan släckt?")
    refused = await town.say(town.johan, "slå ihop 2 med 1")
    assert not shows(refused.card, "Samma som")
    assert shows((await town.say(town.karin, "visa 2")).card, "Att fördela")


@every(
    "words",
    [
        "slå ihop frågorna {1} och {0}",
        "slå samman fråga {1} med fråga {0}",
        "join {0} and {1}",
        "merge {0}, {1}",
    ],
)
async def test_people_write_it_in_their_own_words(town: Town, words: str) -> None:
    await town.log(town.johan, f"{LAMP} {town.mark}")
    card = await town.log(town.johan, f"Varför är lampan släckt? {town.mark}")
    newer = int(number_of(card))
    await town.say(town.karin, words.format(newer - 1, newer))
    shown = await town.say(town.karin, f"visa {newer}")
    assert shows(shown.card, f"Samma som TR-{newer - 1}")


@every("words", ["slå ihop", "slå ihop 1", "slå ihop allt", "slå ihop 1 med"])
async def test_what_names_too_little_is_answered_with_how_to_write_it(town: Town, words: str) -> None:
    await town.log(town.johan, LAMP)
    assert shows((await town.say(town.karin, words)).card, "slå ihop 4, 7 och 9 med 3")
