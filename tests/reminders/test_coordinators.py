"""Test what coordinators are told because of the date, and that it delays nobody's reminders."""

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from storage.engine import open_engine
from tests.dialogues.town import Town, shows
from tests.reminders.manual_clock import Clock
from tests.reminders.november import LAMP, before_november, nothing_reminds


@pytest.mark.both_databases
async def test_without_a_next_meeting_the_coordinator_is_asked_once_a_week(town: Town, clock: Clock) -> None:
    await town.assigned(LAMP)
    clock.turn_to("2021-09-20 08:59")
    await town.nothing_comes_about(town.personal(town.karin), "nästa möte")
    clock.turn_to("2021-09-20 09:00")
    first = await town.arrives(town.karin, "inget nästa möte")
    clock.turn_to("2021-09-22 09:00")
    clock.turn_to("2021-09-27 09:00")
    again = await town.teams.message(
        town.personal(town.karin), after=first, where=lambda m: shows(m.card, "inget nästa möte")
    )
    clock.turn_to("2021-09-28 10:00")
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    for asked in (first, again):
        await town.becomes(asked, "17 november")
    clock.turn_to("2021-10-04 09:00")
    await town.nothing_comes_about(town.personal(town.karin), "inget nästa möte")
    assert again is not first


async def test_the_card_that_asks_shows_the_meeting_once_it_is_planned(town: Town, clock: Clock) -> None:
    await town.assigned(LAMP)
    clock.turn_to("2021-09-20 09:00")
    asking = await town.arrives(town.karin, "inget nästa möte")
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    await town.becomes(asking, "17 november")


async def test_a_council_that_was_founded_this_week_is_left_in_peace(town: Town, clock: Clock) -> None:
    await town.assigned(LAMP)
    clock.turn_to("2021-09-17 10:00")
    await town.nothing_comes_about(town.personal(town.karin), "nästa möte")


async def test_a_council_without_open_questions_is_not_asked_for_a_meeting(town: Town, clock: Clock) -> None:
    clock.turn_to("2021-09-20 09:00")
    await town.nothing_comes_about(town.personal(town.karin), "nästa möte")


async def test_the_day_before_a_meeting_in_an_unknown_chat_the_coordinator_is_told(
    town: Town, clock: Clock
) -> None:
    await town.teams.remove_app(town.meeting, by=town.karin)
    await town.tell(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    clock.turn_to("2021-11-16 09:00")
    await town.arrives(town.karin, "Lägg till", "17 november")


@pytest.mark.both_databases
async def test_a_council_that_cannot_be_planned_keeps_back_no_other(
    town: Town, clock: Clock, database_url: str
) -> None:
    await before_november(town, clock)
    other = town.add_chat("other", town.karin, town.nils)
    await town.found_council(other, name="Ungdomsrådet", code="UR")
    await town.say(town.karin, "förvaltning Skolan @Nils Norén", town.nils, chat=other)
    await town.say(town.karin, "fråga Kan skolgården öppnas? > Skolan", chat=other)
    await town.arrives(town.nils, "UR-1")
    await town.say(town.karin, "nästa möte 2021-11-17 18:00", chat=other)
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE meeting SET timezone = 'Nowhere' WHERE id = 1"))
    engine.dispose()
    with capture_logs() as logged:
        clock.turn_to("2021-11-03 09:00")
        await town.arrives(town.nils, "Påminnelse 1 av 3", "Kan skolgården öppnas?")
        await nothing_reminds(town)
    assert "planning_failed" in {line["event"] for line in logged}
