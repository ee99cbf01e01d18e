"""Store which activities and card actions were handled, to recognise repeats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, select, tuple_, update

from storage.compiled import CompiledStatement, Repository, compile_insert
from storage.mapper import Mapper
from storage.tables import card_actions, inbox

_THIS = (
    inbox.c.tenant_id == bindparam("b_tenant"),
    inbox.c.conversation_id == bindparam("b_thread"),
    inbox.c.activity_id == bindparam("b_activity"),
)
_FIND_ACTIVITY = CompiledStatement(
    select(inbox.c.answered, inbox.c.received_at, inbox.c.result).where(*_THIS)
)
_MARK_ANSWERED = CompiledStatement(update(inbox).where(*_THIS).values(answered=True))
_INSERT_ACTIVITY = compile_insert(inbox)
_FIND_ACTION = CompiledStatement(
    select(card_actions.c.result).where(
        card_actions.c.tenant_id == bindparam("tenant"),
        card_actions.c.nonce == bindparam("nonce"),
        card_actions.c.verb == bindparam("verb"),
        card_actions.c.actor_id == bindparam("actor"),
    )
)
_INSERT_ACTION = compile_insert(card_actions)
BATCH_SIZE = 1_000
"""Rows that are deleted from each table in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledActivity:
    """The result of an activity that was handled before."""

    answered: bool
    at: datetime
    result: Mapping[str, Any]


_MAPPER = Mapper(HandledActivity, inbox, renames={"at": "received_at"})


class Inbox(Repository):
    """The handled activities and card actions of one tenant."""

    def find_activity(self, thread: str, activity: str) -> HandledActivity | None:
        """Return the earlier result of an activity, or None if it is new."""
        row = _FIND_ACTIVITY.fetch_first(self._connection, **self._key(thread, activity))
        return None if row is None else _MAPPER.from_row(row)

    def add_activity(self, thread: str, activity: str, *, result: Mapping[str, Any], at: datetime) -> None:
        """Store a handled activity; raises Conflict if another transaction stored it first."""
        row = {
            "tenant_id": self._tenant,
            "conversation_id": thread,
            "activity_id": activity,
            "received_at": at,
        }
        _INSERT_ACTIVITY.execute(self._connection, **row, answered=False, result=dict(result))

    def mark_answered(self, thread: str, activity: str) -> None:
        """Record that the reply reached the chat."""
        _MARK_ANSWERED.execute(self._connection, **self._key(thread, activity))

    def find_action(self, nonce: str, verb: str, *, actor: int) -> Mapping[str, Any] | None:
        """Return the earlier result of a card action, or None if it is the first."""
        wanted = {"tenant": self._tenant, "nonce": nonce, "verb": verb, "actor": actor}
        found: Mapping[str, Any] | None = _FIND_ACTION.fetch_value(self._connection, **wanted)
        return found

    def add_action(
        self, nonce: str, verb: str, *, actor: int, result: Mapping[str, Any], at: datetime
    ) -> None:
        """Store a handled card action."""
        row = {"tenant_id": self._tenant, "nonce": nonce, "verb": verb, "actor_id": actor, "at": at}
        _INSERT_ACTION.execute(self._connection, **row, result=dict(result))

    def _key(self, thread: str, activity: str) -> dict[str, str]:
        return {"b_tenant": self._tenant, "b_thread": thread, "b_activity": activity}


def delete_before(connection: Connection, moment: datetime, *, limit: int = BATCH_SIZE) -> int:
    """Delete a batch of activities and card actions received before ``moment``, of all tenants.

    Return the number of deleted rows.
    """
    return _delete_old(connection, inbox, inbox.c.received_at < moment, limit=limit) + _delete_old(
        connection, card_actions, card_actions.c.at < moment, limit=limit
    )


def _delete_old(connection: Connection, table: Table, old: ColumnElement[bool], *, limit: int) -> int:
    key = tuple_(*table.primary_key.columns)
    part = select(*table.primary_key.columns).where(old).limit(limit)
    return int(connection.execute(delete(table).where(key.in_(part))).rowcount)
