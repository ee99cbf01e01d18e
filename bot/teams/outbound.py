"""Send calls to the Connector service: one kept session, bounded in time and size, and only where we may."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from bot.teams.credentials import NoToken, TokenSource
from bot.teams.destinations import Destinations
from bot.teams.faults import Refused, Uncertain, Unreachable
from bot.teams.keys import Seconds
from bot.teams.retry_after import read_retry_after
from bot.teams.web import TooLong, open_session, read_at_most

CONNECT_TIMEOUT = 3.0
TOTAL_TIMEOUT = 10.0
LONGEST_ANSWER = 64 * 1024
LONGEST_ROSTER = 1024 * 1024
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the service answered, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """The way to the Connector service; every call checks its destination before a byte leaves."""

    def __init__(
        self,
        destinations: Destinations,
        *,
        token: TokenSource,
        clock: Seconds,
        connect_timeout: float = CONNECT_TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
    ) -> None:
        self._destinations = destinations
        self._token = token
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=total_timeout, connect=connect_timeout)
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, url: str, *, body: bytes | None = None, limit: int = LONGEST_ANSWER
    ) -> Answered:
        """Make one call and give back its good answer; raises NotAllowed, Refused, Unreachable or Uncertain.

        A token that the service no longer takes is fetched anew, once.
        """
        answered = await self._exchange(method, url, body=body, limit=limit)
        if answered.status == HTTPStatus.UNAUTHORIZED:
            self._token.invalidate()
            answered = await self._exchange(method, url, body=body, limit=limit)
        if not HTTPStatus.OK <= answered.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal(answered)
        return answered

    async def close(self) -> None:
        """Close the connections and the source of tokens."""
        if self._session is not None:
            await self._session.close()
        await self._token.close()

    async def _exchange(self, method: str, url: str, *, body: bytes | None, limit: int) -> Answered:
        target = self._destinations.check(url)
        headers = {"Authorization": f"Bearer {await self._current_token()}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if self._session is None:
            self._session = open_session(timeout=self._timeout)
        try:
            async with self._session.request(
                method, target, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return await _read(answer, limit=limit)
        except _NOT_SENT as fault:
            raise Unreachable(type(fault).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise Uncertain(type(fault).__name__) from None

    async def _current_token(self) -> str:
        try:
            return await self._token.get()
        except NoToken as fault:
            raise Unreachable("no token") from fault

    def _refusal(self, answered: Answered) -> Refused:
        return Refused(
            answered.status,
            code=_read_code(answered.body),
            retry_after=read_retry_after(answered.headers.get("Retry-After"), now=self._clock()),
        )


async def _read(answer: aiohttp.ClientResponse, *, limit: int) -> Answered:
    try:
        body = await read_at_most(answer, limit=limit)
    except (TooLong, aiohttp.ClientPayloadError):
        if (
            answer.status < HTTPStatus.MULTIPLE_CHOICES
        ):  # it may well have been done, but we cannot read what became of it
            raise Uncertain("unreadable answer") from None
        body = b""
    return Answered(status=answer.status, headers=answer.headers, body=body)


def read_json(answered: Answered) -> Any:  # noqa: ANN401 - JSON is any value
    """Give back the JSON of an answer, None for an empty one; raises Uncertain for what is none."""
    try:
        return orjson.loads(answered.body) if answered.body.strip() else None
    except orjson.JSONDecodeError:
        raise Uncertain("unreadable answer") from None


def _read_code(body: bytes) -> str | None:
    try:
        error = orjson.loads(body).get("error")
        code = error.get("code") if isinstance(error, dict) else None
    except (orjson.JSONDecodeError, AttributeError):
        return None
    return code[:100] if isinstance(code, str) and code.isprintable() else None
