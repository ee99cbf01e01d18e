"""Test that a stopped program finishes its messages, and a suspended one loses its leases."""

import pytest

from tests.faults.figures import AT_ONCE
from tests.faults.starter import Starter
from tests.faults.stopping import TOWN, pause_in_mid_send, stop_under_load
from tests.faults.teams import Teams


async def test_a_program_that_is_told_to_stop_finishes_what_is_under_way_and_doubles_nothing(
    database_url: str, starter: Starter, teams: Teams
) -> None:
    stopped = await stop_under_load(database_url, starter, teams)
    assert stopped.under_way == AT_ONCE
    assert (stopped.status, stopped.states["sending"]) == (0, 0)
    assert stopped.states["sent"] >= AT_ONCE
    assert (stopped.figures.planned, stopped.figures.never_accepted) == (TOWN.owners, 0)
    assert stopped.figures.extra == 0


@pytest.mark.postgres
async def test_a_program_that_stood_still_longer_than_its_lease_is_shut_out(
    shared: str, starter: Starter, teams: Teams
) -> None:
    paused = await pause_in_mid_send(shared, starter, teams, seconds=6.0)
    assert paused.fenced == 1
    assert (paused.figures.planned, paused.figures.never_accepted) == (1, 0)
    assert (paused.figures.extra, paused.figures.sending) == (1, 0)
