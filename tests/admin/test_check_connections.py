"""Test the checks of the clock and of the hosts to which messages are sent."""

import re
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.admin.checks.connections import (
    RequiredHost,
    check_clock,
    check_hosts,
    check_pages,
    required_hosts,
)
from bot.admin.checks.result import CheckStatus
from bot.settings import Settings
from bot.teams.http import AllowedHosts, OutboundRoute
from bot.teams.signing_keys import KeyRing
from simulator.service import Simulator
from simulator.signing import USER_METADATA
from tests.admin.certificates import write_certificate
from tests.every import every
from tests.house.project import read, table_rows
from tests.running import free_port

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def teams() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


def clock() -> datetime:
    return NOW


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return write_certificate(tmp_path / "host.pem", ends=datetime.now(UTC) + timedelta(days=10))


@pytest.fixture
async def host(pem: Path) -> AsyncIterator[TestServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    server = TestServer(web.Application())
    await server.start_server(ssl=context)
    yield server
    await server.close()


async def clock_is(ahead: float) -> CheckStatus:
    """Return the status of the check if the bot's clock is this many seconds ahead."""

    async def keys(_request: web.Request) -> web.Response:
        date = format_datetime(NOW - timedelta(seconds=ahead), usegmt=True)
        return web.Response(text="{}", headers={"Date": date})

    app = web.Application()
    app.router.add_get("/keys", keys)
    server = TestServer(app)
    await server.start_server()
    (found,) = await check_clock(str(server.make_url("/keys")), clock=clock)
    await server.close()
    return found.state


@every(
    ("ahead", "state"),
    [
        (0, "ok"),
        (15, "ok"),
        (-15, "ok"),
        (60, "warning"),
        (-60, "warning"),
        (119, "failed"),
        (-3600, "failed"),
    ],
)
async def test_a_clock_that_is_wrong_is_seen_before_tokens_are_refused(ahead: float, state: str) -> None:
    assert await clock_is(ahead) == state


async def test_without_anybody_to_compare_with_nothing_is_said_against_the_clock() -> None:
    (found,) = await check_clock(f"http://127.0.0.1:{free_port()}/keys", clock=clock)
    assert found.state is CheckStatus.NOTE


def needed(name: str) -> list[RequiredHost]:
    return [RequiredHost(name=name, purpose="messages")]


async def test_a_host_that_answers_with_its_own_certificate_is_fine(host: TestServer, pem: Path) -> None:
    (found,) = await check_hosts(needed("localhost"), port=host.port or 0, route=OutboundRoute(ca_file=pem))
    assert found.state is CheckStatus.OK


async def test_a_host_with_somebody_elses_certificate_is_not(host: TestServer) -> None:
    (found,) = await check_hosts(needed("localhost"), port=host.port or 0)
    assert found.state is CheckStatus.FAILED
    assert "certificate" in found.says
    assert "BOT_CA_FILE" in found.advice


async def test_a_host_that_is_not_there_is_named() -> None:
    (found,) = await check_hosts(needed("localhost"), port=free_port())
    assert found.state is CheckStatus.FAILED
    assert "localhost" in found.advice


@every("name", ["127.0.0.1", "*.sharepoint.com"])
async def test_what_cannot_be_asked_from_here_is_a_note(name: str) -> None:
    (found,) = await check_hosts(needed(name))
    assert found.state is CheckStatus.NOTE


@pytest.fixture
async def shown() -> AsyncIterator[Callable[[int], Awaitable[TestServer]]]:
    """Return a function that starts a server whose pages answer with a status."""
    servers = list[TestServer]()

    async def start(status: int) -> TestServer:
        async def answer(_request: web.Request) -> web.Response:
            return web.Response(status=status)

        app = web.Application()
        app.router.add_get("/pages/sign-in", answer)
        servers.append(TestServer(app, host="127.0.0.1"))
        await servers[-1].start_server()
        return servers[-1]

    yield start
    for server in servers:
        await server.close()


async def test_pages_need_keys_and_a_way_in_from_outside(
    teams: Simulator, shown: Callable[[int], Awaitable[TestServer]]
) -> None:
    teams.users.add_key()
    for status, state in ((200, CheckStatus.OK), (404, CheckStatus.WARNING), (None, CheckStatus.NOTE)):
        address = f"http://127.0.0.1:{free_port()}"
        if status is not None:
            address = str((await shown(status)).make_url("")).rstrip("/")
        keys, way_in = await check_pages(address, sign_in_keys(teams, USER_METADATA), app_id="the-app")
        assert (keys.state, way_in.state) == (CheckStatus.OK, state)
        assert f"api://{address.removeprefix('http://')}/the-app" in keys.says
        assert bool(way_in.advice) is (status != 200)


async def test_pages_of_a_managed_identity_are_warned_of(
    teams: Simulator, shown: Callable[[int], Awaitable[TestServer]]
) -> None:
    teams.users.add_key()
    address = str((await shown(200)).make_url("")).rstrip("/")
    keys = sign_in_keys(teams, USER_METADATA)
    *_, found = await check_pages(address, keys, app_id="the-app", is_managed=True)
    assert found.state is CheckStatus.WARNING


async def test_pages_without_keys_or_without_an_address_are_named(teams: Simulator) -> None:
    (found,) = await check_pages("https://bot.example.org", sign_in_keys(teams, "/nothing"), app_id="a")
    assert found.state is CheckStatus.FAILED
    assert "BOT_SIGN_IN_METADATA_URL" in found.advice
    (found,) = await check_pages(None, sign_in_keys(teams, USER_METADATA), app_id="a")
    assert found.state is CheckStatus.NOTE
    assert "BOT_PUBLIC_URL" in found.says


def sign_in_keys(teams: Simulator, path: str) -> KeyRing:
    local = AllowedHosts((), allow_local=True)
    return KeyRing(f"{teams.url}{path}", clock=time.monotonic, allowed_hosts=local)


def test_a_host_with_two_purposes_is_looked_at_once() -> None:
    hosts = required_hosts(
        metadata_url="https://keys.example/m",
        sign_in_url="https://login.microsoftonline.com/m",
        service_hosts=[],
        file_hosts=[],
        signs_in=True,
    )
    assert [host.name for host in hosts] == ["login.microsoftonline.com", "keys.example"]


def test_the_firewall_table_lists_what_is_looked_at_and_nothing_else() -> None:
    usual = Settings.model_fields
    looked_at = required_hosts(
        metadata_url=usual["metadata_url"].default,
        sign_in_url=usual["sign_in_metadata_url"].default,
        service_hosts=usual["service_hosts"].default,
        file_hosts=usual["file_hosts"].default,
        signs_in=True,
    )
    rows = table_rows(read("docs/deploying.md"), heading="Firewall")
    outside = [row for row in rows if row[0] == "out" and "`" in row[1]]
    assert [re.findall(r"`([^`]+)`", row[1]) for row in outside] == [[host.name] for host in looked_at]
    assert [row[3].split(" (")[0] for row in outside] == [host.purpose for host in looked_at]
