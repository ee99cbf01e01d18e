"""What did not get through: who sees it, who is sent it after all, who says that it arrived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, case, func, or_, select, update

from storage.letters import NOT_DELIVERED, Kind, State
from storage.retention import ROW_KEPT
from storage.rows import table_of
from storage.tables import OutboxRow

_O = table_of(OutboxRow)
EXPIRES_AFTER = timedelta(days=30)
MOST_SHOWN = 100
TOLD = (Kind.ASSIGNMENT, Kind.MESSAGE, Kind.REMINDER, Kind.POST)
"""Kinds that somebody misses when they do not arrive."""
RESTORED = "restored"
"""The code of what was due when a backup was restored: nobody knows whether it was sent after the backup."""
_AWAITED = (Kind.ASSIGNMENT.value, Kind.REMINDER.value)
_FAILED = _O.c.state.in_(bindparam("failed", NOT_DELIVERED, expanding=True, literal_execute=True))
"""Written out in the statement, as in the index ``outbox_failed``, or SQLite would not use that one."""
_OF_REMINDER = _O.c.kind == Kind.REMINDER.value
_STATUS = func.coalesce(_O.c.last_status, 0)
_OUR_MISTAKE = or_(_STATUS.between(300, 400), _STATUS == HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
"""Teams would not take it the next time either: a redirect, no message at all, too big a one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A message that did not get through."""

    id: int
    kind: Kind
    person: int | None
    thread: str | None
    questions: tuple[int, ...]
    state: State
    status: int | None
    code: str | None
    at: datetime


class Undelivered:
    """The messages of one tenant that did not get through, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, now: datetime) -> None:
        self._connection = connection
        self._tenant = tenant
        self._now = now
        self.added = False
        """Whether this transaction has something for the sender."""

    def failed(self, council: int, *, since: datetime | None = None, most: int = MOST_SHOWN) -> list[Failed]:
        """Give back what people of a council miss, since then or of all that is remembered, latest first."""
        wanted = select(_O).where(
            _FAILED,
            _O.c.tenant_id == self._tenant,
            _O.c.council_id == council,
            _O.c.done_at >= (since or self._now - ROW_KEPT),
            _O.c.kind.in_([kind.value for kind in TOLD]),
        )
        newest = wanted.order_by(_O.c.done_at.desc(), _O.c.id.desc()).limit(most)
        return [_failed(row) for row in self._connection.execute(newest).mappings()]

    def retry(self, letter: int, council: int) -> bool:
        """Try a message that failed again from the start; false for a reminder whose meeting has begun."""
        return self._renewed(_FAILED, _O.c.id == letter, _O.c.council_id == council) > 0

    def arrived(self, letter: int, council: int) -> bool:
        """Settle a message as sent that may have arrived, because somebody says that it did."""
        held = update(_O).where(
            _O.c.tenant_id == self._tenant,
            _O.c.id == letter,
            _O.c.council_id == council,
            _O.c.state == State.HELD.value,
        )
        settled = held.values(state=State.SENT.value, done_at=self._now)
        return self._connection.execute(settled).rowcount > 0

    def release(self, person: int) -> int:
        """Send what has waited for this person, now that they met the bot; give back how many messages."""
        return self._renewed(self._waiting_for(person))

    def waits_for(self, person: int) -> bool:
        """Whether there is anything that this person would get as soon as they meet the bot."""
        return self._any(self._waiting_for(person), self._in_time())

    def holds_back(self, person: int) -> bool:
        """Whether Teams did not let the bot write something to this person that they would get now."""
        blocked = and_(_O.c.person_id == person, _O.c.state == State.BLOCKED.value)
        return self._any(blocked, self._in_time())

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
        return {q: person for payload, person in rows for q in _together(payload)}

    def _any(self, *conditions: ColumnElement[bool]) -> bool:
        wanted = select(_O.c.id).where(_O.c.tenant_id == self._tenant, *conditions)
        return self._connection.execute(wanted.limit(1)).first() is not None

    def _waiting_for(self, person: int) -> ColumnElement[bool]:
        """What Teams blocked; and what failed on the way to them, where that may have another end now."""
        failed = and_(
            _O.c.state.in_((State.DEAD, State.HELD)),
            _O.c.kind.in_(_AWAITED),
            _O.c.expires_at > self._now,
            func.coalesce(_O.c.last_code, "") != RESTORED,
            ~_OUR_MISTAKE,
        )
        return and_(_O.c.person_id == person, or_(_O.c.state == State.BLOCKED.value, failed))

    def _in_time(self) -> ColumnElement[bool]:
        """A reminder is for its meeting; anything else gets new time."""
        return or_(~_OF_REMINDER, _O.c.expires_at > self._now)

    def _renewed(self, *conditions: ColumnElement[bool]) -> int:
        """Let these be sent as if they were new; give back how many."""
        wanted = update(_O).where(_O.c.tenant_id == self._tenant, *conditions, self._in_time())
        anew = case((_OF_REMINDER, _O.c.expires_at), else_=bindparam("anew", type_=_O.c.expires_at.type))
        budget = {"attempts": 0, "ambiguous": 0, "not_before": self._now, "expires_at": anew}
        renewed = wanted.values(state=State.READY.value, done_at=None, **budget)
        count = self._connection.execute(renewed, {"anew": self._now + EXPIRES_AFTER}).rowcount
        self.added = self.added or count > 0
        return int(count)


def _together(payload: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(payload.get("args", {}).get("questions", ()))


def _failed(row: RowMapping) -> Failed:
    question = row["question_id"]
    return Failed(
        id=row["id"],
        kind=Kind(row["kind"]),
        person=row["person_id"],
        thread=row["thread"],
        questions=_together(row["payload"]) if question is None else (question,),
        state=State(row["state"]),
        status=row["last_status"],
        code=row["last_code"],
        at=row["done_at"],
    )


_NOT_DELIVERED = select(_O.c.question_id, _O.c.person_id).where(
    _O.c.tenant_id == bindparam("tenant"),
    _O.c.question_id.in_(bindparam("questions", expanding=True)),
    _O.c.kind == Kind.ASSIGNMENT.value,
    _O.c.state.in_(NOT_DELIVERED),
)
