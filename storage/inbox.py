"""What was already dealt with: activities that come again, buttons that are pressed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, select, tuple_, update

from storage.prepared import Prepared, adding
from storage.rows import table_of
from storage.tables import InboxRow, PressRow

_I = table_of(InboxRow)
_P = table_of(PressRow)
_THIS = (
    _I.c.tenant_id == bindparam("b_tenant"),
    _I.c.conversation_id == bindparam("b_thread"),
    _I.c.activity_id == bindparam("b_activity"),
)
_SEEN = Prepared(select(_I.c.answered, _I.c.received_at, _I.c.result).where(*_THIS))
_ANSWERED = Prepared(update(_I).where(*_THIS).values(answered=True))
_REMEMBER = adding(_I)
_PRESSED = Prepared(
    select(_P.c.result).where(
        _P.c.tenant_id == bindparam("tenant"),
        _P.c.nonce == bindparam("nonce"),
        _P.c.verb == bindparam("verb"),
        _P.c.actor_id == bindparam("actor"),
    )
)
_REMEMBER_PRESS = adding(_P)
MOST_AT_ONCE = 1_000
"""Rows that are forgotten in one transaction, of each table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of an activity the first time."""

    answered: bool
    at: datetime
    result: Mapping[str, Any]


class Inbox:
    """What one tenant's people did already, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def seen(self, thread: str, activity: str) -> Seen | None:
        """Give back what came of this activity, None where it is new."""
        row = _SEEN.first(self._connection, **self._key(thread, activity))
        if row is None:
            return None
        return Seen(answered=row["answered"], at=row["received_at"], result=row["result"])

    def remember(self, thread: str, activity: str, *, result: Mapping[str, Any], at: datetime) -> None:
        """Remember an activity; raises a conflict where it was stored by somebody else meanwhile."""
        row = {
            "tenant_id": self._tenant,
            "conversation_id": thread,
            "activity_id": activity,
            "received_at": at,
        }
        _REMEMBER.run(self._connection, **row, answered=False, result=dict(result))

    def answered(self, thread: str, activity: str) -> None:
        """Remember that the answer reached the chat."""
        _ANSWERED.run(self._connection, **self._key(thread, activity))

    def pressed(self, nonce: str, verb: str, *, actor: int) -> Mapping[str, Any] | None:
        """Give back what came of this press, None where it is the first."""
        wanted = {"tenant": self._tenant, "nonce": nonce, "verb": verb, "actor": actor}
        found: Mapping[str, Any] | None = _PRESSED.value(self._connection, **wanted)
        return found

    def remember_press(
        self, nonce: str, verb: str, *, actor: int, result: Mapping[str, Any], at: datetime
    ) -> None:
        """Remember a press."""
        row = {"tenant_id": self._tenant, "nonce": nonce, "verb": verb, "actor_id": actor, "at": at}
        _REMEMBER_PRESS.run(self._connection, **row, result=dict(result))

    def _key(self, thread: str, activity: str) -> dict[str, str]:
        return {"b_tenant": self._tenant, "b_thread": thread, "b_activity": activity}


def forget_before(connection: Connection, moment: datetime, *, most: int = MOST_AT_ONCE) -> int:
    """Delete what came in before ``moment``, of all tenants, a part at a time; give back how many rows."""
    return _delete_old(connection, _I, _I.c.received_at < moment, most=most) + _delete_old(
        connection, _P, _P.c.at < moment, most=most
    )


def _delete_old(connection: Connection, table: Table, old: ColumnElement[bool], *, most: int) -> int:
    key = tuple_(*table.primary_key.columns)
    part = select(*table.primary_key.columns).where(old).limit(most)
    return int(connection.execute(delete(table).where(key.in_(part))).rowcount)
