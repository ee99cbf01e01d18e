"""Run all checks concurrently, with the values that each needs from the settings."""

import asyncio
from collections.abc import Awaitable
from functools import partial
from pathlib import Path

from bot.admin.backups import check_backups
from bot.admin.checks.connections import (
    RequiredHost,
    check_clock,
    check_credential,
    check_hosts,
    check_identity,
    check_incoming_token,
    check_mail,
    check_outgoing_token,
    check_pages,
    check_traces,
    required_hosts,
)
from bot.admin.checks.database import check_database, check_reachability, check_secret_files
from bot.admin.checks.result import CheckResult, CheckStatus, note, passed, run_check
from bot.admin.credential_expiry import read_credential
from bot.app.wiring import (
    InvalidSetting,
    build_mail_server,
    build_route,
    build_sign_in_keys,
    build_token_source,
)
from bot.clock import monotonic_time, unix_time, utc_now
from bot.settings import Settings
from bot.teams.errors import NotAllowed
from bot.teams.http import AllowedHosts
from bot.teams.signing_keys import KeyRing
from storage.engine import sqlite_file


async def run_checks(settings: Settings, *, reach: bool) -> list[CheckResult]:
    """Run all checks and return their results, those of the settings first; raises InvalidSetting."""
    looks = {name: run_check(name, check=look) for name, look in _build_checks(settings).items()}
    found = await asyncio.gather(*looks.values())
    findings = [*_check_settings(settings), *(finding for group in found for finding in group)]
    if reach:
        findings += await run_check("reach", check=_check_reachability(settings, findings))
    return findings


def _check_settings(settings: Settings) -> list[CheckResult]:
    identity = check_identity(
        app_id=settings.app_id,
        app_type=settings.app_type,
        tenants=len(settings.tenants),
        local=settings.local,
    )
    proof = check_credential(
        partial(read_credential, certificate=settings.certificate, secret_expires=settings.secret_expires),
        managed=settings.app_type == "UserAssignedMSI",
        now=utc_now(),
    )
    traces = check_traces(settings.traces_to)
    backups = check_backups(settings.backup_dir, now=utc_now())
    of_production = [] if settings.local else [*proof, *backups]
    return [passed("settings", says="complete"), *identity, *of_production, *traces]


def _build_checks(settings: Settings) -> dict[str, Awaitable[list[CheckResult]]]:
    route = build_route(settings)
    try:
        destinations = AllowedHosts(settings.service_hosts, allow_local=settings.local)
        keys = KeyRing(settings.metadata_url, clock=monotonic_time, allowed_hosts=destinations, route=route)
    except NotAllowed as fault:
        raise InvalidSetting(f"BOT_OPENID_METADATA_URL: {fault}") from fault
    sign_in_keys = build_sign_in_keys(settings)
    return {
        "database": check_database(settings.database_url),
        "files": asyncio.to_thread(
            check_secret_files,
            Path.cwd(),
            named=(sqlite_file(settings.database_url), settings.certificate),
        ),
        "token in": check_incoming_token(keys, app_id=settings.app_id, clock=unix_time),
        "token out": check_outgoing_token(build_token_source(settings)),
        "clock": check_clock(settings.metadata_url, clock=utc_now, route=route),
        "pages": check_pages(
            settings.public_url,
            sign_in_keys,
            app_id=settings.app_id,
            is_managed=settings.app_type == "UserAssignedMSI",
            route=route,
        ),
        "mail": check_mail(build_mail_server(settings)),
        "firewall": check_hosts(_hosts(settings), route=route),
    }


def _hosts(settings: Settings) -> list[RequiredHost]:
    return required_hosts(
        metadata_url=settings.metadata_url,
        sign_in_url=None if settings.public_url is None else settings.sign_in_metadata_url,
        service_hosts=settings.service_hosts,
        file_hosts=settings.file_hosts,
        signs_in=not settings.local and settings.app_type == "SingleTenant",
    )


async def _check_reachability(settings: Settings, findings: list[CheckResult]) -> list[CheckResult]:
    """Check the councils, if there is a database that this version understands."""
    database = [finding for finding in findings if finding.about in ("database", "migrations")]
    if any(finding.state is not CheckStatus.OK for finding in database):
        return [note("reach", says="not looked at, because of the database")]
    return await check_reachability(settings.database_url, tenants=settings.tenants)
