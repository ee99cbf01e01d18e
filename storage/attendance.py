"""Who was at which meeting."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, select, update

from domain.attendance import Attendee, Participant, Role
from domain.errors import NotFound
from storage.rows import add_row, table_of
from storage.tables import AttendeeRow, MeetingRow

_A, _M = table_of(AttendeeRow), table_of(MeetingRow)
_SAME = ("name", "party", "title", "organisation", "agreed_to_name")
LATELY = 500
"""Rows that are looked through for who comes to a council's meetings."""


class Attendance:
    """Who was at the meetings of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def of_meeting(self, meeting: int) -> list[Attendee]:
        """Give back who was there, in the order in which they were noted."""
        return self._all(select(_A).where(_A.c.meeting_id == meeting).order_by(_A.c.id))

    def put(self, attendee: Attendee) -> Attendee:
        """Store who was there; a person is there once, so what was known of them before is replaced.

        Raises NotFound ``no_such_attendee`` for an id that there is not.
        """
        known = attendee.id or self._known(attendee)
        if known is None:
            given = {"tenant_id": self._tenant, "meeting_id": attendee.meeting}
            return replace(attendee, id=add_row(self._connection, _A, {**given, **_changeable(attendee)}))
        this = update(_A).where(
            _A.c.tenant_id == self._tenant, _A.c.id == known, _A.c.meeting_id == attendee.meeting
        )
        if self._connection.execute(this.values(**_changeable(attendee))).rowcount != 1:
            raise NotFound("no_such_attendee")
        return replace(attendee, id=known)

    def remove(self, attendee: int) -> None:
        """Forget that somebody was there; raises NotFound ``no_such_attendee``."""
        gone = delete(_A).where(_A.c.tenant_id == self._tenant, _A.c.id == attendee)
        if self._connection.execute(gone).rowcount != 1:
            raise NotFound("no_such_attendee")

    def lately(self, council: int) -> list[Attendee]:
        """Give back who came to a council's meetings, each as they were there last, the latest first."""
        newest = (
            select(_A)
            .join(_M, _M.c.id == _A.c.meeting_id)
            .where(_M.c.council_id == council)
            .order_by(_M.c.starts_at.desc(), _A.c.id)
            .limit(LATELY)
        )
        found: dict[object, Attendee] = {}
        for attendee in self._all(newest):
            found.setdefault(attendee.person or attendee.participant.name.casefold(), attendee)
        return list(found.values())

    def _known(self, attendee: Attendee) -> int | None:
        if attendee.person is None:
            return None
        wanted = select(_A.c.id).where(
            _A.c.tenant_id == self._tenant,
            _A.c.meeting_id == attendee.meeting,
            _A.c.person_id == attendee.person,
        )
        found: int | None = self._connection.execute(wanted).scalar()
        return found

    def _all(self, wanted: Select[Any]) -> list[Attendee]:
        mine = wanted.where(_A.c.tenant_id == self._tenant)
        return [_attendee(row) for row in self._connection.execute(mine).mappings()]


def _changeable(attendee: Attendee) -> dict[str, object]:
    participant = attendee.participant
    seen = {"person_id": attendee.person, "seen_at": attendee.seen_at, "confirmed": attendee.confirmed}
    return {**seen, "role": participant.role.value, **{name: getattr(participant, name) for name in _SAME}}


def _attendee(row: RowMapping) -> Attendee:
    return Attendee(
        id=row["id"],
        meeting=row["meeting_id"],
        person=row["person_id"],
        participant=Participant(role=Role(row["role"]), **{name: row[name] for name in _SAME}),
        seen_at=row["seen_at"],
        confirmed=row["confirmed"],
    )
