"""The bot of the dialogues, in a hurry: what it waits for in earnest takes a moment here."""

from collections.abc import AsyncIterator

import pytest

from simulator.keys import SigningKey
from simulator.service import Simulator
from tests.delivery.post import QUICK, Post
from tests.dialogues.town import Town
from tests.post_at import post_at
from tests.running import running_bot
from tests.settled import Settled


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
def post(database_url: str) -> Post:
    return post_at(database_url)


@pytest.fixture
async def stage(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    """Give back Teams without the bot."""
    async with Simulator(key=signing_key) as simulator:
        yield simulator


@pytest.fixture
async def teams(stage: Simulator, post: Post) -> AsyncIterator[Simulator]:
    async with running_bot(stage, database_url=post.url, pace=QUICK):
        yield stage


@pytest.fixture
async def town(teams: Simulator, post: Post) -> Town:
    """Found a council with its departments and their owners."""
    town = Town(teams, Settled(post=post))
    await town.found_council()
    await town.add_departments()
    return town
