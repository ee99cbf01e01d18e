"""Code shared by the HTTP clients.

The hosts they may call, the route out, sessions without cookies, bounded responses, Retry-After.
"""

import math
import re
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

import aiohttp
from yarl import URL

from bot.teams.errors import NotAllowed

_HTTPS_PORT = 443
_MAX_HOST_LENGTH = 253
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<path>[A-Za-z0-9._~%!$&'()*+,;=:@/-]*))?(?:\?(?P<query>[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*))?",
)
"""The accepted URLs: without user-info, backslash, space or fragment, on which parsers differ."""


_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ANY = "*."
_MAX_KNOWN_HOSTS = 100
"""Hosts of which is kept what they are: the service has a few, files have more."""


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
        if not self._is_listed(url.raw_host or ""):
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
        if not _is_host(match["host"]):
            raise NotAllowed("no plain address")
        return URL(match[0], encoded=True)


@lru_cache(maxsize=_MAX_KNOWN_HOSTS)
def _is_host(host: str) -> bool:
    """Return whether a name can be looked up: no label is empty or too long, and its IDNA decodes."""
    if host.startswith("["):
        return _is_address(host.strip("[]"))
    if len(host) > _MAX_HOST_LENGTH or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        return False
    try:
        return bool(URL.build(scheme="https", host=host, encoded=True).host)
    except ValueError:  # UnicodeError is one
        return False


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


@lru_cache(maxsize=_MAX_KNOWN_HOSTS)
def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


SecondsClock = Callable[[], float]
"""A clock in seconds: since 1970, or since an arbitrary moment if it is monotonic."""


class ResponseTooLong(Exception):  # noqa: N818 - the name says what is wrong
    """The response has more bytes than allowed."""


NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
"""What a call can end in before a byte of it was sent: a proxy that refuses to connect is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRoute:
    """How the program reaches the services that it calls: directly, or through a forward proxy.

    ``proxy`` is an address such as ``http://proxy:3128``, with user and password if it requires them.
    ``ca_file`` is a PEM file of authorities that are trusted besides those of the system, such as that of a
    proxy that opens TLS to inspect it.
    """

    proxy: str | None = field(default=None, repr=False)
    ca_file: Path | None = None

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """The authorities to trust, True for those of the system alone; raises OSError for a bad file."""
        return True if self.ca_file is None else _trust_also(self.ca_file)


@lru_cache(maxsize=1)
def _trust_also(ca_file: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(ca_file)
    return context


DIRECT = OutboundRoute()
"""No proxy, and the authorities of the system."""


def open_session(
    *,
    timeout: aiohttp.ClientTimeout,
    keepalive: float = 30,
    unpack: bool = True,
    route: OutboundRoute = DIRECT,
    most: int = 100,
) -> aiohttp.ClientSession:
    """Open a client session without cookies and without proxies from the environment.

    ``unpack`` says whether compressed responses are decompressed; ``most`` connections are open at once.
    """
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(keepalive_timeout=keepalive, limit=most, ssl=route.trust),
        proxy=route.proxy,
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
