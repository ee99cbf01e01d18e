"""The simulator in front of the edge, and a program behind it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from bot.teams import Edge
from simulator.keys import SigningKey
from simulator.service import Simulator
from tests.edge.program import LOOPBACK, Clock, Program, application, edge_for


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
async def teams(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    async with Simulator(key=signing_key) as simulator:
        for chat in simulator.world.chats.values():
            chat.has_bot = True
        yield simulator


@pytest.fixture
async def edge(teams: Simulator, program: Program, clock: Clock) -> AsyncIterator[Edge]:
    """An edge that listens where the simulator sends to."""
    edge = edge_for(teams, clock=clock)
    edge.attach(program)
    server = TestServer(application(edge.messages), host=LOOPBACK)
    await server.start_server(auto_decompress=False)
    teams.bot_url = str(server.make_url("")).rstrip("/")
    yield edge
    await server.close()
    await edge.close()
