"""Retention: questions that ended long ago lose their words, once the organisation has said how long."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.scheduler import Job
from storage import Store
from storage.ageing import MOST_AT_ONCE, Old, empty, old_questions

_MONTHS = 12
_LONGEST_MONTH = 31

log = structlog.get_logger(__name__)


def retaining(store: Store, *, months: int) -> Job:
    """Remove once an hour what the rule says."""

    async def run() -> None:
        async for removed in remove_old(store, months=months):
            log.info("words_removed", security=True, questions=len(removed), months=months)

    return Job(name="retention", every=timedelta(hours=1), run=run, patience=300.0)


async def remove_old(store: Store, *, months: int) -> AsyncIterator[list[Old]]:
    """Remove the words of all questions that ended so many months ago, a part at a time."""
    removed = [None] * MOST_AT_ONCE
    while len(removed) >= MOST_AT_ONCE:
        now = await store.read_for_all(store.time)
        found = await store.read_for_all(partial(old_questions, before=months_before(now, months=months)))
        if found:
            await store.write_for_all(partial(empty, questions=found, months=months, now=now))
            yield found
        removed = [None] * len(found)


def months_before(moment: datetime, *, months: int) -> datetime:
    """Give back the same time so many months earlier, on the month's last day where it has no such day."""
    year, month = divmod(moment.year * _MONTHS + moment.month - 1 - months, _MONTHS)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
