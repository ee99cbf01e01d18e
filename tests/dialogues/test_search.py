"""Test the search for questions by words in any form, in their text and in their answer."""

import pytest

from tests.dialogues.town import Town, shows
from tests.every import Failures, every


@pytest.fixture
async def asked(town: Town) -> Town:
    """Log three questions, one with an answer."""
    await town.assigned("Varför är lamporna släckta på gångvägen vid ån?")
    await town.log(town.johan, "Kan busshållplatsen vid skolan få ett tak?")
    await town.log(town.maria, "När klipps gräset i parken?")
    await town.tell(town.petra, "svara 1 En kabel gick av under vintern.")
    return town


@pytest.mark.both_databases
@every(
    ("words", "found"),
    [
        ("sök lampa", ["TR-1"]),
        ("sök lamporna", ["TR-1"]),
        ("sök Gångvägar", ["TR-1"]),
        ("sök busshållplats", ["TR-2"]),
        ("sök busshållplatser skolan", ["TR-2"]),
        ("sök kablar", ["TR-1"]),
        ("sök vinter", ["TR-1"]),
        ("search parken", ["TR-3"]),
        ("find gräs", ["TR-3"]),
        ("sök: gräs!", ["TR-3"]),
    ],
)
async def test_words_in_any_form_find_questions_and_answers(
    asked: Town, words: str, found: list[str]
) -> None:
    card = (await asked.say(asked.maria, words)).card
    assert [r for r in ("TR-1", "TR-2", "TR-3") if shows(card, r)] == found


async def test_all_words_have_to_be_there(asked: Town) -> None:
    assert shows((await asked.say(asked.maria, "sök lampa gräs")).card, "Inga frågor att visa")


async def test_nothing_to_look_for_is_said_so(asked: Town) -> None:
    assert shows((await asked.say(asked.maria, "sök")).card, "Skriv vad jag ska leta efter")
    assert shows((await asked.say(asked.maria, "sök och att")).card, "Inga frågor att visa")


@pytest.mark.both_databases
async def test_what_was_changed_is_found_by_its_new_words_only(asked: Town) -> None:
    card = await asked.say(asked.maria, "visa 3")
    opened = await asked.open(asked.karin, card)
    await asked.press(asked.karin, card, "edit", text="När vattnas blommorna på torget?")
    assert shows(opened.card, "TR-3")
    assert shows((await asked.say(asked.maria, "sök blomma")).card, "TR-3")
    assert shows((await asked.say(asked.maria, "sök gräs")).card, "Inga frågor att visa")


async def test_other_councils_questions_are_not_found(asked: Town) -> None:
    other = asked.add_chat("skolan", asked.karin, asked.maria)
    await asked.found_council(other, name="Skolrådet", code="SR")
    assert shows((await asked.say(asked.maria, "sök lampa", chat=other)).card, "Inga frågor att visa")


@pytest.mark.both_databases
async def test_many_finds_are_paged(town: Town) -> None:
    await town.say(town.johan, "\n".join(f"fråga Lampa nummer {n}?" for n in range(1, 13)))
    first = await town.say(town.johan, "sök lampor")
    more = next(a for a in first.card["actions"] if a.get("title") == "Nästa")
    second = await town.teams.press(town.johan, first, action=more)
    seen = [n for n in range(1, 13) if shows(first.card, f"TR-{n} ") or shows(second.card, f"TR-{n} ")]
    assert seen == list(range(1, 13))


async def test_askers_are_found_by_name_and_residents_by_the_coordinator_alone(asked: Town) -> None:
    await asked.say(asked.karin, "fråga från Lisa vid torget: Får vi fler bänkar?")
    with Failures() as failures:
        for person, words, found in (
            *((asked.maria, words, "2 1") for words in ("sök Johan", "sök johan lind", "sök Lind")),
            (asked.maria, "sök Maria gräs", "3"),
            (asked.maria, "sök Johan gräs", ""),
            *((asked.maria, words, "") for words in ("sök Lisa", "sök torget", "sök Karin")),
            *((asked.karin, words, "4") for words in ("sök Lisa", "sök lisa bänkar")),
        ):
            with failures.of(f"{person.name}: {words}"):
                card = (await asked.tell(person, words)).card
                numbers = [n for n in "2134" if shows(card, f"TR-{n}")]
                assert sorted(numbers) == sorted(found.split())
    assert not shows((await asked.say(asked.karin, "sök Lisa")).card, "TR-4"), "the whole chat would see it"
