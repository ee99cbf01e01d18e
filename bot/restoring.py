"""What a restored database needs before anything is sent from it: today's reminders planned, and held."""

from collections.abc import Callable
from datetime import datetime

from bot.planning import Planner
from storage import Store
from storage.aftermath_of_restore import hold_what_was_due, skip_what_was_given


async def hold_back(url: str, *, clock: Callable[[], datetime] | None = None) -> int:
    """Let nothing be sent again that may have been sent since the backup; give back how many messages.

    A reminder that is due today is planned here, or the next look at the calendar would send it once more.
    """
    store = Store.open(url, clock=clock)
    try:
        await Planner(store=store, wake=_nobody).tick()
        held = await store.write_for_all(lambda c: hold_what_was_due(c, now=store.time(c)))
        await store.write_for_all(skip_what_was_given)
    finally:
        store.close()
    return held


def _nobody() -> None:
    """Wake nobody: nothing is to be sent."""
