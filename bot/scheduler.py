"""A clock: now and then, what was remembered for a while only is forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from storage import Store, Unavailable
from storage.inbox import forget_before

REMEMBERED = timedelta(days=7)
"""How long activities and presses are recognised when they come again."""
EVERY = timedelta(hours=1)
PATIENCE = 25.0
"""Seconds that one tick may take: a tick that hangs would stop all later ones."""

log = structlog.get_logger(__name__)


def build_scheduler(store: Store, *, clock: Callable[[], datetime]) -> AsyncIOScheduler:
    """Give back the clock, not yet started; it keeps nothing, so losing it loses nothing."""

    async def forget() -> None:
        await store.write_for_all(lambda connection: forget_before(connection, clock() - REMEMBERED))

    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        _guarded(forget),
        IntervalTrigger(seconds=int(EVERY.total_seconds()), timezone=UTC),
        id="forget",
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    return scheduler


def _guarded(tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await tick()
        except (Unavailable, TimeoutError) as fault:
            log.warning("tick_missed", fault=type(fault).__name__)

    return run
