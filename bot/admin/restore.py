"""Prepare a restored database: hold messages that may have been sent since the backup, outdate buttons."""

from collections.abc import Callable
from datetime import datetime

from bot.clock import new_epoch
from bot.reminders.planner import ReminderPlanner
from storage import Store
from storage.answer_links import renew_link_secret
from storage.backup import hold_due_messages, skip_used_numbers
from storage.posted_cards import begin_epoch
from storage.publications import close_public_pages


async def hold_messages(url: str, *, clock: Callable[[], datetime] | None = None) -> int:
    """Hold all messages that may have been sent since the backup; return how many.

    A reminder that is due today is planned here, or the next run of the planner would send it again. Buttons
    of the cards that were posted until now are outdated: ids and versions that they name may be given again;
    so are the links of e-mails. Public pages are closed: the backup may hold what was withdrawn since.
    """
    store = Store.open(url, clock=clock)
    try:
        await ReminderPlanner(store=store, wake=_wake_nothing).run()
        held = await store.write_all_tenants(lambda c: hold_due_messages(c, now=store.current_time(c)))
        await store.write_all_tenants(skip_used_numbers)
        await store.write_all_tenants(close_public_pages)
        await store.write_all_tenants(lambda c: begin_epoch(c, epoch=new_epoch(), now=store.current_time(c)))
        await store.write_all_tenants(renew_link_secret)
    finally:
        store.close()
    return held


def _wake_nothing() -> None:
    """Do nothing: no message is to be sent."""
