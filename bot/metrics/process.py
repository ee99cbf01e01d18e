"""What the operating system knows of the program, under the names that Prometheus' own clients use."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.metrics.families import Gauge, Labels

_STATUS, _OPEN, _THREADS = Path("/proc/self/statm"), Path("/proc/self/fd"), Path("/proc/self/task")


def process_gauges() -> list[Gauge]:
    """Give back what tells of a leak, processor time and the start; empty where the system does not tell."""
    begun = time.time()
    return [
        _plain("process_resident_memory_bytes", "Memory in use.", _memory),
        _plain("process_open_fds", "Open files and connections.", lambda: _entries(_OPEN)),
        _plain("process_threads", "Threads.", lambda: _entries(_THREADS)),
        _plain("bevaka_tasks", "Tasks of the event loop.", lambda: len(asyncio.all_tasks())),
        _plain("process_cpu_seconds_total", "Processor time used.", time.process_time, kind="counter"),
        _plain("process_start_time_seconds", "When the program started.", lambda: begun),
    ]


def _plain(
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


def _memory() -> float:
    pages = int(_STATUS.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _entries(folder: Path) -> float:
    return len(os.listdir(folder))  # noqa: PTH208 - a path object for each would open more of them
