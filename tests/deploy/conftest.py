"""Fixtures for the tests of a running deployment."""

from collections.abc import AsyncIterator

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey


@pytest.fixture
async def teams() -> AsyncIterator[Simulator]:
    """Return Teams without the bot: each test starts bots as processes of their own."""
    async with Simulator(key=SigningKey.create("key-1")) as simulator:
        yield simulator
