"""Test that throttling of one tenant, or a refused token, has no effect on others or afterwards."""

import pytest

from tests.faults.refusals import BUSY, OTHER, refuse_the_token, throttle_one_tenant
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.sizes import SIZE


async def test_a_tenant_that_has_to_wait_gets_nothing_meanwhile_and_the_others_go_on(
    database_url: str, starter: Starter, teams: Teams
) -> None:
    found = await throttle_one_tenant(database_url, starter, teams)
    assert found.too_early == 0
    assert found.meanwhile >= OTHER.owners // 4
    assert (found.figures.planned, found.figures.never_accepted) == (BUSY.owners + OTHER.owners, 0)
    assert found.figures.extra == 0


@pytest.mark.proof
async def test_a_token_that_nobody_takes_for_ten_minutes_is_no_letters_fault(
    database_url: str, starter: Starter, teams: Teams
) -> None:
    found = await refuse_the_token(database_url, starter, teams, rests=SIZE.rests)
    assert found.rests >= SIZE.rests
    assert found.most_attempts <= 1, "the first alone may have been its recipient's fault"
    assert found.failed == 0
    assert (found.figures.never_accepted, found.figures.extra) == (0, 0)
