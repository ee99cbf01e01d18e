"""Every metric of the program, by name; docs/operations.md lists the same, and a test compares."""

import asyncio
import os
import platform
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.telemetry.prometheus import Counter, Gauge, Histogram, Labels, MetricFamily
from bot.telemetry.version import VERSION, read_revision

_MEMORY, _OPEN_FILES, _THREADS = Path("/proc/self/statm"), Path("/proc/self/fd"), Path("/proc/self/task")


class Metrics:
    """All metrics, as an observer of the program."""

    def __init__(self) -> None:
        self._turns = Counter(
            "bevaka_turns_total", help="What people wrote and pressed.", labels=("feature", "outcome")
        )
        self._turn_seconds = Histogram(
            "bevaka_turn_seconds", help="From the verified call to its answer.", labels=("feature",)
        )
        self._requests = Counter("bevaka_calls_total", help="Calls to /api/messages.", labels=("status",))
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
        self._database_unavailable = Counter(
            "bevaka_database_unavailable_total", help="Transactions that found no database.", labels=("door",)
        )
        self._gauges = [_build_info()]

    def record_turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Count a turn."""
        self._turns.increment(feature, outcome)
        self._turn_seconds.observe(seconds, feature)

    def record_request(self, status: int) -> None:
        """Count a request that was answered."""
        self._requests.increment(str(status))

    def record_delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Count an attempt to send a message."""
        self._deliveries.increment(kind, outcome, "" if status is None else str(status))
        self._delivery_seconds.observe(seconds, kind)

    def record_transaction(self, mode: str, seconds: float, *, is_unavailable: bool) -> None:
        """Count a transaction."""
        self._database_seconds.observe(seconds, mode)
        if is_unavailable:
            self._database_unavailable.increment(mode)

    def record_task(self, task: str, outcome: str, seconds: float) -> None:
        """Do nothing: gauges read the counts of the scheduler."""

    def register(self, *gauges: Gauge) -> None:
        """Show these gauges as well."""
        self._gauges += gauges

    @property
    def families(self) -> list[MetricFamily]:
        """All metrics, in the order in which they are shown."""
        counted = (self._turns, self._turn_seconds, self._requests, self._deliveries, self._delivery_seconds)
        return [*counted, self._database_seconds, self._database_unavailable, *self._gauges]


def _build_info() -> Gauge:
    """Return a gauge that is always 1: its labels say which build runs."""
    build: dict[Labels, float] = {(VERSION, read_revision(), platform.python_version()): 1}
    return Gauge(
        "bevaka_build_info",
        help="Always 1; the labels say which build runs.",
        labels=("version", "revision", "python"),
        read=lambda: build,
    )


def process_gauges() -> list[Gauge]:
    """Return gauges of memory, files, threads, processor time and start; empty if unavailable."""
    begun = time.time()
    return [
        _process_gauge("process_resident_memory_bytes", "Memory in use.", _resident_bytes),
        _process_gauge(
            "process_open_fds", "Open files and connections.", lambda: _count_entries(_OPEN_FILES)
        ),
        _process_gauge("process_threads", "Threads.", lambda: _count_entries(_THREADS)),
        _process_gauge("bevaka_asyncio_tasks", "Tasks of the event loop.", lambda: len(asyncio.all_tasks())),
        _process_gauge(
            "process_cpu_seconds_total", "Processor time used.", time.process_time, kind="counter"
        ),
        _process_gauge("process_start_time_seconds", "When the program started.", lambda: begun),
    ]


def _process_gauge(
    name: str,
    help: str,  # noqa: A002 - Prometheus' word
    look: Callable[[], float],
    *,
    kind: str = "gauge",
) -> Gauge:
    def read() -> Mapping[Labels, float]:
        try:
            return {(): look()}
        except OSError:
            return {}

    return Gauge(name, help=help, read=read, kind=kind)


def _resident_bytes() -> float:
    pages = int(_MEMORY.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _count_entries(folder: Path) -> float:
    return len(os.listdir(folder))  # noqa: PTH208 - a path object for each would open more of them
