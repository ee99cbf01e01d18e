"""Test meetings that did not begin as planned: unplanned, forgotten, two in one evening."""

from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.idle import Settled
from tests.reminders.manual_clock import Clock


async def begun(town: Town, clock: Clock) -> None:
    """Send Teams' event that the meeting begins now."""
    await town.teams.start_meeting(town.meeting, at=clock())


async def test_a_meeting_that_nobody_ended_is_over_when_the_next_one_begins(
    teams: Simulator, clock: Clock
) -> None:
    town = Town(teams)
    await town.found_council()
    await begun(town, clock)
    first = await town.posted("Dagordning", "16 juni")
    clock.turn_to("2021-08-18 12:00")
    late = await town.log(town.johan, "Är det mörkt?")
    assert shows(late.card, "TR-1")
    clock.turn_to("2021-08-18 17:30")
    await begun(town, clock)
    second = await town.posted("Dagordning", "18 augusti")
    assert second is not first
    assert shows(second.card, "Från tidigare möten", "TR-1")
    assert shows((await town.say(town.karin, "möten")).card, "16 juni")
    assert shows((await town.tell(town.karin, "anteckningar 2021-06-16")).card, "kl. 17.30", "UTKAST")


async def test_a_planned_meeting_begins_where_and_when_it_was_planned(teams: Simulator, clock: Clock) -> None:
    town = Town(teams)
    await town.found_council()
    await town.say(town.karin, "nästa möte onsdag 15 september kl 17.30-19.00 Stadshuset")
    clock.turn_to("2021-09-15 17:26")
    await begun(town, clock)
    card = await town.posted("Dagordning", "Stadshuset")
    assert shows(card.card, "Onsdag 15 september kl. 17.30–19.00")
    clock.turn_to("2021-09-15 19:04")
    await town.teams.end_meeting(town.meeting, at=clock())
    await town.becomes(card, "Mötet är slut")
    assert not shows((await town.say(town.johan, "nästa möte")).card, "15 september kl.")


async def test_a_start_in_a_chat_of_no_council_does_nothing(
    teams: Simulator, clock: Clock, settled: Settled
) -> None:
    town = Town(teams, settled)
    await town.bring_bot()
    before = town.mark
    await begun(town, clock)
    await town.nothing_comes(town.meeting, after=before + 1)
