"""A simulator, a tiny bot behind it, and the chat where the bot is a member."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from simulator.chats import Chat
from simulator.keys import SigningKey
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot
from tests.simulator.page_client import Browser


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
async def teams(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    async with Simulator(key=signing_key) as simulator:
        yield simulator


@pytest.fixture
async def bot(teams: Simulator) -> AsyncIterator[FakeBot]:
    fake = FakeBot(teams)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def meeting(teams: Simulator) -> Chat:
    """The meeting's chat, where the app is installed."""
    chat = teams.world.chat("meeting")
    chat.has_bot = True
    return chat


@pytest.fixture
def karin(teams: Simulator) -> Person:
    return teams.world.person("karin")


@pytest.fixture
def petra(teams: Simulator) -> Person:
    return teams.world.person("petra")


@pytest.fixture
def olof(teams: Simulator) -> Person:
    """He has not installed the app."""
    return teams.world.person("olof")


@pytest.fixture
async def browser(teams: Simulator) -> AsyncIterator[Browser]:
    """The page's requests."""
    async with aiohttp.ClientSession() as session:
        yield Browser(session, teams.url)
