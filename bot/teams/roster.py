"""Look up the members of a chat in Teams, cached for ten minutes, and complete activities with them."""

import asyncio
from collections import OrderedDict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import structlog

from bot.teams.connector import Connector
from bot.teams.errors import OutboundError
from bot.teams.http import SecondsClock
from bot.turn.incoming import (
    Account,
    Chat,
    ChatKind,
    DialogSubmitted,
    Incoming,
    IncomingEvent,
    Mention,
    MessageReceived,
    ParticipantsJoined,
    Roster,
    SearchRequested,
    SelectedMessage,
)
from domain.person import MembershipKind

CACHE_SECONDS = 600.0
"""Seconds for which an answer is believed."""

LOOKUP_TIMEOUT = 2.0
"""Seconds after which a person who waits for an answer must not wait for Teams any longer."""

MAX_CACHED_MEMBERS = 10_000

log = structlog.get_logger(__name__)
_Key = tuple[str, str]
_Asked = asyncio.Future[Account | None]
MAX_RESOLVED = 10
"""People that one message or event may make us ask Teams for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    account: Account | None
    until: float


class TeamsRoster:
    """The members of every chat, looked up one at a time; nobody is found if Teams does not answer."""

    def __init__(
        self,
        connector: Connector,
        *,
        clock: SecondsClock,
        timeout: float = LOOKUP_TIMEOUT,
        max_cached: int = MAX_CACHED_MEMBERS,
    ) -> None:
        self._connector = connector
        self._clock = clock
        self._patience = timeout
        self._most = max_cached
        self._known: OrderedDict[_Key, _Known] = OrderedDict()
        self._asked: dict[_Key, _Asked] = {}

    async def find(self, chat: Chat, member: str) -> Account | None:
        """Return the member with this Teams or Entra id, None if there is none or no answer."""
        key = (chat.id, member)
        known = self._known.get(key)
        if known is not None and known.until > self._clock():
            return known.account
        asked = self._asked.get(key)
        return await (asyncio.shield(asked) if asked is not None else self._ask_once(chat, key=key))

    def forget(self, chat: str, *, members: AbstractSet[str]) -> None:
        """Drop the roster of this chat, and these people in every chat: a team has one for all channels.

        A lookup under way may return the old state, and is not cached either.
        """
        for key in [*self._known, *self._asked]:
            if key[0] == chat or key[1] in members or self._is_one_of(key, members):
                self._known.pop(key, None)
                self._asked.pop(key, None)

    def _is_one_of(self, key: _Key, members: AbstractSet[str]) -> bool:
        """Return whether a person who was looked up by one id is cached under another as one of these."""
        known = self._known.get(key)
        return known is not None and known.account is not None and known.account.teams_id in members

    async def _ask_once(self, chat: Chat, *, key: _Key) -> Account | None:
        asked = self._asked[key] = asyncio.get_running_loop().create_future()
        found: Account | None = None
        try:
            found = await self._ask(chat, key=key, asked=asked)
        finally:
            if self._asked.get(key) is asked:
                del self._asked[key]
            asked.set_result(found)
        return found

    async def _ask(self, chat: Chat, *, key: _Key, asked: _Asked) -> Account | None:
        try:
            async with asyncio.timeout(self._patience):
                account = await self._connector.member(chat.service_url, chat.id, key[1])
        except (OutboundError, TimeoutError) as fault:
            log.info(
                "roster_lookup_failed", fault=type(fault).__name__, status=getattr(fault, "status", None)
            )
            return None
        if self._asked.get(key) is asked:
            self._remember(key, account)
        return account

    def _remember(self, key: _Key, account: Account | None) -> None:
        self._known[key] = _Known(account=account, until=self._clock() + CACHE_SECONDS)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)


async def enrich_people(incoming: Incoming, *, roster: Roster, sender_is_known: bool) -> Incoming:
    """Return ``incoming`` with what the roster knows of its sender and of the other people in it."""
    sender, others = incoming.sender, _enrich_event(incoming, roster=roster)
    if not sender.teams_id or sender_is_known or _is_search_in_group(incoming):
        return replace(incoming, event=await others)
    asked = _complete(sender, incoming=incoming, roster=roster)
    sender, event = await asyncio.gather(asked, others)
    return replace(incoming, sender=sender, event=event)


def _is_search_in_group(incoming: Incoming) -> bool:
    """Return whether it is a search in a group: it comes at every keystroke, and everybody there may read."""
    return isinstance(incoming.event, SearchRequested) and incoming.chat.kind is not ChatKind.PERSONAL


async def _enrich_event(incoming: Incoming, *, roster: Roster) -> IncomingEvent:
    """Return the event with what the roster knows of its people: mentioned, joined, or the author."""
    match incoming.event:
        case MessageReceived(mentions=mentions) as said if mentions:
            return replace(said, mentions=await _resolve(mentions, incoming=incoming, roster=roster))
        case ParticipantsJoined(accounts=accounts) as joined:
            known = await _resolve_joined(accounts, incoming=incoming, roster=roster)
            return replace(joined, accounts=known)
        case DialogSubmitted(message=SelectedMessage() as message) as sent:
            return replace(sent, message=await _resolve_author(message, incoming=incoming, roster=roster))
        case event:
            return event


async def _resolve_author(message: SelectedMessage, *, incoming: Incoming, roster: Roster) -> SelectedMessage:
    """Return the message with what the roster knows of its author."""
    author = message.author
    if author is None or author.id == incoming.sender.entra_id:
        return message
    found = await _find(author.id, incoming=incoming, roster=roster)
    return replace(message, author=replace(author, account=found))


async def _complete(account: Account, *, incoming: Incoming, roster: Roster) -> Account:
    found = await _find(account.teams_id, incoming=incoming, roster=roster)
    if found is None:
        return account
    return replace(
        found,
        teams_id=account.teams_id,
        name=account.name or found.name,
        entra_id=account.entra_id or found.entra_id,
    )


async def _resolve(
    mentions: tuple[Mention, ...], *, incoming: Incoming, roster: Roster
) -> tuple[Mention, ...]:
    """Return the mentions with what the roster knows of each: a client may claim anything about them."""
    asked = list(dict.fromkeys(one.account.teams_id for one in mentions))[:MAX_RESOLVED]
    found = await asyncio.gather(*(_find(one, incoming=incoming, roster=roster) for one in asked))
    known = dict(zip(asked, found, strict=True))
    return tuple(replace(one, account=known.get(one.account.teams_id) or one.account) for one in mentions)


async def _resolve_joined(
    accounts: tuple[Account, ...], *, incoming: Incoming, roster: Roster
) -> tuple[Account, ...]:
    """Return the accounts with what the roster knows of them.

    It is asked for the first ones whose kind of membership Teams has not told.
    """
    unclear = [one for one in accounts if one.standing is None][:MAX_RESOLVED]
    found = await asyncio.gather(*(_complete(one, incoming=incoming, roster=roster) for one in unclear))
    known = {one.teams_id: one for one in found}
    return tuple(known.get(one.teams_id, one).as_known_in(incoming.tenant) for one in accounts)


async def _find(teams_id: str, *, incoming: Incoming, roster: Roster) -> Account | None:
    found = await roster.find(incoming.chat, teams_id)
    if found is None:
        return None
    standing = found.standing or (None if found.entra_id else MembershipKind.ANONYMOUS)
    return replace(found, teams_id=found.teams_id or teams_id, standing=standing).as_known_in(incoming.tenant)
