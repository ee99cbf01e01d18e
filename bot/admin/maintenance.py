"""Periodic maintenance of the database: delete old rows, seal the history, apply the retention period."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.admin.scheduler import ClockSteps, PeriodicTask
from storage import Store
from storage.answer_links import delete_ended_links
from storage.audit_chain import SEAL_BATCH_SIZE, chain_head, seal_events
from storage.inbox import delete_before
from storage.outbox.claims import release_future
from storage.page_sessions import delete_expired_sessions
from storage.privacy.anonymise import (
    RETENTION_BATCH_SIZE,
    ExpiredQuestion,
    anonymise_questions,
    find_expired_questions,
)
from storage.retention import CLEANUP_BATCH_SIZE, clear_sent_payloads, delete_drafts, delete_finished

log = structlog.get_logger(__name__)
_MONTHS = 12
_LONGEST_MONTH = 31
DEDUPLICATION_PERIOD = timedelta(days=7)
"""How long repeated activities and button presses are recognised."""


def clock_task(store: Store, *, every: timedelta, clock: Callable[[], float]) -> PeriodicTask:
    """Return the task that notices when the time of the database was set; ``clock`` is monotonic, in seconds.

    A step is logged. After a step back the outbox is released from what was stored in a future that is not.
    """
    steps = ClockSteps()

    async def run() -> None:
        now = await store.read_all_tenants(store.current_time)
        if step := steps.observe(now.timestamp(), clock()):
            log.warning("clock_stepped", of="database", seconds=round(step))
        if step < 0:
            released = await store.write_all_tenants(partial(release_future, now=now))
            log.info("outbox_released", messages=released)

    return PeriodicTask(name="clock", interval=every, run=run, at_start=True)


def sealing_task(store: Store) -> PeriodicTask:
    """Return the task that seals the history.

    The head of the chain is logged, out of reach of those who can change the database.
    """

    async def run() -> None:
        sealed = SEAL_BATCH_SIZE
        while sealed >= SEAL_BATCH_SIZE:
            sealed = await store.write_all_tenants(lambda c: seal_events(c, now=store.current_time(c)))
            if sealed:
                end = await store.read_all_tenants(chain_head)
                log.info("sealed", events=sealed, position=end.position, head=end.chain)

    return PeriodicTask(name="seal", interval=timedelta(seconds=30), run=run, at_start=True)


def retention_task(store: Store, *, months: int) -> PeriodicTask:
    """Return the task that applies the retention period once an hour."""

    async def run() -> None:
        async for removed in remove_old_texts(store, months=months):
            log.info("words_removed", security=True, questions=len(removed), months=months)

    return PeriodicTask(name="retention", interval=timedelta(hours=1), run=run, timeout=300.0)


async def remove_old_texts(store: Store, *, months: int) -> AsyncIterator[list[ExpiredQuestion]]:
    """Remove the texts of questions that ended this many months ago; yield each batch."""
    removed = [None] * RETENTION_BATCH_SIZE
    while len(removed) >= RETENTION_BATCH_SIZE:
        now = await store.read_all_tenants(store.current_time)
        found = await store.read_all_tenants(
            partial(find_expired_questions, before=months_before(now, months=months))
        )
        if found:
            await store.write_all_tenants(partial(anonymise_questions, expired=found, months=months, now=now))
            yield found
        removed = [None] * len(found)


def months_before(moment: datetime, *, months: int) -> datetime:
    """Return the time this many months earlier, on the month's last day if it has no such day."""
    year, month = divmod(moment.year * _MONTHS + moment.month - 1 - months, _MONTHS)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def cleanup_task(store: Store) -> PeriodicTask:
    """Return the task that deletes rows that are only stored temporarily."""

    async def tidy() -> None:
        time = store.current_time
        parts = (
            lambda c: delete_before(c, time(c) - DEDUPLICATION_PERIOD),
            lambda c: clear_sent_payloads(c, now=time(c)),
            lambda c: delete_finished(c, now=time(c)),
            lambda c: delete_drafts(c, now=time(c)),
            lambda c: delete_expired_sessions(c, now=time(c)),
            lambda c: delete_ended_links(c, now=time(c)),
        )
        for part in parts:
            while await store.write_all_tenants(part) >= CLEANUP_BATCH_SIZE:
                log.info("old_rows_deleted", rows=CLEANUP_BATCH_SIZE)

    return PeriodicTask(name="tidy", interval=timedelta(hours=1), run=tidy)
