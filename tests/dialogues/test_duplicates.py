"""Test that an accidental repetition is one question, and an intended one may be two."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import Town, shows

pytestmark = pytest.mark.both_databases

BENCH = "Kan bänken lagas?"


async def test_the_same_line_again_gets_the_first_card_with_the_offer(town: Town) -> None:
    await town.log(town.johan, BENCH)
    again = await town.log(town.johan, BENCH)
    assert shows(again.card, "TR-1", "Den frågan är redan registrerad", "Ta med ändå")


async def test_it_is_logged_anyway_when_that_is_wanted(town: Town) -> None:
    await town.log(town.johan, BENCH)
    again = await town.log(town.johan, BENCH)
    second = await town.press(town.johan, again, "log")
    assert shows(second.card, "TR-2", BENCH)
    await town.becomes(again, "TR-2", BENCH)
    assert not shows(again.card, "Ta med ändå")


async def test_the_coordinators_own_view_keeps_the_offer(town: Town) -> None:
    await town.log(town.karin, BENCH)
    again = await town.log(town.karin, BENCH)
    seen = await town.view(town.karin, again)
    assert shows(seen.card, "TR-1", "Ta med ändå")


async def test_for_whom_it_was_asked_stays_when_it_is_logged_anyway(town: Town) -> None:
    words = f"fråga från @Amir Rahimi: {BENCH}"
    await town.say(town.karin, words, town.amir)
    again = await town.say(town.karin, words, town.amir)
    second = await town.press(town.karin, again, "log")
    assert shows(second.card, "TR-2", "Från Amir Rahimi, genom Karin Ek")


async def test_another_person_or_another_asker_asks_another_question(town: Town) -> None:
    assert shows((await town.log(town.johan, BENCH)).card, "TR-1")
    assert shows((await town.log(town.maria, BENCH)).card, "TR-2")
    assert shows((await town.log(town.johan, f"från en boende: {BENCH}")).card, "TR-3")
    mentioned = await town.say(town.johan, f"fråga från @Amir Rahimi: {BENCH}", town.amir)
    assert shows(mentioned.card, "TR-4")
    assert shows((await town.log(town.johan, f"  {BENCH} ")).card, "TR-1", "redan registrerad")


async def test_the_same_line_twice_in_one_message_is_one_question(town: Town) -> None:
    card = await town.say(town.johan, f"fråga {BENCH}\nfråga {BENCH}")
    assert shows(card.card, "TR-1", BENCH)
    assert shows((await town.say(town.johan, "öppna")).card, "1 fråga")


async def test_a_message_that_teams_delivers_again_and_again_is_one_question(town: Town) -> None:
    said = await town.teams.say(town.johan, town.meeting, f"fråga {BENCH}")
    answers = await asyncio.gather(*(town.teams.post(said.activity) for _ in range(20)))
    assert {answer.status for answer in answers} <= {200, 201, 202}
    assert shows((await town.say(town.maria, "öppna")).card, "1 fråga", "TR-1")
    await town.settled()
    assert len(_cards_of(town, "TR-1")) == 2, "its own card, and the list"


async def test_twenty_deliveries_at_once_are_one_question(town: Town) -> None:
    first = await town.teams.say(town.johan, town.meeting, "öppna")
    new = _with_id(first.activity, "1790000000001", f"fråga {BENCH}")
    answers = await asyncio.gather(*(town.teams.post(new) for _ in range(20)))
    assert {answer.status for answer in answers} <= {200, 201, 202}
    assert shows((await town.say(town.maria, "öppna")).card, "1 fråga", "TR-1")


async def test_a_form_that_is_sent_twice_logs_once(town: Town) -> None:
    form = await town.say(town.johan, "fråga")
    button = form.card["actions"][0]
    for _ in range(2):
        await town.teams.press(town.johan, form, "log", {"text": BENCH}, action=button)
    assert shows((await town.say(town.maria, "öppna")).card, "1 fråga")


async def test_words_that_are_no_command_are_offered_as_a_question_once(town: Town) -> None:
    offered = await town.say(town.johan, "Det är mörkt vid skolan igen")
    assert shows(offered.card, "Ska jag ta med det här som en fråga?", "Det är mörkt vid skolan igen")
    await _both_press(town, offered, [town.johan, town.maria])
    await town.becomes(offered, "TR-1", "Det är mörkt vid skolan igen")
    assert shows((await town.say(town.maria, "öppna")).card, "1 fråga")


async def _both_press(town: Town, card: Message, people: Sequence[Person]) -> None:
    button = card.card["actions"][0]
    await asyncio.gather(*(town.teams.press(person, card, "log", action=button) for person in people))


def _cards_of(town: Town, reference: str) -> list[Message]:
    return [m for m in town.meeting.messages if m.by_bot and shows(m.card, reference)]


def _with_id(activity: dict[str, Any], new_id: str, text: str) -> dict[str, Any]:
    html = [{"contentType": "text/html", "content": f"<p>{text}</p>"}]
    return activity | {"id": new_id, "text": text, "attachments": html}
