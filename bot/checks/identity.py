"""Who the bot is to Teams, and how long its proof holds."""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.checks.finding import Finding, failed, fine, note, warning
from bot.expiry import WARNED_AHEAD, Credential

PROOF = "proof"


def look_at_identity(*, app_id: str, app_type: str, tenants: int, local: bool) -> Iterator[Finding]:
    """Say who the bot is."""
    served = "one tenant" if tenants == 1 else f"{tenants} tenants"
    yield fine("identity", says=f"application {app_id}, {app_type}, serves {served}")
    if local:
        says = "BOT_ENV=local: loopback only, and the token for Teams is a made-up one"
        yield note("identity", says=says, advice="leave BOT_ENV out where real people use it")


def look_at_proof(
    read: Callable[[], Credential | None], *, managed: bool, now: datetime
) -> Iterator[Finding]:
    """Say how long the secret or the certificate holds."""
    if managed:
        yield fine(PROOF, says="a managed identity: nothing that ends")
        return
    try:
        credential = read()
    except ValueError:
        advice = "put a PEM file with key and certificate at BOT_CERTIFICATE_FILE"
        yield failed(PROOF, says="the file holds no certificate", advice=advice)
        return
    if credential is None:
        advice = "set BOT_SECRET_EXPIRES to the date that Entra shows, to be warned in time"
        yield note(PROOF, says="nobody said when the secret ends", advice=advice)
    else:
        yield _time_left(credential, now=now)


def _time_left(credential: Credential, *, now: datetime) -> Finding:
    days, kind = credential.days_left(now), credential.kind
    renew = f"make a new {kind} in Entra, put it in the settings, start anew, then remove the old one"
    if credential.ends <= now:
        return failed(PROOF, says=f"the {kind} ended on {credential.ends:%Y-%m-%d}", advice=renew)
    says = f"the {kind} ends on {credential.ends:%Y-%m-%d}, in {days} days"
    return warning(PROOF, says=says, advice=renew) if days <= WARNED_AHEAD else fine(PROOF, says=says)
