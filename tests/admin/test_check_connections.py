"""Test the checks of the clock and of the hosts to which messages are sent."""

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.admin.checks.connections import check_clock, check_hosts
from bot.admin.checks.result import CheckStatus
from tests.admin.certificates import write_certificate
from tests.every import every
from tests.running import free_port

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


async def test_a_host_that_answers_with_its_own_certificate_is_fine(host: TestServer, pem: Path) -> None:
    trust = ssl.create_default_context(cafile=pem)
    (found,) = await check_hosts(["localhost"], port=host.port or 0, trust=trust)
    assert found.state is CheckStatus.OK


async def test_a_host_with_somebody_elses_certificate_is_not(host: TestServer) -> None:
    (found,) = await check_hosts(["localhost"], port=host.port or 0)
    assert found.state is CheckStatus.FAILED
    assert "certificate" in found.says


async def test_a_host_that_is_not_there_is_named() -> None:
    (found,) = await check_hosts(["localhost"], port=free_port())
    assert found.state is CheckStatus.FAILED
    assert "localhost" in found.advice


async def test_what_plays_teams_on_this_machine_is_not_asked() -> None:
    (found,) = await check_hosts(["127.0.0.1"])
    assert found.state is CheckStatus.NOTE
