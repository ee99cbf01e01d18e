"""Test a start as in production: every kind of credential, and no route that is open without a token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.town import Town
from tests.program.child import PRODUCTION, program
from tests.teams.test_credentials import certificate
from tests.telemetry.scrape import metrics_at

OURS = PRODUCTION | {
    "BOT_ENV": "production",
    "BOT_LOG_LEVEL": "warning",
    "BOT_OPENID_METADATA_URL": "https://127.0.0.1/keys",
    "BOT_SIGN_IN_METADATA_URL": "https://127.0.0.1/sign-in",
    "BOT_SERVICE_HOSTS": "smba.trafficmanager.net",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:9",
}
"""The program starts, has no keys and no token, and trusts nobody."""
ALERTED = ("bevaka_signing_keys", "bevaka_token_left_seconds")
PATIENCE = 30.0
KEYS, ENTRA = "127.0.0.1:443", "login.microsoftonline.com:443"


@asynccontextmanager
async def refusing_proxy(wanted: asyncio.Queue[str]) -> AsyncIterator[str]:
    """Run a proxy that records where it should connect to, and refuses; yields its address."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = (await reader.readuntil(b"\r\n\r\n")).decode().split(maxsplit=2)
        wanted.put_nowait(target if method == "CONNECT" else f"{method} {target}")
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("identity", ["secret", "certificate", "managed"])
async def test_it_starts_with_each_identity_and_lets_nobody_in_whose_key_it_does_not_know(
    teams: Simulator, tmp_path: Path, database_url: str, signing_key: SigningKey, identity: str
) -> None:
    settings, wanted = dict(OURS), asyncio.Queue[str]()
    if identity == "certificate":
        (tmp_path / "bot.pem").write_text(signing_key.pem() + certificate(signing_key))
        settings |= {"BOT_CERTIFICATE_FILE": "bot.pem", "MicrosoftAppPassword": ""}
    if identity == "managed":
        settings |= {"MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppPassword": ""}
    town = Town(teams)
    async with refusing_proxy(wanted) as proxy:
        more = settings | {"BOT_HTTPS_PROXY": proxy}
        async with program(teams, folder=tmp_path, database_url=database_url, more=more) as running:
            asked = await teams.say(town.johan, town.meeting, "fråga Kan lampan bytas?")
            assert asked.status == 401
            seen = await metrics_at(running.url)
            missing = {KEYS} if identity == "managed" else {KEYS, ENTRA}
            async with asyncio.timeout(PATIENCE):
                while missing:
                    missing.discard(await wanted.get())
    assert [seen.values[name, frozenset()] for name in ALERTED] == [0, 0]
    assert {line["level"] for line in running.log} <= {"warning", "error"}
    assert not running.logged("local")
    assert running.process.returncode == 0
