"""One task that sends what is due, a few messages at a time, never two to the same chat at once."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot.delivery.aftermath import Aftermath
from bot.delivery.outcomes import CANCELLED, SENT, Outcome, Pace, judge
from bot.delivery.parcel import Packer, Parcel
from bot.teams import Connector, OutboundFault, card_activity
from storage import Store, Transaction, Unavailable
from storage.outbox import Letter, claim, next_due, recover

AT_ONCE = 8
LONGEST_NAP = 2.0
"""Seconds after which the outbox is looked at even where nobody said that something is there."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What Teams said of a parcel."""

    outcome: Outcome
    parcel: Parcel | None = None
    activity: str = ""


class Sender:
    """Sends the outbox of all tenants; one of them runs in a process."""

    def __init__(
        self,
        *,
        store: Store,
        connector: Connector,
        packer: Packer,
        aftermath: Aftermath,
        bot_id: str,
        clock: Callable[[], datetime],
        dice: random.Random,
        pace: Pace | None = None,
    ) -> None:
        self._store = store
        self._connector = connector
        self._packer = packer
        self._aftermath = aftermath
        self._bot_id = bot_id
        self._clock = clock
        self._dice = dice
        self._pace = pace or Pace()
        self._something = asyncio.Event()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self.failures = 0
        """How often the loop itself had to start over."""

    def wake(self) -> None:
        """Say that something was just added."""
        self._something.set()

    async def run(self) -> None:
        """Send until cancelled; what another process left half sent is sent again first."""
        recovered = False
        while True:
            try:
                if not recovered:
                    left = await self._store.write_for_all(recover)
                    log.info("outbox_recovered", letters=left)
                    recovered = True
                await self._round()
            except Unavailable as fault:
                self.failures += 1
                log.warning("outbox_away", fault=str(fault))
                await asyncio.sleep(LONGEST_NAP)

    async def stop(self, *, patience: float = 20.0) -> None:
        """Let what is being sent finish; what takes longer is left for the next start."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=patience)
        for task in self._under_way.values():
            task.cancel()

    async def _round(self) -> None:
        """Take what there is room for, then wait until there is more to do."""
        self._something.clear()
        free = AT_ONCE - len(self._under_way)
        letters = await self._claim(free) if free > 0 else []
        for letter in letters:
            task = asyncio.create_task(self._deliver(letter), name=f"letter-{letter.id}")
            self._under_way[letter.lane] = task
            task.add_done_callback(partial(self._done, letter))
        if not letters:
            await self._nap()

    async def _claim(self, free: int) -> list[Letter]:
        now, busy = self._clock(), set(self._under_way)
        return await self._store.write_for_all(partial(claim, now=now, most=free, busy=busy))

    async def _nap(self) -> None:
        due = await self._store.read_for_all(next_due)
        wait = LONGEST_NAP if due is None else (due - self._clock()).total_seconds()
        nap = min(LONGEST_NAP, max(0.05, wait))
        with suppress(TimeoutError):
            async with asyncio.timeout(nap):  # wait_for of Python 3.11 may swallow that it is cancelled
                await self._something.wait()

    def _done(self, letter: Letter, task: asyncio.Task[None]) -> None:
        del self._under_way[letter.lane]
        self._something.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error(
                "letter_left", letter=letter.id, kind=letter.kind, fault=type(fault).__name__, exc_info=fault
            )

    async def _deliver(self, letter: Letter) -> None:
        """Send one message and store what became of it."""
        delivered = await self._attempt(letter)
        outcome = delivered.outcome
        log.info(
            "letter",
            letter=letter.id,
            kind=letter.kind,
            state=outcome.state,
            attempt=letter.attempts,
            status=outcome.status,
            code=outcome.code,
        )
        in_chat = await self._aftermath.whom_to_mention(letter, outcome, now=self._clock())

        def store(tx: Transaction) -> bool:
            columns = {**outcome.stored(letter, now=tx.now), "activity_id": delivered.activity or None}
            tx.outbox.settle(letter.id, columns)
            self._aftermath.follow(
                tx, letter, delivered.parcel, outcome, activity=delivered.activity, in_chat=in_chat
            )
            return tx.outbox.added

        if await self._store.write(store, tenant=letter.tenant, now=self._clock()):
            self.wake()

    async def _attempt(self, letter: Letter) -> Delivered:
        def pack(tx: Transaction) -> Parcel | None:
            return self._packer.pack(tx, letter)

        parcel = await self._store.read(pack, tenant=letter.tenant, now=self._clock())
        if parcel is None:
            return Delivered(outcome=CANCELLED)
        try:
            parcel = await self._addressed(parcel, letter)
            return Delivered(outcome=SENT, parcel=parcel, activity=await self._sent(parcel))
        except OutboundFault as fault:
            outcome = judge(fault, letter, pace=self._pace, dice=self._dice)
            return Delivered(outcome=outcome, parcel=parcel)

    async def _addressed(self, parcel: Parcel, letter: Letter) -> Parcel:
        """Open the personal chat where there is none yet, and remember it."""
        if parcel.thread is not None or parcel.member is None or parcel.person is None:
            return parcel
        person = parcel.person
        thread = await self._connector.open_personal(
            parcel.service_url, tenant=letter.tenant, member=parcel.member, bot_id=self._bot_id
        )
        who = await self._connector.member(parcel.service_url, thread, parcel.member)

        def remember(tx: Transaction) -> None:
            tx.people.remember_chat(person, conversation=thread, service_url=parcel.service_url)
            if who is not None:
                tx.people.meet(name=who.name, teams_id=who.teams_id or None, entra_id=who.entra_id)

        await self._store.write(remember, tenant=letter.tenant, now=self._clock())
        receipt = parcel.receipt
        chat = None if receipt is None else replace(receipt.chat, id=thread, thread=thread)
        return replace(parcel, thread=thread, receipt=receipt and replace(receipt, chat=chat or receipt.chat))

    async def _sent(self, parcel: Parcel) -> str:
        activity = card_activity(parcel.card)
        if parcel.update is not None:
            posted = parcel.update
            return await self._connector.update(posted.service_url, posted.thread, posted.activity, activity)
        return await self._connector.send(parcel.service_url, parcel.thread or "", activity)
