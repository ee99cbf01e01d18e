"""Call the Connector service: one pool of connections, bounded in time and size, to allowed hosts only."""

from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from msrest.serialization import Model

from bot.teams.credentials import NoToken, TokenSource
from bot.teams.errors import Malformed, NotAllowed, Refused, Uncertain, Unreachable
from bot.teams.files import MAX_FILE_BYTES, FileTransport
from bot.teams.http import (
    DIRECT,
    NOT_SENT,
    AllowedHosts,
    ConnectionPool,
    ContentTooLong,
    HttpResponse,
    OutboundRoute,
    SecondsClock,
    parse_retry_after,
)
from bot.teams.payload import MAX_ID_LENGTH, Payload, get_identifier, get_text
from bot.turn.incoming import Account
from domain.person import MembershipKind
from domain.text import MAX_NAME_LENGTH, shorten

_KEYS: dict[type[Model], dict[str, str]] = {}
"""The names in JSON of each model's attributes."""
CONNECT_TIMEOUT = 3.0
TOTAL_TIMEOUT = 10.0
MAX_CONNECTIONS = 500
"""Calls at once, by as many people who write while the service is slow; the outbox has the rest."""
MAX_RESPONSE_BYTES = 64 * 1024
MAX_ROSTER_BYTES = 1024 * 1024
PAGE_SIZE = 500
MAX_PAGES = 100
_NOT_FOUND = 404
_TARGETED = "?isTargetedActivity=true"
_ROLES = {
    known.value: known for known in (MembershipKind.MEMBER, MembershipKind.GUEST, MembershipKind.ANONYMOUS)
}
"""The kind of membership for each role in rosters."""


def model_to_dict(value: object) -> dict[str, Any]:
    """Return the fields of a model that are set; nested models are left as they are.

    Unknown additional properties are kept. Usable in ``orjson.dumps(default=...)``.
    """
    if not isinstance(value, Model):
        raise TypeError(f"{type(value).__name__} is no model")
    extra: dict[str, Any] = getattr(value, "additional_properties", None) or {}
    keys = _keys_of(type(value))
    return extra | {
        keys[name]: inner for name, inner in vars(value).items() if inner is not None and name in keys
    }


def _keys_of(model: type[Model]) -> dict[str, str]:
    if (known := _KEYS.get(model)) is None:
        described: dict[str, dict[str, str]] = model._attribute_map  # noqa: SLF001 - there is no public access
        pairs = ((name, how["key"].replace("\\.", ".")) for name, how in described.items())
        known = _KEYS[model] = {name: key for name, key in pairs if key}
    return known


class ConnectorTransport:
    """The transport to the Connector service; every call checks its host before anything is sent."""

    def __init__(
        self,
        allowed_hosts: AllowedHosts,
        *,
        token: TokenSource,
        clock: SecondsClock,
        connect_timeout: float = CONNECT_TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
        route: OutboundRoute = DIRECT,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._token = token
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=total_timeout, connect=connect_timeout)
        self._route = route
        self._max_connections = max_connections
        self._pool: ConnectionPool | None = None

    async def call(
        self, method: str, url: str, *, body: bytes | None = None, limit: int = MAX_RESPONSE_BYTES
    ) -> HttpResponse:
        """Make one call and return its successful response.

        Raises NotAllowed, Refused, Unreachable or Uncertain. A token that the service no longer accepts is
        fetched again, once.
        """
        received = await self._exchange(method, url, body=body, limit=limit)
        if received.status == HTTPStatus.UNAUTHORIZED:
            self._token.invalidate()
            received = await self._exchange(method, url, body=body, limit=limit)
        if not HTTPStatus.OK <= received.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal(received)
        return received

    async def close(self) -> None:
        """Close the connections and the source of tokens."""
        if self._pool is not None:
            await self._pool.close()
        await self._token.close()

    async def _exchange(self, method: str, url: str, *, body: bytes | None, limit: int) -> HttpResponse:
        target = self._allowed_hosts.check(url)
        try:
            headers = {"Authorization": f"Bearer {await self._token.get()}"}
        except NoToken as fault:
            raise Unreachable("no token") from fault
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if self._pool is None:
            self._pool = ConnectionPool(timeout=self._timeout, route=self._route, most=self._max_connections)
        try:
            return await self._pool.exchange(method, target, headers=headers, body=body, limit=limit)
        except NOT_SENT as fault:
            raise Unreachable(type(fault).__name__) from None
        except ContentTooLong:  # the call may have succeeded, but its result cannot be read
            raise Uncertain("unreadable answer") from None
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise Uncertain(type(fault).__name__) from None

    def _refusal(self, received: HttpResponse) -> Refused:
        return Refused(
            received.status,
            code=_read_code(received.body),
            retry_after=parse_retry_after(received.headers.get("Retry-After"), now=self._clock()),
        )


def read_json(received: HttpResponse) -> Any:  # noqa: ANN401 - JSON is any value
    """Return the JSON of a response, None for an empty one; raises Uncertain for invalid JSON."""
    try:
        return orjson.loads(received.body) if received.body.strip() else None
    except orjson.JSONDecodeError:
        raise Uncertain("unreadable answer") from None


def _read_code(body: bytes) -> str | None:
    try:
        error = orjson.loads(body).get("error")
        code = error.get("code") if isinstance(error, dict) else None
    except (orjson.JSONDecodeError, AttributeError):
        return None
    return code[:100] if isinstance(code, str) and code.isprintable() else None


