"""Build the parts that depend on settings: credentials, the gateway to Teams, observers."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.admin.checks.connections import TRACES_ADVICE
from bot.admin.credential_expiry import Credential, read_credential
from bot.clock import monotonic_time, unix_time
from bot.outbox.mail import MailChannel
from bot.outbox.rate_limit import RateLimit
from bot.outbox.worker import MailBuilder
from bot.pages.sign_in import MICROSOFT_LOGIN, SignInVerifier
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
from bot.teams.http import AllowedHosts, OutboundRoute, SecondsClock
from bot.teams.signing_keys import KeyRing
from bot.telemetry.log_context import bound_reference
from bot.telemetry.observers import Observer, ObserverPair
from cards.languages import DEFAULT_LOCALE
from cards.texts import Texts
from storage import Unavailable

if TYPE_CHECKING:
    from bot.mail.smtp import SmtpServer

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


def build_gateway(
    settings: Settings,
    *,
    token: TokenSource,
    clock: SecondsClock = unix_time,
    monotonic: SecondsClock = monotonic_time,
    apology: ErrorText = failure_message,
    unavailable: tuple[type[Exception], ...] = (Unavailable,),
) -> TeamsGateway:
    """Build the gateway to Teams; raises InvalidSetting for a metadata address that is not allowed.

    ``apology(reference, locale)`` returns the text that people read when the program fails; ``unavailable``
    are the exceptions that the dispatcher raises while the database is unavailable. Tokens of callers are
    checked by ``clock``; cached values expire by ``monotonic``.
    """
    route = build_route(settings)
    service_hosts = AllowedHosts(settings.service_hosts, allow_local=settings.local)
    file_hosts = AllowedHosts(settings.file_hosts, allow_local=settings.local)
    try:
        keys = KeyRing(settings.metadata_url, clock=monotonic, allowed_hosts=service_hosts, route=route)
    except NotAllowed as fault:
        raise InvalidSetting(f"BOT_OPENID_METADATA_URL: {fault}") from fault
    return TeamsGateway(
        Authoriser(keys, app_id=settings.app_id, tenants=settings.tenants, clock=clock),
        keys=keys,
        transports=Transports(
            outbound=ConnectorTransport(service_hosts, token=token, clock=clock, route=route),
            files=FileTransport(file_hosts, clock=clock, route=route),
        ),
        monotonic=monotonic,
        apology=apology,
        unavailable=unavailable,
    )


def build_sign_in_keys(settings: Settings, *, clock: SecondsClock = monotonic_time) -> KeyRing:
    """Build the keys that sign people in to the pages; raises InvalidSetting for an address not allowed."""
    hosts = AllowedHosts((), allow_local=settings.local)
    try:
        return KeyRing(
            settings.sign_in_metadata_url, clock=clock, allowed_hosts=hosts, route=build_route(settings)
        )
    except NotAllowed as fault:
        raise InvalidSetting(f"BOT_SIGN_IN_METADATA_URL: {fault}") from fault


def build_sign_in(settings: Settings, keys: KeyRing, *, clock: SecondsClock = unix_time) -> SignInVerifier:
    """Build what signs people in to the pages at BOT_PUBLIC_URL; raises ValueError if it is not set.

    The issuer is on the host that announces the keys: clouds of their own have others than Microsoft's usual.
    """
    announced = urlsplit(settings.sign_in_metadata_url)
    return SignInVerifier(
        keys,
        app_id=settings.app_id,
        host=urlsplit(settings.public_url or "").netloc,
        tenants=settings.tenants,
        clock=clock,
        login_host=announced.hostname
        if announced.scheme == "https" and announced.hostname
        else MICROSOFT_LOGIN,
    )


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


def build_mail_server(settings: Settings) -> "SmtpServer | None":
    """Return the server that takes e-mail, None if there is none."""
    if settings.smtp_url is None:
        return None
    from bot.mail.smtp import SmtpServer  # noqa: PLC0415 - loads what only e-mail needs

    return SmtpServer.parse(
        settings.smtp_url,
        sender=settings.mail_sender or "",
        ca_file=settings.ca_file,
        is_local=settings.local,
    )


def build_mail(settings: Settings) -> MailBuilder | None:
    """Return what builds the sender of e-mail, None if it is off."""
    server = build_mail_server(settings)
    if server is None:
        return None
    from bot.mail.message import MailRenderer  # noqa: PLC0415 - same

    renderer = MailRenderer(sender=server.sender, answer_at=settings.public_url)
    rate = RateLimit(burst=max(1.0, settings.mail_rate / 6), per_second=settings.mail_rate / 60)
    return partial(MailChannel, server, renderer, rate, monotonic_time)


def load_credential(settings: Settings) -> Credential | None:
    """Return the credential of the bot, None if its expiry is unknown; raises InvalidSetting."""
    if settings.app_type == "UserAssignedMSI":
        return None
    try:
        return read_credential(certificate=settings.certificate, secret_expires=settings.secret_expires)
    except ValueError as fault:
        raise InvalidSetting("BOT_CERTIFICATE_FILE: holds no certificate") from fault
