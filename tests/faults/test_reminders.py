"""Test many reminders while a fifth of all calls fails and programs are killed."""

import pytest

from tests.faults.figures import AT_ONCE
from tests.faults.reminders import Run, remind, retry_by_hand
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.sizes import SIZE

OWNERS = SIZE.owners


@pytest.mark.both_databases
@pytest.mark.proof
@pytest.mark.parametrize("kills", [0, SIZE.kills])
async def test_no_reminder_is_lost_and_one_comes_twice_only_where_its_answer_was_lost(
    database_url: str, backend: str, starter: Starter, teams: Teams, kills: int
) -> None:
    programs = 1 if backend == "sqlite" else 2
    run = Run(database=database_url, owners=OWNERS, programs=programs, kills=kills)
    figures = await remind(run, starter, teams)
    assert (figures.planned, figures.sending, figures.hidden) == (OWNERS, 0, 0), figures
    assert figures.extra <= figures.lost_answers + kills * AT_ONCE, figures
    assert figures.lost_answers > 0, "a fifth of all calls went wrong"
    assert figures.parallel == 0 or kills, figures
    if figures.shown:
        figures = await retry_by_hand(run, starter, teams)
    assert figures.never_accepted == 0, figures
