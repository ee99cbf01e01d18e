"""Files between a person and the bot: offered, accepted into the person's store, and sent."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from simulator.chats import Chat, Message
from simulator.client import BotChannel, SentActivity
from simulator.constants import Json
from simulator.http import CALL, CallGuard, error_response, json_response
from simulator.people import Person

CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
INFO_CARD = "application/vnd.microsoft.teams.card.file.info"
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


@dataclass(slots=True)
class StoredFile:
    """A file in a person's store: empty until the bot has uploaded it."""

    name: str
    content: bytes = b""
    content_type: str = "application/octet-stream"


class FileStores:
    """The file stores of all people; they accept no token of the bot."""

    def __init__(self, exchange: BotChannel, *, gate: CallGuard) -> None:
        self.stored: dict[str, StoredFile] = {}
        self.received_tokens: list[str] = []
        self._exchange = exchange
        self._gate = gate

    def routes(self) -> list[web.RouteDef]:
        watch = self._gate.record
        return [web.put("/files/{file}", watch(self._put)), web.get("/files/{file}", watch(self._get))]

    def find(self, name: str) -> StoredFile:
        """Return the newest file of this name."""
        return next(file for file in reversed(self.stored.values()) if file.name == name)

    async def accept(self, person: Person, message: Message, *, activity: Json | None = None) -> SentActivity:
        """Accept a file that the bot offers; it then uploads the file to the address given here."""
        offered = offered_file(message)
        name = str(offered.get("name", ""))
        key = self._reserve(StoredFile(name))
        url = self._url(key)
        upload = {
            "contentUrl": url,
            "name": name,
            "uploadUrl": url,
            "uniqueId": key,
            "fileType": file_type(name),
        }
        return await self._consent("accept", person=person, message=message, upload=upload, activity=activity)

    async def decline(
        self, person: Person, message: Message, *, activity: Json | None = None
    ) -> SentActivity:
        """Decline a file that the bot offers."""
        return await self._consent("decline", person=person, message=message, upload=None, activity=activity)

    async def send(
        self,
        person: Person,
        chat: Chat,
        *,
        name: str,
        content: bytes,
        text: str = "",
        more: Mapping[str, bytes] | None = None,
    ) -> SentActivity:
        """Send one or more files to the bot in one message."""
        attachments = [self._attach(key, file=file) for key, file in [(name, content), *(more or {}).items()]]
        made = self._exchange.activities.base("message", chat=chat, by=person)
        made |= {"id": self._exchange.world.next_id(), "text": text, "attachments": attachments}
        message = self._exchange.world.post(
            chat, author=person.key, activity=made, parts=[{"text": text}] if text else []
        )
        return await self._exchange.send(made, message=message)

    def _attach(self, name: str, *, file: bytes) -> Json:
        key = self._reserve(StoredFile(name, file))
        info = {"downloadUrl": self._url(key), "uniqueId": key, "fileType": file_type(name)}
        return {"contentType": DOWNLOAD, "contentUrl": self._url(key), "name": name, "content": info}

    def _reserve(self, file: StoredFile) -> str:
        key = secrets.token_hex(16)
        self.stored[key] = file
        return key

    def _url(self, key: str) -> str:
        return f"{self._exchange.client.service_url.rsplit('/', 2)[0]}/files/{key}"

    async def _consent(
        self, action: str, *, person: Person, message: Message, upload: Json | None, activity: Json | None
    ) -> SentActivity:
        content = offered_file(message).get("content") or {}
        context = content.get(f"{action}Context")
        value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": upload}
        chat = self._exchange.world.chat_of(message)
        made = self._exchange.activities.invoke(
            "fileConsent/invoke", value=value, chat=chat, by=person, message=message
        )
        sent = await self._exchange.send(made, overrides=activity, message=message)
        if sent.status < 400 and not message.deleted:  # noqa: PLR2004 - where HTTP errors begin
            self._exchange.world.consent(message, chat=chat, answer=action)
        return sent

    async def _put(self, request: web.Request) -> web.StreamResponse:
        file = self.stored.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        self._remember_token(request)
        content = await request.read()
        whole = f"bytes 0-{len(content) - 1}/{len(content)}"
        if request.headers.get("Content-Range", whole) != whole:
            return error_response(416, code="invalidRange", message="The fragment is not the whole file.")
        file.content, file.content_type = content, request.content_type
        return json_response({"id": request.match_info["file"], "name": file.name}, status=201)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        file = self.stored.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        self._remember_token(request)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, content_type=file.content_type, headers=headers)

    def _remember_token(self, request: web.Request) -> None:
        if request[CALL].authorization:
            self.received_tokens.append(request[CALL].authorization)


def offered_file(message: Message) -> Json:
    """Return the offer of a message; raises LookupError if it offers no file."""
    for attachment in message.attachments:
        if attachment.get("contentType") == CONSENT_CARD:
            return attachment
    raise LookupError("this message offers no file")


def linked_files(message: Message) -> list[Json]:
    """Return the files that a message holds or shows, with their addresses."""
    links = (one for one in message.attachments if one.get("contentType") in (DOWNLOAD, INFO_CARD))
    return [{"name": str(one.get("name", "")), "url": str(one.get("contentUrl", ""))} for one in links]


def file_type(name: str) -> str:
    """Return the extension of a file name, as Teams reports it."""
    return name.rpartition(".")[2]
