"""The Teams side: a small Bot Connector that fails as planned and records what it accepted."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.faults.mishaps import PARALLEL, Mishap, Mishaps, nothing_goes_wrong

HANGS_FOR = 5.0
"""Seconds for which a call hangs, longer than programs wait."""


@dataclass(slots=True)
class Teams:
    """Accepts messages, and counts them for each conversation."""

    mishaps: Mishaps = nothing_goes_wrong
    accepted: Counter[str] = field(default_factory=Counter)
    lost_answers: Counter[str] = field(default_factory=Counter)
    """Messages accepted without the bot knowing it."""
    posts: Counter[str] = field(default_factory=Counter)
    calls: list[tuple[float, str]] = field(default_factory=list)
    """The monotonic time and conversation of each message."""
    parallel: int = 0
    """How many messages came to a chat while another one was being received."""
    body_is_here: Callable[[str], None] = lambda _: None
    """Called with the conversation when a message to it was read completely."""
    about_to_answer: Callable[[str], None] = lambda _: None
    """Called with the conversation when a message was accepted and before the response."""
    port: int = 0
    _busy: Counter[str] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def extra(self) -> int:
        """Return how many more messages were accepted than there are conversations."""
        return self.accepted.total() - len(self.accepted)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Accept a message into a conversation, or refuse it."""
        chat = request.match_info["conversation"]
        self.posts[chat] += 1
        self.calls.append((time.monotonic(), chat))
        await request.read()
        self.body_is_here(chat)
        self._busy[chat] += 1
        try:
            if self._busy[chat] > 1:
                self.parallel += 1
                return _answer(PARALLEL)
            return await self._taken(request, chat, self.mishaps(chat, self.posts[chat]))
        finally:
            self._busy[chat] -= 1

    async def _taken(self, request: web.Request, chat: str, mishap: Mishap | None) -> web.StreamResponse:
        mishap = mishap or Mishap(name="none", accepted=True)
        if mishap.takes:
            await asyncio.sleep(mishap.takes)
        gone = request.transport is None or request.transport.is_closing()
        if mishap.accepted:
            self.accepted[chat] += 1
            self.lost_answers[chat] += gone or mishap.loses_answer
            self.about_to_answer(chat)
        if mishap.hangs:
            self._busy[chat] -= 1  # finished for Teams, even if the connection is still open
            await asyncio.sleep(HANGS_FOR)
            self._busy[chat] += 1
        if (mishap.cut or mishap.hangs) and request.transport is not None:
            request.transport.abort()
        return _answer(mishap)


def _answer(mishap: Mishap) -> web.StreamResponse:
    headers = {} if mishap.retry_after is None else {"Retry-After": mishap.retry_after}
    return web.json_response({"id": "1:1"}, status=mishap.status, headers=headers)


@asynccontextmanager
async def teams_side(mishaps: Mishaps = nothing_goes_wrong) -> AsyncIterator[Teams]:
    """Listen on a free port of loopback until the block ends."""
    teams = Teams(mishaps)
    app = web.Application()
    app.router.add_post("/v3/conversations/{conversation}/activities", teams.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    teams.port = runner.addresses[0][1]
    try:
        yield teams
    finally:
        await runner.cleanup()
