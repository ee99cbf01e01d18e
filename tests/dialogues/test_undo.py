"""Test undoing one's last action: ``ångra``."""

from typing import Any

import pytest

from simulator.cards import choices
from tests.dialogues.town import NEXT_YEAR, Town, shows

LAMP = "Kan lampan bytas?"


async def test_a_question_that_was_logged_by_mistake_is_dropped_again(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    undone = await town.say(town.johan, "ångra")
    assert shows(undone.card, "TR-1", "Det senaste är ångrat", "Struken")
    await town.becomes(card, "Struken", "Ångrad av den som tog med frågan")
    assert shows((await town.log(town.maria, "När klipps gräset?")).card, "TR-2"), (
        "a number is never used twice"
    )


@pytest.mark.both_databases
async def test_all_lines_of_a_message_are_taken_back_together(town: Town) -> None:
    card = await town.say(town.johan, f"fråga {LAMP}\nfråga När klipps gräset?\nfråga Får vi en bänk?")
    undone = await town.say(town.johan, "undo")
    assert shows(undone.card, "TR-1", "TR-2", "TR-3")
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, "Att fördela"))
    assert shows((await town.say(town.johan, "öppna")).card, "Inga frågor")


async def test_a_question_that_was_sent_is_with_the_coordinator_again(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.say(town.karin, "ångra")
    await town.becomes(card, "Att fördela")
    await town.becomes(own, "TR-1", "Återtagen")


async def test_what_was_sent_to_another_goes_back_to_the_first(town: Town) -> None:
    card = await town.assigned(LAMP)
    first = await town.arrives(town.petra, LAMP)
    await town.say(town.karin, "skicka 1 till social")
    await town.becomes(first, "Återtagen")
    second = await town.arrives(town.nils, LAMP)
    await town.say(town.karin, "ångra")
    await town.becomes(first, "Skickad till Tekniska förvaltningen", LAMP)
    await town.becomes(card, "Skickad till Tekniska förvaltningen")
    await town.becomes(second, "Återtagen")


async def test_a_first_owner_who_was_never_reached_is_when_the_question_comes_back(town: Town) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    await town.say(town.karin, "skicka 1 till social")
    await town.say(town.karin, "ångra")
    await town.teams.install(town.olof)
    await town.arrives(town.olof, LAMP, "Svara")


async def test_logging_and_sending_in_one_line_is_one_act(town: Town) -> None:
    card = await town.log(town.karin, f"{LAMP} > tekniska")
    own = await town.arrives(town.petra, LAMP)
    await town.say(town.karin, "ångra")
    await town.becomes(card, "Struken")
    await town.becomes(own, "Återtagen")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("verb", "inputs", "becomes"),
    [
        ("acknowledge", {}, "Pågår"),
        ("answer", {"answer": "I maj."}, "I maj."),
        ("postpone", {"until": NEXT_YEAR}, "Utlovad"),
        ("hand_over", {"other": "Polisen"}, "Överlämnad till Polisen"),
    ],
)
async def test_what_an_owner_did_is_taken_back_from_the_personal_chat(
    town: Town, verb: str, inputs: dict[str, Any], becomes: str
) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, verb, **inputs)
    await town.becomes(card, becomes)
    undone = await town.tell(town.petra, "ångra")
    assert shows(undone.card, "Skickad till Tekniska förvaltningen")
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, becomes))
    assert shows((await town.say(town.maria, "visa 1")).card, "Ångrade det senaste", "Petra Holm")


async def test_handing_over_to_a_department_is_taken_back(town: Town) -> None:
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    recipient = choices(own.card, "recipient")["Socialförvaltningen"]
    await town.press(town.petra, own, "hand_over", recipient=recipient)
    theirs = await town.arrives(town.nils, LAMP)
    await town.tell(town.petra, "ångra")
    await town.becomes(own, "Skickad till Tekniska förvaltningen")
    await town.becomes(theirs, "Återtagen")


async def test_a_change_of_words_and_a_drop_are_taken_back(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    await town.act(town.johan, card, "edit", text="Nya ord?")
    await town.becomes(card, "Nya ord?")
    await town.say(town.johan, "ångra")
    await town.becomes(card, LAMP)
    await town.say(town.johan, "stryk 1 Den lyser.")
    await town.becomes(card, "Struken")
    await town.say(town.johan, "ångra")
    await town.becomes(card, "Att fördela", LAMP)


@pytest.mark.both_databases
async def test_nothing_is_taken_back_after_somebody_else_did_something(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    await town.assign(card, "Tekniska förvaltningen")
    refused = await town.say(town.johan, "ångra")
    assert shows(refused.card, "Något annat har hänt med frågan")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1")


@pytest.mark.both_databases
async def test_there_is_nothing_to_take_back_twice(town: Town) -> None:
    await town.log(town.johan, LAMP)
    await town.say(town.johan, "ångra")
    assert shows((await town.say(town.johan, "ångra")).card, "Det finns inget att ångra")
    assert shows((await town.say(town.maria, "ångra")).card, "Det finns inget att ångra")


async def test_only_what_was_done_in_this_council_is_taken_back_here(town: Town) -> None:
    other = town.add_chat("skolan", town.karin, town.johan)
    await town.found_council(other, name="Skolrådet", code="SR")
    await town.log(town.johan, LAMP)
    await town.say(town.johan, "fråga Är skolan öppen?", chat=other)
    undone = await town.say(town.johan, "ångra")
    assert shows(undone.card, "TR-1", "Struken")
    assert shows((await town.say(town.karin, "öppna", chat=other)).card, "SR-1")


async def test_a_message_that_was_edited_since_does_not_stand_in_the_way(town: Town) -> None:
    said = await town.teams.say(town.johan, town.meeting, f"fråga {LAMP}")
    card = await town.posted("TR-1", LAMP)
    assert said.message is not None
    await town.teams.edit(town.johan, said.message, "fråga Kan lampan vid ån bytas?")
    await town.arrives(town.johan, "Kan lampan vid ån bytas?")
    await town.say(town.johan, "ångra")
    await town.becomes(card, "Struken")
