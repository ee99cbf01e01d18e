"""One task that sends what is due, a few messages at a time, never two to the same chat at once."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.delivery.alarms import sound
from bot.delivery.courier import Courier
from bot.delivery.delivered import Delivered
from bot.delivery.judge import Judge
from bot.delivery.pace import Pace
from bot.delivery.pacing import Pacing
from bot.delivery.settlement import Settlement
from bot.delivery.trust import Trust
from bot.teams.failures import referenced
from bot.watch import DeliveryWatch, unwatched
from storage import Store, Unavailable
from storage.outbox import Lease, Letter, claim, recover, until_due

OVERDUE_NAP = 0.5
"""Seconds to wait where all that is due is for chats that something is being sent to already."""
SHORTEST_NAP = 0.01

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends the outbox of all tenants; one of them runs in a process, and any number of processes."""

    store: Store
    courier: Courier
    settlement: Settlement
    judge: Judge
    pacing: Pacing
    pace: Pace
    name: str
    """Whose the leases are."""
    watch: DeliveryWatch = unwatched
    _trust: Trust = field(default_factory=Trust)
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _lanes: set[str] = field(default_factory=set)
    """Where something is being sent to now."""
    _resting_until: float = 0.0
    """In the time of the loop."""
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
        taken_at = _loop_time()
        taken = await self._claim(taken_at)
        for letter in taken:
            self._lanes.add(letter.lane)
            self.pacing.took(letter, now=taken_at)
            work = self._send(letter, by=taken_at + self.pace.whole)
            letters.create_task(work, name=f"letter-{letter.id}")
        if not taken:
            await self._nap(await self._until_due())

    async def _claim(self, at: float) -> list[Letter]:
        free = self.pace.at_once - len(self._lanes)
        if free <= 0 or at < self._resting_until:
            return []
        room = self.pacing.room(free, busy=self._lanes, now=at)
        lease = Lease(by=self.name, lasts=timedelta(seconds=self.pace.lease))
        time = self.store.time
        return await self.store.write_for_all(lambda c: claim(c, now=time(c), lease=lease, room=room))

    async def _until_due(self) -> float:
        """Give back how long there is nothing to do, as far as the outbox knows."""
        due = await self.store.read_for_all(lambda c: until_due(c, now=self.store.time(c)))
        if due is None:
            return self.pace.nap
        now, wait = _loop_time(), due.total_seconds()
        if wait <= 0:
            wait = max(SHORTEST_NAP, self.pacing.wait(now=now) or OVERDUE_NAP)
        return min(self.pace.nap, max(wait, self._resting_until - now))

    async def _nap(self, seconds: float) -> None:
        if self._stopping:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 may swallow that it is cancelled
                await self._something.wait()

    async def _send(self, letter: Letter, *, by: float) -> None:
        """Send one letter and store what became of it."""
        with referenced():
            await self._send_and_settle(letter, by=by)

    async def _send_and_settle(self, letter: Letter, *, by: float) -> None:
        began = _loop_time()
        try:
            delivered = self._trusted(letter, await self.courier.deliver(letter, by=by))
            sound(letter, delivered.outcome)
            await self.settlement.settle(letter, delivered)
            outcome = delivered.outcome
            self.watch(letter.kind.value, outcome.name, outcome.status, _loop_time() - began)
        except asyncio.CancelledError:
            log.warning("letter_left", letter=letter.id, kind=letter.kind)
            raise
        finally:
            self._lanes.discard(letter.lane)
            self.wake()

    def _trusted(self, letter: Letter, delivered: Delivered) -> Delivered:
        """Rest where nobody can be written to: with the token that we have, or without any."""
        outcome = delivered.outcome
        if outcome.token_taken:
            self._trust.accepted(letter.lane)
        elif outcome.without_token:
            self._rest("no_token")
        elif outcome.token_refused and self._trust.refused(letter.lane):
            self._rest("token_refused")
            return replace(delivered, outcome=self.judge.token_is_bad(outcome))
        return delivered

    def _rest(self, why: str) -> None:
        log.error(why, resting=self.pace.unauthorized)
        self._resting_until = max(self._resting_until, _loop_time() + self.pace.unauthorized)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
