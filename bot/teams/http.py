"""What the HTTP clients share.

The hosts they may call, sessions without cookies and proxies, bounded responses, Retry-After.
"""

import math
import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

import aiohttp
from yarl import URL

from bot.teams.errors import NotAllowed

_HTTPS_PORT = 443
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<path>[A-Za-z0-9._~%!$&'()*+,;=:@/-]*))?(?:\?(?P<query>[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*))?",
)
"""The addresses that we understand. No user-info, back-slash, space or fragment: parsers differ there."""


_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_ANY = "*."


class AllowedHosts:
    """A list of allowed hosts: exact names, or ``*.`` for one label before a name; https on port 443.

    ``allow_local`` is for the simulator on this machine: plain http to loopback, on any port.
    """

    def __init__(self, hosts: Collection[str], *, allow_local: bool = False) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._allow_local = allow_local

    def check(self, address: str) -> URL:
        """Return ``address`` as a URL if its host is allowed; raises NotAllowed."""
        url = self.check_transport(address)
        if not self._is_listed(url.host or ""):
            raise NotAllowed("the host is not on the list")
        return url

    def _is_listed(self, host: str) -> bool:
        label, _, parent = host.partition(".")
        return host in self._hosts or (f"{_ANY}{parent}" in self._hosts and bool(_LABEL.fullmatch(label)))

    def check_transport(self, address: str) -> URL:
        """Return ``address`` as a URL if it is https on port 443, or local if allowed; raises NotAllowed."""
        scheme, _, rest = address.partition("://")
        authority, slash, path = rest.partition("/")
        match = _ADDRESS.fullmatch(f"{scheme.lower()}://{authority.lower()}{slash}{path}")
        if match is None or not address.isascii() or int(match["port"] or _HTTPS_PORT) > 0xFFFF:  # noqa: PLR2004 - the highest port
            raise NotAllowed("no plain address")
        if {".", ".."} & set((match["path"] or "").split("/")):
            raise NotAllowed("a path that climbs")
        secure = match["scheme"] == "https" and int(match["port"] or _HTTPS_PORT) == _HTTPS_PORT
        if not secure and not (self._allow_local and _is_loopback(match["host"])):
            raise NotAllowed("only https on port 443")
        return URL(match[0], encoded=True)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


SecondsClock = Callable[[], float]
"""A clock: seconds since 1970."""


class ResponseTooLong(Exception):  # noqa: N818 - it is an answer that is too long
    """The response has more bytes than allowed."""


def open_session(
    *, timeout: aiohttp.ClientTimeout, keepalive: float = 30, unpack: bool = True, most: int = 100
) -> aiohttp.ClientSession:
    """Open a client session without cookies and without proxies from the environment.

    ``unpack`` says whether compressed responses are decompressed; ``most`` connections are open at once.
    """
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(keepalive_timeout=keepalive, limit=most),
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
