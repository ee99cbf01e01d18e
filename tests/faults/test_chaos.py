"""Test that people do not notice a killed bot: the other one answers, and the channel retries."""

from pathlib import Path

import pytest

from tests.databases import Server
from tests.faults.channel import share
from tests.faults.chaos import chaos
from tests.proxy import AS_LONG_AS_TEAMS_WAITS


@pytest.mark.needs("caddy")
@pytest.mark.postgres
async def test_two_bots_are_killed_in_turn_while_twenty_people_go_on(
    tmp_path: Path, postgres: Server
) -> None:
    with postgres.database() as url:
        found = await chaos(tmp_path, url, kills=2, every=6, settle=False)
    assert (found.ledger.lost, found.ledger.doubled, found.ledger.messages_lost) == (0, 0, 0)
    assert (found.not_tried_again, found.channel.given_up) == (set(), 0)
    assert found.ledger.seen_twice <= found.kills
    assert share(found.channel.waits(), 0.99) < AS_LONG_AS_TEAMS_WAITS
    assert found.promised > 30
