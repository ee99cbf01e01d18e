"""What the sender takes from the outbox: due messages, one for each chat at a time."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, literal, select, update

from storage.rows import table_of
from storage.tables import OutboxRow

_O = table_of(OutboxRow)
LOOK_AHEAD = 8
"""How many times as many messages are looked at as are taken: several may be for one chat."""


class State(StrEnum):
    """Where a message is on its way."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    """It may have arrived; sending it again could double it."""
    BLOCKED = "blocked"
    """Teams does not let the bot write to this person; sent as soon as they meet the bot."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    DEAD = "dead"


NOT_DELIVERED = (State.HELD, State.BLOCKED, State.DEAD, State.EXPIRED)


class Kind(StrEnum):
    """What a message is, which decides what happens when nobody knows whether it arrived."""

    ASSIGNMENT = "assignment"
    MESSAGE = "message"
    PRIVATE = "private"
    """An answer meant for one person; where they cannot be reached it goes to the chat they wrote in."""
    PROBE = "probe"
    """Opens somebody's personal chat and says nothing: whether they can be written to."""
    POST = "post"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message on its way."""

    id: int
    tenant: str
    kind: Kind
    council: int | None
    question: int | None
    person: int | None
    thread: str | None
    view: int | None
    caused_by: int | None
    payload: Mapping[str, Any]
    attempts: int
    ambiguous: int
    lane: str
    """One message at a time in each: Teams answers 412 to two at once in a conversation."""


_READY = _O.c.state == literal(State.READY.value, literal_execute=True)
"""Written out in the statement, as in the index ``outbox_due``, or SQLite would not use that one."""


def recover(connection: Connection) -> int:
    """Make ready again what a process that died was sending; give back how many messages."""
    return int(
        connection.execute(
            update(_O)
            .where(_O.c.state == State.SENDING.value)
            .values(state=State.READY.value, ambiguous=_O.c.ambiguous + 1)
        ).rowcount
    )


def claim(connection: Connection, *, now: datetime, most: int, busy: AbstractSet[str]) -> list[Letter]:
    """Take due messages to send, oldest first, one for each lane that is not ``busy``; late ones expire."""
    late = update(_O).where(_READY, _O.c.expires_at <= now)
    connection.execute(late.values(state=State.EXPIRED.value, done_at=now))
    due = select(_O.c.id, _O.c.lane).where(_READY, _O.c.not_before <= now)
    if busy:
        due = due.where(_O.c.lane.not_in(busy))
    chosen: dict[str, int] = {}
    for letter, lane in connection.execute(due.order_by(_O.c.not_before, _O.c.id).limit(most * LOOK_AHEAD)):
        chosen.setdefault(lane, letter)
    if not chosen:
        return []
    rows = connection.execute(
        update(_O)
        .where(_O.c.id.in_(list(chosen.values())[:most]), _READY)  # another process may have taken it
        .values(state=State.SENDING.value, attempts=_O.c.attempts + 1)
        .returning(*_O.c)
    ).mappings()
    return sorted((_letter(row) for row in rows), key=lambda letter: letter.id)


def next_due(connection: Connection) -> datetime | None:
    """Give back when the next message wants to be sent."""
    wanted = select(_O.c.not_before).where(_READY).order_by(_O.c.not_before).limit(1)
    found: datetime | None = connection.execute(wanted).scalar()
    return found


def _letter(row: RowMapping) -> Letter:
    return Letter(
        id=row["id"],
        tenant=row["tenant_id"],
        kind=Kind(row["kind"]),
        council=row["council_id"],
        question=row["question_id"],
        person=row["person_id"],
        thread=row["thread"],
        view=row["view_id"],
        caused_by=row["caused_by"],
        payload=row["payload"],
        attempts=row["attempts"],
        ambiguous=row["ambiguous"],
        lane=row["lane"],
    )
