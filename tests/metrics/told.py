"""Every metric that the program can show, by name."""

from bot.expiry import Credential
from bot.metrics import Metrics
from bot.scheduler import Heartbeat
from bot.sources import now, seconds
from bot.teams import FixedToken
from bot.teams.destinations import Destinations
from bot.teams.keys import KeyRing
from bot.watching import Watched
from storage import Store


def all_metrics(store: Store) -> dict[str, str]:
    """Give back the kind of every metric."""
    metrics = Metrics()
    keys = KeyRing("https://example.org/keys", clock=seconds, destinations=Destinations([]))
    Watched(
        heartbeat=Heartbeat(now),
        keys=keys,
        token=FixedToken("local"),
        credential=Credential(kind="secret", ends=now()),
        clock=now,
    ).show_in(metrics, store=store)
    return {family.name: family.kind for family in metrics.families}
