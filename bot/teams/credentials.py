"""The token that the bot shows to the Connector service: one, kept, fetched again ahead of its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog

from bot.teams.keys import Seconds

SCOPE = "https://api.botframework.com/.default"
AHEAD = 300.0
"""Seconds before its end at which a token is fetched again."""

PAUSE = 30.0
"""Seconds without further requests after one that failed, or that the service's refusal led to."""

TIMEOUT = 10.0

log = structlog.get_logger(__name__)


class NoToken(Exception):  # noqa: N818 - it says what there is not
    """No token could be had, and the old one has ended."""


class TokenSource(Protocol):
    """Where the outbound token comes from."""

    async def get(self) -> str:
        """Give back a token that is good now; raises NoToken."""
        ...

    def invalidate(self) -> None:
        """Say that the service refused the token."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class FixedToken:
    """A token that never changes, for the service that plays Teams on this machine."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get(self) -> str:
        return self._token

    def invalidate(self) -> None:
        """Leave it as it is: there is no other."""

    async def close(self) -> None:
        """Close nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token and when it ends, in seconds since 1970."""

    value: str
    ends_at: float


async def _close_nothing() -> None:
    """There is nothing to close."""


class KeptToken:
    """A token that is fetched once for all who need it, and again before it ends."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Token]],
        *,
        clock: Seconds,
        close: Callable[[], Awaitable[None]] = _close_nothing,
        timeout: float = TIMEOUT,
    ) -> None:
        """Take ``fetch``, which raises NoToken where there is none to be had."""
        self._fetch = fetch
        self._close = close
        self._clock = clock
        self._timeout = timeout
        self._token: Token | None = None
        self._fetched_at = float("-inf")
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
        """Seconds since the token was fetched, None where there is none."""
        return None if self._token is None else self._clock() - self._fetched_at

    @property
    def left(self) -> float | None:
        """Seconds until the token ends, below zero where it has, None where there is none."""
        return None if self._token is None else self._token.ends_at - self._clock()

    @property
    def _held(self) -> Token | None:
        return self._token if self._token is not None and self._token.ends_at > self._clock() else None

    @property
    def _is_due(self) -> bool:
        if self._clock() < self._paused_until:
            return False
        return self._token is None or self._refused or self._token.ends_at - AHEAD <= self._clock()

    @property
    def _being_renewed(self) -> bool:
        """Whether somebody fetches a new one already, while the old one still does."""
        return self._lock.locked() and not self._refused

    async def _renew(self) -> None:
        if self._refused:
            self._paused_until = self._clock() + PAUSE
        try:
            async with asyncio.timeout(self._timeout):
                self._token = await self._fetch()
        except (NoToken, TimeoutError) as fault:
            self._paused_until = self._clock() + PAUSE
            log.warning("outbound_token_not_fetched", fault=type(fault).__name__, reason=str(fault)[:200])
        else:
            self._refused = False
            self._fetched_at = self._clock()


def secret_token(*, app_id: str, tenant: str, secret: str, clock: Seconds) -> KeptToken:
    """Log in with a client secret."""
    from azure.identity.aio import ClientSecretCredential  # noqa: PLC0415 - slow to load, and not always needed

    return _azure_token(ClientSecretCredential(tenant, app_id, secret), clock=clock)


def certificate_token(*, app_id: str, tenant: str, file: Path, clock: Seconds) -> KeptToken:
    """Log in with a PEM file that holds the key and the certificate."""
    from azure.identity.aio import CertificateCredential  # noqa: PLC0415 - as above

    return _azure_token(CertificateCredential(tenant, app_id, str(file)), clock=clock)


def managed_token(*, app_id: str, clock: Seconds) -> KeptToken:
    """Log in as the managed identity that the machine was given."""
    from azure.identity.aio import ManagedIdentityCredential  # noqa: PLC0415 - as above

    return _azure_token(ManagedIdentityCredential(client_id=app_id), clock=clock)


def _azure_token(credential: Any, *, clock: Seconds) -> KeptToken:  # noqa: ANN401 - three unrelated classes
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - as above

    async def fetch() -> Token:
        try:
            granted = await credential.get_token(SCOPE)
        except AzureError as fault:
            raise NoToken(type(fault).__name__) from None
        return Token(value=granted.token, ends_at=float(granted.expires_on))

    return KeptToken(fetch, clock=clock, close=credential.close)
