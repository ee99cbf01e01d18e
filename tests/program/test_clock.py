"""The clock: what is remembered for a while only is forgotten, and a tick that fails stops no later one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.job import Job
from structlog.testing import capture_logs

from bot.scheduler import EVERY, REMEMBERED, build_scheduler
from storage import Store

TENANT, CHAT = "tenant", "19:chat@thread.v2"
NOW = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = Store.open(database_url)
    yield store
    store.close()


def forgetting(store: Store) -> Job:
    """Give back the job that forgets, as it was planned."""
    return build_scheduler(store, clock=lambda: NOW).get_jobs()[0]


async def heard(store: Store, activity: str, *, at: datetime) -> None:
    await store.write(lambda tx: tx.inbox.remember(CHAT, activity, result={}, at=at), tenant=TENANT, now=at)


async def is_known(store: Store, activity: str) -> bool:
    seen = await store.read(lambda tx: tx.inbox.seen(CHAT, activity), tenant=TENANT, now=NOW)
    return seen is not None


async def test_activities_are_recognised_for_a_week(store: Store) -> None:
    await heard(store, "old", at=NOW - REMEMBERED - timedelta(seconds=1))
    await heard(store, "young", at=NOW - REMEMBERED + timedelta(seconds=1))
    await forgetting(store).func()
    assert (await is_known(store, "old"), await is_known(store, "young")) == (False, True)


async def test_a_tick_without_a_database_is_missed_and_said(store: Store) -> None:
    tick = forgetting(store).func
    store.close()
    with capture_logs() as logged:
        await tick()
    assert [(line["event"], line["fault"]) for line in logged] == [("tick_missed", "Unavailable")]


def test_a_late_tick_is_made_up_for_once_and_never_two_run_at_the_same_time(store: Store) -> None:
    job = forgetting(store)
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
    assert (job.trigger.interval, job.trigger.timezone) == (EVERY, UTC)
