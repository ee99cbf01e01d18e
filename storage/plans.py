"""Reminders, planned ahead and many at once, and taken back when their meeting is moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, Insert, bindparam, column, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.letters import Kind, State
from storage.rows import table_of
from storage.tables import OutboxRow

_O = table_of(OutboxRow)
_TAKEN_BACK = (State.READY, State.BLOCKED, State.HELD, State.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A message for a moment ahead."""

    key: str
    payload: Mapping[str, Any]
    council: int
    at: datetime
    expires_at: datetime
    """When it is too late: a reminder is for the time before its meeting."""
    person: int | None = None
    thread: str | None = None
    meeting: int | None = None
    question: int | None = None
    kind: Kind = Kind.REMINDER


def plan(connection: Connection, rows: Iterable[Planned], *, tenant: str, now: datetime) -> int:
    """Add these; one that is there stays as it is, unless it was taken back. Give back how many are new."""
    values = list({row.key: _row(row, tenant=tenant, now=now) for row in rows}.values())
    if not values:
        return 0
    counted = {"preserve_rowcount": True}
    if connection.dialect.name == "sqlite":
        return int(connection.execute(_ONE_BY_ONE, values, execution_options=counted).rowcount)
    return int(connection.execute(_TOGETHER, {"planned": values}, execution_options=counted).rowcount)


def cancel_meeting(connection: Connection, meeting: int, *, tenant: str, now: datetime) -> int:
    """Take back what has not been sent about a meeting; give back how many messages."""
    unsent = update(_O).where(
        _O.c.tenant_id == tenant, _O.c.meeting_id == meeting, _O.c.state.in_(_TAKEN_BACK)
    )
    cancelled = unsent.values(state=State.CANCELLED.value, done_at=now)
    return int(connection.execute(cancelled).rowcount)


def _row(planned: Planned, *, tenant: str, now: datetime) -> dict[str, object]:
    return {
        "tenant_id": tenant,
        "dedup_key": planned.key,
        "kind": planned.kind.value,
        "rank": planned.kind.rank,
        "council_id": planned.council,
        "meeting_id": planned.meeting,
        "question_id": planned.question,
        "person_id": planned.person,
        "thread": planned.thread,
        "lane": f"{tenant}/{planned.thread or planned.person}",
        "payload": dict(planned.payload),
        "not_before": planned.at,
        "expires_at": planned.expires_at,
        "created_at": now,
        **_NEW,
    }


_NEW = {"state": State.READY.value, "attempts": 0, "ambiguous": 0}
_RENEWED = (
    *("kind", "rank", "payload", "council_id", "meeting_id", "question_id", "person_id", "thread", "lane"),
    *("not_before", "expires_at", "created_at", *_NEW),
)
_GONE = dict.fromkeys(("done_at", "last_status", "last_code"))
_KEY = ("tenant_id", "dedup_key")


def _adding(added: sqlite.Insert | postgresql.Insert) -> Insert:
    """Let what was taken back come again as if it were new."""
    renewed = {name: added.excluded[name] for name in _RENEWED}
    return added.on_conflict_do_update(
        index_elements=_KEY, set_={**renewed, **_GONE}, where=_O.c.state == State.CANCELLED.value
    )


def _from_one_value() -> postgresql.Insert:
    """Send all rows as one value: PostgreSQL would take as many statements as there are rows."""
    columns = [column(name, _O.c[name].type) for name in (*_KEY, *_RENEWED)]
    sent = func.json_to_recordset(bindparam("planned", type_=JSON)).table_valued(*columns)
    rows = select(*sent.render_derived(with_types=True).c)
    return postgresql.insert(_O).from_select([one.name for one in columns], rows)


_ONE_BY_ONE = _adding(sqlite.insert(_O))
_TOGETHER = _adding(_from_one_value())
