"""Test that no proxy is taken from the environment, where others could redirect the bot's token."""

import socket

import pytest

from bot.teams.connector import ConnectorTransport
from tests.teams.program import LOOPBACK, serve
from tests.teams.test_transport import answering, outbound

__all__ = ["outbound"]


async def test_no_proxy_is_taken_from_the_environment(
    outbound: ConnectorTransport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as nobody:
        nobody.bind((LOOPBACK, 0))
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            for written in (name, name.lower()):
                monkeypatch.setenv(written, f"http://{LOOPBACK}:{nobody.getsockname()[1]}")
        server = await serve(answering(201, body=b"{}"))
        answer = await outbound.call("POST", str(server.make_url("/v3/x")), body=b"{}")
        await server.close()
    assert answer.status == 201
