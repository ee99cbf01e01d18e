"""Everything that is counted, by name; docs/operations.md says the same, and a test compares."""

import platform

from bot.metrics.families import Counter, Family, Gauge, Histogram, Labels
from bot.version import VERSION, revision


class Metrics:
    """What the parts of the program tell of themselves."""

    def __init__(self) -> None:
        self._turns = Counter(
            "bevaka_turns_total", help="What people wrote and pressed.", labels=("feature", "outcome")
        )
        self._turn_seconds = Histogram(
            "bevaka_turn_seconds", help="From the verified call to its answer.", labels=("feature",)
        )
        self._calls = Counter("bevaka_calls_total", help="Calls to /api/messages.", labels=("status",))
        self._deliveries = Counter(
            "bevaka_deliveries_total",
            help="Attempts to send a message of the outbox; status is what Teams answered to a failed one.",
            labels=("kind", "outcome", "status"),
        )
        self._delivery_seconds = Histogram(
            "bevaka_delivery_seconds", help="From taking a message to what became of it.", labels=("kind",)
        )
        self._database_seconds = Histogram(
            "bevaka_database_seconds", help="One transaction, with the time it waited.", labels=("door",)
        )
        self._database_away = Counter(
            "bevaka_database_away_total", help="Transactions that found no database.", labels=("door",)
        )
        self._looked_at = [_build_info()]

    def turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Take note of a turn."""
        self._turns.count(feature, outcome)
        self._turn_seconds.observe(seconds, feature)

    def call(self, status: int) -> None:
        """Take note of an answered call."""
        self._calls.count(str(status))

    def delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Take note of an attempt to send a message."""
        self._deliveries.count(kind, outcome, "" if status is None else str(status))
        self._delivery_seconds.observe(seconds, kind)

    def transaction(self, door: str, seconds: float, *, away: bool) -> None:
        """Take note of a transaction."""
        self._database_seconds.observe(seconds, door)
        if away:
            self._database_away.count(door)

    def tick(self, task: str, outcome: str, seconds: float) -> None:
        """Take no note: the clock's own counts are looked at."""

    def look_at(self, *gauges: Gauge) -> None:
        """Look at these too whenever somebody asks."""
        self._looked_at += gauges

    @property
    def families(self) -> list[Family]:
        """All that can be asked for."""
        counted = (self._turns, self._turn_seconds, self._calls, self._deliveries, self._delivery_seconds)
        return [*counted, self._database_seconds, self._database_away, *self._looked_at]


def _build_info() -> Gauge:
    """Return a gauge that is always 1: its labels say which build runs."""
    build: dict[Labels, float] = {(VERSION, revision(), platform.python_version()): 1}
    return Gauge(
        "bevaka_build_info",
        help="Always 1; the labels say which build runs.",
        labels=("version", "revision", "python"),
        read=lambda: build,
    )
