"""Test that every reply arrives or its author is told, while answers fail and the program is killed."""

from pathlib import Path

import pytest

from simulator.service import Simulator
from tests.faults.channel import Channel
from tests.faults.replies import ask_many
from tests.sizes import IN_FULL, SIZE


@pytest.mark.both_databases
@pytest.mark.proof
async def test_nobody_is_left_without_an_answer(database_url: str, backend: str, tmp_path: Path) -> None:
    kills = SIZE.kills_while_asked if backend == "sqlite" or IN_FULL else 0  # there a lease has to end first
    async with Simulator(client=Channel) as teams:
        found = await ask_many(
            teams,
            folder=tmp_path,
            database=database_url,
            commands=SIZE.commands,
            kills=kills,
        )
    assert found.neither == 0, found
    assert found.fine, found
    assert found.wrong > found.commands * 0.1, found
