"""Run periodic tasks; what is due is kept in the database, never here.

The scheduler plans by the wall clock, which may be set while the program runs: ages are taken from the
monotonic clock, and after a step of the wall clock all tasks run at once and are planned anew.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from time import perf_counter
from types import ModuleType

import structlog
from apscheduler.triggers.base import BaseTrigger

from bot.telemetry.log_context import describe_exception, log_reference
from bot.telemetry.observers import TASK_CANCELLED, TASK_DONE, TaskObserver, ignore
from storage import Unavailable

_POOL = ModuleType("apscheduler.executors.pool")
_POOL.ThreadPoolExecutor = None  # type: ignore[attr-defined]
"""The executor of other schedulers, which loads multiprocessing; asyncio's has its own."""

if sys.modules.setdefault(_POOL.__name__, _POOL) is _POOL:
    import_module("apscheduler.schedulers.base")
    del sys.modules[_POOL.__name__]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: E402 - loaded without that executor

TASK_TIMEOUT = 25.0
"""Maximum seconds of one run, since a run that hangs would block all later ones."""

STALLED_AFTER = timedelta(minutes=3)
"""Time without success after which a task counts as stalled; it should have run several times."""

CLOCK_TOLERANCE = 30.0
"""Seconds by which a clock may be put right between two looks without a word."""

WATCH_INTERVAL = 5.0
"""Seconds from one look at the wall clock to the next."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicTask:
    """A task that runs periodically, in any number of processes."""

    name: str
    interval: timedelta
    run: Callable[[], Awaitable[None]]
    at_start: bool = False
    """Whether the first run is at once, to catch up with missed ones."""
    timeout: float = TASK_TIMEOUT


class Heartbeat:
    """When each task last succeeded, by a monotonic clock in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self._last: dict[str, float] = {}
        self.tasks: tuple[str, ...] = ()
        """The names of the scheduled tasks."""

    def record_success(self, task: str) -> None:
        """Record that a run of the task succeeded."""
        self._last[task] = self._clock()

    @property
    def ages(self) -> dict[str, float]:
        """Seconds since each scheduled task last succeeded, since the start if it never did."""
        return {task: self._age(task) for task in self.tasks}

    def is_alive(self, task: str) -> bool:
        """Return whether the task succeeded recently, or has not had the time to since the start.

        A negative age is no proof of life: no success can lie ahead.
        """
        return 0 <= self._age(task) < STALLED_AFTER.total_seconds()

    def has_succeeded(self, task: str) -> bool:
        """Return whether the task has succeeded since the start."""
        return task in self._last

    def _age(self, task: str) -> float:
        return self._clock() - self._last.get(task, self._begun)


class ClockSteps:
    """Finds steps of a clock by comparing it with a monotonic one, both in seconds."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def observe(self, wall: float, monotonic: float) -> float:
        """Return by how much the clock was set since the last look, 0 for less than CLOCK_TOLERANCE."""
        offset = wall - monotonic
        step = 0.0 if self._offset is None else offset - self._offset
        self._offset = offset
        return step if abs(step) > CLOCK_TOLERANCE else 0.0


class FromNow(BaseTrigger):  # type: ignore[misc]  # comes without types
    """Plans the next run one interval from now, wherever the clock stood at the last one."""

    def __init__(self, interval: timedelta, *, at_once: bool) -> None:
        """Take whether the first run is at once."""
        self.interval, self.at_once = interval, at_once

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return when the next run is due."""
        return now if previous_fire_time is None and self.at_once else now + self.interval


def build_scheduler(
    *tasks: PeriodicTask, heartbeat: Heartbeat, observer: TaskObserver = ignore
) -> AsyncIOScheduler:
    """Return the scheduler, not yet started; it has no state of its own that could be lost."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    heartbeat.tasks = tuple(task.name for task in tasks)
    for task in tasks:
        scheduler.add_job(
            _observed(task, heartbeat, observer=observer),
            FromNow(task.interval, at_once=task.at_start),
            id=task.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


async def watch_clock(
    scheduler: AsyncIOScheduler,
    *,
    clock: Callable[[], float],
    monotonic: Callable[[], float],
    every: float = WATCH_INTERVAL,
) -> None:
    """Log each step of the wall clock and make all jobs run at once after it, until cancelled.

    ``clock`` and ``monotonic`` return seconds; a job whose next run was planned before a step back would
    otherwise wait until the clock is there again.
    """
    steps = ClockSteps()
    while True:
        if step := steps.observe(clock(), monotonic()):
            log.warning("clock_stepped", of="machine", seconds=round(step))
            for job in scheduler.get_jobs():
                job.reschedule(FromNow(job.trigger.interval, at_once=True))
        await asyncio.sleep(every)


def _observed(
    task: PeriodicTask, heartbeat: Heartbeat, *, observer: TaskObserver
) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        with log_reference():
            began = perf_counter()
            outcome = await _run_once(task)
            if outcome == TASK_DONE:
                heartbeat.record_success(task.name)
            observer(task.name, outcome, perf_counter() - began)

    return run


async def _run_once(task: PeriodicTask) -> str:
    """Run the task once and return its outcome."""
    try:
        async with asyncio.timeout(task.timeout):
            await task.run()
    except asyncio.CancelledError:  # the program ends; the next start catches up
        log.info("task_cancelled", task=task.name)
        return TASK_CANCELLED
    except TimeoutError:  # completed work is kept, the rest is left to the next run
        log.warning("task_timed_out", task=task.name, seconds=task.timeout)
        return "unfinished"
    except Unavailable as fault:
        log.warning("task_without_database", task=task.name, fault=type(fault).__name__)
        return "missed"
    except Exception as failure:  # noqa: BLE001 - the next run may do better
        log.error("task_failed", task=task.name, **describe_exception(failure))  # noqa: TRY400
        return "failed"
    return TASK_DONE
