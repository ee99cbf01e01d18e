"""Fetch and put people's files: only where we may, bounded in time and size, never with the bot's token."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp

from bot.teams.destinations import Destinations
from bot.teams.faults import NotAllowed, Refused, TooBig, Uncertain, Unreachable
from bot.teams.keys import Seconds
from bot.teams.retry_after import read_retry_after
from bot.teams.web import TooLong, open_session, read_at_most

BIGGEST_FILE = 10 * 1024 * 1024
CONNECT_TIMEOUT = 3.0
SILENCE_TIMEOUT = 10.0
"""Seconds without a byte after which nobody waits any longer."""
TOTAL_TIMEOUT = 60.0

_AS_IT_IS = "identity"
_STORED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Files:
    """The way to people's file stores; every call checks its destination before a byte leaves."""

    def __init__(
        self,
        destinations: Destinations,
        *,
        clock: Seconds,
        connect_timeout: float = CONNECT_TIMEOUT,
        silence_timeout: float = SILENCE_TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
    ) -> None:
        self._destinations = destinations
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(
            total=total_timeout, connect=connect_timeout, sock_read=silence_timeout
        )
        self._session: aiohttp.ClientSession | None = None

    async def download(self, url: str, *, most: int = BIGGEST_FILE) -> bytes:
        """Fetch a file; raises TooBig above ``most`` bytes, NotAllowed, Refused, Unreachable, Uncertain."""
        async with self._call("GET", url, headers={"Accept-Encoding": _AS_IT_IS}) as answer:
            if answer.status != HTTPStatus.OK:
                raise Uncertain("no whole file")
            return await _read(answer, most=most)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a whole file; raises NotAllowed, Refused, Unreachable, Uncertain; ValueError for none."""
        if not content:
            raise ValueError("an empty file")
        size = len(content)
        headers = {
            "Content-Range": f"bytes 0-{size - 1}/{size}",
            "Content-Type": "application/octet-stream",
        }
        async with self._call("PUT", url, headers=headers, content=content) as answer:
            if answer.status not in _STORED:  # the store waits for more than there is
                raise Uncertain("not stored as a whole")
            answer.close()  # what it says of the file is nothing to us

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def _call(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        target = self._destinations.check(url)
        if self._session is None:
            self._session = open_session(timeout=self._timeout, unpack=False)
        try:
            async with self._session.request(
                method, target, data=content, headers=headers, allow_redirects=False
            ) as answer:
                self._expect_good(answer)
                yield answer
        except _NOT_SENT as fault:
            raise Unreachable(type(fault).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise Uncertain(type(fault).__name__) from None

    def _expect_good(self, answer: aiohttp.ClientResponse) -> None:
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            wait = read_retry_after(answer.headers.get("Retry-After"), now=self._clock())
            answer.close()
            raise Refused(answer.status, retry_after=wait)


async def _read(answer: aiohttp.ClientResponse, *, most: int) -> bytes:
    """Read what came as it is: what is packed could be of any size once it is unpacked."""
    if answer.headers.get("Content-Encoding", _AS_IT_IS).lower() != _AS_IT_IS:
        answer.close()
        raise NotAllowed("a packed answer")
    if (answer.content_length or 0) > most:
        answer.close()
        raise TooBig(f"more than {most} bytes")
    try:
        return await read_at_most(answer, limit=most)
    except TooLong:
        raise TooBig(f"more than {most} bytes") from None
