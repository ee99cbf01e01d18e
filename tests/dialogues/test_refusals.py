"""Test presses without effect: no permission, an old card, a second press, another chat, forged data."""

import asyncio
from copy import deepcopy
from typing import Any

import pytest

from simulator.cards import find_action
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import NEXT_YEAR, Town, said, shows
from tests.every import every

LAMP = "Kan lampan bytas?"


@pytest.fixture
async def card(town: Town) -> Message:
    """Assign a question to Tekniska and return its card, of which Karin has her own view."""
    card = await town.assigned(LAMP)
    await town.becomes(card, "Skickad till Tekniska förvaltningen")
    await town.view(town.karin, card)
    return card


def button(town: Town, card: Message, verb: str, **data: Any) -> dict[str, Any]:  # noqa: ANN401 - anything may be forged
    """Return Karin's button with other data, as another person might send it."""
    action = deepcopy(find_action(card.seen_by(town.karin), verb=verb))
    action["data"] |= data
    return action


async def refused_alone(
    town: Town, card: Message, person: Person, action: dict[str, Any], *words: str
) -> None:
    """Check that only the presser is told, with the current card if allowed, and nobody sees a change."""
    before, updates = deepcopy(card.card), card.updates
    inputs = {"answer": "Nej.", "reason": "Nej.", "text": "Nej.", "until": NEXT_YEAR, "other": "Nej"}
    pressed = await town.teams.press(person, card, inputs=inputs, action=action, checked=False)
    assert pressed.status == 200
    assert all(word in (pressed.text or said(pressed.card)) for word in words), pressed.text or said(
        pressed.card
    )
    await town.nothing_comes_about(town.meeting, "Nej.")
    assert (card.card, card.updates) == (before, updates)


@every(
    ("verb", "sentence"),
    [
        ("assign", "Bara samordnaren kan skicka"),
        ("acknowledge", "kan ta frågan"),
        ("answer", "kan svara på frågan"),
        ("postpone", "kan be om mer tid"),
        ("hand_over", "kan lämna vidare"),
        ("raise_at_meeting", "kan ta upp frågan på mötet"),
        ("edit", "Texten kan ändras av samordnaren"),
        ("drop", "kan strykas av samordnaren"),
    ],
)
async def test_others_are_refused_with_one_sentence_and_the_current_card(
    town: Town, card: Message, verb: str, sentence: str
) -> None:
    for person in (town.maria, town.nils, town.amir, town.boende):
        await refused_alone(town, card, person, button(town, card, verb), sentence, "TR-1", LAMP)


@pytest.mark.both_databases
async def test_a_press_on_an_old_card_gets_the_current_one(town: Town, card: Message) -> None:
    old = button(town, card, "answer")
    await town.tell(town.petra, "svara 1 Den är bytt.")
    await town.becomes(card, "Besvarad")
    await refused_alone(town, card, town.karin, old, "har ändrats sedan den visades här", "Den är bytt.")


async def test_the_notification_of_a_refusal_says_why(town: Town, card: Message) -> None:
    refused = await town.say(town.karin, "skicka 1 till tekniska")
    assert refused.activity["summary"] == "Frågan ligger redan hos den förvaltningen."
    unknown = await town.say(town.karin, "skicka 1 till månen")
    assert unknown.activity["summary"].startswith("Jag hittar ingen förvaltning som heter ”månen”. Rådet har")
    assert shows(card.card, "Skickad till")


async def test_a_second_press_does_nothing_and_says_so(town: Town, card: Message) -> None:
    drop = button(town, card, "drop")
    await town.teams.press(town.karin, card, inputs={"reason": "Klart."}, action=drop)
    again = await town.teams.press(town.karin, card, inputs={"reason": "Igen."}, action=drop)
    assert shows(again.card, "redan gjort", "Klart.")
    assert not shows(again.card, "Igen.")


@pytest.mark.both_databases
async def test_of_two_who_press_at_once_one_wins_and_the_other_sees_it(town: Town, card: Message) -> None:
    await town.view(town.eva, card)
    own = await town.arrives(town.petra, LAMP)
    presses = await asyncio.gather(
        town.press(town.petra, own, "answer", answer="I maj."),
        town.press(town.eva, card, "answer", answer="I juni."),
        town.press(town.karin, card, "drop", reason="Fel."),
    )
    stale = [p for p in presses if "har ändrats sedan den visades här" in said(p.card)]
    assert len(stale) == 2
    history = await town.say(town.maria, "visa 1")
    assert sum(word in said(history.card) for word in ("Svarade", "Strök frågan")) == 1


