"""When councils meet: planned, moved, looked ahead to."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, Integer, String, bindparam, literal_column, select, update

from domain.errors import NotFound, Stale
from domain.meeting import Meeting, MeetingStatus
from storage.prepared import Prepared, Row
from storage.rows import add_row, table_of
from storage.tables import MeetingRow

_M = table_of(MeetingRow)
_AHEAD = [literal_column(f"'{s}'", String) for s in (MeetingStatus.PLANNED, MeetingStatus.ONGOING)]
_CANCELLED = literal_column(f"'{MeetingStatus.CANCELLED}'", String)
_MINE = select(_M).where(_M.c.tenant_id == bindparam("tenant"))
_OF_COUNCIL = _MINE.where(_M.c.council_id == bindparam("council")).limit(bindparam("most", type_=Integer))
_BY_ID = Prepared(_MINE.where(_M.c.id == bindparam("meeting")))
_AHEAD_OF = Prepared(
    _OF_COUNCIL.where(_M.c.status.in_(_AHEAD), _M.c.over_at > bindparam("now")).order_by(
        _M.c.starts_at, _M.c.id
    )
)
_BEHIND = Prepared(
    _OF_COUNCIL.where(_M.c.status != _CANCELLED, _M.c.over_at <= bindparam("now")).order_by(
        _M.c.starts_at.desc(), _M.c.id.desc()
    )
)


class Meetings:
    """The meetings of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, meeting: Meeting) -> Meeting:
        """Store a meeting that was just planned, and give it back with its id."""
        row = {"tenant_id": self._tenant, "council_id": meeting.council, **_columns(meeting)}
        return replace(meeting, id=add_row(self._connection, _M, row))

    def save(self, before: Meeting, after: Meeting) -> Meeting:
        """Store what became of it; raises Stale where somebody else was first."""
        this = update(_M).where(
            _M.c.tenant_id == self._tenant, _M.c.id == before.id, _M.c.version == before.version
        )
        if self._connection.execute(this.values(**_columns(after))).rowcount != 1:
            raise Stale("stale")
        return after

    def reminded(self, meeting: Meeting, day: date) -> None:
        """Remember that the reminders of this local day are planned; that is no change of the meeting."""
        this = update(_M).where(_M.c.tenant_id == self._tenant, _M.c.id == meeting.id)
        self._connection.execute(this.values(reminded_for=day))

    def without_chat(self, council: int, *, now: datetime) -> Meeting | None:
        """Give back the next planned meeting that has no chat so far."""
        return next((m for m in self.ahead_of(council, now=now) if m.chat is None), None)

    def get(self, meeting: int) -> Meeting:
        """Give back this meeting; raises NotFound ``no_such_meeting``."""
        found = _BY_ID.first(self._connection, tenant=self._tenant, meeting=meeting)
        if found is None:
            raise NotFound("no_such_meeting")
        return meeting_of(found)

    def next_of(self, council: int, *, now: datetime) -> Meeting | None:
        """Give back the meeting that goes on now, else the next one that is planned."""
        return next(iter(self.ahead_of(council, now=now, most=1)), None)

    def ahead_of(self, council: int, *, now: datetime, most: int = 20) -> list[Meeting]:
        """Give back what is not over yet, the next one first."""
        return self._some(_AHEAD_OF, council, now=now, most=most)

    def behind(self, council: int, *, now: datetime, most: int = 20) -> list[Meeting]:
        """Give back what is over and took place, the latest first."""
        return self._some(_BEHIND, council, now=now, most=most)

    def _some(self, which: Prepared, council: int, *, now: datetime, most: int) -> list[Meeting]:
        wanted = {"tenant": self._tenant, "council": council, "now": now, "most": most}
        return [meeting_of(row) for row in which.all(self._connection, **wanted)]


def _columns(meeting: Meeting) -> dict[str, object]:
    when = {"day": meeting.day, "begins": meeting.begins, "ends": meeting.ends, "timezone": meeting.timezone}
    moments = {"starts_at": meeting.starts, "over_at": meeting.over_at, "planned_at": meeting.planned_at}
    where = {"place": meeting.place, "chat": meeting.chat, "planned_by": meeting.planned_by}
    stands = {
        "status": meeting.status.value,
        "version": meeting.version,
        "reminded_for": meeting.reminded_for,
    }
    return {**when, **moments, **where, **stands}


def meeting_of(row: Row) -> Meeting:
    """Make the meeting that the rules know of its row."""
    return Meeting(
        id=row["id"],
        council=row["council_id"],
        day=row["day"],
        begins=row["begins"],
        ends=row["ends"],
        timezone=row["timezone"],
        place=row["place"],
        chat=row["chat"],
        status=MeetingStatus(row["status"]),
        planned_by=row["planned_by"],
        planned_at=row["planned_at"],
        reminded_for=row["reminded_for"],
        version=row["version"],
    )
