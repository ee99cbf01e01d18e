"""What our HTTP clients share: bounded answers, and no habits of a browser."""

import aiohttp


class TooLong(Exception):  # noqa: N818 - it is an answer that is too long
    """The answer has more bytes than are read."""


def open_session(
    *, timeout: aiohttp.ClientTimeout, keepalive: float = 30, unpack: bool = True
) -> aiohttp.ClientSession:
    """Open a client without cookies and without proxies from the environment.

    ``unpack`` says whether answers that come compressed are unpacked.
    """
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(keepalive_timeout=keepalive),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=unpack,
    )


async def read_at_most(answer: aiohttp.ClientResponse, *, limit: int) -> bytes:
    """Read the whole answer; raises TooLong once it has more than ``limit`` bytes."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > limit:
            answer.close()
            raise TooLong(f"more than {limit} bytes")
    return bytes(body)
