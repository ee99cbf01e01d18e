"""Store which activities and card actions were handled, to recognise repeats, and that they are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, select, tuple_, update

from storage.compiled import CompiledStatement, Repository, compile_insert
from storage.mapper import Mapper
from storage.outbox.claims import Lease
from storage.outbox.messages import MessageState, OutboxMessage
from storage.tables import card_actions, inbox, outbox

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
_INSERT_REPLY = compile_insert(outbox, returning_id=True)
_SETTLE_REPLY = CompiledStatement(
    update(outbox)
    .where(
        outbox.c.tenant_id == bindparam("b_tenant"),
        outbox.c.id == bindparam("b_reply"),
        outbox.c.state.in_((bindparam("sending"), bindparam("held"))),
    )
    .values(
        state=MessageState.SENT.value,
        activity_id=bindparam("b_activity"),
        done_at=bindparam("b_now"),
        payload={},
        lease_token=None,
        lease_until=None,
        leased_by=None,
    )
)
BATCH_SIZE = 1_000
"""Rows that are deleted from each table in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledActivity:
    """The result of an activity that was handled before."""

    answered: bool
    """Whether a reply that is no message of the outbox reached the chat."""
    at: datetime
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReply:
    """A reply that Teams has accepted."""

    message: int
    """Its message in the outbox."""
    activity: str
    """The activity id that Teams gave it, empty if it named none."""
    at: datetime


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

    def add_reply(self, reply: OutboxMessage, *, key: str, lease: Lease, at: datetime) -> int:
        """Store a reply that this process is about to send, as a claimed message of the outbox.

        Return its id.
        """
        what = {
            "kind": reply.kind.value,
            "rank": 0,
            "council_id": reply.council,
            "caused_by": reply.caused_by,
            "payload": reply.payload,
        }
        to = {"person_id": reply.person, "thread": reply.thread, "ordering_key": reply.ordering_key}
        when = {"not_before": at, "expires_at": reply.expires_at, "created_at": at}
        claimed = {
            "state": MessageState.SENDING.value,
            "attempts": reply.attempts,
            "lease_token": reply.lease_token,
            "lease_until": at + lease.duration,
            "leased_by": lease.owner,
        }
        row = {"tenant_id": self._tenant, "dedup_key": key, **what, **to, **when, **claimed}
        return _INSERT_REPLY.insert(self._connection, **row)

    def mark_answered(self, thread: str, activity: str, *, reply: SentReply | None = None) -> None:
        """Record that the reply reached the chat: in its message of the outbox, if it has one.

        A reply that was held because nobody knew whether it had arrived counts as sent now.
        """
        if reply is not None:
            states = {"sending": MessageState.SENDING.value, "held": MessageState.HELD.value}
            sent = {"b_reply": reply.message, "b_activity": reply.activity or None, "b_now": reply.at}
            if _SETTLE_REPLY.execute(self._connection, b_tenant=self._tenant, **sent, **states) == 1:
                return
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
