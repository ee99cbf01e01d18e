"""Build the metrics, and collect those read at each scrape: outbox, tasks, tokens, credential, process."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.admin.backups import newest_backup
from bot.admin.credential_expiry import Credential
from bot.admin.scheduler import Heartbeat
from bot.app.http import DropReason
from bot.clock import utc_now
from bot.features.registry import FEATURES
from bot.outbox.mail import MAIL_STATUSES
from bot.outbox.retry import DELIVERY_STATUSES
from bot.teams.credentials import CachedToken, TokenSource
from bot.teams.gateway import RESPONSE_STATUSES
from bot.teams.signing_keys import KeyRing
from bot.telemetry.metrics import KnownLabels, Metrics
from bot.turn.commands import command_names
from storage import Store, Unavailable
from storage.stats import OutboxStats, read_stats

FAILED_STATUS = 500
"""The response if the program fails unexpectedly."""
STATS_TIMEOUT = 3.0
"""Seconds that the database may take; without its answer the other metrics are still shown."""
_THREADS = "/proc/self/task"


def build_metrics(registry: CollectorRegistry) -> Metrics:
    """Return the metrics that are counted, registered, and all metrics of the process."""
    known = KnownLabels(
        features=command_names(FEATURES),
        request_statuses=(*RESPONSE_STATUSES, FAILED_STATUS),
        drop_reasons=tuple(DropReason),
        delivery_statuses=DELIVERY_STATUSES,
        mail_statuses=MAIL_STATUSES,
    )
    ProcessCollector(registry=registry)
    return Metrics(registry, known=known)


class OutboxCollector(Collector):
    """Gauges of the outbox and the history, as they were at the last ``refresh``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stats: OutboxStats | None = None

    async def refresh(self) -> None:
        """Read the statistics of the outbox; without the database there are none."""
        try:
            async with asyncio.timeout(STATS_TIMEOUT):
                self._stats = await self._store.read_all_tenants(
                    lambda c: read_stats(c, now=self._store.current_time(c))
                )
        except (Unavailable, TimeoutError):
            self._stats = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges, without values if there are no statistics."""
        stats = self._stats
        messages = GaugeMetricFamily(
            "bevaka_outbox_messages",
            "Messages that wait, are on their way, or did not arrive.",
            labels=("state",),
        )
        for state, count in stats.messages.items() if stats else ():
            messages.add_metric((state,), count)
        yield messages
        yield GaugeMetricFamily(
            "bevaka_outbox_overdue_seconds",
            "For how long the oldest message has waited to be sent, reminders left out.",
            value=stats.overdue_seconds if stats else None,
        )
        yield GaugeMetricFamily(
            "bevaka_history_unsealed",
            "Events of the history that were not sealed yet.",
            value=stats.unsealed_events if stats else None,
        )


class ProgramCollector(Collector):
    """Gauges of the parts of the running program; unknown values are left out."""

    def __init__(
        self,
        heartbeat: Heartbeat,
        *,
        keys: KeyRing,
        token: TokenSource,
        credential: Credential | None,
        backups: Path | None,
    ) -> None:
        self._heartbeat, self._keys = heartbeat, keys
        self._token = token if isinstance(token, CachedToken) else None
        self._credential = credential
        self._backups = backups
        self._begun = utc_now()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges, from within the event loop."""
        age = GaugeMetricFamily(
            "bevaka_task_age_seconds",
            "Since a job of the clock last came to its end, or since the start.",
            labels=("task",),
        )
        for task, seconds in self._heartbeat.ages.items():
            age.add_metric((task,), seconds)
        yield age
        token = self._token
        yield GaugeMetricFamily(
            "bevaka_token_age_seconds", "Of the token for Teams.", value=token.age if token else None
        )
        yield GaugeMetricFamily(
            "bevaka_token_left_seconds",
            "Until that token ends, 0 where there never was one.",
            value=token.seconds_left if token else None,
        )
        yield GaugeMetricFamily(
            "bevaka_signing_keys", "Teams' signing keys that can be used.", value=self._keys.count
        )
        yield GaugeMetricFamily(
            "bevaka_signing_keys_age_seconds", "Of Teams' signing keys.", value=self._keys.age
        )
        yield self._credential_left()
        yield GaugeMetricFamily(
            "bevaka_backup_age_seconds",
            "Of the newest backup, or since the start where there is none.",
            value=self._backup_age(),
        )
        yield GaugeMetricFamily("process_threads", "Threads.", value=_count_threads())
        yield GaugeMetricFamily(
            "bevaka_asyncio_tasks", "Tasks of the event loop.", value=len(asyncio.all_tasks())
        )

    def _backup_age(self) -> float | None:
        if self._backups is None:
            return None
        return (utc_now() - (newest_backup(self._backups) or self._begun)).total_seconds()

    def _credential_left(self) -> GaugeMetricFamily:
        left = GaugeMetricFamily(
            "bevaka_credential_left_seconds", "Until the secret or certificate ends.", labels=("kind",)
        )
        if self._credential is not None:
            seconds = (self._credential.expires_at - utc_now()).total_seconds()
            left.add_metric((self._credential.kind,), seconds)
        return left


def _count_threads() -> int | None:
    """Return the number of threads of the process, None if the system does not tell."""
    try:
        return len(os.listdir(_THREADS))  # noqa: PTH208 - a path object for each would open more of them
    except OSError:
        return None
