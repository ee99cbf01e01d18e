"""Test that all outgoing calls use the configured forward proxy: proxy.py, on loopback."""

import asyncio
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.admin.checks.connections import RequiredHost, check_clock, check_hosts
from bot.teams.connector import ConnectorTransport
from bot.teams.credentials import CachedToken, NoToken, StaticToken, secret_credential
from bot.teams.errors import Unreachable
from bot.teams.files import FileTransport
from bot.teams.http import AllowedHosts, OutboundRoute
from bot.teams.signing_keys import KeyRing
from simulator.signing import SigningKey
from tests.admin.certificates import write_certificate
from tests.running import free_port
from tests.teams.program import Clock

HOST = "localhost"
LOCAL = AllowedHosts([HOST], allow_local=True)
APP_ID = "0b0e1a2c-5d3f-4c6b-9a7e-1f2d3c4b5a69"
TENANT = "7c1d8f36-2b4a-4e9d-8c05-6a3e9b1f7d20"
NEEDED = RequiredHost(name=HOST, purpose="everything")
PATIENCE = 60.0


class Proxy:
    """A running proxy, and the connections it made."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log

    def route(self, *, ca_file: Path, login: str = "") -> OutboundRoute:
        return OutboundRoute(proxy=f"http://{login}127.0.0.1:{self.port}", ca_file=ca_file)

    async def until_connected(self, times: int) -> None:
        """Wait for this many logged tunnels; each is logged once it is closed."""
        async with asyncio.timeout(PATIENCE):
            while self._log.read_text().count(f"CONNECT {HOST}:") < times:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running_proxy(folder: Path, *options: str) -> AsyncIterator[Proxy]:
    """Run proxy.py until the block ends."""
    port, log = free_port(), folder / "proxy.log"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", str(port)),
        *("--num-workers", "1", "--num-acceptors", "1", "--log-file", str(log)),
        *("--data-dir", str(folder / "proxy"), *options),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while not await _listens(port):
                assert process.returncode is None, log.read_text()
                await asyncio.sleep(0.05)
        yield Proxy(port, log)
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return write_certificate(tmp_path / "host.pem", ends=datetime.now(UTC) + timedelta(days=10))


@pytest.fixture
async def services(pem: Path, signing_key: SigningKey) -> AsyncIterator[TestServer]:
    """Everything that the bot calls, with a certificate of its own: keys, token, messages, files."""
    server = TestServer(web.Application(), host="127.0.0.1")

    async def metadata(_request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"https://{HOST}:{server.port}/keys"})

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response({"keys": [signing_key.jwk()]})

    async def token(_request: web.Request) -> web.Response:
        return web.json_response({"access_token": "from afar", "expires_in": 3600, "token_type": "Bearer"})

    async def message(request: web.Request) -> web.Response:
        return web.json_response({"id": request.headers["Authorization"]}, status=201)

    async def file(_request: web.Request) -> web.Response:
        return web.Response(body=b"minutes")

    async def stored(_request: web.Request) -> web.Response:
        return web.Response(status=201)

    add = server.app.router
    add.add_get("/metadata", metadata)
    add.add_get("/keys", keys)
    add.add_post(f"/{TENANT}/oauth2/v2.0/token", token)
    add.add_post("/v3/x", message)
    add.add_get("/file", file)
    add.add_put("/file", stored)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    await server.start_server(ssl=context)
    yield server
    await server.close()


async def call_everything(
    services: TestServer, route: OutboundRoute, *, clock: Clock, token: CachedToken
) -> None:
    """Call each service once, in every way that the bot does."""
    base = f"https://{HOST}:{services.port}"
    keys = KeyRing(f"{base}/metadata", clock=clock.seconds, allowed_hosts=LOCAL, route=route)
    outbound = ConnectorTransport(LOCAL, token=token, clock=clock.seconds, route=route)
    files = FileTransport(LOCAL, clock=clock.seconds, route=route)
    try:
        assert await keys.refresh()
        answer = await outbound.call("POST", f"{base}/v3/x", body=b"{}")
        assert b"Bearer from afar" in answer.body
        assert await files.download(f"{base}/file") == b"minutes"
        await files.upload(f"{base}/file", b"minutes")
        (found,) = await check_hosts([NEEDED], port=services.port or 0, route=route)
        assert found.state == "ok", found
        (found,) = await check_clock(f"{base}/metadata", clock=clock, route=route)
        assert found.state == "ok", found
    finally:
        await keys.close()
        await outbound.close()
        await files.close()


async def entra_token(
    services: TestServer, route: OutboundRoute, *, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> CachedToken:
    """Return the token source of the program, with Entra on this machine."""
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", f"https://{HOST}:{services.port}")
    return secret_credential(
        app_id=APP_ID, tenant=TENANT, secret="s", clock=clock.seconds, monotonic=clock.seconds, route=route
    )


async def test_keys_token_messages_and_files_go_through_the_proxy(
    services: TestServer, pem: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_proxy(tmp_path, "--basic-auth", "bot:word") as proxy:
        route = proxy.route(ca_file=pem, login="bot:word@")
        token = await entra_token(services, route, clock=clock, monkeypatch=monkeypatch)
        await call_everything(services, route, clock=clock, token=token)
        await proxy.until_connected(6)


@pytest.mark.needs("openssl")
async def test_a_proxy_that_opens_tls_is_trusted_by_its_authority_alone(
    services: TestServer, pem: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = inspecting_authority(tmp_path)
    key, certificate, signing = (str(authority / f"{name}.pem") for name in ("key", "ca", "signing"))
    options = (
        *("--ca-key-file", key, "--ca-cert-file", certificate, "--ca-signing-key-file", signing),
        *("--ca-cert-dir", str(tmp_path / "made"), "--ca-file", str(pem)),
    )
    async with running_proxy(tmp_path, *options) as proxy:
        known = proxy.route(ca_file=authority / "ca.pem")
        token = await entra_token(services, known, clock=clock, monkeypatch=monkeypatch)
        await call_everything(services, known, clock=clock, token=token)
        stranger = proxy.route(ca_file=pem)
        (found,) = await check_hosts([NEEDED], port=services.port or 0, route=stranger)
        assert (found.state, "BOT_CA_FILE" in found.advice) == ("failed", True)
        await nothing_arrives(services, stranger, clock=clock, monkeypatch=monkeypatch)


def inspecting_authority(folder: Path) -> Path:
    """Create the key and certificate of an authority like that of an inspecting proxy."""
    for name in ("key", "signing"):
        run_openssl("genrsa", "-out", str(folder / f"{name}.pem"), "2048")
    run_openssl(
        *("req", "-new", "-x509", "-days", "2", "-subj", "/CN=Inspection", "-key", str(folder / "key.pem")),
        *("-addext", "keyUsage=critical,keyCertSign", "-out", str(folder / "ca.pem")),
    )
    return folder


def run_openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], capture_output=True, check=True, timeout=60)


async def nothing_arrives(
    services: TestServer, route: OutboundRoute, *, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Try each kind of call, and check that it fails before anything was sent, so that it can be retried."""
    base = f"https://{HOST}:{services.port}"
    keys = KeyRing(f"{base}/metadata", clock=clock.seconds, allowed_hosts=LOCAL, route=route)
    outbound = ConnectorTransport(LOCAL, token=StaticToken("x"), clock=clock.seconds, route=route)
    files = FileTransport(LOCAL, clock=clock.seconds, route=route)
    token = await entra_token(services, route, clock=clock, monkeypatch=monkeypatch)
    assert not await keys.refresh()
    assert keys.count == 0
    for call in (
        outbound.call("POST", f"{base}/v3/x", body=b"{}"),
        files.download(f"{base}/file"),
        files.upload(f"{base}/file", b"x"),
    ):
        with pytest.raises(Unreachable):
            await call
    with pytest.raises(NoToken):
        await token.get()
    assert token.seconds_left == 0
    for part in (keys, outbound, files, token):
        await part.close()


Misdirect = Callable[[Proxy, Path], OutboundRoute]
AWAY: dict[str, Misdirect] = {
    "a wrong password": lambda proxy, pem: proxy.route(ca_file=pem, login="bot:wrong@"),
    "no password": lambda proxy, pem: proxy.route(ca_file=pem),
    "nobody there": lambda _, pem: OutboundRoute(proxy=f"http://127.0.0.1:{free_port()}", ca_file=pem),
}


async def test_where_the_proxy_refuses_or_is_away_nothing_was_sent_and_check_says_so(
    services: TestServer, pem: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def says_so(name: str, route: OutboundRoute) -> None:
        (found,) = await check_hosts([NEEDED], port=services.port or 0, route=route)
        assert (found.state, "BOT_HTTPS_PROXY" in found.advice) == ("failed", True), name
        assert "bot:" not in found.says + found.advice
        await nothing_arrives(services, route, clock=clock, monkeypatch=monkeypatch)

    async with running_proxy(tmp_path, "--basic-auth", "bot:word") as proxy, asyncio.TaskGroup() as ways:
        for name, misdirect in AWAY.items():
            ways.create_task(says_so(name, misdirect(proxy, pem)))
