"""Count what the program reports; docs/operations.md lists every metric, which a test checks.

Every series with known labels begins at 0: Prometheus sees no increase in a series that was not there before,
so an alert would miss its first event. They are declared at the first scrape, since they are many.
Format: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import platform
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, disable_created_metrics

from bot.telemetry.observers import (
    NO_FEATURE,
    OUTCOMES,
    OUTCOMES_WITHOUT_FEATURE,
    TASK_CANCELLED,
    TASK_OUTCOMES,
)
from bot.telemetry.version import VERSION, read_revision
from storage.outbox import MessageKind

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Upper bounds in seconds: Teams waits for 15 seconds, the documentation promises 2."""
TRANSACTION_MODES = ("read", "write")
LINK_OUTCOMES = ("shown", "acted", "refused", "too_fast", "expired", "revoked", "forged")
"""What becomes of a request with the link of an e-mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLabels:
    """The values of labels that are known before anything is counted."""

    features: Collection[str]
    """The names under which turns are counted, besides ``none``."""
    request_statuses: Collection[int]
    """What ``/api/messages`` answers with."""
    drop_reasons: Collection[str]
    """Why a connection can be dropped."""
    delivery_statuses: Mapping[str, Collection[int | None]]
    """The statuses of Teams for an attempt to send a message, by the resulting outcome."""
    mail_statuses: Mapping[str, Collection[int | None]]
    """The same of mail servers."""


class Metrics:
    """All metrics that are counted, as an observer of the program."""

    def __init__(self, registry: CollectorRegistry, *, known: KnownLabels) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, of no use here
        counter = partial(_counter, registry=registry)
        histogram = partial(_histogram, registry=registry)
        self._turns = counter("bevaka_turns_total", "What people wrote and pressed.", ("feature", "outcome"))
        self._turn_seconds = histogram(
            "bevaka_turn_seconds", "From the verified call to its answer.", ("feature",)
        )
        self._requests = counter("bevaka_calls_total", "Calls to /api/messages.", ("status",))
        self._dropped = counter(
            "bevaka_connections_dropped_total", "Connections that were dropped before a call.", ("reason",)
        )
        self._answer_links = counter(
            "bevaka_answer_links_total", "Requests with the link of an e-mail.", ("outcome",)
        )
        self._deliveries = counter(
            "bevaka_deliveries_total",
            "Attempts to send a message of the outbox; status is what Teams answered to a failed one.",
            ("kind", "outcome", "status"),
        )
        self._delivery_seconds = histogram(
            "bevaka_delivery_seconds", "From taking a message to what became of it.", ("kind",)
        )
        self._database_seconds = histogram(
            "bevaka_database_seconds", "One transaction, with the time it waited.", ("door",)
        )
        self._database_unavailable = counter(
            "bevaka_database_unavailable_total", "Transactions that found no database.", ("door",)
        )
        self._task_runs = counter(
            "bevaka_task_runs_total", "What came of each job of the clock.", ("task", "outcome")
        )
        build = Info("bevaka_build", "Always 1; the labels say which build runs.", registry=registry)
        build.info({"version": VERSION, "revision": read_revision(), "python": platform.python_version()})
        self._known = known
        self._is_declared = False

    def record_turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Count a turn."""
        self._turns(feature, outcome).inc()
        self._turn_seconds(feature).observe(seconds)

    def record_request(self, status: int) -> None:
        """Count a request that was answered."""
        self._requests(status).inc()

    def record_dropped(self, reason: str) -> None:
        """Count a connection that was dropped."""
        self._dropped(reason).inc()

    def record_answer_link(self, outcome: str) -> None:
        """Count a request with the link of an e-mail."""
        self._answer_links(outcome).inc()

    def record_delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Count an attempt to send a message."""
        self._deliveries(kind, outcome, _status_label(status)).inc()
        self._delivery_seconds(kind).observe(seconds)

    def record_transaction(self, mode: str, seconds: float, *, is_unavailable: bool) -> None:
        """Count a transaction."""
        self._database_seconds(mode).observe(seconds)
        if is_unavailable:
            self._database_unavailable(mode).inc()

    def record_task(self, task: str, outcome: str, seconds: float) -> None:  # noqa: ARG002 - see Observer
        """Count a run of a periodic task; one that the end of the program cancels is not counted."""
        if outcome != TASK_CANCELLED:
            self._task_runs(task, outcome).inc()

    def declare_tasks(self, tasks: Iterable[str]) -> None:
        """Start the counters of these periodic tasks at 0; which tasks run depends on the settings."""
        for task in tasks:
            for outcome in TASK_OUTCOMES:
                self._task_runs(task, outcome)

    def declare_known_series(self) -> None:
        """Start every series with known labels at 0, once."""
        if not self._is_declared:
            self._is_declared = True
            for outcome in LINK_OUTCOMES:
                self._answer_links(outcome)
            self._start_at_zero(self._known)

    def _start_at_zero(self, known: KnownLabels) -> None:
        with_feature = [outcome for outcome in OUTCOMES if outcome not in OUTCOMES_WITHOUT_FEATURE]
        for feature in sorted(known.features):
            self._turn_seconds(feature)
            for outcome in with_feature:
                self._turns(feature, outcome)
        self._turn_seconds(NO_FEATURE)
        for outcome in (*OUTCOMES_WITHOUT_FEATURE, "failed"):
            self._turns(NO_FEATURE, outcome)
        for status in known.request_statuses:
            self._requests(status)
        for reason in known.drop_reasons:
            self._dropped(reason)
        for kind in MessageKind:
            self._delivery_seconds(kind.value)
            is_mail = kind is MessageKind.MAIL
            answers = known.mail_statuses if is_mail else known.delivery_statuses
            for outcome, statuses in answers.items():
                for answered in statuses:
                    self._deliveries(kind.value, outcome, _status_label(answered))
        for mode in TRANSACTION_MODES:
            self._database_seconds(mode)
            self._database_unavailable(mode)


def _counter(
    name: str, documentation: str, labels: tuple[str, ...], *, registry: CollectorRegistry
) -> Callable[..., Counter]:
    """Return the function that finds the series of a counter; the library's own takes a lock each time."""
    return cache(Counter(name, documentation, labels, registry=registry).labels)


def _histogram(
    name: str, documentation: str, labels: tuple[str, ...], *, registry: CollectorRegistry
) -> Callable[..., Histogram]:
    """Return the function that finds the series of a histogram."""
    return cache(Histogram(name, documentation, labels, buckets=BUCKETS, registry=registry).labels)


def _status_label(status: int | None) -> str:
    return "" if status is None else str(status)
