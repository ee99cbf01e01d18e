"""Teams without the bot: the program is started by each test as a process of its own."""

from collections.abc import AsyncIterator

import pytest

from simulator.keys import SigningKey
from simulator.service import Simulator
from tests.delivery.post import Post
from tests.post_at import post_at


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
