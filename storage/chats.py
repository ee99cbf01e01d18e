"""Store the group chats and channels that the bot knows, and the councils bound to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, bindparam, cast, insert, select, update

from storage.compiled import CompiledStatement, Repository, dump_json
from storage.engine import DatabaseDialect, dialect_of
from storage.mapper import Mapper
from storage.tables import chats

_OF_TENANT = select(chats).where(chats.c.tenant_id == bindparam("tenant"))
_BY_CONVERSATION = CompiledStatement(_OF_TENANT.where(chats.c.conversation_id == bindparam("conversation")))
_BOUND = _OF_TENANT.where(chats.c.council_id.is_not(None), chats.c.removed_at.is_(None))
_ALL_BOUND = CompiledStatement(_BOUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChat:
    """A group chat or channel that the bot knows."""

    conversation: str
    council: int | None
    kind: str
    service_url: str
    bot_id: str
    takes_targeted: bool = False
    """Whether a targeted message has come from it."""
    removed_at: datetime | None = None
    """When the app was removed from it."""

    @property
    def is_removed(self) -> bool:
        """Return whether the app was removed from it."""
        return self.removed_at is not None


_MAPPER = Mapper(GroupChat, chats)


class Chats(Repository):
    """The group chats and channels of one tenant."""

    def get(self, conversation: str) -> GroupChat | None:
        """Return a group chat or channel, or None."""
        wanted = {"tenant": self._tenant, "conversation": conversation}
        row = _BY_CONVERSATION.fetch_first(self._connection, **wanted)
        return None if row is None else _MAPPER.from_row(row)

    def list_bound(self) -> tuple[GroupChat, ...]:
        """Return the chats that are bound to councils."""
        return tuple(map(_MAPPER.from_row, _ALL_BOUND.fetch_all(self._connection, tenant=self._tenant)))

    def list_bound_elsewhere(self, councils: Iterable[int], *, limit: int) -> tuple[GroupChat, ...]:
        """Return some chats that are bound to other councils than these."""
        excluded = dump_json([str(council) for council in councils])
        rows = _bound_elsewhere(dialect_of(self._connection)).fetch_all(
            self._connection, tenant=self._tenant, excluded=excluded, limit=limit
        )
        return tuple(map(_MAPPER.from_row, rows))

    def is_bound(self, council: int, conversation: str | None) -> bool:
        """Return whether a council is bound to this chat and the app is installed in it."""
        known = None if conversation is None else self.get(conversation)
        return known is not None and known.council == council and not known.is_removed

    def upsert(
        self, conversation: str, *, kind: str, service_url: str, bot_id: str, meeting: str | None
    ) -> None:
        """Store a group chat in which the app is installed."""
        values = {
            "kind": kind,
            "service_url": service_url,
            "bot_id": bot_id,
            "meeting": meeting,
            "removed_at": None,
        }
        if self.get(conversation) is None:
            self._connection.execute(
                insert(chats),
                {
                    "tenant_id": self._tenant,
                    "conversation_id": conversation,
                    "council_id": None,
                    "takes_targeted": False,
                    **values,
                },
            )
        else:
            self._connection.execute(self._this(conversation).values(**values))

    def mark_removed(self, conversation: str, *, at: datetime) -> None:
        """Record that the app was removed from a chat; the council stays bound to it."""
        self._connection.execute(self._this(conversation).values(removed_at=at))

    def mark_targeted(self, conversation: str) -> None:
        """Record that a targeted message came from a known chat."""
        unmarked = self._this(conversation).where(chats.c.takes_targeted.is_(False))
        self._connection.execute(unmarked.values(takes_targeted=True))

    def bind(self, conversation: str, *, council: int) -> None:
        """Bind a council to a known chat."""
        self._connection.execute(self._this(conversation).values(council_id=council))

    def _this(self, conversation: str) -> Any:  # noqa: ANN401 - an update to be completed
        return update(chats).where(chats.c.tenant_id == self._tenant, chats.c.conversation_id == conversation)


@cache
def _bound_elsewhere(dialect: DatabaseDialect) -> CompiledStatement:
    others = _BOUND.where(cast(chats.c.council_id, String).not_in(dialect.select_texts("excluded")))
    return CompiledStatement(others.limit(bindparam("limit", type_=Integer)))
