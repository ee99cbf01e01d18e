"""What the tests of a running deployment need besides."""

from collections.abc import AsyncIterator

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey


@pytest.fixture
async def teams() -> AsyncIterator[Simulator]:
    """Teams without the bot: bots are started by each test as processes of their own."""
    async with Simulator(key=SigningKey.create("key-1")) as simulator:
        yield simulator
