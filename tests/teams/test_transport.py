"""Test that a call to the service ends, in time, with its answer or one of four kinds of error."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from yarl import URL

from bot.teams.connector import MAX_RESPONSE_BYTES, ConnectorTransport, read_json
from bot.teams.credentials import StaticToken
from bot.teams.errors import OutboundError, Refused, Uncertain, Unreachable
from bot.teams.http import AllowedHosts
from tests.every import every
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


async def fault_of(outbound: ConnectorTransport, handler: Handler, *, method: str = "POST") -> OutboundError:
    """Call a service that behaves like ``handler``, and return the error."""
    server = await serve(handler)
    try:
        with pytest.raises(OutboundError) as caught:
            read_json(await outbound.call(method, str(server.make_url("/v3/x")), body=b"{}"))
    finally:
        await server.close()
    return caught.value


def answering(status: int, *, body: bytes = b"", headers: dict[str, str] | None = None) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers=headers)

    return answer


async def hang(_: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response()


async def reset(request: web.Request) -> web.Response:
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def trickle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


async def break_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"id"')
    assert request.transport is not None
    request.transport.close()
    return response


@every(
    ("status", "body", "code"),
    [
        (403, b'{"error":{"code":"BotNotInConversationRoster","message":"m"}}', "BotNotInConversationRoster"),
        (404, b'{"error":{"code":7}}', None),
        (400, b'{"error":"x"}', None),
        (500, b"<html>", None),
        (502, b"", None),
        (413, b"[]", None),
        (409, b'{"error":{"code":"a\\nb"}}', None),
        (301, b"", None),
        (503, b"x" * (MAX_RESPONSE_BYTES + 1), None),
    ],
)
async def test_an_answer_that_is_an_error_is_refused_with_its_code(
    outbound: ConnectorTransport, status: int, body: bytes, code: str | None
) -> None:
    fault = await fault_of(outbound, answering(status, body=body))
    assert isinstance(fault, Refused)
    assert (fault.status, fault.code, fault.retry_after) == (status, code, None)


async def test_the_service_says_how_long_to_wait(outbound: ConnectorTransport) -> None:
    fault = await fault_of(outbound, answering(429, headers={"Retry-After": "7"}))
    assert isinstance(fault, Refused)
    assert fault.retry_after == 7


async def test_a_redirect_is_not_followed(outbound: ConnectorTransport) -> None:
    paths: list[str] = []

    async def redirect(request: web.Request) -> web.Response:
        paths.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    fault = await fault_of(outbound, redirect)
    assert isinstance(fault, Refused)
    assert (fault.status, paths) == (307, ["/v3/x"])


@every(
    "handler",
    {
        "reset": reset,
        "hangs": hang,
        "one byte at a time": trickle,
        "breaks off": break_off,
        "no JSON": answering(201, body=b"{"),
        "far too long": answering(200, body=b"x" * (MAX_RESPONSE_BYTES + 1)),
    },
)
async def test_where_the_answer_is_lost_nobody_knows(outbound: ConnectorTransport, handler: Handler) -> None:
    async with asyncio.timeout(10):
        assert isinstance(await fault_of(outbound, handler), Uncertain)


async def test_where_nobody_listens_nothing_is_delivered(outbound: ConnectorTransport) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        with pytest.raises(Unreachable):
            await outbound.call("POST", f"http://{LOOPBACK}:{taken.getsockname()[1]}/", body=b"{}")


async def test_where_nobody_accepts_nothing_is_delivered(outbound: ConnectorTransport) -> None:
    with socket.socket() as full:
        full.bind((LOOPBACK, 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.create_connection((LOOPBACK, port))]
        with pytest.raises(Unreachable):
            await outbound.call("POST", f"http://{LOOPBACK}:{port}/", body=b"{}")
        for one in waiting:
            one.close()


class AnyPort(AllowedHosts):
    """Allows any address, so that a test can run a TLS service without being root."""

    def check(self, address: str) -> URL:
        return URL(address)


async def test_a_service_without_a_good_certificate_gets_nothing(clock: Clock) -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(5))
        writer.write(b"this is no TLS at all\r\n")
        writer.close()

    heard: list[bytes] = []
    server = await asyncio.start_server(listen, LOOPBACK, 0)
    port = server.sockets[0].getsockname()[1]
    outbound = ConnectorTransport(AnyPort([LOOPBACK]), token=StaticToken("secret"), clock=clock.seconds)
    with pytest.raises(Unreachable):
        await outbound.call("POST", f"https://{LOOPBACK}:{port}/", body=b"{}")
    assert b"POST" not in heard[0]
    await outbound.close()
    server.close()


async def test_connections_are_kept_and_cookies_are_not(outbound: ConnectorTransport) -> None:
    ports: set[int] = set()

    async def bake(request: web.Request) -> web.Response:
        assert not request.cookies
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        answer = web.json_response({})
        answer.set_cookie("a", "b")
        return answer

    server = await serve(bake)
    for _ in range(20):
        assert read_json(await outbound.call("GET", str(server.make_url("/")))) == {}
    assert len(ports) == 1
    await server.close()


@every(("method", "arrivals"), [("GET", 3), ("PUT", 3), ("DELETE", 3), ("POST", 2)])
async def test_only_what_may_be_done_twice_is_sent_again_if_a_kept_connection_breaks(
    outbound: ConnectorTransport, method: str, arrivals: int
) -> None:
    arrived: list[str] = []

    async def break_the_second(request: web.Request) -> web.Response:
        arrived.append(request.method)
        if len(arrived) == 2:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({})

    server = await serve(break_the_second)
    url = str(server.make_url("/v3/x"))
    await outbound.call(method, url)
    again = await asyncio.gather(outbound.call(method, url), return_exceptions=True)
    await server.close()
    assert arrived == [method] * arrivals
    assert isinstance(again[0], Uncertain) == (method == "POST")


async def test_a_notice_before_the_answer_is_passed_over(outbound: ConnectorTransport) -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await reader.read()  # until the client closes
        writer.close()
        closed.set()

    closed = asyncio.Event()
    server = await asyncio.start_server(listen, LOOPBACK, 0)
    url = f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}/v3/x"
    assert read_json(await outbound.call("GET", url)) == {}
    await outbound.close()
    await closed.wait()
    server.close()


async def test_a_token_cannot_add_a_header(clock: Clock) -> None:
    outbound = ConnectorTransport(LOCAL, token=StaticToken("a\r\nX: y"), clock=clock.seconds)
    server = await serve(answering(200))
    with pytest.raises(ValueError, match="control character"):
        await outbound.call("GET", str(server.make_url("/v3/x")))
    await outbound.close()
    await server.close()


async def test_what_found_no_free_connection_was_certainly_not_sent(clock: Clock) -> None:
    """Fail for certain if no connection becomes free, so that the message is sent later, and once."""
    arrived, most, free = 0, 10, asyncio.Event()

    async def answer_late(_: web.Request) -> web.Response:
        nonlocal arrived
        arrived += 1
        await free.wait()
        return web.json_response({"id": "1"})

    server = await serve(answer_late)
    outbound = ConnectorTransport(
        LOCAL,
        token=StaticToken("local"),
        clock=clock.seconds,
        connect_timeout=1.0,
        total_timeout=30.0,
        max_connections=most,
    )
    calls = [asyncio.create_task(outbound.call("POST", str(server.make_url("/v3/x")))) for _ in range(13)]
    waiting = set(calls)
    while len(waiting) > most:
        _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    free.set()
    results = await asyncio.gather(*calls, return_exceptions=True)
    await outbound.close()
    await server.close()
    unsent = [result for result in results if isinstance(result, Unreachable)]
    assert (len(unsent), arrived) == (3, most)
    assert not [result for result in results if isinstance(result, Uncertain)]
