"""Test the search from the compose box, whose result is inserted into the person's message."""

import time

import pytest

from domain.text import MAX_TEXT_LENGTH
from simulator.cards import verbs
from tests.dialogues.test_message_extension_chats import stored
from tests.dialogues.town import Town, said, shows

LAMP, BENCH = "När lagas lampan vid torget?", "Kan torget få bänkar?"
SOON = 1.0
"""Maximum seconds for results while somebody types."""


def titles(found: list[dict[str, object]]) -> list[str]:
    return [str(one["preview"]["content"]["title"]).split(" ")[0] for one in found]  # type: ignore[index]


async def test_the_newest_open_questions_are_offered_before_anything_is_typed(town: Town) -> None:
    await town.log(town.johan, LAMP)
    await town.log(town.johan, BENCH)
    await town.log(town.johan, "Är ån djup?")
    await town.say(town.karin, "stryk 3 Fel råd")
    found = await town.teams.extensions.find(town.maria, town.meeting)
    assert found.status == 200
    assert titles(found.results) == ["TR-2", "TR-1"]
    short = found.results[0]["preview"]["content"]
    assert short == {"title": "TR-2 · Att fördela", "text": BENCH}


@pytest.mark.both_databases
async def test_words_and_numbers_find_what_sok_finds(town: Town) -> None:
    await town.log(town.johan, LAMP)
    await town.log(town.johan, BENCH)
    for words, expected in (
        ("lampor", ["TR-1"]),
        ("torg", ["TR-2", "TR-1"]),
        ("lam", ["TR-1"]),
        ("to", ["TR-2", "TR-1"]),
        ("2", ["TR-2"]),
        ("#1", ["TR-1"]),
        ("tr-2", ["TR-2"]),
        ("TR2", ["TR-2"]),
        ("ÄR-2", []),
        ("99", []),
        ("brandpost", []),
        ("%", []),
    ):
        found = await town.teams.extensions.find(town.maria, town.meeting, words)
        assert titles(found.results) == expected, words
    assert found.text == "Ingen fråga hittades. Sök på ett ord eller ett nummer."


async def test_a_found_card_is_dated_and_shows_how_things_stand_to_everybody_who_looks(town: Town) -> None:
    await town.log(town.johan, LAMP)
    found = await town.teams.extensions.find(town.maria, town.meeting, "lampan")
    content = found.results[0]["content"]
    assert shows(content, "Läget ", "TR-1", LAMP, "Att fördela")
    assert "userIds" not in content["refresh"]
    sent = town.teams.extensions.send_card(town.maria, town.meeting, content, text="Den här menar jag")
    await town.say(town.karin, "svara 1 Den lagas i maj.")
    for person in (town.johan, town.karin, town.boende):
        assert town.teams.wants_refresh(person, sent)
        assert shows((await town.view(person, sent)).card, "Läget ", "Besvarad", "Den lagas i maj.")
    assert shows(sent.card, "Att fördela")
    own = await town.open(town.karin, sent)
    assert "reopen" in verbs(own.card)


async def test_a_card_that_was_carried_to_another_chat_tells_nothing_new_there(town: Town) -> None:
    await town.log(town.johan, LAMP)
    found = await town.teams.extensions.find(town.maria, town.meeting, "lampan")
    await town.say(town.karin, "svara 1 Den lagas i maj.")
    other = town.add_chat("äldre", town.karin, town.maria)
    nowhere = town.add_chat("annan", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="ÄR")
    for chat in (other, nowhere):
        sent = town.teams.extensions.send_card(town.maria, chat, found.results[0]["content"])
        seen = await town.view(town.karin, sent)
        assert seen.text
        assert "maj" not in f"{said(seen.card)} {seen.text}"


async def test_only_questions_of_the_chats_council_are_found(town: Town) -> None:
    await town.log(town.johan, LAMP)
    other = town.add_chat("äldre", town.karin, town.maria)
    nowhere = town.add_chat("annan", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="ÄR")
    for words in ("", "lampan", "1", "TR-1"):
        found = await town.teams.extensions.find(town.karin, other, words)
        assert found.results == []
        found = await town.teams.extensions.find(town.karin, nowhere, words)
        assert found.text == "Den här chatten hör inte till något råd. Sök i rådets chatt."


async def test_in_the_personal_chat_all_councils_of_the_person_are_searched_and_a_guest_finds_none(
    town: Town,
) -> None:
    await town.log(town.johan, LAMP)
    other = town.add_chat("äldre", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="ÄR")
    await town.say(town.karin, "fråga Vem lagar lampan?", chat=other)
    for person in (town.karin, town.maria):
        found = await town.teams.extensions.find(person, town.personal(person), "lampan")
        assert titles(found.results) == ["ÄR-1", "TR-1"]
    found = await town.teams.extensions.find(town.johan, town.personal(town.johan), "lampan")
    assert titles(found.results) == ["TR-1"]
    assert town.amir.role == "guest"
    found = await town.teams.extensions.find(town.amir, town.personal(town.amir), "lampan")
    assert found.results == []


@pytest.mark.both_databases
async def test_many_results_come_page_by_page_and_soon(town: Town) -> None:
    for number in range(31):
        await town.log(town.johan, f"Lampa {number} lyser inte. " + "å" * (MAX_TEXT_LENGTH - 40))
    began = time.process_time()
    first = await town.teams.extensions.find(town.maria, town.meeting, "lampa")
    assert time.process_time() - began < SOON
    assert len(first.answer.raw) < 25 * 9_000
    second = await town.teams.extensions.find(town.maria, town.meeting, "lampa", skip=25)
    assert (len(first.results), len(second.results)) == (25, 6)
    assert len(set(titles(first.results) + titles(second.results))) == 31
    newest = await town.teams.extensions.find(town.maria, town.meeting, count=2, skip=1)
    assert titles(newest.results) == ["TR-30", "TR-29"]
    much = await town.teams.extensions.find(town.maria, town.meeting, "lampa", count=10_000)
    assert len(much.results) == 25


async def test_a_search_leaves_no_trace(town: Town, database_url: str) -> None:
    await town.log(town.johan, LAMP)
    await town.teams.extensions.find(town.maria, town.meeting, "x")
    before = {
        table: len(stored(database_url, table)) for table in ("inbox", "event", "outbox", "card_action")
    }
    for words in ("lampan", "Grannen 070-123 45 67", "1"):
        await town.teams.extensions.find(town.maria, town.meeting, words)
    after = {table: len(stored(database_url, table)) for table in before}
    assert after == before


async def test_a_search_in_a_chat_asks_teams_nothing_at_every_letter(town: Town) -> None:
    nowhere = town.add_chat("annan", town.olof, town.maria)
    before = len(town.teams.calls)
    for words in ("l", "la", "lam"):
        for chat in (town.meeting, nowhere):
            await town.teams.extensions.find(town.olof, chat, words)
    assert town.teams.calls[before:] == []
