"""The token that the bot presents to the Connector service: cached, and refreshed before it expires."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import structlog

from bot.teams.http import DIRECT, OutboundRoute, SecondsClock, open_session

SCOPE = "https://api.botframework.com/.default"
REFRESH_AHEAD = 300.0
"""Seconds before its expiry at which a token is fetched again."""

RETRY_PAUSE = 30.0
"""Seconds between token requests after a failed one, or after one caused by a refused token."""

TIMEOUT = 10.0

log = structlog.get_logger(__name__)


class NoToken(Exception):  # noqa: N818 - the name says what is missing
    """No token could be fetched, and the old one has expired."""


class TokenSource(Protocol):
    """A source of the outbound token."""

    async def get(self) -> str:
        """Return a valid token; raises NoToken."""
        ...

    def invalidate(self) -> None:
        """Mark the token as refused by the service."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class StaticToken:
    """A token that never changes, for the simulator on this machine."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get(self) -> str:
        return self._token

    def invalidate(self) -> None:
        """Do nothing: there is no other token."""

    async def close(self) -> None:
        """Close nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token, and for how many seconds it is valid."""

    value: str
    lifetime: float


async def _close_nothing() -> None:
    """Do nothing: there is nothing to close."""


class CachedToken:
    """A token that is fetched once for all callers, and refreshed before it expires."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[AccessToken]],
        *,
        clock: SecondsClock,
        close: Callable[[], Awaitable[None]] = _close_nothing,
        timeout: float = TIMEOUT,
    ) -> None:
        """Take ``fetch``, which raises NoToken if it cannot get one; ``clock`` is monotonic, in seconds."""
        self._fetch = fetch
        self._close = close
        self._clock = clock
        self._timeout = timeout
        self._token: AccessToken | None = None
        self._fetched_at = self._expires_at = float("-inf")
        self._refused = False
        self._paused_until = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self) -> str:
        held = self._held
        if held is not None and (not self._is_due or self._being_renewed):
            return held.value
        async with self._lock:
            if self._is_due:
                await self._renew()
        held = self._held
        if held is None:
            raise NoToken("no token could be had")
        return held.value

    def invalidate(self) -> None:
        self._refused = True

    async def close(self) -> None:
        await self._close()

    @property
    def age(self) -> float | None:
        """Return the seconds since the token was fetched, None if there is none."""
        return None if self._token is None else self._clock() - self._fetched_at

    @property
    def seconds_left(self) -> float:
        """Seconds until the token expires, negative if it has, 0 if there never was one."""
        return 0.0 if self._token is None else self._expires_at - self._clock()

    @property
    def _held(self) -> AccessToken | None:
        return self._token if self._expires_at > self._clock() else None

    @property
    def _is_due(self) -> bool:
        if self._clock() < self._paused_until:
            return False
        return self._refused or self._expires_at - REFRESH_AHEAD <= self._clock()

    @property
    def _being_renewed(self) -> bool:
        """Return whether a refresh is in progress while the old token is still valid."""
        return self._lock.locked() and not self._refused

    async def _renew(self) -> None:
        if self._refused:
            self._paused_until = self._clock() + RETRY_PAUSE
        try:
            async with asyncio.timeout(self._timeout):
                self._token = await self._fetch()
        except (NoToken, TimeoutError) as fault:
            self._paused_until = self._clock() + RETRY_PAUSE
            log.warning("outbound_token_not_fetched", fault=type(fault).__name__, reason=str(fault)[:200])
        else:
            self._refused = False
            self._fetched_at = self._clock()
            self._expires_at = self._fetched_at + self._token.lifetime


def secret_credential(
    *,
    app_id: str,
    tenant: str,
    secret: str,
    clock: SecondsClock,
    monotonic: SecondsClock,
    route: OutboundRoute = DIRECT,
) -> CachedToken:
    """Return a token source that signs in with a client secret."""
    from azure.identity.aio import ClientSecretCredential  # noqa: PLC0415 - slow to load, and not always needed

    credential = ClientSecretCredential(tenant, app_id, secret, transport=_azure_transport(route))
    return _azure_token(credential, clock=clock, monotonic=monotonic)


def certificate_credential(
    *,
    app_id: str,
    tenant: str,
    file: Path,
    clock: SecondsClock,
    monotonic: SecondsClock,
    route: OutboundRoute = DIRECT,
) -> CachedToken:
    """Return a token source that signs in with a PEM file of key and certificate."""
    from azure.identity.aio import CertificateCredential  # noqa: PLC0415 - as above

    credential = CertificateCredential(tenant, app_id, str(file), transport=_azure_transport(route))
    return _azure_token(credential, clock=clock, monotonic=monotonic)


def managed_identity_credential(*, app_id: str, clock: SecondsClock, monotonic: SecondsClock) -> CachedToken:
    """Return a token source that signs in as the managed identity of the machine.

    Its endpoint is on the machine or its own network, so no proxy is asked.
    """
    from azure.identity.aio import ManagedIdentityCredential  # noqa: PLC0415 - as above

    return _azure_token(ManagedIdentityCredential(client_id=app_id), clock=clock, monotonic=monotonic)


def _azure_transport(route: OutboundRoute) -> Any:  # noqa: ANN401 - azure-core is loaded here alone
    from azure.core.pipeline.transport import AioHttpTransport  # noqa: PLC0415 - as above

    class RoutedTransport(AioHttpTransport):
        async def open(self) -> None:
            if self.session is None:  # type: ignore[has-type]  # azure-core declares it nowhere
                # azure-core unpacks and limits the time by itself.
                self.session = open_session(timeout=aiohttp.ClientTimeout(), unpack=False, route=route)
            await super().open()

    return RoutedTransport()


def _azure_token(
    credential: Any,  # noqa: ANN401 - three unrelated classes
    *,
    clock: SecondsClock,
    monotonic: SecondsClock,
) -> CachedToken:
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - as above

    async def fetch() -> AccessToken:
        try:
            granted = await credential.get_token(SCOPE)
        except AzureError as fault:
            raise NoToken(type(fault).__name__) from None
        return AccessToken(value=granted.token, lifetime=granted.expires_on - clock())

    return CachedToken(fetch, clock=monotonic, close=credential.close)
