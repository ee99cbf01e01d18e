"""Test the scheduler: short-lived data is removed, and a failed run does not stop later ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from apscheduler.job import Job as Planned
from structlog.testing import capture_logs

from bot.admin.maintenance import DEDUPLICATION_PERIOD, cleanup_task
from bot.admin.scheduler import (
    CLOCK_TOLERANCE,
    ClockSteps,
    FromNow,
    Heartbeat,
    PeriodicTask,
    build_scheduler,
    watch_clock,
)
from storage import Store, Transaction
from storage.outbox import MessageKind
from storage.outbox.claims import expire_overdue
from storage.retention import MESSAGE_RETENTION

TENANT, CHAT = "tenant", "19:chat@thread.v2"
NOW = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
EVERY, YEAR = timedelta(seconds=30), 365 * 86_400.0


class Seconds:
    """A clock in seconds that tests set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = Store.open(database_url, clock=lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def heartbeat(seconds: Seconds) -> Heartbeat:
    return Heartbeat(seconds)


def job(run: Callable[[], Awaitable[None]], *, patience: float = 1.0, at_start: bool = False) -> PeriodicTask:
    return PeriodicTask(name="plan", interval=EVERY, run=run, timeout=patience, at_start=at_start)


def planned(what: PeriodicTask, heartbeat: Heartbeat) -> Planned:
    """Return a job of the scheduler."""
    (only,) = build_scheduler(what, heartbeat=heartbeat).get_jobs()
    return only


async def nothing() -> None:
    """Do nothing."""


async def heard(store: Store, activity: str, *, at: datetime) -> None:
    await store.write(
        lambda tx: tx.inbox.add_activity(CHAT, activity, result={}, at=at), tenant=TENANT, now=at
    )


async def is_known(store: Store, activity: str) -> bool:
    seen = await store.read(lambda tx: tx.inbox.find_activity(CHAT, activity), tenant=TENANT)
    return seen is not None


async def test_activities_are_recognised_for_a_week(store: Store, heartbeat: Heartbeat) -> None:
    await heard(store, "old", at=NOW - DEDUPLICATION_PERIOD - timedelta(seconds=1))
    await heard(store, "young", at=NOW - DEDUPLICATION_PERIOD + timedelta(seconds=1))
    await planned(cleanup_task(store), heartbeat).func()
    assert (await is_known(store, "old"), await is_known(store, "young")) == (False, True)
    assert heartbeat.has_succeeded("tidy")


def fill(tx: Transaction) -> None:
    """Insert more rows than are removed at a time."""
    for number in range(1_200):
        tx.outbox.add(
            MessageKind.MESSAGE, key=str(number), payload={}, council=1, thread="c", expires_at=tx.now
        )


async def test_all_that_is_old_goes_in_one_tick_however_much_it_is(
    store: Store, heartbeat: Heartbeat
) -> None:
    long_ago = NOW - MESSAGE_RETENTION - timedelta(days=1)
    await store.write(fill, tenant=TENANT, now=long_ago)
    for _ in range(2):
        await store.write_all_tenants(partial(expire_overdue, now=long_ago))

    def left(tx: Transaction) -> int:
        return len(tx.outbox.list_failed(1, since=long_ago, limit=5_000))

    assert await store.read(left, tenant=TENANT) == 1_200
    with capture_logs() as logged:
        await planned(cleanup_task(store), heartbeat).func()
    assert await store.read(left, tenant=TENANT) == 0
    assert [line["rows"] for line in logged if line["event"] == "old_rows_deleted"] == [1_000]


async def test_a_tick_without_a_database_is_missed_and_said(store: Store, heartbeat: Heartbeat) -> None:
    tick = planned(cleanup_task(store), heartbeat).func
    store.close()
    with capture_logs() as logged:
        await tick()
    assert [(line["event"], line["task"], line["fault"]) for line in logged] == [
        ("task_without_database", "tidy", "Unavailable")
    ]
    assert not heartbeat.has_succeeded("tidy")


async def test_a_tick_that_fails_is_said_and_the_next_one_runs(heartbeat: Heartbeat) -> None:
    faults: list[Exception] = [ZeroDivisionError("a bug")]

    async def fail_once() -> None:
        if faults:
            raise faults.pop()

    tick = planned(job(fail_once), heartbeat).func
    with capture_logs() as logged:
        await tick()
    assert [(line["event"], line["task"], line["kinds"]) for line in logged] == [
        ("task_failed", "plan", ["ZeroDivisionError"])
    ]
    assert not heartbeat.has_succeeded("plan")
    await tick()
    assert heartbeat.has_succeeded("plan")


async def test_a_tick_that_hangs_is_given_up(heartbeat: Heartbeat) -> None:
    tick = planned(job(asyncio.Event().wait, patience=0.01), heartbeat).func  # type: ignore[arg-type]
    with capture_logs() as logged:
        await tick()
    assert [(line["event"], line["seconds"]) for line in logged] == [("task_timed_out", 0.01)]


def test_a_late_tick_is_made_up_for_once_and_never_two_run_at_the_same_time(heartbeat: Heartbeat) -> None:
    what = planned(job(nothing), heartbeat)
    assert (what.max_instances, what.coalesce, what.misfire_grace_time) == (1, True, None)
    assert what.trigger.get_next_fire_time(NOW - timedelta(days=365), NOW) == NOW + EVERY
    assert what.trigger.get_next_fire_time(NOW + timedelta(days=365), NOW) == NOW + EVERY


async def test_a_job_may_run_at_the_start_to_catch_up(heartbeat: Heartbeat) -> None:
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    scheduler = build_scheduler(job(run, at_start=True), heartbeat=heartbeat)
    scheduler.start()
    async with asyncio.timeout(2):
        await ran.wait()
    scheduler.shutdown(wait=False)


@pytest.mark.parametrize(("age", "alive"), [(0, True), (179, True), (180, False), (1e9, False), (-1, False)])
async def test_only_a_success_of_the_last_minutes_is_a_sign_of_life(
    heartbeat: Heartbeat, seconds: Seconds, age: float, *, alive: bool
) -> None:
    await planned(job(nothing), heartbeat).func()
    seconds.now += age
    assert heartbeat.is_alive("plan") is alive


def test_a_step_is_told_once_and_a_clock_that_is_drawn_right_slowly_is_none() -> None:
    steps = ClockSteps()
    assert steps.observe(1e9, 5.0) == 0, "nothing to compare with"
    assert [steps.observe(1e9 + s + CLOCK_TOLERANCE * s / 60, 5.0 + s) for s in range(60, 600, 60)] == [0] * 9
    for step in (YEAR, -YEAR, 7_200, -7_200, -CLOCK_TOLERANCE - 1):
        before, wall = ClockSteps(), 1e9
        assert before.observe(wall, 5.0) == 0
        assert before.observe(wall + 60 + step, 65.0) == step
        assert before.observe(wall + 120 + step, 125.0) == 0, "told once"


@pytest.mark.parametrize("step", [YEAR, -YEAR, 7_200, -7_200])
async def test_after_a_step_of_the_clock_every_job_runs_at_once_and_is_planned_anew(
    heartbeat: Heartbeat, seconds: Seconds, step: float
) -> None:
    """Check a next run that lies far ahead of the clock, as a step back of the clock leaves it."""
    ran, wall = asyncio.Event(), Seconds()

    async def run() -> None:
        ran.set()

    scheduler = build_scheduler(job(run), heartbeat=heartbeat)
    scheduler.start()
    (only,) = scheduler.get_jobs()
    only.modify(next_run_time=datetime.now(UTC) + timedelta(seconds=abs(step)))
    with capture_logs() as logged:
        watch = asyncio.create_task(watch_clock(scheduler, clock=wall, monotonic=seconds, every=0.01))
        await asyncio.sleep(0)
        wall.now += step
        async with asyncio.timeout(2):
            await ran.wait()
    watch.cancel()
    assert only.next_run_time - datetime.now(UTC) <= EVERY
    scheduler.shutdown(wait=False)
    assert [(line["event"], line["of"], line["seconds"]) for line in logged] == [
        ("clock_stepped", "machine", step)
    ]


async def test_a_clock_that_is_a_year_ahead_costs_one_run_and_not_one_for_each_interval(
    heartbeat: Heartbeat,
) -> None:
    (only,) = build_scheduler(job(nothing), heartbeat=heartbeat).get_jobs()
    only.next_run_time = NOW
    assert only._get_run_times(NOW + timedelta(days=365)) == [NOW]  # noqa: SLF001 - what the scheduler calls
    assert isinstance(only.trigger, FromNow)
