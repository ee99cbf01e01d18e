"""Gauges read whenever metrics are scraped: the outbox, the scheduler, tokens and the credential."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.admin.credential_expiry import Credential
from bot.admin.scheduler import Heartbeat
from bot.teams import CachedToken, TokenSource
from bot.teams.signing_keys import KeyRing
from bot.telemetry.metrics import Metrics, process_gauges
from bot.telemetry.prometheus import Gauge, Labels
from storage import Store, Unavailable
from storage.stats import OutboxStats, read_stats

STATS_TIMEOUT = 3.0
"""Seconds that the database may take; without its answer the rest is shown."""


@dataclass(slots=True)
class OutboxGauges:
    """Gauges of the outbox, as it was when it was last read."""

    store: Store
    _stats: OutboxStats | None = None

    async def refresh(self) -> None:
        """Read the statistics of the outbox; without the database there are none."""
        try:
            async with asyncio.timeout(STATS_TIMEOUT):
                self._stats = await self.store.read_all_tenants(
                    lambda c: read_stats(c, now=self.store.current_time(c))
                )
        except (Unavailable, TimeoutError):
            self._stats = None

    def all(self) -> list[Gauge]:
        """Return the gauges."""
        return [
            Gauge(
                "bevaka_outbox_messages",
                help="Messages that wait, are on their way, or did not arrive.",
                labels=("state",),
                read=lambda: (
                    {(state,): n for state, n in self._stats.messages.items()} if self._stats else {}
                ),
            ),
            Gauge(
                "bevaka_outbox_overdue_seconds",
                help="For how long the oldest message has waited to be sent, reminders left out.",
                read=lambda: {(): self._stats.overdue_seconds} if self._stats else {},
            ),
            Gauge(
                "bevaka_history_unsealed",
                help="Events of the history that were not sealed yet.",
                read=lambda: {(): self._stats.unsealed_events} if self._stats else {},
            ),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramGauges:
    """Gauges of the parts of the running program."""

    heartbeat: Heartbeat
    keys: KeyRing
    token: TokenSource
    credential: Credential | None
    clock: Callable[[], datetime]
    process: list[Gauge] = field(default_factory=process_gauges)

    def register(self, metrics: Metrics, *, store: Store) -> list[Callable[[], Awaitable[None]]]:
        """Register the gauges with the metrics; return what has to be awaited before each scrape."""
        outbox = OutboxGauges(store)
        metrics.register(
            *outbox.all(),
            Gauge(
                "bevaka_task_runs_total",
                help="What came of each job of the clock.",
                labels=("task", "outcome"),
                kind="counter",
                read=lambda: self.heartbeat.outcomes,
            ),
            Gauge(
                "bevaka_task_age_seconds",
                help="Since a job of the clock last came to its end.",
                labels=("task",),
                read=lambda: {(task,): age for task, age in self.heartbeat.ages.items()},
            ),
            Gauge("bevaka_token_age_seconds", help="Of the token for Teams.", read=self._token_age),
            Gauge("bevaka_token_left_seconds", help="Until that token ends.", read=self._token_left),
            Gauge("bevaka_signing_keys_age_seconds", help="Of Teams' signing keys.", read=self._keys_age),
            Gauge(
                "bevaka_credential_left_seconds",
                help="Until the secret or certificate ends.",
                labels=("kind",),
                read=self._credential_left,
            ),
            *self.process,
        )
        return [outbox.refresh]

    def _token_age(self) -> Mapping[Labels, float]:
        return _optional(self.token.age if isinstance(self.token, CachedToken) else None)

    def _token_left(self) -> Mapping[Labels, float]:
        return _optional(self.token.seconds_left if isinstance(self.token, CachedToken) else None)

    def _keys_age(self) -> Mapping[Labels, float]:
        return _optional(self.keys.age)

    def _credential_left(self) -> Mapping[Labels, float]:
        if self.credential is None:
            return {}
        left = (self.credential.expires_at - self.clock()).total_seconds()
        return {(self.credential.kind,): left}


def _optional(value: float | None) -> Mapping[Labels, float]:
    return {} if value is None else {(): value}
