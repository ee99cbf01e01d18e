"""Test notes between meetings: the card names the meeting they belong to, and a button removes them."""

from storage import Store
from tests.dialogues.evening import Evening
from tests.dialogues.town import Town, shows


async def test_a_note_between_meetings_says_of_which_one_it_is_and_can_be_undone(
    town: Town, database_url: str
) -> None:
    store = Store.open(database_url)
    evening = await Evening.begun(town, store, days_ago=20)
    await evening.end()
    noted = await town.say(town.karin, "anteckna Bron är lagad.")
    day = evening.meeting.day
    assert shows(
        noted.card, "Antecknat till mötet", f" {day.day} ", "kl. 00.01", "Laget runt", "Bron är lagad."
    )
    undone = await town.press(town.karin, noted, "drop_note")
    assert shows(undone.card, "Anteckningen är borttagen")
    assert not shows((await town.tell(town.karin, "anteckna")).card, "Bron är lagad.")
    store.close()


async def test_while_a_meeting_goes_on_the_part_alone_is_named(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    noted = await town.say(town.karin, "anteckna Bron är lagad.")
    assert shows(noted.card, "Antecknat under Inledning")
    assert not shows(noted.card, "Ångra")
