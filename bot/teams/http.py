"""What the HTTP clients share: sessions without cookies and proxies, bounded responses, Retry-After."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

SecondsClock = Callable[[], float]
"""A clock: seconds since 1970."""


class ResponseTooLong(Exception):  # noqa: N818 - it is an answer that is too long
    """The response has more bytes than allowed."""


def open_session(
    *, timeout: aiohttp.ClientTimeout, keepalive: float = 30, unpack: bool = True
) -> aiohttp.ClientSession:
    """Open a client session without cookies and without proxies from the environment.

    ``unpack`` says whether compressed responses are decompressed.
    """
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(keepalive_timeout=keepalive),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=unpack,
    )


async def read_at_most(response: aiohttp.ClientResponse, *, limit: int) -> bytes:
    """Read the whole response; raises ResponseTooLong above ``limit`` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            response.close()
            raise ResponseTooLong(f"more than {limit} bytes")
    return bytes(body)


def parse_retry_after(value: str | None, *, now: float) -> float | None:
    """Return the seconds to wait, None if the header is missing or invalid."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value, now=now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(value: str, *, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.fromtimestamp(now, UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
