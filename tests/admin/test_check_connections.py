"""Test the checks of the clock and of the hosts to which messages are sent."""

import re
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.admin.checks.connections import RequiredHost, check_clock, check_hosts, required_hosts
from bot.admin.checks.result import CheckStatus
from bot.settings import Settings
from bot.teams.http import OutboundRoute
from tests.admin.certificates import write_certificate
from tests.every import every
from tests.house.project import read, table_rows
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


def test_the_firewall_table_lists_what_is_looked_at_and_nothing_else() -> None:
    usual = Settings.model_fields
    looked_at = required_hosts(
        metadata_url=usual["metadata_url"].default,
        service_hosts=usual["service_hosts"].default,
        file_hosts=usual["file_hosts"].default,
        signs_in=True,
    )
    rows = table_rows(read("docs/deploying.md"), heading="Firewall")
    outside = [row for row in rows if row[0] == "out" and "`" in row[1]]
    assert [re.findall(r"`([^`]+)`", row[1]) for row in outside] == [[host.name] for host in looked_at]
    assert [row[3].split(" (")[0] for row in outside] == [host.purpose for host in looked_at]
