"""A clock: now and then something is looked at; what is due stands in the database, never here."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.teams.failures import describe_failure, referenced
from bot.watch import TickWatch, unwatched
from storage import Store, Unavailable
from storage.inbox import forget_before
from storage.retention import MOST_AT_ONCE, delete_done, delete_drafts, empty_sent

REMEMBERED = timedelta(days=7)
"""How long activities and presses are recognised when they come again."""
PATIENCE = 25.0
"""Seconds that one tick may take: a tick that hangs would stop all later ones."""

STALLED = timedelta(minutes=3)
"""After which a job that should have run several times is taken for dead."""

DONE, CUT_SHORT = "done", "cut_short"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be done again and again, in any number of processes."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]
    at_start: bool = False
    """Whether the first time is at once, to catch up with what was missed."""
    patience: float = PATIENCE


class Heartbeat:
    """When each job last came to its end."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._begun = clock()
        self._last: dict[str, datetime] = {}
        self.outcomes: Counter[tuple[str, ...]] = Counter()
        """How many times each job came to each end."""

    def beat(self, job: str) -> None:
        """Say that this job came to its end."""
        self._last[job] = self.clock()
        self.outcomes[job, "done"] += 1

    def missed(self, job: str, outcome: str) -> None:
        """Say that this job did not come to its end."""
        self.outcomes[job, outcome] += 1

    @property
    def ages(self) -> dict[str, float]:
        """Seconds since each job last came to its end."""
        now = self.clock()
        return {job: (now - last).total_seconds() for job, last in self._last.items()}

    def alive(self, job: str) -> bool:
        """Whether this job came to its end lately, or has not had the time to since the start."""
        return self.clock() - self._last.get(job, self._begun) < STALLED

    def last(self, job: str) -> datetime | None:
        """Give back when this job last came to its end, None where it never did."""
        return self._last.get(job)


def build_scheduler(*jobs: Job, heartbeat: Heartbeat, watch: TickWatch = unwatched) -> AsyncIOScheduler:
    """Give back the clock, not yet started; it keeps nothing, so losing it loses nothing."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    for job in jobs:
        first = {"next_run_time": heartbeat.clock()} if job.at_start else {}
        scheduler.add_job(
            _guarded(job, heartbeat, watch=watch),
            IntervalTrigger(seconds=job.every.total_seconds(), timezone=UTC),
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            **first,
        )
    return scheduler


def tidying(store: Store) -> Job:
    """Forget what was to be remembered for a while only."""

    async def tidy() -> None:
        time = store.time
        parts = (
            lambda c: forget_before(c, time(c) - REMEMBERED),
            lambda c: empty_sent(c, now=time(c)),
            lambda c: delete_done(c, now=time(c)),
            lambda c: delete_drafts(c, now=time(c)),
        )
        for part in parts:
            while await store.write_for_all(part) >= MOST_AT_ONCE:
                log.info("tidied", rows=MOST_AT_ONCE)

    return Job(name="tidy", every=timedelta(hours=1), run=tidy)


def _guarded(job: Job, heartbeat: Heartbeat, *, watch: TickWatch) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        with referenced():
            began = perf_counter()
            outcome = await _tick(job)
            if outcome == DONE:
                heartbeat.beat(job.name)
            elif outcome != CUT_SHORT:
                heartbeat.missed(job.name, outcome)
            watch(job.name, outcome, perf_counter() - began)

    return run


async def _tick(job: Job) -> str:
    """Do it once; give back in a word what came of it."""
    try:
        async with asyncio.timeout(job.patience):
            await job.run()
    except asyncio.CancelledError:  # the program ends; the next start catches up
        log.info("tick_cut_short", job=job.name)
        return CUT_SHORT
    except TimeoutError:  # what was done stays done, the rest is left to the next tick
        log.warning("tick_unfinished", job=job.name, seconds=job.patience)
        return "unfinished"
    except Unavailable as fault:
        log.warning("tick_missed", job=job.name, fault=type(fault).__name__)
        return "missed"
    except Exception as failure:  # noqa: BLE001 - the next tick may do better
        log.error("tick_failed", job=job.name, **describe_failure(failure))  # noqa: TRY400
        return "failed"
    return DONE
