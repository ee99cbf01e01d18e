"""Dispatch a verified event: limit its rate, find the command, run it in a transaction, reply."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from time import perf_counter
from typing import TypeVar

import structlog
from aiohttp import web

from bot.clock import NonceSource
from bot.telemetry.observers import NO_FEATURE, REFUSAL_OUTCOMES, TurnObserver, ignore
from bot.turn.commands import Command, Router, find_command
from bot.turn.handler import Defaults, MeetingEventHandler, NeedsWrite, TurnHandler
from bot.turn.incoming import (
    MAX_PICKED,
    Account,
    CardAction,
    Chat,
    ChatKind,
    Incoming,
    LinkAction,
    MeetingEvent,
    Roster,
    SearchRequested,
    parse_number,
    parse_picked_people,
)
from bot.turn.resolve import AmbiguousCouncil, council_chats, other_council_chats
from bot.turn.types import Reply, ShowView
from bot.views.council import COUNCIL_CHOICE
from cards.texts import Texts
from domain.errors import Refusal
from domain.person import Person
from domain.recipients import Recipient, RecipientKind, find_recipient
from domain.text import MAX_NAME_LENGTH
from storage import Conflict, Store, Transaction, Unavailable
from storage.outbox import Lease

log = structlog.get_logger(__name__)
MAX_BUCKETS = 20_000
TOLD_AGAIN_AFTER = 60.0
MAX_KNOWN = 50_000
_FORWARDED = "X-Forwarded-For"
_WITH_PORT = re.compile(r"([0-9.]+):[0-9]{1,5}|\[([0-9a-fA-F:.]+)\](?::[0-9]{1,5})?")
_NETWORK = len("2001:0db8:0001:0002")
"""Characters of an address of IPv6 that name the network of one customer."""
T = TypeVar("T")
PEOPLE_FIELDS = {"save_department": ("owner", "deputies"), "appoint": ("person",)}
"""Fields with people picked from the organisation, by the verb that reads them."""


class RequestBuckets:
    """Token buckets by key: a number of requests a minute, in bursts of up to half of that or ``burst``."""

    def __init__(self, *, per_minute: int, burst: int | None = None) -> None:
        self._refill = per_minute / 60
        self._most = per_minute / 2 if burst is None else burst
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def allow(self, who: Hashable, *, now: float) -> bool:
        """Take one token of ``who``, and return whether there was one; ``now`` is in monotonic seconds."""
        left, since = self._buckets.pop(who, (self._most, now))
        left = min(self._most, left + (now - since) * self._refill)
        allowed = left >= 1
        self._buckets[who] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedProxies:
    """The proxies that are believed when they say whose request they pass on."""

    networks: Sequence[IPv4Network | IPv6Network] = ()
    """Without any, who calls from a private address is the only proxy."""

    def caller_of(self, request: web.Request) -> str:
        """Return what the rate of a caller is counted by: the address, of IPv6 the network.

        Each proxy adds from whom it got a request to the end of a header. So the caller is the last one
        there who is no trusted proxy: what stands before may be forged.
        """
        peer = request.remote or ""
        address = _parse_address(peer)
        is_proxy = address is not None and self._trusts(address)
        for told in reversed(",".join(request.headers.getall(_FORWARDED, ())).split(",")):
            sender = _parse_address(told.strip()) if is_proxy else None
            if sender is None:
                break
            address, is_proxy = sender, bool(self.networks) and self._trusts(sender)
        if address is None:
            return peer
        return address.exploded[:_NETWORK] if isinstance(address, IPv6Address) else str(address)

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        if not self.networks:
            return not address.is_global
        return any(address in network for network in self.networks)


def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address, None for anything else; some proxies add its port, or write IPv4 as IPv6."""
    with_port = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address(text if with_port is None else with_port[1] or with_port[2])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class RequestRateLimiter:
    """Limits the requests per minute of each person and each tenant."""

    def __init__(self, *, person: int, tenant: int) -> None:
        self._people = RequestBuckets(per_minute=person)
        self._tenants = RequestBuckets(per_minute=tenant)
        self._told: OrderedDict[Hashable, float] = OrderedDict()

    def should_tell(self, person: str, *, tenant: str, now: float) -> bool:
        """Return whether a person who is too fast is to be told, once in ``TOLD_AGAIN_AFTER`` seconds."""
        told = self._told.get((tenant, person))
        if told is not None and now - told < TOLD_AGAIN_AFTER:
            return False
        self._told[tenant, person] = now
        self._told.move_to_end((tenant, person))
        if len(self._told) > MAX_BUCKETS:
            self._told.popitem(last=False)
        return True

    def allow(self, person: str, *, tenant: str, now: float) -> bool:
        """Return whether one more request of this person and tenant is allowed."""
        return self._people.allow((tenant, person), now=now) and self._tenants.allow(tenant, now=now)


