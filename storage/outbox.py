"""Messages to be sent: added with the change that causes them, claimed and settled by the sender."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import OutboxRow

_O = OutboxRow.__table__  # type: ignore[attr-defined]
EXPIRES_AFTER = timedelta(days=30)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that has not been sent."""

    id: int
    payload: Mapping[str, Any]


class Outbox:
    """The messages of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, now: datetime) -> None:
        self._connection = connection
        self._tenant = tenant
        self._now = now
        self.added = False
        """Whether this transaction has something for the sender."""

    def add(
        self,
        kind: Kind,
        *,
        key: str,
        payload: Mapping[str, Any],
        council: int | None = None,
        question: int | None = None,
        person: int | None = None,
        thread: str | None = None,
        view: int | None = None,
        caused_by: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Add a message to a person or a chat; one with the same key is not added again."""
        row = {
            "tenant_id": self._tenant,
            "dedup_key": key,
            "kind": kind.value,
            "council_id": council,
            "question_id": question,
            "person_id": person,
            "thread": thread,
            "view_id": view,
            "caused_by": caused_by,
            "lane": f"{self._tenant}/{thread or person}",
            "payload": dict(payload),
            "state": State.READY.value,
            "not_before": at or self._now,
            "expires_at": (at or self._now) + EXPIRES_AFTER,
            "created_at": self._now,
        }
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._connection.execute(dialect.insert(_O).on_conflict_do_nothing(), row)
        self.added = True

    def update_card(self, view: int, *, thread: str, key: str) -> None:
        """Bring a posted card up to date; an update that still waits will do."""
        waiting = select(_O.c.id).where(
            _O.c.tenant_id == self._tenant, _O.c.view_id == view, _O.c.state == State.READY.value
        )
        if self._connection.execute(waiting.limit(1)).first() is None:
            self.add(Kind.UPDATE, key=f"update:{view}:{key}", payload={}, thread=thread, view=view)

    def waiting(self, prefix: str, *, since: datetime) -> Waiting | None:
        """Give back the newest message whose key begins so and that has not been sent."""
        wanted = select(_O.c.id, _O.c.payload).where(
            _O.c.tenant_id == self._tenant,
            _O.c.dedup_key.startswith(prefix, autoescape=True),
            _O.c.state.in_((State.READY, State.BLOCKED)),
            _O.c.created_at >= since,
        )
        row = self._connection.execute(wanted.order_by(_O.c.id.desc()).limit(1)).first()
        return None if row is None else Waiting(id=row[0], payload=row[1])

    def rewrite(self, letter: int, *, payload: Mapping[str, Any]) -> None:
        """Let a message that was not sent yet say something else."""
        self._connection.execute(update(_O).where(_O.c.id == letter).values(payload=dict(payload)))

    def cancel(self, question: int, *, person: int) -> None:
        """Take back what has not been sent to somebody about a question."""
        self._connection.execute(
            self._of(question=question, person=person)
            .where(_O.c.state.in_((State.READY, State.HELD, State.BLOCKED)))
            .values(state=State.CANCELLED.value, done_at=self._now)
        )

    def release(self, person: int) -> int:
        """Send what was blocked, now that this person has met the bot; give back how many messages."""
        released = self._connection.execute(
            update(_O)
            .where(
                _O.c.tenant_id == self._tenant, _O.c.person_id == person, _O.c.state == State.BLOCKED.value
            )
            .values(state=State.READY.value, not_before=self._now, attempts=0, done_at=None)
        ).rowcount
        self.added = self.added or released > 0
        return int(released)

    def settle(self, letter: int, columns: Mapping[str, object]) -> None:
        """Store what became of a message that was being sent."""
        sending = update(_O).where(
            _O.c.tenant_id == self._tenant, _O.c.id == letter, _O.c.state == State.SENDING.value
        )
        self._connection.execute(sending.values(**columns))

    def not_delivered(self, questions: list[int]) -> dict[int, int]:
        """Give back those questions whose owner was not reached, with the person (ids)."""
        if not questions:
            return {}
        rows = self._connection.execute(_NOT_DELIVERED, {"tenant": self._tenant, "questions": questions})
        return {row[0]: row[1] for row in rows}

    def _of(self, *, question: int, person: int) -> Any:  # noqa: ANN401 - an update to be completed
        return update(_O).where(
            _O.c.tenant_id == self._tenant, _O.c.question_id == question, _O.c.person_id == person
        )


_NOT_DELIVERED = select(_O.c.question_id, _O.c.person_id).where(
    _O.c.tenant_id == bindparam("tenant"),
    _O.c.question_id.in_(bindparam("questions", expanding=True)),
    _O.c.kind == Kind.ASSIGNMENT.value,
    _O.c.state.in_(NOT_DELIVERED),
)


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
    late = update(_O).where(_O.c.state == State.READY.value, _O.c.expires_at <= now)
    connection.execute(late.values(state=State.EXPIRED.value, done_at=now))
    due = select(_O.c.id, _O.c.lane).where(_O.c.state == State.READY.value, _O.c.not_before <= now)
    if busy:
        due = due.where(_O.c.lane.not_in(busy))
    chosen: dict[str, int] = {}
    for letter, lane in connection.execute(due.order_by(_O.c.not_before, _O.c.id).limit(most * LOOK_AHEAD)):
        chosen.setdefault(lane, letter)
    if not chosen:
        return []
    rows = connection.execute(
        update(_O)
        .where(_O.c.id.in_(list(chosen.values())[:most]))
        .values(state=State.SENDING.value, attempts=_O.c.attempts + 1)
        .returning(*_O.c)
    ).mappings()
    return sorted((_letter(row) for row in rows), key=lambda letter: letter.id)


def next_due(connection: Connection) -> datetime | None:
    """Give back when the next message wants to be sent."""
    wanted = select(_O.c.not_before).where(_O.c.state == State.READY.value).order_by(_O.c.not_before).limit(1)
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
