"""Build the parts that depend on settings: credentials, the gateway to Teams, observers."""

import asyncio
from collections.abc import Collection
from contextlib import AsyncExitStack

import structlog

from bot.admin.checks.connections import TRACES_ADVICE
from bot.admin.credential_expiry import Credential, read_credential
from bot.clock import monotonic_time, unix_time
from bot.settings import Settings
from bot.teams.authentication import Authoriser
from bot.teams.connector import ConnectorTransport
from bot.teams.credentials import (
    StaticToken,
    TokenSource,
    certificate_credential,
    managed_identity_credential,
    secret_credential,
)
from bot.teams.errors import NotAllowed
from bot.teams.files import FileTransport
from bot.teams.gateway import ErrorText, TeamsGateway, Transports
from bot.teams.http import DIRECT, AllowedHosts, OutboundRoute, SecondsClock
from bot.teams.signing_keys import KeyRing
from bot.telemetry.log_context import bound_reference
from bot.telemetry.observers import Observer, ObserverPair
from cards.languages import DEFAULT_LOCALE
from cards.texts import Texts
from storage import Unavailable

LOCAL_TOKEN = "local"  # noqa: S105 - what the simulator expects

log = structlog.get_logger(__name__)


class InvalidSetting(ValueError):  # noqa: N818 - what is wrong is the setting
    """A setting that turns out to be invalid only when it is used; the message names it."""


def build_route(settings: Settings) -> OutboundRoute:
    """Return the route to the services outside that the settings describe."""
    return OutboundRoute(proxy=settings.https_proxy, ca_file=settings.ca_file)


def build_token_source(settings: Settings) -> TokenSource:
    """Return the source of the token that the bot presents to Teams; raises InvalidSetting."""
    app, tenant, route = settings.app_id, settings.tenant_id, build_route(settings)
    if settings.local:
        return StaticToken(LOCAL_TOKEN)
    if settings.app_type == "UserAssignedMSI":
        return managed_identity_credential(app_id=app, clock=unix_time, monotonic=monotonic_time)
    if settings.certificate is not None:
        try:
            return certificate_credential(
                app_id=app,
                tenant=tenant,
                file=settings.certificate,
                clock=unix_time,
                monotonic=monotonic_time,
                route=route,
            )
        except (ValueError, OSError) as fault:
            raise InvalidSetting("BOT_CERTIFICATE_FILE: holds no private key with its certificate") from fault
    return secret_credential(
        app_id=app,
        tenant=tenant,
        secret=settings.password or "",
        clock=unix_time,
        monotonic=monotonic_time,
        route=route,
    )


def failure_message(reference: str, locale: str | None) -> str:
    """Return the message that people read if the program fails."""
    return Texts.of(locale or DEFAULT_LOCALE)("refusal.our_fault", reference=reference)


def build_gateway(  # noqa: PLR0913 - what the settings say, value by value
    *,
    app_id: str,
    tenants: Collection[str],
    metadata_url: str,
    service_hosts: Collection[str],
    file_hosts: Collection[str],
    token: TokenSource,
    clock: SecondsClock,
    monotonic: SecondsClock,
    apology: ErrorText,
    unavailable: tuple[type[Exception], ...],
    allow_local: bool = False,
    route: OutboundRoute = DIRECT,
) -> TeamsGateway:
    """Build the gateway; raises ValueError for an empty identity, NotAllowed for a bad metadata address.

    ``apology(reference, locale)`` returns the text that people read when the program fails; ``unavailable``
    are the exceptions that the dispatcher raises while the database is unavailable. Tokens of callers are
    checked by ``clock``; what is kept for a while, by ``monotonic``.
    """
    allowed_hosts = AllowedHosts(service_hosts, allow_local=allow_local)
    keys = KeyRing(metadata_url, clock=monotonic, allowed_hosts=allowed_hosts, route=route)
    authoriser = Authoriser(keys, app_id=app_id, tenants=tenants, clock=clock)
    outbound = ConnectorTransport(allowed_hosts, token=token, clock=clock, route=route)
    files = FileTransport(AllowedHosts(file_hosts, allow_local=allow_local), clock=clock, route=route)
    transports = Transports(outbound=outbound, files=files)
    return TeamsGateway(
        authoriser,
        keys=keys,
        transports=transports,
        monotonic=monotonic,
        apology=apology,
        unavailable=unavailable,
    )


def build_gateway_from_settings(settings: Settings, *, token: TokenSource) -> TeamsGateway:
    """Return the gateway to Teams; raises InvalidSetting."""
    try:
        return build_gateway(
            app_id=settings.app_id,
            tenants=settings.tenants,
            metadata_url=settings.metadata_url,
            service_hosts=settings.service_hosts,
            file_hosts=settings.file_hosts,
            token=token,
            clock=unix_time,
            monotonic=monotonic_time,
            apology=failure_message,
            unavailable=(Unavailable,),
            allow_local=settings.local,
            route=build_route(settings),
        )
    except NotAllowed as fault:
        raise InvalidSetting(f"BOT_OPENID_METADATA_URL: {fault}") from fault


def build_observer(settings: Settings, metrics: Observer, stack: AsyncExitStack) -> Observer:
    """Return the observer of everything: the metrics, and the traces if they are configured."""
    if settings.traces_to is None:
        return metrics
    try:
        from bot.telemetry.traces import export_traces_to  # noqa: PLC0415 - an extra, and a large one
    except ModuleNotFoundError as missing:
        log.warning("traces_unavailable", missing=missing.name, says=TRACES_ADVICE)
        return metrics
    kind = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    traces = export_traces_to(settings.traces_to, reference=bound_reference, database=kind)
    stack.push_async_callback(asyncio.to_thread, traces.close)
    return ObserverPair(metrics, traces)


def load_credential(settings: Settings) -> Credential | None:
    """Return the credential of the bot, None if its expiry is unknown; raises InvalidSetting."""
    if settings.app_type == "UserAssignedMSI":
        return None
    try:
        return read_credential(certificate=settings.certificate, secret_expires=settings.secret_expires)
    except ValueError as fault:
        raise InvalidSetting("BOT_CERTIFICATE_FILE: holds no certificate") from fault
