"""Tell calls that the Bot Connector service signed from all others."""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from bot.teams.faults import Unauthorized
from bot.teams.keys import KeyRing, Seconds

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY = 120.0
"""Seconds that the service's clock and ours may differ."""

MOST_REMEMBERED = 1024
_SIGNATURE_ONLY: Any = {
    "verify_signature": True,
    **{f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")},
}
"""The claims are checked by ourselves: exact, typed, and against an injected clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A token with a good signature and good claims, and the channels that its key may speak for."""

    claims: Mapping[str, Any]
    endorsements: frozenset[str]


class TokenCheck:
    """Checks the token of each call; remembers good ones until they end or the keys change."""

    def __init__(self, keys: KeyRing, *, app_id: str, clock: Seconds) -> None:
        if not app_id:
            raise ValueError("there is no check without an application id")
        self._keys = keys
        self._app_id = app_id
        self._clock = clock
        self._remembered: OrderedDict[bytes, Verified] = OrderedDict()
        self._generation = keys.generation

    async def check(self, header: str | None, *, channel: object, service_url: object) -> Verified:
        """Give back the token's claims where the call may come in; raises Unauthorized otherwise."""
        scheme, _, token = (header or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized("no bearer token")
        verified = await self._verify(token.strip())
        if channel != CHANNEL or channel not in verified.endorsements:
            raise Unauthorized("the key does not speak for this channel")
        if not service_url or verified.claims.get("serviceurl") != service_url:
            raise Unauthorized("the token is for another service address")
        return verified

    async def _verify(self, token: str) -> Verified:
        if self._generation != self._keys.generation:
            self._remembered.clear()
            self._generation = self._keys.generation
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._remembered.get(digest)
        if known is not None and known.claims["exp"] > self._clock():
            self._remembered.move_to_end(digest)
            return known
        verified = await self._verify_anew(token)
        self._remembered[digest] = verified
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
        return verified

    async def _verify_anew(self, token: str) -> Verified:
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = await self._keys.find(kid) if isinstance(kid, str) else None
            if key is None:
                raise Unauthorized("unknown signing key")
            claims = jwt.decode(token, key.public, algorithms=["RS256"], options=_SIGNATURE_ONLY)
        except (jwt.PyJWTError, ValueError) as fault:
            raise Unauthorized(type(fault).__name__) from None
        self._check_claims(claims)
        return Verified(claims=claims, endorsements=key.endorsements)

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        now = self._clock()
        if claims.get("iss") != ISSUER:
            raise Unauthorized("another issuer")
        if claims.get("aud") != self._app_id:
            raise Unauthorized("meant for another bot")
        if _moment(claims, "exp") + LEEWAY <= now:
            raise Unauthorized("outdated")
        if _moment(claims, "nbf") - LEEWAY > now:
            raise Unauthorized("not yet valid")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unauthorized(f"no {name}")
    if isinstance(value, float) and not math.isfinite(value):
        raise Unauthorized(f"no {name}")
    return value
