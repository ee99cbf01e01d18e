"""Test that two or four replicas do what one does, even if a clock is wrong."""

import pytest

from tests.faults.replicas import AN_HOUR, plan_together, send_with_a_wrong_clock
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.sizes import SIZE

pytestmark = pytest.mark.postgres


@pytest.mark.proof
@pytest.mark.parametrize("replicas", [2, 4])
async def test_planned_at_the_same_moment_each_reminder_is_there_once_and_taken_once(
    shared: str, replicas: int
) -> None:
    found = await plan_together(shared, replicas=replicas, rounds=SIZE.rounds)
    assert found.plans == replicas * SIZE.rounds
    assert (found.rows, found.taken_twice) == (found.expected, 0)


@pytest.mark.parametrize("ahead", [AN_HOUR, -AN_HOUR])
async def test_a_replica_whose_clock_is_wrong_sends_nothing_early_and_loses_nothing(
    shared: str, starter: Starter, teams: Teams, ahead: float
) -> None:
    found = await send_with_a_wrong_clock(shared, starter, teams, ahead=ahead)
    assert (found.early, found.not_due) == (0, 20)
    assert (len(teams.accepted), found.figures.extra, found.figures.sending) == (20, 0, 0)
