"""Prepare a restored database: hold messages that may have been sent since the backup."""

from collections.abc import Callable
from datetime import datetime

from bot.reminders.planner import ReminderPlanner
from storage import Store
from storage.backup import hold_due_messages, skip_used_numbers


async def hold_messages(url: str, *, clock: Callable[[], datetime] | None = None) -> int:
    """Hold all messages that may have been sent since the backup; return how many.

    A reminder that is due today is planned here; otherwise the planner's next run would send it again.
    """
    store = Store.open(url, clock=clock)
    try:
        await ReminderPlanner(store=store, wake=_wake_nothing).run()
        held = await store.write_all_tenants(lambda c: hold_due_messages(c, now=store.current_time(c)))
        await store.write_all_tenants(skip_used_numbers)
    finally:
        store.close()
    return held


def _wake_nothing() -> None:
    """Do nothing: no message is to be sent."""
