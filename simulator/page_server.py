"""Serve the page: its files, its data, its actions, and a stream of changes."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import aiohttp
import orjson
from aiohttp import web

from simulator.actions import TeamsActions
from simulator.constants import Json
from simulator.http import bad_argument, error_response, json_response
from simulator.mailbox import Mailbox
from simulator.page_actions import PageActions
from simulator.page_view import show_chats, show_messages, show_people
from simulator.people import Person
from simulator.playback import Playback
from simulator.world import ChangeLog

KEEP_ALIVE_SECONDS = 15
FOLDER: Final = Path(__file__).parent / "page"
MODULES: Final = FOLDER / "node_modules"
VENDOR: Final = {
    "adaptivecards.js": MODULES / "adaptivecards/dist/adaptivecards.min.js",
    "adaptivecards.css": MODULES / "adaptivecards/dist/adaptivecards.css",
    "markdown-it.js": MODULES / "markdown-it/dist/browser/markdown-it.umd.min.js",
    "teams-light.json": MODULES / "adaptivecards-designer/lib/hostConfigs/microsoft-teams-light.json",
    "teams-dark.json": MODULES / "adaptivecards-designer/lib/hostConfigs/microsoft-teams-dark.json",
}
CONTENT_TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LOCAL_NAMES: Final = {"127.0.0.1", "localhost"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class EventStream:
    """Server-sent events: one queue for each open page."""

    def __init__(self, changes: ChangeLog) -> None:
        self._changes = changes
        self._open: set[asyncio.Queue[Json | None]] = set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send each change to one page until it is closed."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._open.add(queue)
        self._changes.subscribe(queue.put_nowait)
        try:
            await _write_events(response, queue)
        except ConnectionResetError:
            return response
        finally:
            self._changes.unsubscribe(queue.put_nowait)
            self._open.discard(queue)
        return response

    def close(self) -> None:
        """End the stream of every open page."""
        for queue in self._open:
            queue.put_nowait(None)


async def _write_events(response: web.StreamResponse, queue: asyncio.Queue[Json | None]) -> None:
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


class Page:
    """Serves the page to the person at this machine."""

    def __init__(self, stage: TeamsActions, mailbox: Mailbox) -> None:
        self.stage = stage
        self._mailbox = mailbox
        self.playback = Playback(stage)
        self._actions = PageActions(stage, playback=self.playback)
        self._feed = EventStream(stage.world.changes)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _loopback_only(self._index)),
            web.get("/static/{file}", _loopback_only(self._static)),
            web.get("/vendor/{file}", _loopback_only(self._vendor)),
            web.get("/mail", _loopback_only(self._mail)),
            web.get("/page/people", _loopback_only(self._people)),
            web.get("/page/chats", _loopback_only(self._chats)),
            web.get("/page/chats/{chat}", _loopback_only(self._messages)),
            web.get("/page/events", _loopback_only(self._feed.stream)),
            web.post("/page/do/{action}", _loopback_only(self._act)),
        ]

    def close(self) -> None:
        self._feed.close()

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        page, origin = _file(FOLDER / "index.html"), self.stage.tabs.origin
        if origin is not None:
            page.headers["Content-Security-Policy"] = f"{POLICY}; frame-src {origin}"
        return page

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = FOLDER / request.match_info["file"]
        return _file(path) if path.parent == FOLDER and path.suffix in {".css", ".js"} else _not_found()

    async def _vendor(self, request: web.Request) -> web.StreamResponse:
        path = VENDOR.get(request.match_info["file"])
        return _file(path) if path else _not_found()

    async def _mail(self, request: web.Request) -> web.StreamResponse:
        """Show what the bot has sent by e-mail to whoever has no app."""
        html = self._mailbox.show(locale=request.query.get("lang", ""))
        return web.Response(text=html, content_type="text/html", headers=SECURITY_HEADERS)

    async def _people(self, _request: web.Request) -> web.StreamResponse:
        return json_response(
            show_people(self.stage) | {"playback": self.playback.show()}, headers=SECURITY_HEADERS
        )

    async def _chats(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request.query.get("person", ""))
        return json_response(show_chats(self.stage, person=person), headers=SECURITY_HEADERS)

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request.query.get("person", ""))
        chat = self.stage.world.chats.get(request.match_info["chat"])
        if chat is None or person not in chat.members:
            return _not_found()
        return json_response(show_messages(self.stage, chat=chat, person=person), headers=SECURITY_HEADERS)

    async def _act(self, request: web.Request) -> web.StreamResponse:
        action = self._actions.by_name.get(request.match_info["action"])
        if action is None or request.content_type != "application/json":
            return _not_found()
        order = orjson.loads(await request.read())
        try:
            return json_response(await action(self._person(order["person"]), order), headers=SECURITY_HEADERS)
        except (aiohttp.ClientError, TimeoutError):
            return json_response({"toast": {"kind": "unreachable"}}, headers=SECURITY_HEADERS)
        except LookupError as gone:
            return bad_argument(str(gone))

    def _person(self, key: str) -> Person:
        person = self.stage.world.people.get(key)
        if person is None:
            raise web.HTTPNotFound(text='{"error": "nobody has that key"}', content_type="application/json")
        return person


def _loopback_only(handler: Handler) -> Handler:
    async def checked(request: web.Request) -> web.StreamResponse:
        # Another site could point its host name at this machine (DNS rebinding); such requests are refused.
        foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
        if request.url.host not in LOCAL_NAMES or (foreign and request.method == "POST"):
            return error_response(403, code="Forbidden", message="This page is for this machine only.")
        return await handler(request)

    return checked


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        return _not_found()
    kind = CONTENT_TYPES.get(path.suffix, "application/json")
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=SECURITY_HEADERS)


def _not_found() -> web.Response:
    return error_response(404, code="NotFound", message="There is nothing here.")
