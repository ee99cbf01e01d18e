"""The HTTP side: a door for Teams, and three, where wanted on a port of their own, for whoever watches."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack

from aiohttp import web

from bot.metrics import Metrics, render
from bot.metrics.families import CONTENT_TYPE
from storage import Store, Unavailable

PATIENCE = 3.0
"""Seconds that the database may take to say that it is there."""

ANSWERED_WITHIN = 5.0
"""Seconds in which calls that are being answered may finish once the program is told to stop."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Door = web.RouteDef


class CannotListen(Exception):  # noqa: N818 - said to whoever starts the program
    """Something else listens there, or nobody may; the message is a sentence."""


def build_app(*doors: Door) -> web.Application:
    """Give back an application with these doors."""
    app = web.Application()
    app.router.add_routes(doors)
    app.on_response_prepare.append(_harden)
    return app


async def listen(app: web.Application, *, host: str, port: int, stack: AsyncExitStack) -> None:
    """Open the doors until the stack is unwound; raises CannotListen."""
    runner = web.AppRunner(
        app, access_log=None, keepalive_timeout=75, shutdown_timeout=ANSWERED_WITHIN, auto_decompress=False
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
    except OSError as fault:
        raise CannotListen(f"Nothing can listen on {host}:{port}: {fault.strerror}.") from fault


def door_for_teams(messages: Handler) -> Door:
    """Give back the door that everything comes through."""
    return web.post("/api/messages", messages)


def doors_for_watchers(
    *, store: Store, checks: Mapping[str, Callable[[], bool]], metrics: Handler
) -> Iterable[Door]:
    """Give back the others; the program is ready while the database answers and all ``checks`` hold."""

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_request: web.Request) -> web.Response:
        found = {"database": await _answers(store)} | {name: holds() for name, holds in checks.items()}
        return web.json_response(found, status=200 if all(found.values()) else 503)

    return (
        web.get("/healthz/live", live),
        web.get("/healthz/ready", ready),
        web.get("/metrics", metrics),
    )


def counting(handler: Handler, *, metrics: Metrics) -> Handler:
    """Give back the same door, with every answer counted."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as raised:
            metrics.call(raised.status)
            raise
        metrics.call(response.status)
        return response

    return answer


def figures(metrics: Metrics, *, look: Sequence[Callable[[], Awaitable[None]]]) -> Handler:
    """Give back the door to the metrics; first everything in ``look`` is done: what the database says."""

    async def show(_request: web.Request) -> web.Response:
        for one in look:
            await one()
        return web.Response(text=render(metrics.families), headers={"Content-Type": CONTENT_TYPE})

    return show


async def _answers(store: Store) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await store.ping()
    except (Unavailable, TimeoutError):
        return False
    return True


async def _harden(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers.popall("Server", None)
