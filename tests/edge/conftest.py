"""The simulator in front of the edge, and a program behind it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from bot.teams import Edge
from domain.council import Council
from simulator.keys import SigningKey
from simulator.service import Simulator
from storage import Store, Transaction
from tests.edge.activities import BOT_ID, TENANT
from tests.edge.announcing import CHAT, Listener
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


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = Store.open(database_url)
    yield store
    store.close()


@pytest.fixture
async def council(store: Store) -> Council:
    """Founded by Karin, in English, in the chat."""

    def found(tx: Transaction) -> Council:
        karin = tx.people.meet(name="Karin Ek", teams_id="29:karin", entra_id="e-karin")
        made = tx.councils.found(
            name="Trygghetsrådet", code="TR", locale="en", timezone="Europe/Stockholm", by=karin.id, at=tx.now
        )
        tx.chats.know(CHAT.id, kind=CHAT.kind, service_url=CHAT.service_url, bot_id=BOT_ID, meeting=None)
        tx.chats.bind(CHAT.id, council=made.id)
        return made

    return await store.write(found, tenant=TENANT)
