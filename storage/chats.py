"""The group chats and channels that the bot knows, and the councils that they are bound to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from storage.rows import table_of
from storage.tables import ChatRow

_H = table_of(ChatRow)
_CHAT = select(_H).where(
    _H.c.tenant_id == bindparam("tenant"), _H.c.conversation_id == bindparam("conversation")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundChat:
    """A group chat or channel that the bot knows."""

    conversation: str
    council: int | None
    kind: str
    service_url: str
    bot_id: str
    removed: bool


class Chats:
    """The chats of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def get(self, conversation: str) -> BoundChat | None:
        """Give back what is known of a group chat or channel."""
        row = (
            self._connection.execute(_CHAT, {"tenant": self._tenant, "conversation": conversation})
            .mappings()
            .first()
        )
        return None if row is None else _chat(row)

    def bound(self, *, without: Iterable[int] = ()) -> tuple[BoundChat, ...]:
        """Give back the chats that councils are bound to, those of the councils ``without`` left out."""
        wanted = select(_H).where(
            _H.c.tenant_id == self._tenant,
            _H.c.council_id.is_not(None),
            _H.c.council_id.not_in(list(without)),
            _H.c.removed_at.is_(None),
        )
        return tuple(_chat(row) for row in self._connection.execute(wanted).mappings())

    def meets_in(self, council: int, conversation: str | None) -> bool:
        """Whether a council is bound to this chat and the app is in it."""
        known = None if conversation is None else self.get(conversation)
        return known is not None and known.council == council and not known.removed

    def know(
        self, conversation: str, *, kind: str, service_url: str, bot_id: str, meeting: str | None
    ) -> None:
        """Remember a group chat, and that the app is in it."""
        values = {
            "kind": kind,
            "service_url": service_url,
            "bot_id": bot_id,
            "meeting": meeting,
            "removed_at": None,
        }
        if self.get(conversation) is None:
            self._connection.execute(
                insert(_H),
                {"tenant_id": self._tenant, "conversation_id": conversation, "council_id": None, **values},
            )
        else:
            self._connection.execute(self._this(conversation).values(**values))

    def leave(self, conversation: str, *, at: datetime) -> None:
        """Remember that the app was removed from a chat; the council stays bound to it."""
        self._connection.execute(self._this(conversation).values(removed_at=at))

    def bind(self, conversation: str, *, council: int) -> None:
        """Bind a council to a chat that is known."""
        self._connection.execute(self._this(conversation).values(council_id=council))

    def _this(self, conversation: str) -> Any:  # noqa: ANN401 - an update to be completed
        return update(_H).where(_H.c.tenant_id == self._tenant, _H.c.conversation_id == conversation)


def _chat(row: RowMapping) -> BoundChat:
    return BoundChat(
        conversation=row["conversation_id"],
        council=row["council_id"],
        kind=row["kind"],
        service_url=row["service_url"],
        bot_id=row["bot_id"],
        removed=row["removed_at"] is not None,
    )
