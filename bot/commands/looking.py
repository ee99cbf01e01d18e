"""Everything that ``check`` looks at, side by side: from the settings to the values that each look needs."""

import asyncio
from collections.abc import Awaitable
from functools import partial

from bot.checks.database import look_at_database
from bot.checks.finding import Finding, State, fine, guarded, note
from bot.checks.identity import look_at_identity, look_at_proof
from bot.checks.network import look_at_clock, look_at_hosts
from bot.checks.reach import look_at_reach
from bot.checks.tokens import look_at_token_in, look_at_token_out
from bot.checks.traces import look_at_traces
from bot.expiry import credential_of
from bot.from_settings import WrongSetting, token_source
from bot.settings import Settings
from bot.sources import now, seconds
from bot.teams import NotAllowed
from bot.teams.destinations import Destinations
from bot.teams.keys import KeyRing


async def look_at_everything(settings: Settings, *, reach: bool) -> list[Finding]:
    """Give back all findings, those of the settings first; raises WrongSetting."""
    looks = {name: guarded(name, look=look) for name, look in _looks(settings).items()}
    found = await asyncio.gather(*looks.values())
    findings = [*_about_settings(settings), *(finding for group in found for finding in group)]
    if reach:
        findings += await guarded("reach", look=_reach(settings, findings))
    return findings


def _about_settings(settings: Settings) -> list[Finding]:
    identity = look_at_identity(
        app_id=settings.app_id,
        app_type=settings.app_type,
        tenants=len(settings.tenants),
        local=settings.local,
    )
    proof = look_at_proof(
        partial(credential_of, certificate=settings.certificate, secret_ends=settings.secret_expires),
        managed=settings.app_type == "UserAssignedMSI",
        now=now(),
    )
    traces = look_at_traces(settings.traces_to)
    return [fine("settings", says="complete"), *identity, *([] if settings.local else proof), *traces]


def _looks(settings: Settings) -> dict[str, Awaitable[list[Finding]]]:
    try:
        destinations = Destinations(settings.service_hosts, allow_local=settings.local)
        keys = KeyRing(settings.metadata_url, clock=seconds, destinations=destinations)
    except NotAllowed as fault:
        raise WrongSetting(f"BOT_OPENID_METADATA_URL: {fault}") from fault
    return {
        "database": look_at_database(settings.database_url),
        "token in": look_at_token_in(keys, app_id=settings.app_id, clock=seconds),
        "token out": look_at_token_out(token_source(settings)),
        "clock": look_at_clock(settings.metadata_url, clock=now),
        "service host": look_at_hosts(settings.service_hosts),
    }


async def _reach(settings: Settings, findings: list[Finding]) -> list[Finding]:
    """Look at the councils, where there is a database that this version understands."""
    database = [finding for finding in findings if finding.about in ("database", "migrations")]
    if any(finding.state is not State.OK for finding in database):
        return [note("reach", says="not looked at, because of the database")]
    return await look_at_reach(settings.database_url, tenants=settings.tenants)
