"""Fixtures: Teams without the bot; each test starts the program as a process of its own."""

from collections.abc import AsyncIterator

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.database_probe import post_at
from tests.outbox.outbox_rows import Post


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
def post(database_url: str) -> Post:
    return post_at(database_url)


@pytest.fixture
async def teams(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    async with Simulator(key=signing_key) as simulator:
        yield simulator
