"""What the Connector service can do for us, in our own words."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

import orjson

from bot.teams.faults import Malformed, NotAllowed, Refused, Uncertain
from bot.teams.files import BIGGEST_FILE, Files
from bot.teams.outbound import LONGEST_ANSWER, LONGEST_ROSTER, Outbound, read_json
from bot.teams.payload import LONGEST_ID, Payload, identifier_in, text_in
from bot.teams.plain import to_plain
from bot.teams.unlinked import unlinked
from bot.turn import Account, Card
from domain.person import Standing
from domain.text import LONGEST_NAME, shorten

ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
PAGE_SIZE = 500
MOST_PAGES = 100
_NOT_FOUND = 404
_ROLES = {known.value: known for known in (Standing.MEMBER, Standing.GUEST, Standing.ANONYMOUS)}
"""How rosters call people."""


def card_activity(card: Card, *, text: str | None = None) -> Payload:
    """A message that shows a card."""
    attachment = {"contentType": ADAPTIVE_CARD, "content": card.content}
    message: Payload = {"type": "message", "summary": unlinked(card.summary), "attachments": [attachment]}
    return message if text is None else message | {"text": text, "textFormat": "plain"}


def text_activity(text: str) -> Payload:
    """A message of plain text, shown as it is written."""
    return {"type": "message", "text": text, "textFormat": "plain"}


class Connector:
    """Messages, conversations, rosters and files. Every call raises the faults of ``Outbound.call``."""

    def __init__(self, outbound: Outbound, *, files: Files | None = None) -> None:
        """Take the way to the service; without the way to ``files`` none is fetched or put anywhere."""
        self._outbound = outbound
        self._files = files

    async def send(
        self, service_url: str, conversation: str, activity: Payload, *, reply_to: str | None = None
    ) -> str:
        """Post a message and give back its activity id, empty where the service named none."""
        path = ["conversations", conversation, "activities", *([reply_to] if reply_to else [])]
        return await self._write("POST", _address(service_url, *path), activity=activity)

    async def update(self, service_url: str, conversation: str, activity_id: str, activity: Payload) -> str:
        """Replace a message that the bot posted, and give back its activity id."""
        url = _address(service_url, "conversations", conversation, "activities", activity_id)
        changed = activity | {"id": activity_id}
        return await self._write("PUT", url, activity=changed) or activity_id

    async def delete(self, service_url: str, conversation: str, activity_id: str) -> None:
        """Take a message of the bot back."""
        url = _address(service_url, "conversations", conversation, "activities", activity_id)
        await self._outbound.call("DELETE", url)

    async def open_personal(self, service_url: str, *, tenant: str, member: str, bot_id: str) -> str:
        """Open the chat between the bot and one person, and give back its conversation id.

        The tenant is named twice: botbuilder and the service disagree about where it belongs.
        """
        wanted = {
            "isGroup": False,
            "bot": {"id": bot_id},
            "members": [{"id": member}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        opened = await self._write("POST", _address(service_url, "conversations"), activity=wanted)
        if not opened:
            raise Uncertain("no conversation id")
        return opened

    async def member(self, service_url: str, conversation: str, member: str) -> Account | None:
        """Give back the member with this Teams or Entra id, None where there is none in the conversation."""
        try:
            found = await self._read(_address(service_url, "conversations", conversation, "members", member))
        except Refused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise
        return _read_member(found)

    async def members(self, service_url: str, conversation: str) -> tuple[Account, ...]:
        """Give back everybody in the conversation."""
        url = _address(service_url, "conversations", conversation, "pagedmembers")
        found: list[Account] = []
        token = ""
        for _ in range(MOST_PAGES):
            page = await self._read(f"{url}?pageSize={PAGE_SIZE}{token}", limit=LONGEST_ROSTER)
            listed = page.get("members")
            found += [_read_member(one) for one in listed or [] if isinstance(one, dict)]
            following = page.get("continuationToken")
            if not isinstance(following, str) or not following:
                break
            token = f"&continuationToken={quote(following, safe='')}"
        return tuple(found)

    async def download(self, url: str, *, most: int = BIGGEST_FILE) -> bytes:
        """Fetch a file that somebody sent; raises TooBig above ``most`` bytes."""
        return await self._file_store().download(url, most=most)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file where somebody has consented to it; raises ValueError for an empty one."""
        await self._file_store().upload(url, content)

    def _file_store(self) -> Files:
        if self._files is None:
            raise NotAllowed("no files here")
        return self._files

    async def _write(self, method: str, url: str, *, activity: Payload) -> str:
        answer = read_json(
            await self._outbound.call(method, url, body=orjson.dumps(activity, default=to_plain))
        )
        named = answer.get("id") if isinstance(answer, dict) else None
        return named if isinstance(named, str) else ""

    async def _read(self, url: str, *, limit: int = LONGEST_ANSWER) -> dict[str, Any]:
        answer = read_json(await self._outbound.call("GET", url, limit=limit))
        if not isinstance(answer, dict):
            raise Uncertain("unreadable answer")
        return answer


def _read_member(found: Payload) -> Account:
    try:
        home = identifier_in(found, "tenantId")
        return Account(
            teams_id=identifier_in(found, "id") or "",
            name=shorten(text_in(found, "name") or "", most=LONGEST_NAME),
            entra_id=identifier_in(found, "aadObjectId") or identifier_in(found, "objectId"),
            standing=_ROLES.get(str(found.get("userRole"))),
            home=home and home.lower(),
        )
    except Malformed:
        raise Uncertain("unreadable answer") from None


def _address(service_url: str, *path: str) -> str:
    """Put an address together; raises NotAllowed for parts that would lead elsewhere."""
    if "?" in service_url or not all(part.strip(".") for part in path):
        raise NotAllowed("no plain address")
    return "/".join([service_url.rstrip("/"), "v3", *map(_quoted, path)])


def _quoted(part: str) -> str:
    return _quoted_id(part) if len(part) <= LONGEST_ID else quote(part, safe="")


@lru_cache(maxsize=1_000)
def _quoted_id(part: str) -> str:
    return quote(part, safe="")
