"""One message on its way: made ready, carried to Teams, and what Teams said of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from weakref import WeakValueDictionary

import structlog

from bot.delivery.delivered import Delivered
from bot.delivery.errands import Errands
from bot.delivery.hours import OfficeHours
from bot.delivery.judge import Judge
from bot.delivery.outcome import CANCELLED, GIVEN_UP, SENT, UNADDRESSED, Outcome, Reach, closed
from bot.delivery.parcel import NoAddress, Packer, Parcel
from bot.teams import Connector, OutboundFault, Refused, Uncertain, card_activity, text_activity
from bot.teams.failures import describe_failure
from bot.turn import Account, Card
from storage import Store, Transaction, Unavailable
from storage.outbox import Letter

T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Carries letters to Teams, one at a time into each chat."""

    store: Store
    connector: Connector
    packer: Packer
    judge: Judge
    hours: OfficeHours
    errands: Errands
    bot_id: str
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    """One for each chat: the lane of a personal letter is the person, the lane of its update the chat."""

    async def deliver(self, letter: Letter, *, by: float) -> Delivered:
        """Carry a letter ``by`` a time of the loop; whatever goes wrong is an outcome too."""
        if letter.kind.errand:
            return await self.errands.run(letter, by=by)
        if self.judge.given_up(letter):
            return Delivered(outcome=GIVEN_UP)
        return await self._delivered(letter, by=by)

    async def _delivered(self, letter: Letter, *, by: float) -> Delivered:
        try:
            packed = await self.store.read(lambda tx: self._packed(tx, letter), tenant=letter.tenant)
            if isinstance(packed, Outcome):
                return Delivered(outcome=packed)
            return await self._carry(packed, letter, by=by)
        except NoAddress:
            return Delivered(outcome=UNADDRESSED)
        except Unavailable:
            return Delivered(outcome=self.judge.away())
        except Exception as failure:  # noqa: BLE001 - a letter that we fail on must not stop the others
            log.error("letter_failed", letter=letter.id, kind=letter.kind, **describe_failure(failure))  # noqa: TRY400
            return Delivered(outcome=self.judge.again(letter, code=type(failure).__name__))

    def _packed(self, tx: Transaction, letter: Letter) -> Parcel | Outcome:
        """Look once more whether the letter is to be sent, and whether now."""
        parcel = self.packer.pack(tx, letter)
        if parcel is None:
            return CANCELLED
        earliest = self.hours.earliest(tx, letter, tx.now)
        return closed(earliest) if earliest > tx.now else parcel

    async def _carry(self, parcel: Parcel, letter: Letter, *, by: float) -> Delivered:
        if asyncio.get_running_loop().time() >= by:
            return Delivered(outcome=self.judge.overslept())
        reach = Reach.OPENING
        known = parcel.thread is not None
        try:
            async with asyncio.timeout_at(by):
                if not known:
                    parcel = await self._opened(parcel, letter)
                async with self._alone(parcel.thread or ""):
                    reach = Reach.KNOWN if known else Reach.OPENED
                    activity = await self._in_time(self._sent(parcel))
        except OutboundFault as fault:
            return Delivered(outcome=self.judge.judge(fault, letter, reach=reach), parcel=parcel)
        except TimeoutError:
            outcome = self.judge.judge(Uncertain("it took too long"), letter, reach=reach)
            return Delivered(outcome=outcome, parcel=parcel)
        return Delivered(outcome=SENT, parcel=parcel, activity=activity)

    async def _opened(self, parcel: Parcel, letter: Letter) -> Parcel:
        """Open the personal chat, and remember it."""
        member = parcel.member or ""
        thread = await self._in_time(
            self.connector.open_personal(
                parcel.service_url, tenant=letter.tenant, member=member, bot_id=self.bot_id
            )
        )
        account = await self._introduced(parcel.service_url, thread, member)

        def remember(tx: Transaction) -> None:
            tx.people.remember_chat(parcel.person or 0, conversation=thread, service_url=parcel.service_url)
            if account is not None:
                tx.people.meet(
                    name=account.name, teams_id=account.teams_id or None, entra_id=account.entra_id
                )

        await self.store.write(remember, tenant=letter.tenant)
        return parcel.at(thread)

    async def _introduced(self, service_url: str, thread: str, member: str) -> Account | None:
        """Learn who is in the chat that was opened, where Teams says so: it can wait until they write."""
        try:
            return await self._in_time(self.connector.member(service_url, thread, member))
        except OutboundFault as fault:
            log.info("roster_not_answered", fault=type(fault).__name__, status=fault.status)
            return None

    async def _sent(self, parcel: Parcel) -> str:
        if parcel.message is not None:
            return await self._written(parcel, dict(parcel.message))
        if parcel.card is None:
            return ""
        return await self._shown(parcel, parcel.card)

    async def _shown(self, parcel: Parcel, card: Card) -> str:
        try:
            return await self._written(parcel, card_activity(card))
        except Refused as refused:
            if refused.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                raise
        return await self._written(parcel, text_activity(card.summary))

    async def _written(self, parcel: Parcel, activity: dict[str, object]) -> str:
        if parcel.update is None:
            return await self.connector.send(parcel.service_url, parcel.thread or "", activity)
        posted = parcel.update
        return await self.connector.update(posted.service_url, posted.thread, posted.activity, activity)

    async def _in_time(self, call: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self.judge.pace.call):
                return await call
        except TimeoutError:
            raise Uncertain("it took too long") from None

    @asynccontextmanager
    async def _alone(self, thread: str) -> AsyncIterator[None]:
        """Wait for whatever else is being sent into this chat: Teams answers 412 to two at once."""
        lock = self.locks.setdefault(thread, asyncio.Lock())
        async with lock:
            yield
