"""Download and upload people's files: allowed hosts only, bounded, never with the bot's token."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp

from bot.teams.errors import NotAllowed, Refused, TooBig, Uncertain, Unreachable
from bot.teams.http import (
    DIRECT,
    NOT_SENT,
    AllowedHosts,
    ContentTooLong,
    OutboundRoute,
    SecondsClock,
    open_session,
    parse_retry_after,
    read_at_most,
)

MAX_FILE_BYTES = 10 * 1024 * 1024
CONNECT_TIMEOUT = 3.0
SILENCE_TIMEOUT = 10.0
"""Seconds without received data after which a transfer is aborted."""
TOTAL_TIMEOUT = 60.0

_AS_IT_IS = "identity"
_STORED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)


class FileTransport:
    """The transport to people's file stores; every call checks its host before anything is sent."""

    def __init__(
        self,
        allowed_hosts: AllowedHosts,
        *,
        clock: SecondsClock,
        connect_timeout: float = CONNECT_TIMEOUT,
        silence_timeout: float = SILENCE_TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
        route: OutboundRoute = DIRECT,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(
            total=total_timeout, connect=connect_timeout, sock_read=silence_timeout
        )
        self._route = route
        self._session: aiohttp.ClientSession | None = None

    async def download(self, url: str, *, most: int = MAX_FILE_BYTES) -> bytes:
        """Download a file.

        Raises TooBig above ``most`` bytes, NotAllowed, Refused, Unreachable, Uncertain.
        """
        async with self._call("GET", url, headers={"Accept-Encoding": _AS_IT_IS}) as response:
            if response.status != HTTPStatus.OK:
                raise Uncertain("no whole file")
            return await _read(response, most=most)

    async def upload(self, url: str, content: bytes) -> None:
        """Upload a whole file.

        Raises NotAllowed, Refused, Unreachable, Uncertain; ValueError for an empty file.
        """
        if not content:
            raise ValueError("an empty file")
        size = len(content)
        headers = {
            "Content-Length": str(size),
            "Content-Range": f"bytes 0-{size - 1}/{size}",
            "Content-Type": "application/octet-stream",
        }
        async with self._call("PUT", url, headers=headers, content=_once(content)) as response:
            if response.status not in _STORED:  # the store would wait for more data
                raise Uncertain("not stored as a whole")
            response.close()  # the response body is not used

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def _call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: AsyncIterator[bytes] | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        target = self._allowed_hosts.check(url)
        if self._session is None:
            self._session = open_session(timeout=self._timeout, unpack=False, route=self._route)
        try:
            async with self._session.request(
                method, target, data=content, headers=headers, allow_redirects=False
            ) as response:
                self._expect_good(response)
                yield response
        except NOT_SENT as fault:
            raise Unreachable(type(fault).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise Uncertain(type(fault).__name__) from None

    def _expect_good(self, response: aiohttp.ClientResponse) -> None:
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            wait = parse_retry_after(response.headers.get("Retry-After"), now=self._clock())
            response.close()
            raise Refused(response.status, retry_after=wait)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    """Yield the content as what cannot be sent twice.

    The client would send bytes again by itself if the connection breaks; the address of a file that the store
    has already taken then answers 404, as if nothing had been stored.
    """
    yield content


async def _read(response: aiohttp.ClientResponse, *, most: int) -> bytes:
    """Read an uncompressed response, since a compressed one could unpack to any size."""
    if response.headers.get("Content-Encoding", _AS_IT_IS).lower() != _AS_IT_IS:
        response.close()
        raise NotAllowed("a packed answer")
    if (response.content_length or 0) > most:
        response.close()
        raise TooBig(f"more than {most} bytes")
    try:
        return await read_at_most(response.content, limit=most)
    except ContentTooLong:
        raise TooBig(f"more than {most} bytes") from None
