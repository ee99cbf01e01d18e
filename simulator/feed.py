"""The stream of what happens, for pages that are open."""

import asyncio

import orjson
from aiohttp import web

from simulator.changes import Changes
from simulator.constants import Json

KEEP_ALIVE_SECONDS = 15


class Feed:
    """Server-sent events: one queue for each open page."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._open: set[asyncio.Queue[Json | None]] = set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Tell one page of each change until it goes away."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._open.add(queue)
        self._changes.listen(queue.put_nowait)
        try:
            await _tell(response, queue)
        except ConnectionResetError:
            return response
        finally:
            self._changes.ignore(queue.put_nowait)
            self._open.discard(queue)
        return response

    def close(self) -> None:
        """Let every open page's stream end."""
        for queue in self._open:
            queue.put_nowait(None)


async def _tell(response: web.StreamResponse, queue: asyncio.Queue[Json | None]) -> None:
    await response.write(b"retry: 1000\n\n")
    while True:
        try:
            async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                event = await queue.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
