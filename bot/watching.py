"""What is looked at whenever somebody asks for the metrics: the outbox, the clock, tokens and their end."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.expiry import Credential
from bot.metrics import Gauge, Metrics
from bot.metrics.families import Labels
from bot.metrics.process import process_gauges
from bot.scheduler import Heartbeat
from bot.teams import KeptToken, TokenSource
from bot.teams.keys import KeyRing
from storage import Store, Unavailable
from storage.figures import Figures, figures

PATIENCE = 3.0
"""Seconds that the database may take; without its answer the rest is shown."""


@dataclass(slots=True)
class OutboxWatch:
    """The outbox as it was at the last look."""

    store: Store
    _seen: Figures | None = None

    async def look(self) -> None:
        """Look at the outbox; where the database is away there are no figures of it."""
        try:
            async with asyncio.timeout(PATIENCE):
                self._seen = await self.store.read_for_all(lambda c: figures(c, now=self.store.time(c)))
        except (Unavailable, TimeoutError):
            self._seen = None

    def gauges(self) -> list[Gauge]:
        """Give back what is shown of it."""
        return [
            Gauge(
                "bevaka_outbox_letters",
                help="Messages that wait, are on their way, or did not arrive.",
                labels=("state",),
                read=lambda: {(state,): n for state, n in self._seen.letters.items()} if self._seen else {},
            ),
            Gauge(
                "bevaka_outbox_overdue_seconds",
                help="For how long the oldest message has waited to be sent, reminders left out.",
                read=lambda: {(): self._seen.overdue} if self._seen else {},
            ),
            Gauge(
                "bevaka_history_unsealed",
                help="Events of the history that were not sealed yet.",
                read=lambda: {(): self._seen.unsealed} if self._seen else {},
            ),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The parts that are looked at."""

    heartbeat: Heartbeat
    keys: KeyRing
    token: TokenSource
    credential: Credential | None
    clock: Callable[[], datetime]
    also: list[Gauge] = field(default_factory=process_gauges)

    def show_in(self, metrics: Metrics, *, store: Store) -> list[Callable[[], Awaitable[None]]]:
        """Let the metrics show what these parts tell; give back what has to be done before they are shown."""
        outbox = OutboxWatch(store)
        metrics.look_at(
            *outbox.gauges(),
            Gauge(
                "bevaka_ticks_total",
                help="What came of each job of the clock.",
                labels=("task", "outcome"),
                kind="counter",
                read=lambda: self.heartbeat.outcomes,
            ),
            Gauge(
                "bevaka_tick_age_seconds",
                help="Since a job of the clock last came to its end.",
                labels=("task",),
                read=lambda: {(job,): age for job, age in self.heartbeat.ages.items()},
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
            *self.also,
        )
        return [outbox.look]

    def _token_age(self) -> Mapping[Labels, float]:
        return _known(self.token.age if isinstance(self.token, KeptToken) else None)

    def _token_left(self) -> Mapping[Labels, float]:
        return _known(self.token.left if isinstance(self.token, KeptToken) else None)

    def _keys_age(self) -> Mapping[Labels, float]:
        return _known(self.keys.age)

    def _credential_left(self) -> Mapping[Labels, float]:
        if self.credential is None:
            return {}
        left = (self.credential.ends - self.clock()).total_seconds()
        return {(self.credential.kind,): left}


def _known(value: float | None) -> Mapping[Labels, float]:
    return {} if value is None else {(): value}