class Connector:
    """Messages, conversations, rosters and files.

    Every call raises the errors of ``ConnectorTransport.call``.
    """

    def __init__(self, outbound: ConnectorTransport, *, files: FileTransport | None = None) -> None:
        """Take the transports; without ``files`` no file is downloaded or uploaded."""
        self._outbound = outbound
        self._files = files

    async def send(
        self,
        service_url: str,
        conversation: str,
        activity: Payload,
        *,
        reply_to: str | None = None,
        is_targeted: bool = False,
    ) -> str:
        """Post a message and return its activity id, empty if the service named none.

        A targeted one is seen by its recipient alone, in a chat with others.
        """
        url = _activity_address(service_url, conversation, reply_to or None, is_targeted=is_targeted)
        return await self._write("POST", url, activity=activity)

    async def update(
        self,
        service_url: str,
        conversation: str,
        activity_id: str,
        activity: Payload,
        *,
        is_targeted: bool = False,
    ) -> str:
        """Update a message that the bot posted, and return its activity id; no recipient is named again."""
        url = _activity_address(service_url, conversation, activity_id, is_targeted=is_targeted)
        changed = activity | {"id": activity_id}
        return await self._write("PUT", url, activity=changed) or activity_id

    async def delete(
        self, service_url: str, conversation: str, activity_id: str, *, is_targeted: bool = False
    ) -> None:
        """Delete a message of the bot."""
        url = _activity_address(service_url, conversation, activity_id, is_targeted=is_targeted)
        await self._outbound.call("DELETE", url)

    async def open_personal(self, service_url: str, *, tenant: str, member: str, bot_id: str) -> str:
        """Open the personal chat between the bot and one person, and return its conversation id.

        The tenant is sent in two fields, since botbuilder and the service disagree about the right one.
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
        """Return the member with this Teams or Entra id, None if there is none in the conversation."""
        try:
            found = await self._read(_address(service_url, "conversations", conversation, "members", member))
        except Refused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise
        return _read_member(found)

    async def members(self, service_url: str, conversation: str) -> tuple[Account, ...]:
        """Return all members of the conversation."""
        url = _address(service_url, "conversations", conversation, "pagedmembers")
        found: list[Account] = []
        token = ""
        for _ in range(MAX_PAGES):
            page = await self._read(f"{url}?pageSize={PAGE_SIZE}{token}", limit=MAX_ROSTER_BYTES)
            listed = page.get("members")
            found += [_read_member(one) for one in listed or [] if isinstance(one, dict)]
            following = page.get("continuationToken")
            if not isinstance(following, str) or not following:
                break
            token = f"&continuationToken={quote(following, safe='')}"
        return tuple(found)

    async def download(self, url: str, *, most: int = MAX_FILE_BYTES) -> bytes:
        """Download a file that a person sent; raises TooBig above ``most`` bytes."""
        return await self._file_store().download(url, most=most)

    async def upload(self, url: str, content: bytes) -> None:
        """Upload a file to an address that a person consented to; raises ValueError for an empty file."""
        await self._file_store().upload(url, content)

    def _file_store(self) -> FileTransport:
        if self._files is None:
            raise NotAllowed("no files here")
        return self._files

    async def _write(self, method: str, url: str, *, activity: Payload) -> str:
        response = read_json(
            await self._outbound.call(method, url, body=orjson.dumps(activity, default=model_to_dict))
        )
        named = response.get("id") if isinstance(response, dict) else None
        return named if isinstance(named, str) else ""

    async def _read(self, url: str, *, limit: int = MAX_RESPONSE_BYTES) -> dict[str, Any]:
        response = read_json(await self._outbound.call("GET", url, limit=limit))
        if not isinstance(response, dict):
            raise Uncertain("unreadable answer")
        return response


def _read_member(found: Payload) -> Account:
    try:
        home = get_identifier(found, "tenantId")
        return Account(
            teams_id=get_identifier(found, "id") or "",
            name=shorten(get_text(found, "name") or "", max_length=MAX_NAME_LENGTH),
            entra_id=get_identifier(found, "aadObjectId") or get_identifier(found, "objectId"),
            standing=_ROLES.get(str(found.get("userRole"))),
            home_tenant=home and home.lower(),
        )
    except Malformed:
        raise Uncertain("unreadable answer") from None


def _address(service_url: str, *path: str) -> str:
    """Build a URL of the service; raises NotAllowed for parts that would lead elsewhere."""
    if "?" in service_url or not all(part.strip(".") for part in path):
        raise NotAllowed("no plain address")
    return "/".join([service_url.rstrip("/"), "v3", *map(_quoted, path)])


def _activity_address(
    service_url: str, conversation: str, activity_id: str | None, *, is_targeted: bool
) -> str:
    """Build the URL of a message, or of the messages of a conversation."""
    path = ["conversations", conversation, "activities", *([] if activity_id is None else [activity_id])]
    return _address(service_url, *path) + (_TARGETED if is_targeted else "")


def _quoted(part: str) -> str:
    return _quoted_id(part) if len(part) <= MAX_ID_LENGTH else quote(part, safe="")


@lru_cache(maxsize=1_000)
def _quoted_id(part: str) -> str:
    return quote(part, safe="")
