"""Look up the members of a chat in Teams, cached for ten minutes."""

import asyncio
from collections import OrderedDict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import structlog

from bot.teams.connector import Connector
from bot.teams.errors import OutboundError
from bot.teams.http import SecondsClock
from bot.turn.incoming import Account, Chat

CACHE_SECONDS = 600.0
"""Seconds for which a response is cached."""

LOOKUP_TIMEOUT = 2.0
"""Timeout in seconds, so that a person who waits for a reply does not wait for Teams."""

MAX_CACHED_MEMBERS = 10_000

log = structlog.get_logger(__name__)
_Key = tuple[str, str]
_Asked = asyncio.Future[Account | None]


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

    async def members(self, chat: Chat) -> tuple[Account, ...]:
        """Return all members of a chat, none if Teams does not answer; not cached."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._connector.members(chat.service_url, chat.id)
        except (OutboundError, TimeoutError) as fault:
            _log_failure(fault)
            return ()

    def forget(self, chat: str, *, members: AbstractSet[str]) -> None:
        """Drop the roster of this chat, and these people in every chat: a team has one for all channels.

        A lookup in progress may return the old state, and is not cached either.
        """
        for key in [*self._known, *self._asked]:
            if key[0] == chat or key[1] in members or self._is_one_of(key, members):
                self._known.pop(key, None)
                self._asked.pop(key, None)

    def _is_one_of(self, key: _Key, members: AbstractSet[str]) -> bool:
        """Return whether a cached lookup found one of these people, even if by another id."""
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
            _log_failure(fault)
            return None
        if self._asked.get(key) is asked:
            self._remember(key, account)
        return account

    def _remember(self, key: _Key, account: Account | None) -> None:
        self._known[key] = _Known(account=account, until=self._clock() + CACHE_SECONDS)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)


def _log_failure(fault: Exception) -> None:
    log.info("roster_lookup_failed", fault=type(fault).__name__, status=getattr(fault, "status", None))
