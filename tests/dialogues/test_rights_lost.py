"""Test that a lost right also stops earlier buttons from working, and earlier actions from being undone."""

from typing import Any

import pytest

from simulator.cards import actions
from simulator.constants import Json
from tests.dialogues.town import NEXT_YEAR, Town, said, shows

LAMP = "Kan lampan bytas?"


def button(card: Json, verb: str) -> Json:
    return next(a for a in actions(card) if a.get("verb") == verb)


async def steps_down(town: Town) -> None:
    """Remove Maria, whom Karin appointed, as coordinator."""
    card = await town.tell(town.maria, "samordnare")
    await town.press(town.maria, card, "step_down")


@pytest.mark.both_databases
@pytest.mark.parametrize(("words", "verb"), [("närvaro", "attend"), ("anteckna", "edit_note")])
async def test_a_button_pressed_again_shows_nothing_to_who_stepped_down(
    town: Town, words: str, verb: str
) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await town.say(town.karin, "möte börja")
    await town.say(town.karin, "anteckna Hösten har varit lugn.")
    page = await town.tell(town.maria, words)
    again = button(page.card, verb)
    first = await town.teams.press(town.maria, page, action=again)
    assert first.card
    assert "redan" in said((await town.teams.press(town.maria, page, action=again)).card)
    await steps_down(town)
    refused = await town.teams.press(town.maria, page, action=again)
    assert "Bara samordnaren" in said(refused.card) + refused.text
    assert "lugn" not in refused.text


async def test_a_button_pressed_again_shows_nothing_of_another_council(town: Town) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await town.say(town.karin, "möte börja")
    await town.say(town.karin, "anteckna Hösten har varit lugn.")
    page = await town.tell(town.maria, "närvaro")
    ours = button(page.card, "attend")
    assert ours["data"]["council"] == 1
    await town.teams.press(town.maria, page, action=ours)
    other = town.add_chat("elders", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="ÄR")
    elsewhere = {**ours, "data": {**ours["data"], "council": 2}}
    refused = await town.teams.press(town.maria, page, action=elsewhere)
    assert "hittar inte" in said(refused.card) + refused.text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "act",
    [
        "skicka 1 till tekniska",
        "anteckna Hösten har varit lugn.",
        "tas upp nästa gång Hösten har varit lugn.",
        "svara 1 Den byts i dag.",
        "stryk 1",
    ],
)
async def test_who_stepped_down_undoes_nothing_of_it(town: Town, act: str) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    card = await town.log(town.johan, LAMP)
    await town.say(town.karin, "möte börja")
    await town.say(town.maria, act)
    await town.settled()
    before = (said(card.card), said((await town.tell(town.karin, "anteckna")).card))
    await steps_down(town)
    refused = await town.undo(town.maria, chat=town.personal(town.maria))
    assert not shows(refused.card, "ångrat"), said(refused.card)
    await town.settled()
    assert (said(card.card), said((await town.tell(town.karin, "anteckna")).card)) == before


@pytest.mark.parametrize(
    ("verb", "inputs"),
    [
        ("acknowledge", {}),
        ("answer", {"answer": "I maj."}),
        ("postpone", {"until": NEXT_YEAR}),
        ("hand_over", {"other": "Polisen"}),
    ],
)
async def test_an_owner_who_was_replaced_takes_nothing_back(
    town: Town, verb: str, inputs: dict[str, Any]
) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, verb, **inputs)
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    await town.settled()
    before = said(card.card)
    refused = await town.undo(town.petra, chat=town.personal(town.petra))
    assert not shows(refused.card, "ångrat"), said(refused.card)
    await town.settled()
    assert said(card.card) == before


async def test_who_asked_takes_back_what_they_asked_and_what_they_answered_at_the_meeting(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    await town.log(town.johan, LAMP)
    card = await town.log(town.johan, "När klipps gräset?")
    await town.say(town.johan, "svara 2 I morgon.")
    await town.say(town.karin, "möte slut")
    await town.undo(town.johan)
    await town.becomes(card, "Att fördela")
