"""The HTTP side: one door for Teams, three for whoever looks after the program."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web

from bot.metrics import Metrics, render
from bot.metrics.families import CONTENT_TYPE
from storage import Store, Unavailable

PATIENCE = 3.0
"""Seconds that the database may take to say that it is there."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(
    *,
    messages: Handler,
    store: Store,
    checks: Mapping[str, Callable[[], bool]],
    metrics: Handler | None = None,
) -> web.Application:
    """Give back the application; it is ready while the database answers and all ``checks`` hold."""

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_request: web.Request) -> web.Response:
        found = {"database": await _answers(store)} | {name: holds() for name, holds in checks.items()}
        return web.json_response(found, status=200 if all(found.values()) else 503)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    app.router.add_get("/healthz/live", live)
    app.router.add_get("/healthz/ready", ready)
    if metrics is not None:
        app.router.add_get("/metrics", metrics)
    app.on_response_prepare.append(_harden)
    return app


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
