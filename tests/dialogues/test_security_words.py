"""Test texts designed to take long to parse, or to fit on no card."""

from time import process_time

import pytest

from bot.features.questions import parse_question
from simulator.chats import Chat
from tests.dialogues.town import Town, shows
from tests.every import every

LAMP = "Kan lampan bytas?"
NO_TIME = 0.2
LONG_CHOICE = {"type": "Action.Execute", "verb": "choose", "data": {"words": "," * 60_000}}


@every(
    "text",
    ["," * 20_000, "," * 60_000, " " * 60_000, "–" * 60_000, "vi tar med frågan och " * 3_000 + "?"],
)
def test_no_words_take_long_to_read(text: str) -> None:
    started = process_time()
    for words in (text, f"x{text}x", f"{text} vi tar med oss frågan", f"från {text}"):
        parse_question.parse_closing_phrase(words)
        parse_question.split_questions(words)
    assert process_time() - started < NO_TIME


def test_what_was_asked_before_the_phrase_is_the_question() -> None:
    for words in (
        "Kan lampan bytas – vi tar med oss frågan",
        "Kan lampan bytas, vi tar med frågan och svarar!",
    ):
        assert parse_question.parse_closing_phrase(words) == {"items": ["Kan lampan bytas"]}
    assert parse_question.parse_closing_phrase("Vi tar med frågan. Kan lampan bytas?") is None
    assert parse_question.parse_closing_phrase("Jo, vi tar med frågan och svarar. Kan lampan bytas?") is None


FOR_EVER = 10.0
"""Seconds that parsing takes only with catastrophic backtracking."""


async def test_words_that_are_too_long_are_refused_at_once(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    started = process_time()
    refused = await town.say(town.johan, "fråga x" + "," * 4_500 + "x")
    assert shows(refused.card, "Texten är för lång")
    again = await town.teams.press(town.johan, card, action=LONG_CHOICE, checked=False)
    assert "Texten är för lång" in again.text
    assert process_time() - started < FOR_EVER


@pytest.fixture
async def another(town: Town) -> Chat:
    """Found a second council with Karin as coordinator."""
    chat = town.add_chat("skolan", town.karin)
    await town.found_council(chat, name="Skolrådet", code="SR")
    return chat


@every("words", ["fråga " + "å" * 3_900, "fråga " + "😀" * 3_900, "fråga " + "x" * 15_000])
async def test_words_that_fit_on_no_choice_are_for_the_councils_own_chat(
    town: Town, another: Chat, words: str
) -> None:
    chosen = await town.tell(town.karin, words)
    assert len(str(chosen.card).encode()) < 25_000
    assert shows(chosen.card, "Vilket råd menar du?") or shows(chosen.card, "Skriv den i rådets egen chatt")
    assert shows((await town.say(town.karin, "öppna", chat=another)).card, "Inga frågor")
