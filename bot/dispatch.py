"""From a verified incoming thing to its answer: one transaction, asked for at the right door."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from bot.acquaintances import meet
from bot.announcements import Announcement
from bot.chats_to_ask import chats_of_council, chats_of_others
from bot.council_of import Ambiguous
from bot.intent import Intent, intent_of
from bot.limits import Rates
from bot.receipts import remember_posted
from bot.router import Router
from bot.turn import (
    Account,
    Announced,
    Answer,
    ChatKind,
    Incoming,
    Pressed,
    Receipt,
    Roster,
    Show,
    View,
    picked_people,
    whole_number,
)
from bot.turn.incoming import MOST_PICKED
from bot.turns import Defaults, MustMeet, Play
from bot.watch import Seen, TurnWatch, unwatched, watching
from cards.texts import Texts
from domain.errors import Refusal
from storage import Conflict, Store, Transaction

T = TypeVar("T")


class Door(Protocol[T]):
    """The store's door for writing, or the one for reading."""

    async def __call__(self, work: Callable[[Transaction], T], *, tenant: str) -> T: ...


MOST_KNOWN = 50_000
PICKERS = {"save_department": ("owner", "deputies"), "appoint": ("person",)}
"""Fields that hold people picked from the organisation, by the verb that reads them."""


class Dispatch:
    """Answers what comes in."""

    def __init__(  # noqa: PLR0913 - one argument a part
        self,
        *,
        store: Store,
        router: Router,
        roster: Roster,
        defaults: Defaults,
        rates: Rates,
        seconds: Callable[[], float],
        nonce: Callable[[], str],
        wake: Callable[[], None],
        watch: TurnWatch = unwatched,
    ) -> None:
        self._store = store
        self._router = router
        self._roster = roster
        self._defaults = defaults
        self._rates = rates
        self._seconds = seconds
        self._nonce = nonce
        self._wake = wake
        self._watch = watch
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def knows(self, tenant: str, teams_id: str) -> bool:
        """Whether a roster told since the start who the sender is, so that none need be asked again."""
        return (tenant, teams_id) in self._known

    async def __call__(self, incoming: Incoming) -> Answer:
        """Answer; raises Unavailable where the database is away: then nothing was stored."""
        with watching(self._watch) as seen:
            return await self._answered(incoming, seen)

    async def _answered(self, incoming: Incoming, seen: Seen) -> Answer:
        announced = isinstance(incoming.happened, Announced)
        if not self._allowed(incoming):
            seen.outcome = "too_fast"
            if announced:
                return Answer()
            return Answer(text=Texts.of(incoming.locale or self._defaults.locale)("refusal.too_fast"))
        intent = intent_of(incoming, self._router)
        if intent is None:
            seen.outcome = "ignored"
            return Answer()
        seen.feature = intent.name
        play = (Announcement if announced else Play)(
            incoming=incoming,
            intent=intent,
            member_of=await self._member_of(incoming),
            picked=await self._picked(incoming),
            defaults=self._defaults,
            nonce=self._nonce,
        )
        answer = await self._played(play, intent, seen)
        self._remember(incoming)
        return answer

    async def posted(self, receipt: Receipt, activity: str) -> None:
        """Remember the card that was sent."""
        await self._write(receipt.tenant, lambda tx: remember_posted(tx, receipt, activity=activity))

    async def _played(self, play: Play, intent: Intent, seen: Seen) -> Answer:
        tenant = play.incoming.tenant
        try:
            if not intent.changes:
                return await self._read(play)
            try:
                return await self._write(tenant, play.write)
            except Conflict:  # somebody was first with the same thing: look again
                return await self._write(tenant, play.write)
        except Ambiguous as several:
            view = View(kind="choose", args={"councils": list(several.councils), "words": intent.words})
            return await self._write(tenant, lambda tx: play.show(tx, Show(view=view)))
        except Refusal as refusal:
            refused = refusal
            seen.refused(refusal)
        return await self._write(tenant, lambda tx: play.refuse(tx, refused))

    async def _read(self, play: Play) -> Answer:
        try:
            return await self._in(self._store.read, play.incoming.tenant, play.read)
        except MustMeet:
            await self._write(play.incoming.tenant, lambda tx: meet(tx, play.incoming))
        return await self._in(self._store.read, play.incoming.tenant, replace(play, met=True).read)

    async def _write(self, tenant: str, work: Callable[[Transaction], T]) -> T:
        def whole(tx: Transaction) -> tuple[T, bool]:
            return work(tx), tx.outbox.added

        result, added = await self._in(self._store.write, tenant, whole)
        if added:
            self._wake()
        return result

    async def _in(self, door: Door[T], tenant: str, work: Callable[[Transaction], T]) -> T:
        return await door(work, tenant=tenant)

    def _allowed(self, incoming: Incoming) -> bool:
        now = self._seconds()
        who = incoming.sender.teams_id or incoming.chat.id  # an event may have no sender
        return self._rates.allow(who, tenant=incoming.tenant, now=now)

    def _remember(self, incoming: Incoming) -> None:
        key = (incoming.tenant, incoming.sender.teams_id)
        if incoming.sender.standing is not None:
            self._known[key] = None
        if key in self._known:
            self._known.move_to_end(key)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    async def _member_of(self, incoming: Incoming) -> frozenset[int]:
        """Give back the councils in whose chats the sender of a personal message is now."""
        if incoming.chat.kind is not ChatKind.PERSONAL:
            return frozenset()
        chats = await self._in(self._store.read, incoming.tenant, lambda tx: chats_of_others(tx, incoming))
        found = await asyncio.gather(
            *(self._roster.find(chat, incoming.sender.teams_id) for chat, _ in chats)
        )
        return frozenset(
            council for (_, council), account in zip(chats, found, strict=True) if account is not None
        )

    async def _picked(self, incoming: Incoming) -> tuple[Account, ...]:
        """Give back what the council's chats know of people picked in a card."""
        pressed = incoming.happened
        if not isinstance(pressed, Pressed):
            return ()
        fields = PICKERS.get(pressed.verb, ())
        picked = [entra for field in fields for entra in picked_people(pressed.data.get(field))][:MOST_PICKED]
        if not picked:
            return ()
        chats = [incoming.chat]
        if incoming.chat.kind is ChatKind.PERSONAL:
            council = whole_number(pressed.data.get("council"))
            chats = await self._in(
                self._store.read, incoming.tenant, lambda tx: chats_of_council(tx, council)
            )
        asked = (self._roster.find(chat, entra) for chat in chats for entra in picked)
        found = await asyncio.gather(*asked)
        return tuple(account.known_in(incoming.tenant) for account in found if account is not None)
