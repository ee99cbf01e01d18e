"""Code shared by the HTTP clients.

The hosts they may call, the route out, sessions without cookies, connections without a session, bounded
responses, Retry-After.
"""

import asyncio
import math
import re
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property, lru_cache, partial
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path

import aiohttp
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError
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


class ContentTooLong(Exception):  # noqa: N818 - the name says what is wrong
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


KEEP_ALIVE = 30.0
"""Seconds for which an idle connection is kept."""
_REPEATABLE = frozenset(("GET", "PUT", "DELETE"))
DIRECT = OutboundRoute()
"""No proxy, and the authorities of the system."""


def open_session(
    *,
    timeout: aiohttp.ClientTimeout,
    unpack: bool = True,
    route: OutboundRoute = DIRECT,
) -> aiohttp.ClientSession:
    """Open a client session without cookies and without proxies from the environment.

    ``unpack`` says whether compressed responses are decompressed.
    """
    return aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE, ssl=route.trust),
        proxy=route.proxy,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=unpack,
    )


async def read_at_most(content: aiohttp.StreamReader, *, limit: int) -> bytes:
    """Read the whole content of a request or a response; raises ContentTooLong above ``limit`` bytes."""
    body = bytearray(content.read_nowait())  # usually all of it
    while len(body) <= limit and not content.at_eof():
        body += await content.readany()
    if len(body) > limit:
        raise ContentTooLong(f"more than {limit} bytes")
    return bytes(body)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A complete response."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    """Empty for a failure whose body is too long or broke off."""


class ConnectionPool:
    """Sends requests over aiohttp's pool of connections, which opens them, encrypts them and uses the proxy.

    aiohttp's session does the same with cookies, redirects and traces, in three times the processor time.
    """

    def __init__(self, *, timeout: aiohttp.ClientTimeout, route: OutboundRoute, most: int) -> None:
        """Use ``most`` connections at once."""
        self._connector = aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE, limit=most, ssl=route.trust)
        self._timeout = timeout
        self._proxy = None if route.proxy is None else URL(route.proxy)
        self._servers: dict[tuple[str, str], _Server] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._connector.close()

    async def exchange(
        self, method: str, url: URL, *, headers: Mapping[str, str], body: bytes | None, limit: int
    ) -> HttpResponse:
        """Send a request and return its response; a redirect is a response as any other.

        A kept connection may turn out to be closed: what may be done twice is then sent once more. Raises
        aiohttp's errors, TimeoutError, OSError, or ContentTooLong above ``limit`` bytes.
        """
        total = self._timeout.total
        end = None if total is None else asyncio.get_running_loop().time() + total
        once = partial(self._exchange_once, method, url, headers=headers, body=body, limit=limit, end=end)
        try:
            return await once()
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as fault:
            if method not in _REPEATABLE or isinstance(fault, NOT_SENT):
                raise
        return await once()

    async def _exchange_once(
        self,
        method: str,
        url: URL,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
        limit: int,
        end: float | None,
    ) -> HttpResponse:
        server = self._server(url)
        try:
            connection = await self._connector.connect(server.opener, [], self._timeout)
        except TimeoutError as fault:
            raise aiohttp.ConnectionTimeoutError("no connection in time") from fault
        try:
            async with asyncio.timeout_at(end):
                request = _head(method, server.target(url), {**server.headers, **headers}, body=body)
                response = await _converse(connection, request + (body or b""), limit=limit)
        except BaseException:
            connection.close()
            raise
        connection.release()  # closes it if there is something left to read
        return response

    def _server(self, url: URL) -> "_Server":
        key = (url.scheme, url.raw_authority)
        if (known := self._servers.get(key)) is None:
            if len(self._servers) >= _MAX_KNOWN_HOSTS:
                self._servers.clear()
            known = self._servers[key] = _Server(url, proxy=self._proxy)
        return known


class _Server:
    """A server to which the pool has connections."""

    def __init__(self, url: URL, *, proxy: URL | None) -> None:
        accept = {"Accept": "application/json"}
        loop = asyncio.get_running_loop()
        self.opener = aiohttp.ClientRequest("GET", url.origin(), headers=accept, loop=loop, proxy=proxy)
        """What aiohttp opens connections for; it is not sent."""
        self._is_relayed = proxy is not None and not self.opener.is_ssl()

    @cached_property
    def headers(self) -> dict[str, str]:
        """Return the headers of all requests to it, once a connection is open: the proxy may need one."""
        return dict(self.opener.headers)

    def target(self, url: URL) -> str:
        """Return what a request names: the whole URL for a proxy that passes on what is not encrypted."""
        return str(url) if self._is_relayed else url.raw_path_qs


async def _converse(connection: Connection, request: bytes, *, limit: int) -> HttpResponse:
    """Send a request over an open connection, and read its response."""
    protocol, transport = connection.protocol, connection.transport
    if protocol is None or transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol.set_response_params(read_until_eof=True)
    transport.write(request)
    try:
        message, content = await protocol.read()
        while _is_informational(message.code):
            message, content = await protocol.read()
    except HttpProcessingError as fault:
        raise aiohttp.ClientError(type(fault).__name__) from fault
    try:
        body = await read_at_most(content, limit=limit)
    except (ContentTooLong, aiohttp.ClientPayloadError):
        if message.code < HTTPStatus.MULTIPLE_CHOICES:
            raise
        body = b""
    return HttpResponse(status=message.code, headers=message.headers, body=body)


def _head(method: str, target: str, headers: Mapping[str, str], *, body: bytes | None) -> bytes:
    """Return the head of a request; raises ValueError for a control character in it."""
    lines = [f"{method} {target} HTTP/1.1", *[f"{name}: {value}" for name, value in headers.items()]]
    if body is not None or method != "GET":
        lines.append(f"Content-Length: {len(body or b'')}")
    if not "".join(lines).isprintable():
        raise ValueError("a header with a control character")
    return "\r\n".join((*lines, "", "")).encode()


def _is_informational(status: int) -> bool:
    return HTTPStatus.CONTINUE <= status < HTTPStatus.OK and status != HTTPStatus.SWITCHING_PROTOCOLS


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
