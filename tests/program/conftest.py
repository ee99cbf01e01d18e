"""Teams without the bot: the program is started by each test as a process of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.keys import SigningKey
from simulator.service import Simulator


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.db"


@pytest.fixture
def database_url(database: Path) -> str:
    return f"sqlite:///{database}"


@pytest.fixture
async def teams(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    async with Simulator(key=signing_key) as simulator:
        yield simulator
