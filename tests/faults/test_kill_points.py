"""Test kill -9 at each step: nothing is lost, and only a message that was sent can arrive twice."""

import pytest

from tests.faults.kill_points import OWNERS, by_point, cut_everywhere
from tests.faults.plug import MAY_DOUBLE
from tests.faults.servers import Fresh
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.sizes import SIZE


@pytest.mark.both_databases
@pytest.mark.proof
async def test_a_kill_loses_nothing_and_doubles_only_what_had_left(
    fresh: Fresh, starter: Starter, teams: Teams
) -> None:
    found = by_point(await cut_everywhere(fresh, starter, teams, times=SIZE.cuts))
    for point, several in found.items():
        assert len(several) == SIZE.cuts
        assert {f.planned for f in several} == {OWNERS}, point
        assert {f.never_accepted for f in several} == {0}, point
        assert {f.sending for f in several} == {0}, point
        by_the_kill = 1 if point in MAY_DOUBLE else 0
        for figures in several:
            assert by_the_kill <= figures.extra <= by_the_kill + figures.lost_answers, (point, figures)
