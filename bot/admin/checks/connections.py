"""Check the connection to Teams: identity, credential, tokens, clock, hosts, and the trace collector."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.admin.checks.result import CheckResult, failed, note, passed, warning
from bot.admin.credential_expiry import WARNING_PERIOD_DAYS, Credential
from bot.mail.outcome import ServerFault
from bot.teams.authentication import CHANNEL, ISSUER, TokenVerifier
from bot.teams.credentials import NoToken, TokenSource
from bot.teams.errors import Unauthorized
from bot.teams.http import DIRECT, OutboundRoute, open_session
from bot.teams.signing_keys import KeyRing

if TYPE_CHECKING:
    from bot.mail.smtp import SmtpServer

PROOF = "proof"
KEYS_ADVICE = "let the machine reach the address in BOT_OPENID_METADATA_URL over https"
Seconds = Callable[[], float]
HTTPS_PORT = 443
CONNECT_TIMEOUT = 5.0
MAX_SKEW, TOLERATED_SKEW = 100.0, 20.0
"""Seconds: tokens are refused from 120 on."""
FIREWALL = "firewall"
LOGIN_HOST = "login.microsoftonline.com"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_FAULTS = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
MAIL = "mail"
MAIL_FAULTS = {
    ServerFault.UNREACHABLE.value: (
        "cannot be reached",
        "let the machine reach the host and port in BOT_SMTP_URL",
    ),
    ServerFault.CERTIFICATE.value: (
        "shows a certificate that is not trusted, or that is for another name",
        "name the host as in its certificate, and its authority in BOT_CA_FILE",
    ),
    ServerFault.NO_TLS.value: (
        "offers no STARTTLS, so nothing is sent to it",
        "use the port on which it does, or smtps://",
    ),
    ServerFault.LOGIN.value: (
        "does not let the bot in",
        "look at user and password in BOT_SMTP_URL, written as in an address (%40 for @)",
    ),
    ServerFault.TURNED_AWAY.value: (
        "turns the bot away",
        "ask those who run it whether this machine may send",
    ),
}
"""What is wrong with the mail server, and what to do."""
PAGES = "pages"
SIGN_IN_ADVICE = "let the machine reach the address in BOT_SIGN_IN_METADATA_URL over https"
TRACES = "traces"
TRACES_ADVICE = "install requirements-traces.lock, or leave out OTEL_EXPORTER_OTLP_ENDPOINT"
"""The advice if traces cannot be sent."""


def check_identity(*, app_id: str, app_type: str, tenants: int, local: bool) -> Iterator[CheckResult]:
    """Report the identity of the bot."""
    served = "one tenant" if tenants == 1 else f"{tenants} tenants"
    yield passed("identity", says=f"application {app_id}, {app_type}, serves {served}")
    if local:
        says = "BOT_ENV=local: loopback only, and the token for Teams is a made-up one"
        yield note("identity", says=says, advice="leave BOT_ENV out if real people use the bot")


def check_credential(
    read: Callable[[], Credential | None], *, managed: bool, now: datetime
) -> Iterator[CheckResult]:
    """Check how long the secret or certificate is valid."""
    if managed:
        yield passed(PROOF, says="a managed identity, which does not expire")
        return
    try:
        credential = read()
    except ValueError:
        advice = "put a PEM file with key and certificate at BOT_CERTIFICATE_FILE"
        yield failed(PROOF, says="the file contains no certificate", advice=advice)
        return
    if credential is None:
        advice = "set BOT_SECRET_EXPIRES to the date that Entra shows, to be warned in time"
        yield note(PROOF, says="it is not known when the secret expires", advice=advice)
    else:
        yield _check_expiry(credential, now=now)


def _check_expiry(credential: Credential, *, now: datetime) -> CheckResult:
    days, kind = credential.days_left(now), credential.kind
    renew = f"make a new {kind} in Entra, put it in the settings, start anew, then remove the old one"
    if credential.expires_at <= now:
        return failed(PROOF, says=f"the {kind} expired on {credential.expires_at:%Y-%m-%d}", advice=renew)
    says = f"the {kind} expires on {credential.expires_at:%Y-%m-%d}, in {days} days"
    return (
        warning(PROOF, says=says, advice=renew) if days <= WARNING_PERIOD_DAYS else passed(PROOF, says=says)
    )


async def check_incoming_token(keys: KeyRing, *, app_id: str, clock: Seconds) -> list[CheckResult]:
    """Check that the signing keys can be fetched and that a forged token is rejected."""
    try:
        if not await keys.refresh():
            return [failed("token in", says="the signing keys cannot be fetched", advice=KEYS_ADVICE)]
        check = TokenVerifier(keys, app_id=app_id, clock=clock)
        for header in (None, "Bearer none", f"Bearer {_forge_token(app_id)}"):
            if not await _is_rejected(check, header):
                return [
                    failed(
                        "token in", says="a forged token is accepted", advice="stop the bot and report this"
                    )
                ]
    finally:
        await keys.close()
    says = f"{keys.count} signing keys fetched, forged tokens are rejected"
    return [passed("token in", says=says)]


async def check_outgoing_token(source: TokenSource) -> list[CheckResult]:
    """Check that Entra issues a token to the bot."""
    try:
        await source.get()
    except NoToken:
        advice = "compare id, tenant and secret with the registration, and let the machine reach Entra"
        return [failed("token out", says="Entra issues no token", advice=advice)]
    finally:
        await source.close()
    return [passed("token out", says="Entra issues a token")]


async def _is_rejected(check: TokenVerifier, header: str | None) -> bool:
    try:
        await check.verify(header, channel=CHANNEL, service_url="https://smba.trafficmanager.net/emea/")
    except Unauthorized:
        return True
    return False


def _forge_token(app_id: str) -> str:
    """Return a token that is correct in everything but its signature."""
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


async def check_clock(
    url: str, *, clock: Callable[[], datetime], route: OutboundRoute = DIRECT
) -> list[CheckResult]:
    """Compare the clock of this machine with that of the server that publishes the signing keys."""
    about = "clock"
    try:
        async with (
            open_session(timeout=aiohttp.ClientTimeout(total=CONNECT_TIMEOUT), route=route) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (*_FAULTS, KeyError):
        return [note(about, says="no server to compare it with could be reached")]
    ahead = (clock() - theirs.astimezone(UTC)).total_seconds()
    direction = "ahead" if ahead > 0 else "behind"
    says = f"{abs(ahead):.0f} seconds {direction}"
    if abs(ahead) > MAX_SKEW:
        return [
            failed(about, says=f"{says}: valid tokens are rejected", advice="let the machine keep time (NTP)")
        ]
    if abs(ahead) > TOLERATED_SKEW:
        return [warning(about, says=says, advice="let the machine keep time (NTP)")]
    return [passed(about, says="is right")]


async def check_pages(
    address: str | None,
    keys: KeyRing,
    *,
    app_id: str,
    is_managed: bool = False,
    route: OutboundRoute = DIRECT,
) -> list[CheckResult]:
    """Check what the pages in Teams need: the keys that sign people in, and a way in from outside.

    ``is_managed`` is True for a managed identity, which has no registration that could expose an API.
    """
    if address is None:
        says = "there are no tabs in Teams: BOT_PUBLIC_URL is not set"
        return [note(PAGES, says=says, advice="see docs/teams.md, if you want them")]
    try:
        has_keys = await keys.refresh()
    finally:
        await keys.close()
    if not has_keys:
        return [failed(PAGES, says="the keys that sign people in cannot be fetched", advice=SIGN_IN_ADVICE)]
    resource = f"api://{urlsplit(address).netloc}/{app_id}"
    says = f"{keys.count} keys that sign people in; the application ID URI has to be {resource}"
    found = [passed(PAGES, says=says), await _check_way_in(f"{address}/pages/sign-in", route=route)]
    if is_managed:
        says = "a managed identity has no registration through which Teams could sign people in"
        advice = "register an application for the bot (docs/registering.md), or leave out BOT_PUBLIC_URL"
        found.append(warning(PAGES, says=says, advice=advice))
    return found


async def _check_way_in(url: str, *, route: OutboundRoute) -> CheckResult:
    timeout = aiohttp.ClientTimeout(total=CONNECT_TIMEOUT)
    try:
        async with (
            open_session(timeout=timeout, route=route) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            status = answer.status
    except _FAULTS as fault:
        says = f"{url} cannot be reached from this machine ({type(fault).__name__})"
        return note(PAGES, says=says, advice="open it in a browser, from outside")
    if status == HTTPStatus.OK:
        return passed(PAGES, says=f"{url} is shown")
    advice = "start the bot, and let the proxy pass on what is below /pages/"
    return warning(PAGES, says=f"{url} answers {status}", advice=advice)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredHost:
    """A host that the bot has to reach over https, and what for; ``*.`` stands for one part of a name."""

    name: str
    purpose: str


def required_hosts(
    *,
    metadata_url: str,
    sign_in_url: str | None = None,
    service_hosts: Collection[str],
    file_hosts: Collection[str],
    signs_in: bool,
) -> list[RequiredHost]:
    """Return all hosts that a firewall or proxy has to let the bot reach, as docs/deploying.md lists them.

    ``signs_in`` is False for a managed identity, whose token comes from the machine's own network, and
    ``sign_in_url`` None if there are no pages to which people are signed in.
    """
    needed = [(LOGIN_HOST, "the bot's token")] if signs_in else []
    needed.append((urlsplit(metadata_url).hostname or "", "the keys that calls are signed with"))
    if sign_in_url is not None:
        needed.append((urlsplit(sign_in_url).hostname or "", "the keys that sign people in to pages"))
    needed += [(host, "messages to Teams") for host in service_hosts]
    needed += [(host, "files from and to OneDrive") for host in file_hosts]
    by_name: dict[str, list[str]] = {}
    for name, purpose in needed:
        by_name.setdefault(name, []).append(purpose)
    return [RequiredHost(name=name, purpose=", ".join(purposes)) for name, purposes in by_name.items()]


async def check_hosts(
    hosts: Collection[RequiredHost], *, port: int = HTTPS_PORT, route: OutboundRoute = DIRECT
) -> list[CheckResult]:
    """Check that each host answers over TLS, through the proxy if there is one; no token is sent to it."""
    timeout = aiohttp.ClientTimeout(total=CONNECT_TIMEOUT)
    async with open_session(timeout=timeout, route=route) as session:
        return list(await asyncio.gather(*(_check_host(host, port=port, session=session) for host in hosts)))


async def _check_host(host: RequiredHost, *, port: int, session: aiohttp.ClientSession) -> CheckResult:
    name = host.name
    if name in LOOPBACK and port == HTTPS_PORT:
        return note(FIREWALL, says=f"{name} is this machine and plays Teams")
    if name.startswith("*."):
        says = f"{name} ({host.purpose}) stands for several hosts: only named hosts can be checked"
        advice = "name yours in BOT_FILE_HOSTS, such as bjorkvik.sharepoint.com,bjorkvik-my.sharepoint.com"
        return note(FIREWALL, says=says, advice=advice)
    try:
        async with session.head(f"https://{name}:{port}/", allow_redirects=False):
            return passed(FIREWALL, says=f"{name} answers")
    except (aiohttp.ClientError, OSError, TimeoutError) as fault:
        says, advice = _explain_fault(fault, host, port=port)
        return failed(FIREWALL, says=says, advice=advice)


def _explain_fault(fault: Exception, host: RequiredHost, *, port: int) -> tuple[str, str]:
    """Return what is wrong with the way to a host, and what to do."""
    name = host.name
    match fault:
        case aiohttp.ClientConnectorCertificateError():
            advice = "name the authority of a proxy that opens TLS in BOT_CA_FILE, or let the host through"
            return f"{name} shows a certificate that is not trusted", advice
        case aiohttp.ClientHttpProxyError():
            advice = f"let the proxy pass {name} on, and see user and password in BOT_HTTPS_PROXY"
            return f"the proxy does not lead to {name}: it answers {fault.status}", advice
        case aiohttp.ClientProxyConnectionError():
            return "the proxy cannot be reached", "look at BOT_HTTPS_PROXY"
    says = f"{name} cannot be reached ({type(fault).__name__}): it is needed for {host.purpose}"
    return says, f"let the machine reach {name} on port {port}"


async def check_mail(server: "SmtpServer | None") -> list[CheckResult]:
    """Check that the mail server can be reached, proves who it is, and lets the bot in; nothing is sent."""
    if server is None:
        return [note(MAIL, says="no e-mail is sent: BOT_SMTP_URL is not set")]
    outcome = await server.probe(seconds=CONNECT_TIMEOUT)
    if outcome.code is None:
        return [passed(MAIL, says=f"{server.host} takes e-mail from {server.sender}")]
    says, advice = MAIL_FAULTS[outcome.code]
    answered = "" if outcome.status is None else f" (it answers {outcome.status})"
    return [failed(MAIL, says=f"{server.host} {says}{answered}", advice=advice)]


def check_traces(endpoint: str | None) -> Iterator[CheckResult]:
    """Check that traces can be exported, if they are configured."""
    if endpoint is None:
        return
    if find_spec("opentelemetry") is None:
        yield warning(TRACES, says="the exporter is not installed", advice=TRACES_ADVICE)
    else:
        yield passed(TRACES, says=f"sent to {urlsplit(endpoint).hostname}")
