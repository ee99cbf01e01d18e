"""The page: its files, what it asks, and what it does for its person."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import aiohttp
import orjson
from aiohttp import web

from simulator.answers import bad_argument, error, json_answer
from simulator.feed import Feed
from simulator.page_actions import PageActions
from simulator.page_view import show_chats, show_messages, show_people
from simulator.people import Person
from simulator.playback import Playback
from simulator.stage import Stage

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
SAFE: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LOCAL_NAMES: Final = {"127.0.0.1", "localhost"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Serves one page to one person at this machine."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.playback = Playback(stage)
        self._actions = PageActions(stage, playback=self.playback)
        self._feed = Feed(stage.world.changes)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _local(self._index)),
            web.get("/static/{file}", _local(self._static)),
            web.get("/vendor/{file}", _local(self._vendor)),
            web.get("/page/people", _local(self._people)),
            web.get("/page/chats", _local(self._chats)),
            web.get("/page/chats/{chat}", _local(self._messages)),
            web.get("/page/events", _local(self._feed.stream)),
            web.post("/page/do/{action}", _local(self._do)),
        ]

    def close(self) -> None:
        self._feed.close()

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _file(FOLDER / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = FOLDER / request.match_info["file"]
        return _file(path) if path.parent == FOLDER and path.suffix in {".css", ".js"} else _missing()

    async def _vendor(self, request: web.Request) -> web.StreamResponse:
        path = VENDOR.get(request.match_info["file"])
        return _file(path) if path else _missing()

    async def _people(self, _request: web.Request) -> web.StreamResponse:
        return json_answer(show_people(self.stage) | {"playback": self.playback.show()}, headers=SAFE)

    async def _chats(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request.query.get("person", ""))
        return json_answer(show_chats(self.stage, person=person), headers=SAFE)

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request.query.get("person", ""))
        chat = self.stage.world.chats.get(request.match_info["chat"])
        if chat is None or person not in chat.members:
            return _missing()
        return json_answer(show_messages(self.stage, chat=chat, person=person), headers=SAFE)

    async def _do(self, request: web.Request) -> web.StreamResponse:
        action = self._actions.by_name.get(request.match_info["action"])
        if action is None or request.content_type != "application/json":
            return _missing()
        order = orjson.loads(await request.read())
        try:
            return json_answer(await action(self._person(order["person"]), order), headers=SAFE)
        except (aiohttp.ClientError, TimeoutError):
            return json_answer({"toast": {"kind": "unreachable"}}, headers=SAFE)
        except LookupError as gone:
            return bad_argument(str(gone))

    def _person(self, key: str) -> Person:
        person = self.stage.world.people.get(key)
        if person is None:
            raise web.HTTPNotFound(text='{"error": "nobody has that key"}', content_type="application/json")
        return person


def _local(handler: Handler) -> Handler:
    async def checked(request: web.Request) -> web.StreamResponse:
        # A page elsewhere could point a name of its own at this machine; its requests end here.
        foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
        if request.url.host not in LOCAL_NAMES or (foreign and request.method == "POST"):
            return error(403, code="Forbidden", message="This page is for this machine only.")
        return await handler(request)

    return checked


def _file(path: Path) -> web.StreamResponse:
    if not path.is_file():
        return _missing()
    kind = CONTENT_TYPES.get(path.suffix, "application/json")
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=SAFE)


def _missing() -> web.Response:
    return error(404, code="NotFound", message="There is nothing here.")
