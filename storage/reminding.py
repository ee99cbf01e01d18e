"""What the planning of reminders has to know of questions, of people and of what was sent already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from domain.history import Happening
from domain.question import OPEN
from domain.reminders import Readiness
from storage.letters import Kind, State
from storage.prepared import Prepared
from storage.rows import table_of
from storage.tables import EventRow, OutboxRow, PersonRow, QuestionRow, SeatRow

_E, _O, _P = table_of(EventRow), table_of(OutboxRow), table_of(PersonRow)
_Q, _S = table_of(QuestionRow), table_of(SeatRow)


def _word(word: StrEnum) -> ColumnElement[str]:
    """Written out in the statement: as in the indexes, or SQLite would not use those."""
    return literal_column(f"'{word.value}'", String)


_HANDED = tuple(map(_word, (Happening.ASSIGNED, Happening.REOPENED, Happening.UNDONE)))
_AT_MEETING, _MESSAGE_EDITED = _word(Happening.AT_MEETING), _word(Happening.MESSAGE_EDITED)
_OPEN = tuple(map(_word, OPEN))
BY_HAND = "reminder:by_hand"
"""How the keys of reminders begin that a coordinator asked for."""


def _lately(theirs: ColumnElement[bool]) -> Select[Any]:
    """What happened last to the open questions of departments."""
    return (
        select(
            _E.c.question_id,
            func.max(_E.c.at).label("touched"),
            func.max(case((_E.c.happening.in_(_HANDED), _E.c.at))).label("handed"),
            func.max(case((_E.c.happening == _AT_MEETING, _E.c.at))).label("at_meeting"),
        )
        .join(_Q, _Q.c.id == _E.c.question_id)
        .where(
            _Q.c.tenant_id == bindparam("tenant"),
            _Q.c.council_id == bindparam("council"),
            _Q.c.status.in_(_OPEN),
            theirs,
            _E.c.happening != _MESSAGE_EDITED,
        )
        .group_by(_E.c.question_id)
    )


_HERE = select(_S.c.person_id).where(
    _S.c.tenant_id == bindparam("tenant"), _S.c.council_id == bindparam("council")
)
_LATELY = Prepared(_lately(_Q.c.department_id.is_not(None)))
_LATELY_OF = Prepared(_lately(_Q.c.department_id == bindparam("department")))
_SEATED = Prepared(
    select(_P.c.id, _P.c.away_until).where(_P.c.tenant_id == bindparam("tenant"), _P.c.id.in_(_HERE))
)
_BLOCKED = Prepared(
    select(_O.c.person_id)
    .where(
        _O.c.tenant_id == bindparam("tenant"), _O.c.state == _word(State.BLOCKED), _O.c.person_id.in_(_HERE)
    )
    .distinct()
)
"""Whom Teams does not let the bot write to."""
_FIRST_DIGESTS = Prepared(
    select(_O.c.person_id, func.min(_O.c.done_at).label("first"))
    .where(
        _O.c.tenant_id == bindparam("tenant"),
        _O.c.meeting_id == bindparam("meeting"),
        _O.c.kind == _word(Kind.REMINDER),
        _O.c.state == _word(State.SENT),
    )
    .group_by(_O.c.person_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What happened to a question last."""

    touched: datetime
    handed: datetime | None
    """When its department got it."""
    at_meeting: datetime | None
    """When somebody said that the answer comes at the meeting."""


class Reminding:
    """What planning asks for, of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def lately(self, council: int, *, departments: Iterable[int] | None = None) -> dict[int, Lately]:
        """Give back what happened last to each open question that a department has, any or one of these."""
        here = {"tenant": self._tenant, "council": council}
        if departments is None:
            rows = _LATELY.all(self._connection, **here)
        else:
            rows = [
                row
                for department in departments
                for row in _LATELY_OF.all(self._connection, **here, department=department)
            ]
        return {
            row["question_id"]: Lately(
                touched=row["touched"], handed=row["handed"], at_meeting=row["at_meeting"]
            )
            for row in rows
        }

    def waits(self, council: int) -> bool:
        """Whether a council has open questions."""
        wanted = select(_Q.c.id).where(
            _Q.c.tenant_id == self._tenant, _Q.c.council_id == council, _Q.c.status.in_(_OPEN)
        )
        return self._connection.execute(wanted.limit(1)).first() is not None

    def planned(self, key: str) -> bool:
        """Whether there is, or was, a message with this key."""
        wanted = select(_O.c.id).where(_O.c.tenant_id == self._tenant, _O.c.dedup_key == key)
        return self._connection.execute(wanted).first() is not None

    def readiness(self, council: int, *, meeting: int | None) -> dict[int, Readiness]:
        """Give back how each owner and deputy can be reached, and since when they know of this meeting."""
        here = {"tenant": self._tenant, "council": council}
        blocked = {row["person_id"] for row in _BLOCKED.all(self._connection, **here)}
        first = {} if meeting is None else self._first_digests(meeting)
        return {
            row["id"]: Readiness(
                away_until=row["away_until"],
                unreachable=row["id"] in blocked,
                first_digest=first.get(row["id"]),
            )
            for row in _SEATED.all(self._connection, **here)
        }

    def reminded_since(self, council: int, since: datetime) -> set[int]:
        """Give back who was reminded by hand since then."""
        wanted = select(_O.c.person_id).where(
            _O.c.tenant_id == self._tenant,
            _O.c.created_at >= since,
            _O.c.council_id == council,
            _O.c.dedup_key.startswith(BY_HAND, autoescape=True),
            _O.c.state != State.CANCELLED.value,
        )
        return {row[0] for row in self._connection.execute(wanted)}

    def _first_digests(self, meeting: int) -> Mapping[int, datetime]:
        """Give back when each person got the first digest about a meeting."""
        rows = _FIRST_DIGESTS.all(self._connection, tenant=self._tenant, meeting=meeting)
        return {row["person_id"]: row["first"] for row in rows}
