"""Messages to be sent: added with the change that causes them, claimed and settled by the sender."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.letters import NOT_DELIVERED, Kind, Letter, State, claim, next_due, recover
from storage.rows import table_of
from storage.tables import OutboxRow

_O = table_of(OutboxRow)
__all__ = ["Kind", "Letter", "Outbox", "State", "Waiting", "claim", "next_due", "recover"]
EXPIRES_AFTER = timedelta(days=30)


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

    def add(  # noqa: PLR0913 - one argument a column
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
        about = {"council_id": council, "question_id": question, "view_id": view, "caused_by": caused_by}
        to = {"person_id": person, "thread": thread, "lane": f"{self._tenant}/{thread or person}"}
        due = at or self._now
        when = {"not_before": due, "expires_at": due + EXPIRES_AFTER, "created_at": self._now}
        what = {"kind": kind.value, "payload": dict(payload), "state": State.READY.value}
        row = {"tenant_id": self._tenant, "dedup_key": key, **what, **about, **to, **when}
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._connection.execute(dialect.insert(_O).on_conflict_do_nothing(), row)
        self.added = True

    def update_card(self, view: int, *, thread: str, key: str) -> None:
        """Bring a posted card up to date; an update that still waits will do.

        The one that waits is locked, so that it is not sent before what changed is committed.
        """
        waiting = select(_O.c.id).where(
            _O.c.tenant_id == self._tenant, _O.c.view_id == view, _O.c.state == State.READY.value
        )
        if self._connection.execute(waiting.limit(1).with_for_update()).first() is None:
            self.add(Kind.UPDATE, key=f"update:{view}:{key}", payload={}, thread=thread, view=view)

    def waiting(self, prefix: str, *, since: datetime) -> Waiting | None:
        """Give back the newest message whose key begins so and that has not been sent."""
        wanted = select(_O.c.id, _O.c.payload).where(
            _O.c.tenant_id == self._tenant,
            _O.c.dedup_key.startswith(prefix, autoescape=True),
            _O.c.state.in_((State.READY, State.BLOCKED)),
            _O.c.created_at >= since,
        )
        newest = wanted.order_by(_O.c.id.desc()).limit(1).with_for_update()
        row = self._connection.execute(newest).first()
        return None if row is None else Waiting(id=row[0], payload=row[1])

    def rewrite(self, letter: int, *, payload: Mapping[str, Any]) -> None:
        """Let a message that was not sent yet say something else."""
        unsent = update(_O).where(
            _O.c.tenant_id == self._tenant,
            _O.c.id == letter,
            _O.c.state.in_((State.READY, State.BLOCKED)),
        )
        self._connection.execute(unsent.values(payload=dict(payload)))

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
            .values(
                state=State.READY.value,
                not_before=self._now,
                expires_at=self._now + EXPIRES_AFTER,
                attempts=0,
                done_at=None,
            )
        ).rowcount
        self.added = self.added or released > 0
        return int(released)

    def holds_back(self, person: int) -> bool:
        """Whether something is blocked that this person would get now."""
        blocked = select(_O.c.id).where(
            _O.c.tenant_id == self._tenant, _O.c.person_id == person, _O.c.state == State.BLOCKED.value
        )
        return self._connection.execute(blocked.limit(1)).first() is not None

    def probed(self, person: int) -> State | None:
        """Give back what came of the newest try to open somebody's personal chat, None before the first."""
        newest = select(_O.c.state).where(
            _O.c.tenant_id == self._tenant, _O.c.person_id == person, _O.c.kind == Kind.PROBE.value
        )
        state = self._connection.execute(newest.order_by(_O.c.id.desc()).limit(1)).scalar()
        return None if state is None else State(state)

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

    def not_delivered_to(self, owners: Iterable[int]) -> dict[int, int]:
        """Give back the questions that did not reach these new owners on one card, with the person (ids)."""
        wanted = select(_O.c.payload, _O.c.person_id).where(
            _O.c.tenant_id == self._tenant,
            _O.c.person_id.in_(list(owners)),
            _O.c.question_id.is_(None),
            _O.c.kind == Kind.ASSIGNMENT.value,
            _O.c.state.in_(NOT_DELIVERED),
        )
        rows = self._connection.execute(wanted)
        return {q: person for payload, person in rows for q in payload["args"].get("questions", ())}

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
