"""What the planning of reminders has to know of questions, of people and of what was sent already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, case, func, literal, select

from domain.history import Happening
from domain.question import OPEN
from domain.reminders import Readiness
from storage.letters import Kind, State
from storage.rows import table_of
from storage.tables import EventRow, OutboxRow, PersonRow, QuestionRow, SeatRow

_E, _O, _P = table_of(EventRow), table_of(OutboxRow), table_of(PersonRow)
_Q, _S = table_of(QuestionRow), table_of(SeatRow)
_HANDED = (Happening.ASSIGNED.value, Happening.REOPENED.value, Happening.UNDONE.value)
_OPEN = tuple(literal(status.value, literal_execute=True) for status in OPEN)
"""Written out in the statement, as in the index ``question_open``, or SQLite would not use that one."""
BY_HAND = "reminder:by_hand"
"""How the keys of reminders begin that a coordinator asked for."""


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
        theirs = _Q.c.department_id.is_not(None)
        if departments is not None:
            theirs = _Q.c.department_id.in_(list(departments))
        wanted = (
            select(
                _E.c.question_id,
                func.max(_E.c.at).label("touched"),
                func.max(case((_E.c.happening.in_(_HANDED), _E.c.at))).label("handed"),
                func.max(case((_E.c.happening == Happening.AT_MEETING.value, _E.c.at))).label("at_meeting"),
            )
            .join(_Q, _Q.c.id == _E.c.question_id)
            .where(
                _Q.c.tenant_id == self._tenant,
                _Q.c.council_id == council,
                _Q.c.status.in_(_OPEN),
                theirs,
                _E.c.happening != Happening.MESSAGE_EDITED.value,
            )
            .group_by(_E.c.question_id)
        )
        return {
            row.question_id: Lately(touched=row.touched, handed=row.handed, at_meeting=row.at_meeting)
            for row in self._connection.execute(wanted)
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
        seated = _P.c.id.in_(self._seated(council))
        wanted = select(_P.c.id, _P.c.away_until).where(_P.c.tenant_id == self._tenant, seated)
        blocked = self._blocked(council)
        first = {} if meeting is None else self._first_digests(meeting)
        return {
            row.id: Readiness(
                away_until=row.away_until, unreachable=row.id in blocked, first_digest=first.get(row.id)
            )
            for row in self._connection.execute(wanted)
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

    def _seated(self, council: int) -> Select[tuple[int]]:
        return select(_S.c.person_id).where(_S.c.tenant_id == self._tenant, _S.c.council_id == council)

    def _blocked(self, council: int) -> set[int]:
        """Give back whom Teams does not let the bot write to."""
        wanted = select(_O.c.person_id).where(
            _O.c.tenant_id == self._tenant,
            _O.c.state == State.BLOCKED.value,
            _O.c.person_id.in_(self._seated(council)),
        )
        return {row[0] for row in self._connection.execute(wanted.distinct())}

    def _first_digests(self, meeting: int) -> Mapping[int, datetime]:
        """Give back when each person got the first digest about a meeting."""
        wanted = select(_O.c.person_id, func.min(_O.c.done_at)).where(
            _O.c.tenant_id == self._tenant,
            _O.c.meeting_id == meeting,
            _O.c.kind == Kind.REMINDER.value,
            _O.c.state == State.SENT.value,
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted.group_by(_O.c.person_id))}
