"""Test callers without a token: broken requests, incomplete requests, very many connections."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from bot.app.http import (
    ConnectionLimits,
    DropLog,
    DropReason,
    build_application,
    listen,
    messages_route,
)
from bot.app.metrics import build_metrics
from bot.teams.gateway import answer_failures
from tests.every import every
from tests.running import free_port

HOST = "127.0.0.1"
GOOD = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
GONE = 10.0
"""Seconds within which a dropped connection has to be closed, on a busy machine."""


@dataclass(slots=True)
class Doors:
    """A listening server, with what it dropped and answered."""

    port: int
    dropped: Counter[str] = field(default_factory=Counter)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(HOST, self.port)

    async def ask(self, sent: bytes, *, more: bytes = b"") -> int:
        """Send bytes, and then more; return the status of the answer, 0 if the connection is closed."""
        reader, writer = await self.connect()
        writer.write(sent)
        if more:
            await writer.drain()
            writer.write(more)
        with suppress(ConnectionError):
            line = await asyncio.wait_for(reader.readline(), GONE)
            writer.close()
            return int(line.split()[1]) if line else 0
        return 0

    def answered(self, status: int) -> float | None:
        return self.registry.get_sample_value("bevaka_calls_total", {"status": str(status)})


async def read_it(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(status=201)


async def fail(_request: web.Request) -> web.Response:
    raise KeyError("kanariefågel")


@asynccontextmanager
async def doors(
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = read_it,
    *,
    limits: ConnectionLimits | None = None,
    clock: Callable[[], float] = lambda: 0.0,
) -> AsyncIterator[Doors]:
    """Listen as the program does, until the block ends."""
    opened = Doors(free_port())
    log = DropLog(lambda reason: opened.dropped.update([reason]), clock=clock)
    answer = answer_failures(handler, on_broken_body=lambda: log.record(DropReason.MALFORMED))
    metrics = build_metrics(opened.registry)
    metrics.declare_known_series()
    async with AsyncExitStack() as stack:
        app = build_application(messages_route(answer), count=metrics.record_request)
        await listen(app, host=HOST, port=opened.port, stack=stack, dropped=log, limits=limits)
        yield opened


MALFORMED = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET\r\n\r\n",
    b"hello\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(500)) + b"\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
]


async def test_what_is_no_http_is_counted_and_is_no_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    with capture_logs() as logged:
        async with doors() as opened:
            for sent in MALFORMED * 2:
                assert await opened.ask(sent) in (0, 400), sent[:60]
            assert await opened.ask(GOOD) == 201
    assert opened.dropped == {"malformed": 2 * len(MALFORMED)}
    assert [(line["event"], line["log_level"]) for line in logged] == [("connections_dropped", "info")]
    assert caplog.records == []


@every(
    "body",
    {
        "a chunk whose size is no number": b"zz\r\nabc\r\n0\r\n\r\n",
        "a chunk that is longer than it says": b"1\r\nabcdef\r\n0\r\n\r\n",
        "a size of any length": b"f" * 5_000,
    },
)
async def test_a_body_that_is_no_http_is_answered_with_400(body: bytes) -> None:
    head = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with doors() as opened:
        assert await opened.ask(head, more=body) == 400
    assert opened.dropped == {"malformed": 1}


async def test_a_failure_that_nobody_foresaw_is_answered_counted_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with capture_logs() as logged:
        async with doors(fail) as opened:
            assert opened.answered(500) == 0
            assert await opened.ask(GOOD) == 500
            assert opened.answered(500) == 1
    assert [line["event"] for line in logged] == ["request_failed"]
    assert "kanariefågel" not in str(logged)
    assert caplog.records == []


@every("sent", [b"", b"P", GOOD[:40], GOOD.replace(b"\r\n\r\n{}", b"\r\n")])
async def test_half_a_head_is_waited_for_in_vain_and_dropped(sent: bytes) -> None:
    async with doors(limits=ConnectionLimits(head_timeout=0.05)) as opened:
        assert await opened.ask(sent) == 0
    assert opened.dropped == {"slow": 1}


async def test_a_head_in_many_pieces_is_one() -> None:
    async with doors() as opened:
        reader, writer = await opened.connect()
        for byte in GOOD:
            writer.write(bytes([byte]))
            await writer.drain()
        assert (await reader.readline()).split()[1] == b"201"
        writer.close()
    assert opened.dropped == {}


async def test_a_connection_that_has_asked_once_is_not_hurried() -> None:
    """Keep connections open between calls (keep-alive), as the proxy in front of the bot needs."""
    async with doors(limits=ConnectionLimits(head_timeout=0.05)) as opened:
        reader, writer = await opened.connect()
        for _ in range(2):
            writer.write(GOOD)
            assert (await reader.readuntil(b"\r\n\r\n")).split()[1] == b"201"
            await asyncio.sleep(0.1)
        writer.close()
    assert opened.dropped == {}


async def test_who_stays_silent_gives_way_to_who_asks() -> None:
    async with doors(limits=ConnectionLimits(connections=20)) as opened:
        silent = [await opened.connect() for _ in range(60)]
        for _, writer in silent:
            writer.write(b"POST /api/mess")
        assert await opened.ask(GOOD) == 201
        assert opened.dropped == {"too_many": 41}
        closed = [await asyncio.wait_for(_is_closed(reader), GONE) for reader, _ in silent[:40]]
        assert all(closed)
        for _, writer in silent:
            writer.close()


@every("sent", [GOOD, GOOD.replace(b"{}", b"")])
async def test_who_has_asked_once_and_stays_silent_gives_way_too(sent: bytes) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=401)

    async with doors(refuse, limits=ConnectionLimits(connections=5)) as opened:
        kept = [await opened.connect() for _ in range(5)]
        for reader, writer in reversed(kept):
            writer.write(sent)
            assert (await reader.readuntil(b"\r\n\r\n")).split()[1] == b"401"
        assert await opened.ask(GOOD) == 401
        assert opened.dropped == {"too_many": 1}
        assert await asyncio.wait_for(_is_closed(kept[-1][0]), GONE), "it was silent the longest"
        for _, writer in kept:
            writer.close()


async def _is_closed(reader: asyncio.StreamReader) -> bool:
    with suppress(ConnectionError):
        return await reader.read() == b""
    return True


async def test_beyond_the_ceiling_nobody_who_is_being_answered_is_cut_off() -> None:
    answering, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def wait(_request: web.Request) -> web.Response:
        answering.release()
        await go_on.wait()
        return web.Response(status=201)

    async with doors(wait, limits=ConnectionLimits(connections=5)) as opened:
        asked = [asyncio.create_task(opened.ask(GOOD)) for _ in range(5)]
        for _ in asked:
            await answering.acquire()
        assert await opened.ask(GOOD) == 0
        go_on.set()
        assert await asyncio.gather(*asked) == [201] * 5
        assert await opened.ask(GOOD) == 201
    assert opened.dropped == {"too_many": 1}


def test_dropped_connections_are_logged_once_a_minute_with_how_many() -> None:
    now = 0.0
    log = DropLog(lambda _: None, clock=lambda: now)
    with capture_logs() as logged:
        for seconds in (0.0, 1.0, 59.0, 61.0):
            now = seconds
            log.record(DropReason.MALFORMED)
            log.record(DropReason.SLOW)
    assert [{k: v for k, v in line.items() if k in set(DropReason)} for line in logged] == [
        {"malformed": 1},
        {"malformed": 3, "slow": 3},
    ]
