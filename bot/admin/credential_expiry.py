"""When the secret or certificate of the bot expires, and the warnings to coordinators before that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.admin.scheduler import PeriodicTask
from bot.views.messages import SENTENCE
from storage import Store, Transaction
from storage.councils import list_all_councils
from storage.outbox import ScheduledMessage

WARNING_PERIOD_DAYS = 30
"""Days before its expiry from which a secret or certificate causes warnings."""
WARNING_DAYS = (0, 1, 7, 14, WARNING_PERIOD_DAYS)
"""Days before the expiry on which coordinators are warned, once each."""
WARNING_LIFETIME = timedelta(days=5)
"""How long a warning stays valid while it waits for office hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """The secret or certificate of the bot, and when it expires."""

    kind: str
    """``secret`` or ``certificate``."""
    expires_at: datetime

    def days_left(self, now: datetime) -> int:
        """Return whole days until it expires, negative afterwards."""
        return (self.expires_at - now).days


def read_credential(*, certificate: Path | None, secret_expires: date | None) -> Credential | None:
    """Return the credential, None if its expiry is unknown; raises ValueError without a certificate."""
    if certificate is not None:
        return Credential(kind="certificate", expires_at=_certificate_expiry(certificate))
    if secret_expires is not None:
        return Credential(kind="secret", expires_at=datetime.combine(secret_expires, time(), UTC))
    return None


def _certificate_expiry(file: Path) -> datetime:
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - needed by those who have one

    try:
        found = load_pem_x509_certificates(file.read_bytes())
    except OSError as fault:
        raise ValueError("the file cannot be read") from fault
    return min(one.not_valid_after_utc for one in found)


def expiry_task(store: Store, credential: Credential, *, wake: Callable[[], None]) -> PeriodicTask:
    """Return the task that warns coordinators, checked once an hour."""

    async def run() -> None:
        now = await store.read_all_tenants(store.current_time)
        step = reached_step(credential, now=now)
        if step is None:
            return
        for tenant, council in await store.read_all_tenants(list_all_councils):
            telling = partial(warn_coordinators, council=council, credential=credential, step=step)
            if await store.write(telling, tenant=tenant):
                wake()

    return PeriodicTask(name="expiry", interval=timedelta(hours=1), run=run, at_start=True)


def reached_step(credential: Credential, *, now: datetime) -> int | None:
    """Return the warning step that has been reached, None if there is still time."""
    left = (credential.expires_at - now).total_seconds() / timedelta(days=1).total_seconds()
    return next((step for step in WARNING_DAYS if left <= step), None)


def warn_coordinators(tx: Transaction, *, council: int, credential: Credential, step: int) -> int:
    """Warn each coordinator once per step, over all councils; return how many are warned."""
    day = f"{credential.expires_at:%Y-%m-%d}"
    key = "expiry.ended" if step == 0 else f"expiry.{credential.kind}"
    return tx.outbox.schedule(
        ScheduledMessage(
            key=f"expiry:{person}:{day}:{step}",
            payload=SENTENCE.view(key=key, values={"day": day}).payload,
            council=council,
            person=person,
            at=tx.now,
            expires_at=tx.now + WARNING_LIFETIME,
        )
        for person in tx.councils.get(council).coordinators
    )
