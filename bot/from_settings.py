"""The parts that the settings decide: who the bot is, how it reaches Teams, who is told what it does."""

import asyncio
from contextlib import AsyncExitStack

import structlog

from bot.checks.traces import WITHOUT_TRACES
from bot.expiry import Credential, credential_of
from bot.settings import Settings
from bot.sources import now, seconds
from bot.teams import (
    Edge,
    FixedToken,
    NotAllowed,
    TokenSource,
    build_edge,
    certificate_token,
    managed_token,
    secret_token,
)
from bot.teams.failures import reference_if_any
from bot.watch import Both, Witness
from cards.texts import Texts
from storage import Unavailable

LOCAL_TOKEN = "local"  # noqa: S105 - what the simulator expects

log = structlog.get_logger(__name__)


class WrongSetting(ValueError):  # noqa: N818 - what is wrong is the setting
    """A setting that only shows to be wrong when it is used; the message names it."""


def token_source(settings: Settings) -> TokenSource:
    """Give back how the bot proves to Teams who it is."""
    app, tenant = settings.app_id, settings.tenant_id
    if settings.local:
        return FixedToken(LOCAL_TOKEN)
    if settings.app_type == "UserAssignedMSI":
        return managed_token(app_id=app, clock=seconds)
    if settings.certificate is not None:
        try:
            return certificate_token(app_id=app, tenant=tenant, file=settings.certificate, clock=seconds)
        except (ValueError, OSError) as fault:
            raise WrongSetting("BOT_CERTIFICATE_FILE: holds no private key with its certificate") from fault
    return secret_token(app_id=app, tenant=tenant, secret=settings.password or "", clock=seconds)


def apology(reference: str, locale: str | None) -> str:
    """What people read when the program fails."""
    return Texts.of(locale or "sv")("refusal.our_fault", reference=reference)


def build_our_edge(settings: Settings, *, token: TokenSource) -> Edge:
    """Give back the way in and out of Teams; raises WrongSetting."""
    try:
        return build_edge(
            app_id=settings.app_id,
            tenants=settings.tenants,
            metadata_url=settings.metadata_url,
            service_hosts=settings.service_hosts,
            file_hosts=settings.file_hosts,
            token=token,
            clock=now,
            apology=apology,
            unavailable=(Unavailable,),
            allow_local=settings.local,
        )
    except NotAllowed as fault:
        raise WrongSetting(f"BOT_OPENID_METADATA_URL: {fault}") from fault


def witness(settings: Settings, metrics: Witness, stack: AsyncExitStack) -> Witness:
    """Give back who is told of everything: the metrics, and the traces where somebody asked for them."""
    if settings.traces_to is None:
        return metrics
    try:
        from bot.traces import traces_to  # noqa: PLC0415 - an extra, and a large one
    except ModuleNotFoundError as missing:
        log.warning("no_traces", missing=missing.name, says=WITHOUT_TRACES)
        return metrics
    kind = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    traces = traces_to(settings.traces_to, reference=reference_if_any, database=kind)
    stack.push_async_callback(asyncio.to_thread, traces.close)
    return Both(metrics, traces)


def credential(settings: Settings) -> Credential | None:
    """Give back when the bot's proof ends, None where nobody said or there is nothing that ends."""
    if settings.app_type == "UserAssignedMSI":
        return None
    try:
        return credential_of(certificate=settings.certificate, secret_ends=settings.secret_expires)
    except ValueError as fault:
        raise WrongSetting("BOT_CERTIFICATE_FILE: holds no certificate") from fault