@dataclass(slots=True)
class TurnObservation:
    """The outcome of a turn, as it is reported."""

    feature: str = NO_FEATURE
    outcome: str = "answered"

    def record_refusal(self, refusal: Refusal) -> None:
        """Record that a rule refused the turn."""
        self.outcome = REFUSAL_OUTCOMES.get(type(refusal), "refused")


@contextmanager
def observe_turn(observer: TurnObserver) -> Iterator[TurnObservation]:
    """Report the turn that runs inside: its outcome and its duration."""
    seen, began = TurnObservation(), perf_counter()
    try:
        yield seen
    except Exception as failure:
        seen.outcome = "unavailable" if isinstance(failure, Unavailable) else "failed"
        raise
    finally:
        took = perf_counter() - began
        observer(seen.feature, seen.outcome, took)
        log.info("turn", feature=seen.feature, outcome=seen.outcome, milliseconds=round(took * 1000, 1))


class Dispatcher:
    """Dispatches incoming events to their handlers."""

    def __init__(  # noqa: PLR0913 - one argument per part
        self,
        *,
        store: Store,
        router: Router,
        roster: Roster,
        defaults: Defaults,
        rate_limiter: RequestRateLimiter,
        seconds: Callable[[], float],
        nonce: NonceSource,
        lease: Lease,
        wake: Callable[[], None],
        observer: TurnObserver = ignore,
    ) -> None:
        self._store = store
        self._router = router
        self._roster = roster
        self.defaults = defaults
        self.rate_limiter = rate_limiter
        self.seconds = seconds
        self.nonce = nonce
        self._lease = lease
        self._wake = wake
        self._observer = observer
        self.known_senders: OrderedDict[tuple[str, str], None] = OrderedDict()
        """Of whom a roster has told since the start who they are, so that it need not be asked again."""

    def limit(self, incoming: Incoming) -> Reply | None:
        """Return the reply to a person or tenant that is too fast, None if the event may be handled.

        To be called once for each event, before a roster is asked about its people. Whoever waits for an
        answer gets one; a flood of messages is told once.
        """
        now = self.seconds()
        who = incoming.sender.teams_id or incoming.chat.id  # an event may have no sender
        if self.rate_limiter.allow(who, tenant=incoming.tenant, now=now):
            return None
        with observe_turn(self._observer) as seen:
            seen.outcome = "too_fast"
        waits = isinstance(incoming.event, CardAction | SearchRequested)
        told = waits or self.rate_limiter.should_tell(who, tenant=incoming.tenant, now=now)
        if isinstance(incoming.event, MeetingEvent) or not told:
            return Reply()
        return Reply(text=Texts.of(incoming.locale or self.defaults.locale)("refusal.too_fast"))

    async def __call__(self, incoming: Incoming) -> Reply:
        """Handle an event and return the reply; raises Unavailable, then nothing was stored."""
        with observe_turn(self._observer) as seen:
            return await self._reply(incoming, seen)

    async def _reply(self, incoming: Incoming, seen: TurnObservation) -> Reply:
        announced = isinstance(incoming.event, MeetingEvent)
        command = find_command(incoming, self._router)
        if command is None:
            seen.outcome = "ignored"
            return Reply()
        seen.feature = command.name
        handler = (MeetingEventHandler if announced else TurnHandler)(
            incoming=incoming,
            command=command,
            member_of=await self._find_councils(incoming),
            picked=await self._find_picked(incoming),
            named=await self._find_named(incoming),
            defaults=self.defaults,
            nonce=self.nonce,
            lease=self._lease,
        )
        reply = await self._run(handler, command, seen)
        self._remember(incoming)
        return reply

    async def _run(self, handler: TurnHandler, command: Command, seen: TurnObservation) -> Reply:
        tenant = handler.incoming.tenant
        try:
            if not command.is_writing:
                return await self._read(handler)
            try:
                return await self._write(tenant, handler.write)
            except Conflict:  # a concurrent transaction was first: read again
                return await self._write(tenant, handler.write)
        except AmbiguousCouncil as several:
            view = COUNCIL_CHOICE.view(councils=list(several.councils), words=command.text)
            return await self._write(tenant, lambda tx: handler.show(tx, ShowView(view=view)))
        except Refusal as refusal:
            refused = refusal
            seen.record_refusal(refusal)
        return await self._write(tenant, lambda tx: handler.refuse(tx, refused))

    async def _read(self, handler: TurnHandler) -> Reply:
        try:
            return await self._store.read(handler.read, tenant=handler.incoming.tenant)
        except NeedsWrite:
            await self._write(handler.incoming.tenant, handler.prepare)
        again = replace(handler, is_prepared=True)
        return await self._store.read(again.read, tenant=handler.incoming.tenant)

    async def _write(self, tenant: str, work: Callable[[Transaction], T]) -> T:
        def whole(tx: Transaction) -> tuple[T, bool]:
            return work(tx), tx.outbox.has_new_messages

        result, added = await self._store.write(whole, tenant=tenant)
        if added:
            self._wake()
        return result

    def _remember(self, incoming: Incoming) -> None:
        key = (incoming.tenant, incoming.sender.teams_id)
        if incoming.sender.standing is not None:
            self.known_senders[key] = None
        if key in self.known_senders:
            self.known_senders.move_to_end(key)
        if len(self.known_senders) > MAX_KNOWN:
            self.known_senders.popitem(last=False)

    async def _find_councils(self, incoming: Incoming) -> frozenset[int]:
        """Return the ids of the councils in whose chats the sender of a personal message is a member now."""
        if incoming.chat.kind is not ChatKind.PERSONAL:
            return frozenset()
        sender = incoming.sender
        if isinstance(incoming.event, LinkAction):
            return frozenset({incoming.event.council})

        def others(tx: Transaction) -> list[tuple[Chat, int]]:
            known = _find_sender(tx, sender)
            return other_council_chats(tx, None if known is None else known.id)

        chats = await self._store.read(others, tenant=incoming.tenant)
        member = sender.teams_id or sender.entra_id or ""
        return frozenset(await find_memberships(chats, member, roster=self._roster))

    async def _find_picked(self, incoming: Incoming) -> tuple[Account, ...]:
        """Return the accounts of people picked in a card, as the rosters of the council's chats know them."""
        pressed = incoming.event
        if not isinstance(pressed, CardAction):
            return ()
        fields = PEOPLE_FIELDS.get(pressed.verb, ())
        picked = [entra for field in fields for entra in parse_picked_people(pressed.data.get(field))][
            :MAX_PICKED
        ]
        if not picked:
            return ()
        chats = await self._find_chats(incoming, pressed)
        asked = (self._roster.find(chat, entra) for chat in chats for entra in picked)
        found = await asyncio.gather(*asked)
        return tuple(account.as_known_in(incoming.tenant) for account in found if account is not None)

    async def _find_named(self, incoming: Incoming) -> tuple[Account, ...]:
        """Return the members of the council's chats whose name was written to hand a question over."""
        pressed = incoming.event
        if not isinstance(pressed, CardAction) or pressed.verb != "hand_over":
            return ()
        if isinstance(pressed, LinkAction):
            return ()
        name = pressed.data.get("named") or pressed.data.get("other")
        if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME_LENGTH:
            return ()
        chats = await self._find_chats(incoming, pressed)
        listed = await asyncio.gather(*(self._roster.members(chat) for chat in chats))
        accounts = [account.as_known_in(incoming.tenant) for members in listed for account in members]
        people = [
            Recipient(kind=RecipientKind.PERSON, id=number, name=account.name)
            for number, account in enumerate(accounts)
        ]
        found = find_recipient(name, people)
        meant = found.possible if found.certain is None else (found.certain,)
        return tuple(accounts[one.id] for one in meant)

    async def _find_chats(self, incoming: Incoming, pressed: CardAction) -> list[Chat]:
        """Return the chat of a press, or the chats of the council for a press in a personal chat."""
        if incoming.chat.kind is not ChatKind.PERSONAL:
            return [incoming.chat]
        council = parse_number(pressed.data.get("council"))
        return await self._store.read(lambda tx: council_chats(tx, council), tenant=incoming.tenant)


def _find_sender(tx: Transaction, sender: Account) -> Person | None:
    """Return the person who sent an event, None if nobody knows them yet."""
    if sender.teams_id:
        known = tx.people.find_by_teams_id(sender.teams_id)
        return None if known is None else known.person
    return None if sender.entra_id is None else tx.people.find_by_entra_id(sender.entra_id)


async def find_memberships(
    chats: Sequence[tuple[Chat, int]], member: str, *, roster: Roster
) -> dict[int, Account]:
    """Return the councils in whose chats somebody is now, each with how its roster names them."""
    found = await asyncio.gather(*(roster.find(chat, member) for chat, _ in chats))
    return {
        council: account for (_, council), account in zip(chats, found, strict=True) if account is not None
    }
