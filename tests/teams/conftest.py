"""Fixtures: the simulator in front of the gateway, and a program behind it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from bot.teams.gateway import TeamsGateway
from domain.council import Council
from simulator.service import Simulator
from simulator.signing import SigningKey
from storage import Store, Transaction
from tests.teams.activities import BOT_ID, TENANT
from tests.teams.meeting_event_steps import CHAT, Listener
from tests.teams.program import LOOPBACK, Clock, Program, application, build_test_gateway


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
async def gateway(teams: Simulator, program: Program, clock: Clock) -> AsyncIterator[TeamsGateway]:
    """Run a gateway on the address that the simulator sends to."""
    gateway = build_test_gateway(teams, clock=clock)
    gateway.attach(program, replies=program.outcomes)
    server = TestServer(application(gateway.messages), host=LOOPBACK)
    await server.start_server(auto_decompress=False)
    teams.bot_url = str(server.make_url("")).rstrip("/")
    yield gateway
    await server.close()
    await gateway.close()


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
    """Return a council founded by Karin in the chat, in English."""

    def found(tx: Transaction) -> Council:
        karin = tx.people.upsert(name="Karin Ek", teams_id="29:karin", entra_id="e-karin")
        made = tx.councils.create(
            name="Trygghetsrådet", code="TR", locale="en", timezone="Europe/Stockholm", by=karin.id, at=tx.now
        )
        tx.chats.upsert(CHAT.id, kind=CHAT.kind, service_url=CHAT.service_url, bot_id=BOT_ID, meeting=None)
        tx.chats.bind(CHAT.id, council=made.id)
        return made

    return await store.write(found, tenant=TENANT)
