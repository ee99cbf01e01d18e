"""The clock: what is remembered for a while only is forgotten, and a tick that fails stops no later one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from apscheduler.job import Job as Planned
from structlog.testing import capture_logs

from bot.admin.maintenance import DEDUPLICATION_PERIOD, cleanup_task
from bot.admin.scheduler import Heartbeat, PeriodicTask, build_scheduler
from storage import Store, Transaction
from storage.outbox import MessageKind
from storage.outbox.claims import expire_overdue
from storage.retention import MESSAGE_RETENTION

TENANT, CHAT = "tenant", "19:chat@thread.v2"
NOW = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
EVERY = timedelta(seconds=30)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = Store.open(database_url, clock=lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def heartbeat() -> Heartbeat:
    return Heartbeat(lambda: NOW)


def job(run: Callable[[], Awaitable[None]], *, patience: float = 1.0, at_start: bool = False) -> PeriodicTask:
    return PeriodicTask(name="plan", interval=EVERY, run=run, timeout=patience, at_start=at_start)


def planned(what: PeriodicTask, heartbeat: Heartbeat) -> Planned:
    """Return a job as the clock has it."""
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
    assert heartbeat.last_success("tidy") == NOW


def fill(tx: Transaction) -> None:
    """Leave more behind than is forgotten at a time."""
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
    assert heartbeat.last_success("tidy") is None


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
    assert heartbeat.last_success("plan") is None
    await tick()
    assert heartbeat.last_success("plan") == NOW


async def test_a_tick_that_hangs_is_given_up(heartbeat: Heartbeat) -> None:
    tick = planned(job(asyncio.Event().wait, patience=0.01), heartbeat).func  # type: ignore[arg-type]
    with capture_logs() as logged:
        await tick()
    assert [(line["event"], line["seconds"]) for line in logged] == [("task_timed_out", 0.01)]


def test_a_late_tick_is_made_up_for_once_and_never_two_run_at_the_same_time(heartbeat: Heartbeat) -> None:
    what = planned(job(nothing), heartbeat)
    assert (what.max_instances, what.coalesce, what.misfire_grace_time) == (1, True, None)
    assert (what.trigger.interval, what.trigger.timezone) == (EVERY, UTC)


async def test_a_job_may_run_at_the_start_to_catch_up(heartbeat: Heartbeat) -> None:
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    scheduler = build_scheduler(job(run, at_start=True), heartbeat=heartbeat)
    scheduler.start()
    async with asyncio.timeout(2):
        await ran.wait()
    scheduler.shutdown(wait=False)
