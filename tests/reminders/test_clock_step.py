"""Test setting the machine's clock while the bot runs: it is logged, and all reminders are still sent."""

import pytest
from structlog.testing import capture_logs

from simulator.service import Simulator
from tests.dialogues.town import Town, said, shows
from tests.idle import looked_at_calendar, runs_of, until_run
from tests.reminders.manual_clock import Clock, at
from tests.reminders.november import LAMP
from tests.telemetry.scrape import metrics_at

AGE = "bevaka_task_age_seconds"


async def ticks(teams: Simulator) -> None:
    """Wait until every frequent task has been run completely from now on."""
    await looked_at_calendar(teams.bot_url)
    await until_run(teams.bot_url, job="clock", times=2 + await runs_of(teams.bot_url, job="clock"))


@pytest.mark.both_databases
@pytest.mark.parametrize("wrong", ["2022-09-15 17:21", "2021-09-15 15:21"], ids=["year ahead", "hours back"])
async def test_after_a_step_of_the_clock_all_are_reminded(
    town: Town, teams: Simulator, clock: Clock, wrong: str
) -> None:
    await town.assigned(LAMP)
    await town.arrives(town.petra, "TR-1")
    with capture_logs() as logged:
        clock.step_to(wrong)
        await ticks(teams)
        clock.step_to("2021-09-15 17:22")
        await ticks(teams)
    steps = [line["seconds"] for line in logged if line["event"] == "clock_stepped"]
    forward = at(wrong) > clock()
    assert [step > 0 for step in steps] == [forward, not forward]
    ages = await metrics_at(teams.bot_url, AGE)
    assert all(0 <= ages.value(AGE, task=task) < 60 for task in ("calendar", "clock", "seal"))

    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    for number, day in enumerate(("2021-11-03", "2021-11-10", "2021-11-15"), start=1):
        clock.turn_to(f"{day} 09:00")
        await town.arrives(town.petra, f"Påminnelse {number} av 3", LAMP)


@pytest.mark.both_databases
async def test_what_was_planned_assigned_and_reminded_of_by_a_wrong_clock_is_reminded_of_in_time(
    town: Town, teams: Simulator, clock: Clock
) -> None:
    """Plan the meeting while the clock is wrong, past the first reminder step; then correct the clock."""
    clock.step_to("2021-11-04 10:00")
    await ticks(teams)
    await town.assigned(LAMP)
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    await town.press(town.karin, await town.tell(town.karin, "påminn"), "remind")
    await town.arrives(town.petra, "Påminnelse", LAMP)
    clock.step_to("2021-09-15 17:22")
    await ticks(teams)
    again = await town.tell(town.karin, "påminn")
    assert not shows(again.card, "mindre än en timme"), said(again.card)
    clock.turn_to("2021-11-03 09:00")
    await town.arrives(town.petra, "Påminnelse 1 av 3", LAMP)
