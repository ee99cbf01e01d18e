"""The HTTP server: the route for Teams, and health and metrics routes, optionally on a port of their own.

What callers without a token can take is bounded: connections, the time for a head, lines in the log.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from prometheus_client import CollectorRegistry
from prometheus_client.aiohttp import make_aiohttp_handler

from bot.telemetry.observers import ignore
from storage import Store, Unavailable

PING_TIMEOUT = 3.0
"""Seconds within which the database must answer a ping."""

SHUTDOWN_TIMEOUT = 5.0
"""Seconds for calls in progress to finish once the program is told to stop."""

HEAD_TIMEOUT = 10.0
"""Seconds for the head of a connection's first request; keep-alive bounds those of later ones."""
MAX_CONNECTIONS = 500
"""Connections at once: far below the usual limit of 1,024 descriptors, far above what Teams needs."""
LOG_INTERVAL = 60.0
"""Seconds between two log lines about dropped connections."""
MESSAGES = "messages"
"""The name of the route for Teams."""
SECURITY_HEADERS = {  # of every response that does not say otherwise
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = web.RouteDef


log = structlog.get_logger(__name__)


class CannotListen(Exception):  # noqa: N818 - its message is an answer to the operator
    """The address is in use or not permitted; the message is a sentence."""


class DropReason(StrEnum):
    """Why a connection was dropped."""

    MALFORMED = "malformed"
    """The data received is not HTTP."""
    SLOW = "slow"
    """The head of the first request did not arrive in time."""
    TOO_MANY = "too_many"
    """There were too many connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """The limits of one port."""

    connections: int = MAX_CONNECTIONS
    head_timeout: float = HEAD_TIMEOUT


class DropLog:
    """Count dropped connections, and log them at level info, at most once a minute."""

    def __init__(self, count: Callable[[str], None], *, clock: Callable[[], float] = monotonic) -> None:
        self._count = count
        self._clock = clock
        self._unlogged: dict[str, int] = {}
        self._logged_at = float("-inf")

    def record(self, reason: DropReason) -> None:
        """Record a dropped connection."""
        self._count(reason.value)
        self._unlogged[reason.value] = self._unlogged.get(reason.value, 0) + 1
        if self._clock() - self._logged_at >= LOG_INTERVAL:
            log.info("connections_dropped", **self._unlogged)
            self._unlogged.clear()
            self._logged_at = self._clock()


class ConnectionLimiter:
    """Make the protocols of a server, each within the limits.

    If there are too many connections, the oldest that has not sent the head of a request yet gives way, or
    else the one that was silent the longest of those that are not being answered: so callers who keep
    connections open and stay silent keep nobody else out.
    """

    def __init__(self, server: web.Server, *, limits: ConnectionLimits, dropped: DropLog) -> None:
        self._server = server
        self._dropped = dropped
        self.limits = limits
        self._waiting: dict[LimitedConnection, None] = {}
        self._heard: OrderedDict[LimitedConnection, None] = OrderedDict()
        """All that are open, the one that was silent the longest first."""
        self._count = 0

    def __call__(self) -> asyncio.Protocol:
        return LimitedConnection(self._server(), limiter=self)

    def admit(self, connection: "LimitedConnection") -> bool:
        """Admit a connection, or return False if there are too many."""
        if self._count >= self.limits.connections:
            self._dropped.record(DropReason.TOO_MANY)
            silent = (one for one in self._heard if one.is_idle)
            oldest = next(iter(self._waiting), None) or next(silent, None)
            if oldest is None:
                return False
            self._drop(oldest)
        self._count += 1
        self._waiting[connection] = self._heard[connection] = None
        return True

    def release(self, connection: "LimitedConnection") -> None:
        """Release a connection that was admitted."""
        self._count -= 1
        self._waiting.pop(connection, None)
        self._heard.pop(connection, None)

    def heard(self, connection: "LimitedConnection") -> None:
        """Note that a connection has sent something."""
        if connection in self._heard:
            self._heard.move_to_end(connection)

    def head_arrived(self, connection: "LimitedConnection") -> None:
        """Note that a connection has sent the head of a request."""
        self._waiting.pop(connection, None)

    def drop_slow(self, connection: "LimitedConnection") -> None:
        """Drop a connection whose request head did not arrive in time."""
        if connection in self._waiting:
            self._dropped.record(DropReason.SLOW)
            self._drop(connection)

    def _drop(self, connection: "LimitedConnection") -> None:
        self._waiting.pop(connection, None)
        self._heard.pop(connection, None)
        connection.abort()


class LimitedConnection(asyncio.Protocol):
    """A connection within the limits, around aiohttp's own protocol."""

    _END_OF_HEAD = b"\r\n\r\n"

    def __init__(self, inner: asyncio.Protocol, *, limiter: ConnectionLimiter) -> None:
        self._inner = inner
        self._limiter = limiter
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tail: bytes | None = b""
        """The last bytes of a head that has not come to its end, None once it has."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a server of streams has transports of streams")
        if not self._limiter.admit(self):
            transport.abort()
            return
        self._transport = transport
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._limiter.limits.head_timeout, self._limiter.drop_slow, self)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._transport is None:
            return
        self._limiter.heard(self)
        if self._tail is not None:
            self._look_for_head(data)
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return None if self._transport is None else self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is None:
            return
        self._stop_timer()
        self._limiter.release(self)
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    @property
    def is_idle(self) -> bool:
        """Return whether no request of it is being answered, which aiohttp says in no other way."""
        inner = self._inner
        return isinstance(inner, web.RequestHandler) and not (inner._current_request or inner._messages)  # noqa: SLF001

    def abort(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _look_for_head(self, data: bytes) -> None:
        seen = (self._tail or b"") + data
        if self._END_OF_HEAD not in seen:
            self._tail = seen[1 - len(self._END_OF_HEAD) :]
            return
        self._tail = None
        self._stop_timer()
        self._limiter.head_arrived(self)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def build_server_logger(dropped: DropLog) -> logging.Logger:
    """Return a logger for aiohttp's server for which a malformed request is no error of ours."""
    usual = logging.getLogger("aiohttp.server")
    logger = logging.Logger(usual.name, logging.DEBUG)  # noqa: LOG001 - one for each program, not for all
    logger.parent = usual

    def keep(record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
            dropped.record(DropReason.MALFORMED)
            return False
        return usual.isEnabledFor(record.levelno)

    logger.addFilter(keep)
    return logger


def build_application(*routes: Route, count: Callable[[int], None] = ignore) -> web.Application:
    """Return an application with these routes; ``count`` gets the status of each response to Teams."""

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.popall("Server", None)
        if request.match_info.route.name == MESSAGES:
            count(response.status)

    app = web.Application()
    app.router.add_routes(routes)
    app.on_response_prepare.append(prepare)
    return app


async def listen(
    app: web.Application,
    *,
    host: str,
    port: int,
    stack: AsyncExitStack,
    dropped: DropLog | None = None,
    limits: ConnectionLimits | None = None,
) -> None:
    """Serve the application until the stack is unwound; raises CannotListen."""
    dropped = dropped or DropLog(ignore)
    runner = web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=75,
        shutdown_timeout=SHUTDOWN_TIMEOUT,
        auto_decompress=False,
        logger=build_server_logger(dropped),
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    if runner.server is None:
        raise AssertionError("a runner that was set up has a server")
    limiter = ConnectionLimiter(runner.server, limits=limits or ConnectionLimits(), dropped=dropped)
    try:
        server = await asyncio.get_running_loop().create_server(limiter, host, port, backlog=1024)
    except OSError as fault:
        raise CannotListen(f"Nothing can listen on {host}:{port}: {fault.strerror}.") from fault
    stack.callback(server.close)


def messages_route(messages: Handler) -> Route:
    """Return the route for all calls of Teams."""
    return web.post("/api/messages", messages, name=MESSAGES)


def monitoring_routes(
    *, store: Store, checks: Mapping[str, Callable[[], bool]], metrics: Handler
) -> Iterable[Route]:
    """Return the health and metrics routes; ready means that the database answers and all ``checks`` hold."""

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_request: web.Request) -> web.Response:
        found = {"database": await _database_answers(store)} | {
            name: holds() for name, holds in checks.items()
        }
        return web.json_response(found, status=200 if all(found.values()) else 503)

    return (
        web.get("/healthz/live", live),
        web.get("/healthz/ready", ready),
        web.get("/metrics", metrics),
    )


def metrics_handler(registry: CollectorRegistry, *, refresh: Callable[[], Awaitable[None]]) -> Handler:
    """Return the handler of the metrics route; ``refresh`` is awaited first."""
    render = make_aiohttp_handler(registry)

    async def show(request: web.Request) -> web.StreamResponse:
        await refresh()
        return await render(request)

    return show


async def _database_answers(store: Store) -> bool:
    """Return whether the database answers, and no damage was found in it since the start."""
    try:
        async with asyncio.timeout(PING_TIMEOUT):
            await store.ping()
    except (Unavailable, TimeoutError):
        return False
    return not store.is_damaged
