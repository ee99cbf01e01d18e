"""Test six whole evenings: everybody sees what concerns them, nothing vanishes, and nobody is told twice."""

import pytest

from simulator.service import Simulator
from tests.idle import Settled
from tests.reminders.manual_clock import Clock
from tests.scenario.evenings import EVENINGS
from tests.scenario.stage import Stage


@pytest.mark.parametrize("name", EVENINGS)
async def test_an_evening_leaves_no_question_behind(
    teams: Simulator, settled: Settled, clock: Clock, name: str
) -> None:
    clock.turn_to("2021-09-15 17:20")
    stage = Stage(teams, settled, clock)
    await EVENINGS[name](stage)
    await stage.told_once()
