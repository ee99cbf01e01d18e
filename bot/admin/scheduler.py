"""Run periodic tasks; what is due is stored only in the database."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.telemetry.log_context import describe_exception, log_reference
from bot.telemetry.observers import TASK_CANCELLED, TASK_DONE, TaskObserver, ignore
from storage import Unavailable

TASK_TIMEOUT = 25.0
"""Maximum seconds of one run, since a run that hangs would block all later ones."""

STALLED_AFTER = timedelta(minutes=3)
"""Time without success after which a task counts as stalled; it should have run several times."""

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
    """When each task last succeeded."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._begun = clock()
        self._last: dict[str, datetime] = {}
        self.tasks: tuple[str, ...] = ()
        """The names of the scheduled tasks."""

    def record_success(self, task: str) -> None:
        """Record that a run of the task succeeded."""
        self._last[task] = self.clock()

    @property
    def ages(self) -> dict[str, float]:
        """Return the seconds since each scheduled task last succeeded; since the start if it never did."""
        now = self.clock()
        return {task: (now - self._last.get(task, self._begun)).total_seconds() for task in self.tasks}

    def is_alive(self, task: str) -> bool:
        """Return whether the task succeeded recently, or the program started only recently."""
        return self.clock() - self._last.get(task, self._begun) < STALLED_AFTER

    def last_success(self, task: str) -> datetime | None:
        """Return when the task last succeeded, None if never."""
        return self._last.get(task)


def build_scheduler(
    *tasks: PeriodicTask, heartbeat: Heartbeat, observer: TaskObserver = ignore
) -> AsyncIOScheduler:
    """Return the scheduler, not yet started; it has no state of its own that could be lost."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    heartbeat.tasks = tuple(task.name for task in tasks)
    for task in tasks:
        first = {"next_run_time": heartbeat.clock()} if task.at_start else {}
        scheduler.add_job(
            _observed(task, heartbeat, observer=observer),
            IntervalTrigger(seconds=task.interval.total_seconds(), timezone=UTC),
            id=task.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            **first,
        )
    return scheduler


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
