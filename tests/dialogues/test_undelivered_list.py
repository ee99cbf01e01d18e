"""Test the list of undelivered messages, and that they can be sent again or marked as delivered."""

import pytest

from simulator.cards import verbs
from tests.database_probe import post_at
from tests.dialogues.town import Town, shows

CULTURE = "Kultur- och fritidsförvaltningen"
LIBRARY = "När öppnar biblioteket?"


async def test_where_everything_arrived_the_list_says_so(town: Town) -> None:
    await town.assigned("Kan lampan bytas?")
    await town.arrives(town.petra, "TR-1")
    assert shows((await town.tell(town.karin, "ej framme")).card, "Allt har kommit fram")


async def test_the_list_says_to_whom_about_what_and_why(town: Town) -> None:
    await town.assigned(LIBRARY, CULTURE)
    await town.arrives(town.karin, "har inte kommit fram")
    listed = await town.tell(town.karin, "ej framme")
    assert shows(listed.card, "Olof Frisk", "TR-1", "har inte appen i Teams", "sedan ")
    assert "retry" in verbs(listed.card)
    assert "arrived" not in verbs(listed.card)


@pytest.mark.both_databases
async def test_it_is_tried_again_with_one_press_and_the_list_follows(town: Town) -> None:
    await town.assigned(LIBRARY, CULTURE)
    await town.arrives(town.karin, "har inte kommit fram")
    listed = await town.tell(town.karin, "ej framme")
    town.olof.installed = True
    tried = await town.press(town.karin, listed, "retry")
    assert shows(tried.card, "Jag försöker igen nu")
    await town.arrives(town.olof, "TR-1", LIBRARY)
    await town.becomes(listed, "Allt har kommit fram")


async def test_the_notice_itself_has_the_button_that_tries_again(town: Town) -> None:
    await town.assigned(LIBRARY, CULTURE)
    notice = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    town.olof.installed = True
    await town.press(town.karin, notice, "retry")
    await town.arrives(town.olof, "TR-1", LIBRARY)


async def test_what_is_no_letter_of_the_council_is_not_sent(town: Town) -> None:
    await town.assigned(LIBRARY, CULTURE)
    await town.arrives(town.karin, "har inte kommit fram")
    listed = await town.tell(town.karin, "ej framme")
    refused = await town.press(town.karin, listed, "retry", letter=9999)
    assert "behöver inte skickas om" in refused.text


async def test_only_a_coordinator_sees_it_and_tries_again(town: Town) -> None:
    assert shows((await town.tell(town.petra, "ej framme")).card, "Bara samordnaren")


async def test_in_the_chat_the_list_comes_to_the_personal_chat(town: Town) -> None:
    await town.teams.say(town.karin, town.meeting, "ej framme")
    await town.arrives(town.karin, "Allt har kommit fram")
    await town.nothing_comes_about(town.meeting, "Allt har kommit fram")


async def test_what_may_have_arrived_is_taken_off_the_list_on_somebodys_word(
    town: Town, database_url: str
) -> None:
    await town.assigned("Kan lampan bytas?")
    await town.arrives(town.petra, "TR-1")
    await town.assigned(LIBRARY, CULTURE)
    await town.arrives(town.karin, "har inte kommit fram")
    post_at(database_url).change("UPDATE outbox SET state = 'held' WHERE state = 'blocked'")
    listed = await town.tell(town.karin, "ej framme")
    assert shows(listed.card, "Olof Frisk", "ingen vet om det kom fram")
    done = await town.press(town.karin, listed, "arrived")
    assert shows(done.card, "Antecknat att det kom fram", "Allt har kommit fram")
    again = await town.press(town.karin, listed, "undelivered")
    assert shows(again.card, "Allt har kommit fram")
