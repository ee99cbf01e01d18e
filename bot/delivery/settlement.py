"""What became of a letter, stored come what may: a message that was sent must not be sent again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog

from bot.delivery.aftermath import Aftermath
from bot.delivery.courier import Delivered
from bot.teams.failures import describe_failure
from storage import Store, Transaction, Unavailable
from storage.outbox import Letter

T = TypeVar("T")
TRIES = 2
"""A second one, because somebody else may have been first with the same row."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Stores outcomes, and what follows from them."""

    store: Store
    aftermath: Aftermath
    clock: Callable[[], datetime]
    pause: float
    """Seconds after which a database that is away is tried again."""

    async def settle(self, letter: Letter, delivered: Delivered) -> bool:
        """Store the outcome; give back whether something has to be sent because of it."""
        for _ in range(TRIES):
            try:
                return await self._with_what_follows(letter, delivered)
            except Exception as failure:  # noqa: BLE001 - then at least the outcome itself is stored
                log.error("aftermath_failed", letter=letter.id, **describe_failure(failure))  # noqa: TRY400
        await self._stored(letter, lambda tx: self._outcome(tx, letter, delivered))
        return False

    async def _with_what_follows(self, letter: Letter, delivered: Delivered) -> bool:
        mentioned = await self._once_there(
            lambda: self.aftermath.whom_to_mention(letter, delivered.outcome, now=self.clock())
        )

        def work(tx: Transaction) -> bool:
            self._outcome(tx, letter, delivered)
            self.aftermath.follow(tx, letter, delivered, mentioned=mentioned)
            return tx.outbox.added

        return await self._stored(letter, work)

    def _outcome(self, tx: Transaction, letter: Letter, delivered: Delivered) -> None:
        columns = delivered.outcome.stored(letter, now=tx.now)
        tx.outbox.settle(letter.id, {**columns, "activity_id": delivered.activity or None})

    async def _stored(self, letter: Letter, work: Callable[[Transaction], T]) -> T:
        return await self._once_there(lambda: self.store.write(work, tenant=letter.tenant, now=self.clock()))

    async def _once_there(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until the database is there."""
        while True:
            try:
                return await ask()
            except Unavailable as fault:
                log.warning("settlement_waits", fault=type(fault).__name__)
                await asyncio.sleep(self.pause)
