"""The keys that sign incoming calls: fetched, cached for a day, and fetched again after a rotation."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import orjson
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from bot.teams.errors import NotAllowed
from bot.teams.http import (
    DIRECT,
    AllowedHosts,
    ContentTooLong,
    OutboundRoute,
    SecondsClock,
    open_session,
    read_at_most,
)

MAX_AGE = 24 * 3600.0
"""Seconds after which keys are fetched again."""

GRACE = 24 * 3600.0
"""Further seconds for which old keys are accepted while new ones cannot be fetched."""

TIMEOUT = 5.0
MAX_DOCUMENT_BYTES = 1024 * 1024
_FETCH_ERRORS = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    ContentTooLong,
    NotAllowed,
    ValueError,
    TypeError,
)
"""The errors of fetching keys: network, timeout, size limit, and invalid documents."""

log = structlog.get_logger(__name__)


class FetchRateLimiter:
    """A token bucket that limits how often unknown callers trigger a fetch.

    It holds ``burst`` tries and refills one every ``refill_seconds``.
    """

    def __init__(self, *, clock: Callable[[], float], burst: int = 5, refill_seconds: float = 60.0) -> None:
        self._clock = clock
        self._most = float(burst)
        self._every = refill_seconds
        self._left = self._most
        self._counted_at = clock()

    def try_acquire(self) -> bool:
        """Take one try, and return whether there was one."""
        now = self._clock()
        gained = max(0.0, now - self._counted_at) / self._every
        self._left = min(self._most, self._left + gained)
        self._counted_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A public key, the channels that it is endorsed for, and whose tokens alone it signs, if that is said.

    Entra publishes one issuer with each key of several tenants: ``{tenantid}`` in it stands for any.
    """

    public: RSAPublicKey
    endorsements: frozenset[str]
    issuer: str | None = None


class KeyRing:
    """The signing keys published at ``metadata_url``, by their ids."""

    def __init__(
        self,
        metadata_url: str,
        *,
        clock: SecondsClock,
        allowed_hosts: AllowedHosts,
        timeout: float = TIMEOUT,
        route: OutboundRoute = DIRECT,
    ) -> None:
        """Take the URL of the metadata; raises NotAllowed unless it is https (or local, if allowed)."""
        allowed_hosts.check_transport(metadata_url)
        self._url = metadata_url
        self._clock = clock
        self._allowed_hosts = allowed_hosts
        self._timeout = timeout
        self._route = route
        self._session: aiohttp.ClientSession | None = None
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()
        self._rate_limiter = FetchRateLimiter(clock=clock)
        self._finished = 0
        self.generation = 0
        """Incremented by each refresh, so that tokens verified with older keys are verified again."""

    async def find(self, kid: str) -> SigningKey | None:
        """Return the key with this id, None if it is not published or cannot be fetched."""
        known = self._keys.get(kid)
        if known is not None and (self._age < MAX_AGE or (self._lock.locked() and self._usable)):
            return known
        finished = self._finished
        async with self._lock:
            waited_for_another = self._finished != finished
            if not waited_for_another and self._rate_limiter.try_acquire():
                await self._refresh()
        return self._keys.get(kid) if self._usable else None

    async def refresh(self) -> bool:
        """Fetch the keys now, for the start of the program; return whether there are usable ones."""
        async with self._lock:
            await self._refresh()
        return self._usable

    async def keep_fresh(self) -> None:
        """Fetch the keys if there are none or they are due, for a bot that nobody calls."""
        async with self._lock:
            if self._age >= MAX_AGE:
                await self._refresh()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    @property
    def count(self) -> int:
        """The number of usable keys: without one no call is accepted."""
        return len(self._keys) if self._usable else 0

    @property
    def age(self) -> float | None:
        """Return the seconds since the keys were fetched, None if they never were."""
        return self._age if self._keys else None

    @property
    def _age(self) -> float:
        return self._clock() - self._fetched_at

    @property
    def _usable(self) -> bool:
        return self._age < MAX_AGE + GRACE

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                keys = await self._fetch()
        except _FETCH_ERRORS as fault:
            log.warning("signing_keys_not_fetched", fault=type(fault).__name__, usable=self._usable)
            return
        finally:
            self._finished += 1
        self._keys = keys
        self._fetched_at = self._clock()
        self.generation += 1

    async def _fetch(self) -> Mapping[str, SigningKey]:
        metadata = await self._fetch_document(self._url)
        document = await self._fetch_document(str(metadata.get("jwks_uri")))
        listed = document.get("keys")
        keys = dict(_read_keys(listed if isinstance(listed, list) else []))
        if not keys:
            raise ValueError("no keys are announced")
        return keys

    async def _fetch_document(self, url: str) -> dict[str, Any]:
        target = self._allowed_hosts.check_transport(url)
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._timeout)
            self._session = open_session(timeout=timeout, route=self._route)
        async with self._session.get(target, allow_redirects=False, raise_for_status=True) as response:
            document = orjson.loads(await read_at_most(response.content, limit=MAX_DOCUMENT_BYTES))
        if not isinstance(document, dict):
            raise TypeError("no JSON object")
        return document


def _read_keys(listed: list[Any]) -> list[tuple[str, SigningKey]]:
    """Return every usable key; a broken one must not hide the others."""
    return [read for one in listed if isinstance(one, dict) and (read := _read_key(one)) is not None]


def _read_key(announced: dict[str, Any]) -> tuple[str, SigningKey] | None:
    kid, endorsements = announced.get("kid"), announced.get("endorsements")
    if not isinstance(kid, str) or announced.get("kty") != "RSA" or announced.get("use", "sig") != "sig":
        return None
    try:
        public = RSAAlgorithm.from_jwk(announced)
    except (jwt.InvalidKeyError, ValueError, TypeError):
        return None
    if not isinstance(public, RSAPublicKey):  # never trust a published private key
        return None
    named = endorsements if isinstance(endorsements, list) else []
    return kid, SigningKey(
        public=public,
        endorsements=frozenset(one for one in named if isinstance(one, str)),
        issuer=str(announced["issuer"]) if "issuer" in announced else None,
    )
