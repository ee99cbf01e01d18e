"""Test outages of the database while reminders are sent: nothing is lost."""

import pytest

from tests.faults.figures import AT_ONCE
from tests.faults.outages import (
    TOWN,
    Outage,
    cut_off_backends,
    fill_the_disk,
    lock_sqlite,
    pages_of,
    stop_postgresql,
)
from tests.faults.servers import own_server
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.sizes import SIZE


def expect_whole(found: Outage, *, extra: int) -> None:
    """Check that every reminder arrived, none is unsettled, and at most this many arrived twice."""
    assert (found.figures.planned, found.figures.never_accepted) == (TOWN.owners, 0), found
    assert (found.figures.sending, found.figures.shown) == (0, 0), found
    assert found.figures.extra <= extra + found.figures.lost_answers, found


@pytest.mark.postgres
async def test_postgresql_is_stopped_and_started_again(starter: Starter, teams: Teams) -> None:
    with own_server() as own, own.server.database() as url:
        found = await stop_postgresql(own, url, starter, teams)
    expect_whole(found, extra=2 * AT_ONCE)


@pytest.mark.postgres
@pytest.mark.proof
async def test_postgresql_ends_all_connections_again_and_again(
    shared: str, starter: Starter, teams: Teams
) -> None:
    found = await cut_off_backends(shared, starter, teams, times=SIZE.cut_offs)
    expect_whole(found, extra=0)


async def test_another_process_locks_the_file_for_three_seconds(
    sqlite_url: str, starter: Starter, teams: Teams
) -> None:
    found = await lock_sqlite(sqlite_url, starter, teams)
    expect_whole(found, extra=0)
    assert "outbox_database_unavailable" not in starter.log.read_text()


async def test_the_disk_is_full_for_a_while(sqlite_url: str, starter: Starter, teams: Teams) -> None:
    found = await fill_the_disk(sqlite_url, starter, teams)
    expect_whole(found, extra=0)
    assert pages_of(sqlite_url) > 0
