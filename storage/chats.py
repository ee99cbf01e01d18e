"""Store the group chats and channels that the bot knows, and the councils bound to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from storage.compiled import Repository
from storage.mapper import Mapper
from storage.tables import chats

_BY_CONVERSATION = select(chats).where(
    chats.c.tenant_id == bindparam("tenant"), chats.c.conversation_id == bindparam("conversation")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChat:
    """A group chat or channel that the bot knows."""

    conversation: str
    council: int | None
    kind: str
    service_url: str
    bot_id: str
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
        row = (
            self._connection.execute(_BY_CONVERSATION, {"tenant": self._tenant, "conversation": conversation})
            .mappings()
            .first()
        )
        return None if row is None else _MAPPER.from_row(row)

    def list_bound(self, *, excluding: Iterable[int] = ()) -> tuple[GroupChat, ...]:
        """Return the chats that are bound to councils, without those of the councils in ``excluding``."""
        wanted = select(chats).where(
            chats.c.tenant_id == self._tenant,
            chats.c.council_id.is_not(None),
            chats.c.council_id.not_in(list(excluding)),
            chats.c.removed_at.is_(None),
        )
        return tuple(_MAPPER.from_row(row) for row in self._connection.execute(wanted).mappings())

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
                {"tenant_id": self._tenant, "conversation_id": conversation, "council_id": None, **values},
            )
        else:
            self._connection.execute(self._this(conversation).values(**values))

    def mark_removed(self, conversation: str, *, at: datetime) -> None:
        """Record that the app was removed from a chat; the council stays bound to it."""
        self._connection.execute(self._this(conversation).values(removed_at=at))

    def bind(self, conversation: str, *, council: int) -> None:
        """Bind a council to a known chat."""
        self._connection.execute(self._this(conversation).values(council_id=council))

    def _this(self, conversation: str) -> Any:  # noqa: ANN401 - an update to be completed
        return update(chats).where(chats.c.tenant_id == self._tenant, chats.c.conversation_id == conversation)
