"""What of all tenants has to be looked at by the calendar."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, literal, or_, select

from domain.meeting import MeetingStatus
from storage.rows import table_of
from storage.tables import CouncilRow, MeetingRow

_C, _M = table_of(CouncilRow), table_of(MeetingRow)
_PLANNED = literal(MeetingStatus.PLANNED.value, literal_execute=True)
"""Written out in the statement, as in the index ``meeting_ahead``, or SQLite would not use that one."""


def meetings_ahead(connection: Connection, *, now: datetime, until: datetime) -> Sequence[tuple[str, int]]:
    """Give back the planned meetings of all tenants that begin until then: tenant and id."""
    planned = select(_M.c.tenant_id, _M.c.id).where(
        _M.c.status == _PLANNED, _M.c.starts_at > now, _M.c.starts_at <= until
    )
    return [(row[0], row[1]) for row in connection.execute(planned.order_by(_M.c.starts_at, _M.c.id))]


def councils_to_ask(connection: Connection, *, monday: date) -> list[tuple[str, int]]:
    """Give back the councils of all tenants that nobody looked at this week: tenant and id.

    One that was founded this week has other things to think of.
    """
    founded = _C.c.created_at < datetime.combine(monday, time(), UTC)
    unasked = or_(_C.c.asked_on.is_(None), _C.c.asked_on < monday)
    wanted = select(_C.c.tenant_id, _C.c.id).where(founded, unasked)
    return [(row[0], row[1]) for row in connection.execute(wanted.order_by(_C.c.id))]
