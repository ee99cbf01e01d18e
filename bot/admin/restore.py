"""Prepare a restored database: hold messages that may have been sent since the backup, outdate buttons."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.clock import new_epoch
from bot.features.meetings.calendar import SECRET_BYTES
from bot.reminders.planner import ReminderPlanner
from bot.views.messages import SENTENCE
from storage import Store, Transaction
from storage.answer_links import renew_link_secret
from storage.backup import hold_due_messages, skip_used_numbers
from storage.councils import list_all_councils
from storage.outbox import ScheduledMessage
from storage.posted_cards import begin_epoch
from storage.publications import close_public_pages

TOLD_WITHIN = timedelta(days=5)
"""How long coordinators are still told of what the restore ended, if Teams cannot be reached."""


async def hold_messages(url: str, *, clock: Callable[[], datetime] | None = None) -> int:
    """Hold all messages that may have been sent since the backup; return how many.

    A reminder that is due today is planned here, or the next run of the planner would send it again. Buttons
    of the cards that were posted until now are outdated: ids and versions that they name may be given again;
    so are the links of e-mails. The addresses of calendars are renewed, since the backup may hold one that
    was ended since, and public pages are closed, since it may hold what was withdrawn.
    """
    store = Store.open(url, clock=clock)
    try:
        await ReminderPlanner(store=store, wake=_wake_nothing).run()
        held = await store.write_all_tenants(lambda c: hold_due_messages(c, now=store.current_time(c)))
        await store.write_all_tenants(skip_used_numbers)
        epoch = new_epoch()
        for tenant, council in await store.read_all_tenants(list_all_councils):
            await store.write(partial(renew_calendar, council=council, epoch=epoch), tenant=tenant)
        await store.write_all_tenants(close_public_pages)
        await store.write_all_tenants(lambda c: begin_epoch(c, epoch=epoch, now=store.current_time(c)))
        await store.write_all_tenants(renew_link_secret)
    finally:
        store.close()
    return held


def renew_calendar(tx: Transaction, *, council: int, epoch: str) -> None:
    """Give a council's calendar another address; tell its coordinators, also of a public page that closes."""
    told = []
    if tx.meetings.calendar_secret(council) is not None:
        tx.meetings.set_calendar_secret(council, secrets.token_urlsafe(SECRET_BYTES))
        told.append("restored.calendar")
    known = tx.councils.get(council)
    if known.public.is_on:
        told.append("restored.public_page")
    tx.outbox.schedule(
        ScheduledMessage(
            key=f"{key}:{person}:{council}:{epoch}",
            payload=SENTENCE.view(key=key, values={"council": known.name}).payload,
            council=council,
            person=person,
            at=tx.now,
            expires_at=tx.now + TOLD_WITHIN,
        )
        for key in told
        for person in known.coordinators
    )


def _wake_nothing() -> None:
    """Do nothing: no message is to be sent."""