async def test_a_press_in_the_name_of_another_chat_reaches_nothing(town: Town, card: Message) -> None:
    other = town.add_chat("annan", town.karin, town.johan)
    await town.found_council(other, name="Skolrådet", code="SR")
    elsewhere = {"conversation": other.conversation()}
    pressed = await town.teams.press(
        town.karin, card, inputs={"answer": "Nej."}, action=button(town, card, "answer"), activity=elsewhere
    )
    assert pressed.text == "Jag hittar inte frågan."
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1")


@pytest.mark.both_databases
@every("forged", [999, "998", "1 OR 1=1", None, [], {}, True, "9" * 30, -1, "²"])
async def test_a_question_that_is_not_there_is_not_found(town: Town, card: Message, forged: Any) -> None:  # noqa: ANN401
    action = button(town, card, "answer", question=forged)
    pressed = await town.teams.press(town.karin, card, inputs={"answer": "Nej."}, action=action)
    assert pressed.text in ("Jag hittar inte frågan.", "Vilken fråga? Skriv dess nummer, till exempel 12.")
    assert shows(card.card, "Skickad till Tekniska förvaltningen")


async def test_a_question_of_another_council_cannot_be_reached_from_this_one(
    town: Town, card: Message
) -> None:
    other = town.add_chat("annan", town.maria, town.johan)
    await town.press(town.maria, await town.bring_bot(other, by=town.maria), "bind", name="Skolan", code="SR")
    theirs = await town.say(town.johan, "fråga Är skolan öppen?", chat=other)
    number = find_action(theirs.card, verb="show")["data"]["question"]
    for verb in ("answer", "drop", "show", "assign"):
        seen = card.seen_by(town.karin) if verb != "show" else card.card
        action = deepcopy(find_action(seen, verb=verb)) if verb in str(seen) else {}
        action["data"] |= {"question": number, "version": 1}
        pressed = await town.teams.press(
            town.karin, card, inputs={"answer": "Nej.", "reason": "Nej."}, action=action
        )
        assert pressed.text == "Jag hittar inte frågan."
    assert shows(theirs.card, "Att fördela")


@every("council", [999, "x", None, 2])
async def test_a_council_named_in_the_data_gives_no_rights(town: Town, card: Message, council: Any) -> None:  # noqa: ANN401
    action = button(town, card, "answer", council=council)
    await refused_alone(town, card, town.maria, action, "kan svara på frågan")


async def test_a_verb_that_is_not_ours_is_refused(town: Town, card: Message) -> None:
    action = button(town, card, "answer") | {"verb": "explode"}
    pressed = await town.teams.press(town.karin, card, action=action, checked=False)
    assert "används inte längre" in said(pressed.card) + pressed.text


@pytest.mark.both_databases
@every(
    ("verb", "data"),
    [
        ("show", {"questions": 7}),
        ("show", {"questions": [None, {}, "x", "9" * 40]}),
        ("show", {"back": ["x"]}),
        ("list", {"page": "9" * 40, "status": "exploded", "department": "x"}),
        ("list", {"page": -1, "status": [], "department": {}}),
        ("search", {"text": ["x"], "page": {}}),
        ("mine", {"page": "x"}),
        ("departments", {"edit": "x"}),
        ("remove_department", {"id": "x"}),
        ("save_department", {"id": [], "name": {}}),
        ("remove_outside", {"id": None}),
        ("appoint", {"person": "nobody"}),
        ("log", {"text": {}, "department": "9" * 40, "items": ["x"]}),
        ("bind", {"council": "9" * 40}),
        ("choose", {"words": [], "council": []}),
        ("remind_me", {"on": []}),
        ("hand_over", {"recipient": []}),
    ],
)
async def test_data_of_any_shape_is_answered_with_a_sentence_or_a_card(
    town: Town, card: Message, verb: str, data: dict[str, Any]
) -> None:
    action = {"type": "Action.Execute", "verb": verb, "data": {"question": 1, "version": 1} | data}
    pressed = await town.teams.press(town.karin, card, action=action, checked=False)
    assert pressed.status == 200
    assert pressed.text or pressed.body["value"]
    assert "Något gick fel hos mig" not in pressed.text
