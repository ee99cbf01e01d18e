"""Test that calls share one token, fetched anew once the service no longer accepts it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from bot.teams.connector import ConnectorTransport
from bot.teams.credentials import AccessToken, CachedToken, NoToken, StaticToken
from bot.teams.errors import Refused, Unreachable
from bot.teams.http import AllowedHosts
from tests.teams.program import LOOPBACK, Clock, serve

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOCAL = AllowedHosts([LOOPBACK, "localhost"], allow_local=True)


@pytest.fixture
async def outbound(clock: Clock) -> AsyncIterator[ConnectorTransport]:
    outbound = ConnectorTransport(
        LOCAL, token=StaticToken("local"), clock=clock.seconds, connect_timeout=0.3, total_timeout=0.5
    )
    yield outbound
    await outbound.close()


async def test_without_a_token_nothing_is_sent(clock: Clock) -> None:
    async def fail() -> AccessToken:
        raise NoToken("away")

    outbound = ConnectorTransport(LOCAL, token=CachedToken(fail, clock=clock.seconds), clock=clock.seconds)
    with pytest.raises(Unreachable):
        await outbound.call("POST", f"http://{LOOPBACK}:9/", body=b"{}")
    await outbound.close()


async def test_a_token_that_is_no_longer_taken_is_fetched_anew_once(clock: Clock) -> None:
    seen: list[str] = []
    issued = 0

    async def issue() -> AccessToken:
        nonlocal issued
        issued += 1
        return AccessToken(value=f"token-{issued}", lifetime=3600)

    async def take_only(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.json_response({"id": "1"}, status=201 if seen[-1] == f"Bearer {wanted}" else 401)

    outbound = ConnectorTransport(LOCAL, token=CachedToken(issue, clock=clock.seconds), clock=clock.seconds)
    server = await serve(take_only)
    url = str(server.make_url("/v3/x"))
    wanted = "token-2"
    assert (await outbound.call("POST", url, body=b"{}")).status == 201
    wanted = "none"
    for _ in range(3):
        with pytest.raises(Refused):
            await outbound.call("POST", url, body=b"{}")
    assert seen[:2] == ["Bearer token-1", "Bearer token-2"]
    assert issued == 2  # a service that takes no token at all makes us ask for one no more than every 30 s
    clock.advance(31)
    with pytest.raises(Refused):
        await outbound.call("POST", url, body=b"{}")
    assert issued == 3
    await outbound.close()
    await server.close()
