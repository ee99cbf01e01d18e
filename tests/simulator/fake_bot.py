"""A minimal bot: it records every call, answers as a test tells it, and can call Teams."""

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from simulator.chats import ADAPTIVE_CARD, Chat
from simulator.constants import LOCAL_TOKEN, Json
from simulator.service import Simulator

Reply = Callable[[Json], Awaitable[Json]]


async def say_nothing(_activity: Json) -> Json:
    return {}


class FakeBot:
    """Listens on the address that the simulator sends to."""

    def __init__(self, teams: Simulator) -> None:
        self.teams = teams
        self.heard: list[Json] = []
        self.authorizations: list[str] = []
        self.reply: Reply = say_nothing
        self.status = 200
        application = web.Application()
        application.router.add_post("/api/messages", self._hear)
        self._server = TestServer(application, host="127.0.0.1")

    async def start(self) -> None:
        await self._server.start_server()
        self.teams.bot_url = str(self._server.make_url(""))

    async def stop(self) -> None:
        await self._server.close()

    @property
    def last(self) -> Json:
        return self.heard[-1]

    async def _hear(self, request: web.Request) -> web.Response:
        activity = await request.json()
        self.heard.append(activity)
        self.authorizations.append(request.headers.get("Authorization", ""))
        return web.json_response(await self.reply(activity), status=self.status)

    async def call(
        self, method: str, path: str, body: Json | None = None, *, token: str = LOCAL_TOKEN
    ) -> tuple[int, Json]:
        """Call Teams; the path is what follows the service address."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = self.teams.service_url + path.removeprefix("/")
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, json=body, headers=headers) as response,
        ):
            answer = await response.json() if response.content_length else {}
            return response.status, answer if isinstance(answer, dict) else {"list": answer}

    async def write(self, chat: Chat, activity: Json, *, reply_to: str = "") -> str:
        """Post an activity into a chat and return its id."""
        status, answer = await self.call("POST", activities(chat.id, reply_to), activity)
        assert status == 201, answer
        return str(answer["id"])


def activities(conversation: str, activity: str = "") -> str:
    path = f"/v3/conversations/{quote(conversation, safe='')}/activities"
    return f"{path}/{activity}" if activity else path


def text(words: str) -> Json:
    return {"type": "message", "text": words}


def message_with(card: Json) -> Json:
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE_CARD, "content": card}]}


def card_with(
    *actions: Json,
    body: Sequence[Json] = (),
    words: str = "TR-12",
    refreshed_for: Sequence[str] | None = None,
) -> Json:
    """Return a card with a line of text, inputs, buttons, and the people it is refreshed for."""
    card: Json = {"type": "AdaptiveCard", "version": "1.5"}
    card |= {"body": [{"type": "TextBlock", "text": words}, *body], "actions": list(actions)}
    if refreshed_for is not None:
        card["refresh"] = {"action": execute("show", question=12), "userIds": list(refreshed_for)}
    return card


def execute(verb: str, /, **data: object) -> Json:
    return {"type": "Action.Execute", "title": verb.capitalize(), "verb": verb, "data": data}


def answer_card(card: Json) -> Json:
    return {"statusCode": 200, "type": ADAPTIVE_CARD, "value": card}


def answer_text(words: str) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}
