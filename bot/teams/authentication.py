"""Authorise incoming calls: first the token of the Bot Connector service, then shape and tenant."""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from bot.teams.errors import Unauthorized
from bot.teams.http import SecondsClock
from bot.teams.parse import RosterChange, parse_activity, read_roster_change
from bot.teams.payload import Payload
from bot.teams.signing_keys import KeyRing, SigningKey
from bot.turn.incoming import Incoming

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY = 120.0
"""Seconds by which the clocks of the service and the bot may differ."""

MAX_CACHED_TOKENS = 1024
_SIGNATURE_ONLY: Any = {
    "verify_signature": True,
    **{f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")},
}
"""PyJWT only checks the signature; the bot checks claims itself: exactly, typed, with an injected clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedToken:
    """A token with a valid signature and valid claims, and the channels that its key is endorsed for."""

    claims: Mapping[str, Any]
    endorsements: frozenset[str]


class TokenVerifier:
    """Verifies the token of each call; caches valid ones until they expire or the keys change."""

    def __init__(self, keys: KeyRing, *, app_id: str, clock: SecondsClock) -> None:
        if not app_id:
            raise ValueError("there is no check without an application id")
        self._keys = keys
        self._app_id = app_id
        self._clock = clock
        self._cache: OrderedDict[bytes, VerifiedToken] = OrderedDict()
        self._generation = keys.generation

    async def verify(self, header: str | None, *, channel: object, service_url: object) -> VerifiedToken:
        """Return the claims of a valid token; raises Unauthorized otherwise."""
        scheme, _, token = (header or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("no bearer token")
        verified = await self._verify(token.strip())
        if channel != CHANNEL or channel not in verified.endorsements:
            raise Unauthorized("the key does not speak for this channel")
        if not service_url or verified.claims.get("serviceurl") != service_url:
            raise Unauthorized("the token is for another service address")
        return verified

    async def _verify(self, token: str) -> VerifiedToken:
        if self._generation != self._keys.generation:
            self._cache.clear()
            self._generation = self._keys.generation
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._cache.get(digest)
        if known is not None and known.claims["exp"] > self._clock():
            self._cache.move_to_end(digest)
            return known
        verified = await self._verify_anew(token)
        self._cache[digest] = verified
        if len(self._cache) > MAX_CACHED_TOKENS:
            self._cache.popitem(last=False)
        return verified

    async def _verify_anew(self, token: str) -> VerifiedToken:
        claims, key = await verify_signature(token, keys=self._keys)
        self._check_claims(claims)
        return VerifiedToken(claims=claims, endorsements=key.endorsements)

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        now = self._clock()
        if claims.get("iss") != ISSUER:
            raise Unauthorized("another issuer")
        if claims.get("aud") != self._app_id:
            raise Unauthorized("meant for another bot")
        if read_moment(claims, "exp") + LEEWAY <= now:
            raise Unauthorized("outdated")
        if read_moment(claims, "nbf") - LEEWAY > now:
            raise Unauthorized("not yet valid")


async def verify_signature(token: str, *, keys: KeyRing) -> tuple[Mapping[str, Any], SigningKey]:
    """Return the claims of a token, unchecked, and the published key that signed it; raises Unauthorized."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = await keys.find(kid) if isinstance(kid, str) else None
        if key is None:
            raise Unauthorized("unknown signing key")
        return jwt.decode(token, key.public, algorithms=["RS256"], options=_SIGNATURE_ONLY), key
    except (jwt.PyJWTError, ValueError, RecursionError) as fault:
        raise Unauthorized(type(fault).__name__) from None


def read_moment(claims: Mapping[str, Any], name: str) -> float:
    """Return the seconds since 1970 that a claim names; raises Unauthorized unless it is a finite number."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unauthorized(f"no {name}")
    try:
        moment = float(value)
    except OverflowError:  # JSON has integers of any size
        raise Unauthorized(f"no {name}") from None
    if not math.isfinite(moment):
        raise Unauthorized(f"no {name}")
    return moment


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisedCall:
    """An authorised call: its parsed event, None if there is nothing to do."""

    incoming: Incoming | None
    roster_change: RosterChange | None
    """The people who joined or left the chat."""


class Authoriser:
    """Authorises calls to this bot from the tenants that it serves."""

    def __init__(self, keys: KeyRing, *, app_id: str, tenants: Collection[str], clock: SecondsClock) -> None:
        """Take the identity; raises ValueError for an empty one, which would authorise anybody."""
        self.tenants = frozenset(tenant.lower() for tenant in tenants)
        if not app_id or not self.tenants or "" in self.tenants:
            raise ValueError("authorisation needs an application id and a tenant")
        self._app_id = app_id
        self.token_verifier = TokenVerifier(keys, app_id=app_id, clock=clock)

    async def authorise(self, header: str | None, payload: Payload) -> AuthorisedCall:
        """Authorise a call; raises Unauthorized, Malformed or ForeignTenant."""
        await self.token_verifier.verify(
            header, channel=payload.get("channelId"), service_url=payload.get("serviceUrl")
        )
        incoming = parse_activity(payload, tenants=self.tenants, app_id=self._app_id)
        return AuthorisedCall(incoming=incoming, roster_change=read_roster_change(payload))
