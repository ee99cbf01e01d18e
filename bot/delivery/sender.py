"""One task that sends what is due, a few messages at a time, never two to the same chat at once."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot.delivery.courier import Courier
from bot.delivery.outcomes import Pace
from bot.delivery.settlement import Settlement
from storage import Store, Unavailable
from storage.outbox import Letter, claim, next_due, recover

AT_ONCE = 8
OVERDUE_NAP = 0.5
"""Seconds to wait where all that is due is for chats that something is being sent to already."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends the outbox of all tenants; one of them runs in a process."""

    store: Store
    courier: Courier
    settlement: Settlement
    clock: Callable[[], datetime]
    pace: Pace
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _lanes: set[str] = field(default_factory=set)
    """Where something is being sent to now."""
    _resting_until: datetime = LONG_AGO
    _stopping: bool = False

    def wake(self) -> None:
        """Say that something was just added."""
        self._something.set()

    def stop(self) -> None:
        """Take nothing more; ``run`` comes back when what is under way has been sent."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Send until told to stop; what another process left half sent is sent again first.

        What takes too long at the end is left for the next start. Raises what no letter is to blame for.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as patience:
                try:
                    async with asyncio.TaskGroup() as letters:
                        await self._until_told(letters)
                        patience.reschedule(asyncio.get_running_loop().time() + self.pace.farewell)
                except ExceptionGroup as several:
                    raise several.exceptions[0] from None

    async def _until_told(self, letters: asyncio.TaskGroup) -> None:
        recovered = False
        while not self._stopping:
            try:
                recovered = recovered or await self._recover()
                await self._round(letters)
            except Unavailable as fault:
                log.warning("outbox_away", fault=type(fault).__name__)
                await self._nap(self.pace.database)

    async def _recover(self) -> bool:
        left = await self.store.write_for_all(recover)
        log.info("outbox_recovered", letters=left)
        return True

    async def _round(self, letters: asyncio.TaskGroup) -> None:
        """Take what there is room for, then wait until there is more to do."""
        self._something.clear()
        now = self.clock()
        taken = await self._claim(now)
        for letter in taken:
            self._lanes.add(letter.lane)
            letters.create_task(self._send(letter), name=f"letter-{letter.id}")
        if not taken:
            await self._nap(await self._until_due(now))

    async def _claim(self, now: datetime) -> list[Letter]:
        free = AT_ONCE - len(self._lanes)
        if free <= 0 or now < self._resting_until:
            return []
        return await self.store.write_for_all(partial(claim, now=now, most=free, busy=set(self._lanes)))

    async def _until_due(self, looked_at: datetime) -> float:
        """Give back how long there is nothing to do, as far as the outbox knows."""
        due = await self.store.read_for_all(next_due)
        if due is None:
            return self.pace.nap
        due = max(due, self._resting_until)
        wait = (due - self.clock()).total_seconds()
        return OVERDUE_NAP if due <= looked_at else min(self.pace.nap, max(0.0, wait))

    async def _nap(self, seconds: float) -> None:
        if self._stopping:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 may swallow that it is cancelled
                await self._something.wait()

    async def _send(self, letter: Letter) -> None:
        """Send one letter and store what became of it."""
        try:
            delivered = await self.courier.deliver(letter)
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
            if outcome.of_our_token:
                self._rest(outcome.wait)
            await self.settlement.settle(letter, delivered)
        except asyncio.CancelledError:
            log.warning("letter_left", letter=letter.id, kind=letter.kind)
            raise
        finally:
            self._lanes.discard(letter.lane)
            self.wake()

    def _rest(self, seconds: float) -> None:
        """Send nothing for a while: with the token that we have, all of it would be refused."""
        log.error("token_refused", resting=seconds)
        self._resting_until = max(self._resting_until, self.clock() + timedelta(seconds=seconds))
