"""Every metric that the program can show, by name."""

from bot.admin.credential_expiry import Credential
from bot.admin.scheduler import Heartbeat
from bot.app.gauges import ProgramGauges
from bot.clock import unix_time, utc_now
from bot.teams import StaticToken
from bot.teams.allowed_hosts import AllowedHosts
from bot.teams.signing_keys import KeyRing
from bot.telemetry.metrics import Metrics
from storage import Store


def all_metrics(store: Store) -> dict[str, str]:
    """Return the kind of every metric."""
    metrics = Metrics()
    keys = KeyRing("https://example.org/keys", clock=unix_time, allowed_hosts=AllowedHosts([]))
    ProgramGauges(
        heartbeat=Heartbeat(utc_now),
        keys=keys,
        token=StaticToken("local"),
        credential=Credential(kind="secret", expires_at=utc_now()),
        clock=utc_now,
    ).register(metrics, store=store)
    return {family.name: family.kind for family in metrics.families}
