"""The network: a clock that agrees with the world's, and a way to the hosts that messages go to."""

import asyncio
import ssl
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.checks.finding import Finding, failed, fine, note, warning
from bot.teams.web import open_session

HTTPS = 443
CONNECT_WITHIN = 5.0
MOST_SKEW, TOLERATED_SKEW = 100.0, 20.0
"""Seconds: tokens are refused from 120 on."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_FAULTS = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


async def look_at_clock(url: str, *, clock: Callable[[], datetime]) -> list[Finding]:
    """Compare our clock with the one of whoever announces the signing keys."""
    about = "clock"
    try:
        async with (
            open_session(timeout=aiohttp.ClientTimeout(total=CONNECT_WITHIN)) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (*_FAULTS, KeyError):
        return [note(about, says="nobody to compare it with could be reached")]
    ahead = (clock() - theirs.astimezone(UTC)).total_seconds()
    direction = "ahead" if ahead > 0 else "behind"
    says = f"{abs(ahead):.0f} seconds {direction}"
    if abs(ahead) > MOST_SKEW:
        return [failed(about, says=f"{says}: good tokens look bad", advice="let the machine keep time (NTP)")]
    if abs(ahead) > TOLERATED_SKEW:
        return [warning(about, says=says, advice="let the machine keep time (NTP)")]
    return [fine(about, says="agrees with the world's")]


async def look_at_hosts(
    hosts: Collection[str], *, port: int = HTTPS, trust: ssl.SSLContext | None = None
) -> list[Finding]:
    """Say which of the hosts that get messages answer over TLS; nothing is sent to them."""
    context = trust or ssl.create_default_context()
    return list(await asyncio.gather(*(_look_at_host(host, port=port, trust=context) for host in hosts)))


async def _look_at_host(host: str, *, port: int, trust: ssl.SSLContext) -> Finding:
    about = "service host"
    if host in LOOPBACK and port == HTTPS:
        return note(about, says=f"{host} is this machine and plays Teams")
    try:
        async with asyncio.timeout(CONNECT_WITHIN):
            _, writer = await asyncio.open_connection(host, port, ssl=trust)
    except ssl.SSLCertVerificationError:
        advice = "see who answers in its place: a proxy that opens TLS has to let this host through"
        return failed(about, says=f"{host} shows a certificate that is not its own", advice=advice)
    except (OSError, TimeoutError) as fault:
        says = f"{host} cannot be reached ({type(fault).__name__})"
        return failed(about, says=says, advice=f"let the machine reach {host} on port {port}")
    writer.close()
    return fine(about, says=f"{host} answers")
