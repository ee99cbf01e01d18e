"""Telling the coordinators in good time that the bot's secret or certificate ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.expiry import WARNED_AHEAD, Credential
from bot.scheduler import Job
from storage import Store, Transaction
from storage.inspection import all_councils
from storage.outbox import Planned

STEPS = (0, 1, 7, 14, WARNED_AHEAD)
"""Days before its end at which they are told, each once."""
SAID_FOR = timedelta(days=5)
"""How long a word about it is worth sending: it is told in office hours."""


def expiring(store: Store, credential: Credential, *, wake: Callable[[], None]) -> Job:
    """Look once an hour whether it is time to say so."""

    async def run() -> None:
        now = await store.read_for_all(store.time)
        step = step_at(credential, now=now)
        if step is None:
            return
        for tenant, council in await store.read_for_all(all_councils):
            telling = partial(tell_coordinators, council=council, credential=credential, step=step)
            if await store.write(telling, tenant=tenant):
                wake()

    return Job(name="expiry", every=timedelta(hours=1), run=run, at_start=True)


def step_at(credential: Credential, *, now: datetime) -> int | None:
    """Give back the step that has been reached, None while there is time."""
    left = (credential.ends - now).total_seconds() / timedelta(days=1).total_seconds()
    return next((step for step in STEPS if left <= step), None)


def tell_coordinators(tx: Transaction, *, council: int, credential: Credential, step: int) -> int:
    """Tell each coordinator once for each step, in however many councils; give back how many are told."""
    day = f"{credential.ends:%Y-%m-%d}"
    key = "expiry.ended" if step == 0 else f"expiry.{credential.kind}"
    return tx.outbox.plan(
        Planned(
            key=f"expiry:{person}:{day}:{step}",
            payload={"kind": "sentence", "args": {"key": key, "values": {"day": day}}},
            council=council,
            person=person,
            at=tx.now,
            expires_at=tx.now + SAID_FOR,
        )
        for person in tx.councils.get(council).coordinators
    )
