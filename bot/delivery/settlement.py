"""What became of a letter, stored come what may: a message that was sent must not be sent again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.delivery.aftermath import Aftermath
from bot.delivery.delivered import Delivered
from bot.delivery.hours import OfficeHours
from bot.delivery.outcome import NOT_KEPT
from bot.teams.failures import describe_failure
from storage import Store, Transaction, Unavailable
from storage.outbox import Letter, State

T = TypeVar("T")
TRIES = 2
"""A second one, because somebody else may have been first with the same row."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Stores outcomes, and what follows from them."""

    store: Store
    aftermath: Aftermath
    hours: OfficeHours
    pause: float
    """Seconds after which a database that is away is tried again."""

    async def settle(self, letter: Letter, delivered: Delivered) -> bool:
        """Store the outcome; give back whether something has to be sent because of it."""
        for _ in range(TRIES):
            try:
                return await self._with_what_follows(letter, delivered)
            except Exception as failure:  # noqa: BLE001 - then at least the outcome itself is stored
                log.error("aftermath_failed", letter=letter.id, **describe_failure(failure))  # noqa: TRY400
        alone = delivered if delivered.then is None else Delivered(outcome=NOT_KEPT)
        await self._stored(letter, lambda tx: self._outcome(tx, letter, alone))
        return False

    async def _with_what_follows(self, letter: Letter, delivered: Delivered) -> bool:
        mentioned = await self._once_there(lambda: self.aftermath.whom_to_mention(letter, delivered.outcome))

        def work(tx: Transaction) -> bool:
            if self._outcome(tx, letter, delivered):
                self.aftermath.follow(tx, letter, delivered, mentioned=mentioned)
            return tx.outbox.added

        return await self._stored(letter, work)

    def _outcome(self, tx: Transaction, letter: Letter, delivered: Delivered) -> bool:
        """Store the outcome; false where somebody else took the letter over: then it is theirs to say."""
        outcome = delivered.outcome
        due = outcome.due(tx.now)
        due = None if due is None else self.hours.earliest(tx, letter, due)
        columns = outcome.stored(letter, now=tx.now, due=due)
        if not tx.outbox.settle(letter, {**columns, "activity_id": delivered.activity or None}):
            log.warning("letter_fenced", letter=letter.id, kind=letter.kind, state=outcome.state)
            return False
        if outcome.pause is not None:
            tx.outbox.pause(outcome.pause)
        if outcome.state is State.BLOCKED and _met_meanwhile(tx, letter, delivered):
            tx.outbox.release(letter.person or 0)
        return True

    async def _stored(self, letter: Letter, work: Callable[[Transaction], T]) -> T:
        return await self._once_there(lambda: self.store.write(work, tenant=letter.tenant))

    async def _once_there(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until the database is there."""
        while True:
            try:
                return await ask()
            except Unavailable as fault:
                log.warning("settlement_waits", fault=type(fault).__name__)
                await asyncio.sleep(self.pause)


def _met_meanwhile(tx: Transaction, letter: Letter, delivered: Delivered) -> bool:
    """Whether somebody met the bot while Teams was still being asked for a chat with them."""
    had_no_chat = delivered.parcel is not None and delivered.parcel.thread is None
    return (
        had_no_chat and letter.person is not None and tx.people.get(letter.person).personal_chat is not None
    )
