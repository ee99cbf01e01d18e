"""Messages to be sent: added with the change that causes them, claimed and settled by the sender."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.claims import Lease, Room, claim, recover, until_due
from storage.letters import AT_ANY_HOUR, NOT_DELIVERED, Kind, Letter, State
from storage.plans import Planned, cancel_meeting, plan
from storage.rows import table_of
from storage.tables import OutboxRow, ViewRow
from storage.throttles import pause
from storage.undelivered import EXPIRES_AFTER, RESTORED, Failed, Undelivered

_O = table_of(OutboxRow)
_V = table_of(ViewRow)
__all__ = [
    "AT_ANY_HOUR",
    "EXPIRES_AFTER",
    "NOT_DELIVERED",
    "RESTORED",
    "Failed",
    "Kind",
    "Lease",
    "Letter",
    "Outbox",
    "Planned",
    "Room",
    "State",
    "Waiting",
    "claim",
    "recover",
    "until_due",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that has not been sent."""

    id: int
    payload: Mapping[str, Any]


class Outbox(Undelivered):
    """The messages of one tenant, in one transaction."""

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
        meeting: int | None = None,
        lane: str | None = None,
        at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Add a message to a person or a chat; one with the same key is not added again."""
        about = {"council_id": council, "question_id": question, "view_id": view, "meeting_id": meeting}
        to = {"person_id": person, "thread": thread, "lane": lane or self._lane(thread or person)}
        due = at or self._now
        until = expires_at or due + EXPIRES_AFTER
        when = {"not_before": due, "expires_at": until, "created_at": self._now, "caused_by": caused_by}
        what = {"kind": kind.value, "rank": kind.rank, "payload": dict(payload), "state": State.READY.value}
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
            whose = select(_V.c.person_id).where(_V.c.tenant_id == self._tenant, _V.c.id == view)
            lane = self._lane(self._connection.execute(whose).scalar() or thread)
            self.add(Kind.UPDATE, key=f"update:{view}:{key}", payload={}, thread=thread, view=view, lane=lane)

    def plan(self, rows: Iterable[Planned]) -> int:
        """Add many messages at once; one with the same key stays, unless it was taken back."""
        new = plan(self._connection, rows, tenant=self._tenant, now=self._now)
        self.added = self.added or new > 0
        return new

    def cancel_meeting(self, meeting: int) -> int:
        """Take back what has not been sent about a meeting."""
        return cancel_meeting(self._connection, meeting, tenant=self._tenant, now=self._now)

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

    def probed(self, person: int) -> State | None:
        """Give back what came of the newest try to open somebody's personal chat, None before the first."""
        newest = select(_O.c.state).where(
            _O.c.tenant_id == self._tenant, _O.c.person_id == person, _O.c.kind == Kind.PROBE.value
        )
        state = self._connection.execute(newest.order_by(_O.c.id.desc()).limit(1)).scalar()
        return None if state is None else State(state)

    def settle(self, letter: Letter, columns: Mapping[str, object]) -> bool:
        """Store what became of a message; false where somebody else has taken it over meanwhile."""
        ours = update(_O).where(
            _O.c.tenant_id == self._tenant,
            _O.c.id == letter.id,
            _O.c.lease_token == letter.lease,
            _O.c.state == State.SENDING.value,
        )
        free = {"lease_token": None, "lease_until": None, "leased_by": None}
        return self._connection.execute(ours.values(**columns, **free)).rowcount > 0

    def pause(self, seconds: float) -> None:
        """Send nothing to this tenant for a while, whoever sends."""
        pause(self._connection, tenant=self._tenant, until=self._now + timedelta(seconds=seconds))

    def _lane(self, to: str | int | None) -> str:
        return f"{self._tenant}/{to}"

    def _of(self, *, question: int, person: int) -> Any:  # noqa: ANN401 - an update to be completed
        return update(_O).where(
            _O.c.tenant_id == self._tenant, _O.c.question_id == question, _O.c.person_id == person
        )
