"""The HTTP server: the route for Teams, and health and metrics routes, optionally on a separate port."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.aiohttp import make_aiohttp_handler

from bot.telemetry.observers import ignore
from storage import Store, Unavailable

PING_TIMEOUT = 3.0
"""Seconds within which the database must answer a ping."""

SHUTDOWN_TIMEOUT = 5.0
"""Seconds for calls in progress to finish once the program is told to stop."""

MESSAGES = "messages"
"""The name of the route for Teams."""
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = web.RouteDef


class CannotListen(Exception):  # noqa: N818 - its message is an answer to the operator
    """The address is in use or not permitted; the message is a sentence."""


def build_application(*routes: Route, count: Callable[[int], None] = ignore) -> web.Application:
    """Return an application with these routes; ``count`` gets the status of each response to Teams."""

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(SECURITY_HEADERS)
        response.headers.popall("Server", None)
        if request.match_info.route.name == MESSAGES:
            count(response.status)

    app = web.Application()
    app.router.add_routes(routes)
    app.on_response_prepare.append(prepare)
    return app


async def listen(app: web.Application, *, host: str, port: int, stack: AsyncExitStack) -> None:
    """Serve the application until the stack is unwound; raises CannotListen."""
    runner = web.AppRunner(
        app, access_log=None, keepalive_timeout=75, shutdown_timeout=SHUTDOWN_TIMEOUT, auto_decompress=False
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
    except OSError as fault:
        raise CannotListen(f"Nothing can listen on {host}:{port}: {fault.strerror}.") from fault


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
    try:
        async with asyncio.timeout(PING_TIMEOUT):
            await store.ping()
    except (Unavailable, TimeoutError):
        return False
    return True
