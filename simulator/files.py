"""Files between a person and the bot: offered, accepted into the person's store, and sent."""

import secrets
from dataclasses import dataclass

from aiohttp import web

from simulator.answers import json_answer
from simulator.chats import Chat, Message
from simulator.constants import Json
from simulator.exchange import Exchange, Sent
from simulator.gate import CALL, Gate
from simulator.people import Person

CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


@dataclass(slots=True)
class StoredFile:
    """A file in somebody's store: empty until the bot has put it there."""

    name: str
    content: bytes = b""
    content_type: str = "application/octet-stream"


class Files:
    """The stand-in for people's file stores, which take no token of the bot."""

    def __init__(self, exchange: Exchange, *, gate: Gate) -> None:
        self.stored: dict[str, StoredFile] = {}
        self.received_tokens: list[str] = []
        self._exchange = exchange
        self._gate = gate

    def routes(self) -> list[web.RouteDef]:
        watch = self._gate.watch
        return [web.put("/files/{file}", watch(self._put)), web.get("/files/{file}", watch(self._get))]

    async def accept(self, person: Person, message: Message) -> Sent:
        """Say yes to a file that the bot offers; it then puts the file to the address given here."""
        offered = self._offer(message)
        key = self._reserve(StoredFile(str(offered.get("name", ""))))
        url = self._url(key)
        upload = {"contentUrl": url, "name": offered.get("name"), "uploadUrl": url, "uniqueId": key}
        kind = str(offered.get("name", "")).rpartition(".")[2]
        return await self._consent(
            "accept", person=person, message=message, upload=upload | {"fileType": kind}
        )

    async def decline(self, person: Person, message: Message) -> Sent:
        """Say no to a file that the bot offers."""
        return await self._consent("decline", person=person, message=message, upload=None)

    async def send(self, person: Person, chat: Chat, *, name: str, content: bytes, text: str = "") -> Sent:
        """Send a file to the bot."""
        key = self._reserve(StoredFile(name, content))
        info = {"downloadUrl": self._url(key), "uniqueId": key, "fileType": name.rpartition(".")[2]}
        attachment = {"contentType": DOWNLOAD, "contentUrl": self._url(key), "name": name, "content": info}
        made = self._exchange.activities.base("message", chat=chat, by=person)
        made |= {"id": self._exchange.world.next_id(), "text": text, "attachments": [attachment]}
        message = self._exchange.world.post(
            chat, author=person.key, activity=made, parts=[{"text": f"{text} {name}".strip()}]
        )
        return await self._exchange.send(made, message=message)

    def _offer(self, message: Message) -> Json:
        for attachment in message.attachments:
            if attachment.get("contentType") == CONSENT_CARD:
                return attachment
        raise LookupError("this message offers no file")

    def _reserve(self, file: StoredFile) -> str:
        key = secrets.token_hex(16)
        self.stored[key] = file
        return key

    def _url(self, key: str) -> str:
        return f"{self._exchange.client.service_url.rsplit('/', 2)[0]}/files/{key}"

    async def _consent(self, action: str, *, person: Person, message: Message, upload: Json | None) -> Sent:
        content = self._offer(message).get("content") or {}
        context = content.get(f"{action}Context")
        value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": upload}
        chat = self._exchange.world.chat_of(message)
        made = self._exchange.activities.invoke(
            "fileConsent/invoke", value=value, chat=chat, by=person, message=message
        )
        return await self._exchange.send(made, message=message)

    async def _put(self, request: web.Request) -> web.StreamResponse:
        file = self.stored.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        self._remember_token(request)
        file.content = await request.read()
        file.content_type = request.content_type
        return json_answer({"id": request.match_info["file"], "name": file.name}, status=201)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        file = self.stored.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        self._remember_token(request)
        disposition = {"Content-Disposition": f'attachment; filename="{request.match_info["file"]}"'}
        return web.Response(body=file.content, content_type=file.content_type, headers=disposition)

    def _remember_token(self, request: web.Request) -> None:
        if request[CALL].authorization:
            self.received_tokens.append(request[CALL].authorization)
