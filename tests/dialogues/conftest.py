"""A council in Björkvik, its people, and the bot among them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.running import running_bot


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def teams(database_url: str) -> AsyncIterator[Simulator]:
    async with Simulator() as simulator, running_bot(simulator, database_url=database_url):
        yield simulator


@pytest.fixture
async def town(teams: Simulator) -> Town:
    """A meeting chat with a council, its departments and their owners."""
    town = Town(teams)
    await town.found_council()
    await town.add_departments()
    return town
