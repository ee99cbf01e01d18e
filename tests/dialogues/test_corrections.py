"""Test corrections of adopted minutes: changes are shown first, and a correction can be withdrawn."""

from collections.abc import AsyncIterator

import pytest

from simulator.cards import actions
from simulator.chats import Message
from storage import Store
from tests.dialogues.evening import Evening, opens
from tests.dialogues.town import NEXT_YEAR, Town, shows


@pytest.fixture
async def evening(town: Town, database_url: str) -> AsyncIterator[Evening]:
    """A meeting with a note, over and adopted."""
    store = Store.open(database_url)
    evening = await Evening.begun(town, store)
    await evening.note("Räcket vid ån är lagat.")
    yield evening
    store.close()


async def corrected(evening: Evening) -> Message:
    """Adopt the minutes, and begin to correct them."""
    card = await evening.adopted()
    await evening.town.press(evening.town.karin, card, "correct", reason="Fel bro.")
    return card


@pytest.mark.both_databases
async def test_a_correction_wants_a_reason_and_becomes_a_version_of_its_own(evening: Evening) -> None:
    town = evening.town
    card = await evening.adopted()
    refused = await town.press(town.karin, card, "correct", reason=" ")
    assert "Skriv varför" in refused.text
    begun = await town.press(town.karin, card, "correct", reason="Fel bro.")
    assert shows(begun.card, "Rättelsen är påbörjad", "UTKAST", "Fel bro.", "Färdigställd version 1")
    await evening.note("Det var räcket vid bäcken.")
    again = await evening.card()
    assert shows(again.card, "UTKAST", "Det var räcket vid bäcken.")
    await evening.adopt(again)
    final = await evening.finished(again)
    assert shows(final.card, "Färdigställd version 2", "Rättelse: Fel bro.", "Andra versioner")
    name, _ = await evening.fetched(final, "md")
    assert name.endswith("-v2.md")
    first = next(a for a in actions(final.card) if a["title"] == "Öppna")
    seen = await town.teams.press(town.karin, final, action=first)
    assert shows(seen.card, "Färdigställd version 1", "Räcket vid ån är lagat.")
    assert not shows(seen.card, "Det var räcket vid bäcken.")
    _, old = await evening.fetched(final, "md")
    assert "bäcken" not in old.decode()


async def test_before_adoption_it_says_line_by_line_what_becomes_different(evening: Evening) -> None:
    town, card = evening.town, await corrected(evening)
    noted = await town.press(town.karin, card, "note")
    form = await town.teams.press(town.karin, card, action=opens(noted.card, "edit_note"))
    mended = {"note_text": "Räcket vid bäcken är lagat."}
    await town.teams.press(town.karin, card, inputs=mended, action=opens(form.card, "edit_note"))
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30-19:30")
    asked = await town.press(town.karin, await evening.card(), "adopt")
    assert shows(asked.card, "Det här skiljer sig från version 1")
    assert shows(
        asked.card, "Ändrat under Inledning", "Räcket vid ån är lagat. → Räcket vid bäcken är lagat."
    )
    assert shows(asked.card, "Tillagt under Nästa möte", NEXT_YEAR[:4]), "stored meanwhile, and told too"


async def test_where_nothing_is_different_it_says_so(evening: Evening) -> None:
    town, card = evening.town, await corrected(evening)
    asked = await town.press(town.karin, card, "adopt")
    assert shows(asked.card, "Ingenting i texten skiljer sig från version 1")
    assert not shows(asked.card, "Tillagt", "Ändrat")


async def test_the_first_version_has_nothing_to_be_compared_with(evening: Evening) -> None:
    await evening.end()
    asked = await evening.town.press(evening.town.karin, await evening.card(), "adopt")
    assert shows(asked.card, "Färdigställa anteckningarna?")
    assert not shows(asked.card, "skiljer sig")


async def test_one_begun_by_mistake_is_given_up_and_the_adopted_version_holds(evening: Evening) -> None:
    town, card = evening.town, await corrected(evening)
    shown = await evening.card()
    assert shows(shown.card, "UTKAST", "Avbryt rättelsen")
    given_up = await town.press(town.karin, shown, "uncorrect")
    assert shows(given_up.card, "Rättelsen är avbruten", "Färdigställd version 1")
    await town.becomes(card, "Färdigställd version 1", "Rätta")
    assert shows((await town.say(town.karin, "anteckna Mer.")).card, "färdigställda")
    again = await town.press(town.karin, shown, "correct", reason="Ändå.")
    assert shows(again.card, "Rättelsen är påbörjad", "Ändå.")


async def test_nobody_else_gives_it_up_and_nothing_adopted_is(evening: Evening) -> None:
    town, _ = evening.town, await corrected(evening)
    shown = await evening.card()
    press = opens(shown.card, "uncorrect")
    question = await town.log(town.johan, "Var är bänken?")
    await town.teams.press(town.johan, question, action=press)
    assert shows((await evening.card()).card, "UTKAST")
    await evening.adopt(shown)
    refused = await town.teams.press(town.karin, shown, action=press)
    assert "ingen påbörjad rättelse" in refused.text
