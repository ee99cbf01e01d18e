"""The tokens: what Teams signs with, that nobody else gets in, and that we get one to answer with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.checks.finding import Finding, failed, fine
from bot.teams import NoToken, TokenSource
from bot.teams.faults import Unauthorized
from bot.teams.keys import KeyRing
from bot.teams.tokens import CHANNEL, ISSUER, TokenCheck

NETWORK = "let the machine reach the address in BOT_OPENID_METADATA_URL over https"
Seconds = Callable[[], float]


async def look_at_token_in(keys: KeyRing, *, app_id: str, clock: Seconds) -> list[Finding]:
    """Say whether the signing keys are to be had, and whether a forged token is turned away."""
    try:
        if not await keys.refresh():
            return [failed("token in", says="the signing keys cannot be fetched", advice=NETWORK)]
        check = TokenCheck(keys, app_id=app_id, clock=clock)
        for header in (None, "Bearer none", f"Bearer {_forged(app_id)}"):
            if not await _is_turned_away(check, header):
                return [
                    failed("token in", says="a forged token gets in", advice="stop the bot and report this")
                ]
    finally:
        await keys.close()
    says = f"{keys.count} signing keys fetched, forged tokens are turned away"
    return [fine("token in", says=says)]


async def look_at_token_out(source: TokenSource) -> list[Finding]:
    """Say whether Entra gives the bot a token."""
    try:
        await source.get()
    except NoToken:
        advice = "compare id, tenant and secret with the registration, and let the machine reach Entra"
        return [failed("token out", says="Entra gives no token", advice=advice)]
    finally:
        await source.close()
    return [fine("token out", says="Entra gives a token")]


async def _is_turned_away(check: TokenCheck, header: str | None) -> bool:
    try:
        await check.check(header, channel=CHANNEL, service_url="https://smba.trafficmanager.net/emea/")
    except Unauthorized:
        return True
    return False


def _forged(app_id: str) -> str:
    """Make a token that is right in everything but who signed it."""
    now = datetime.now(UTC)
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": app_id,
        "nbf": now,
        "exp": now + timedelta(minutes=5),
        "serviceurl": "https://smba.trafficmanager.net/emea/",
    }
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": "a stranger's"})
