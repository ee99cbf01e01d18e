"""When councils meet: planned, moved, looked ahead to, begun and held."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Integer, Select, String, bindparam, literal_column, or_, select, update

from domain.errors import NotFound, Stale
from domain.meeting import AHEAD, LONGEST, Meeting, MeetingStatus
from storage.meeting_rows import columns_of, meeting_of
from storage.prepared import Prepared
from storage.rows import add_row, table_of
from storage.tables import MeetingRow, MinutesRow

_M = table_of(MeetingRow)
_E = table_of(MinutesRow)
_AHEAD = [literal_column(f"'{status}'", String) for status in AHEAD]
_CANCELLED = literal_column(f"'{MeetingStatus.CANCELLED}'", String)
_HELD = literal_column(f"'{MeetingStatus.HELD}'", String)
_GOES_ON = _M.c.status == literal_column(f"'{MeetingStatus.ONGOING}'", String)
"""Written out, as in the index of the same name."""
_LATEST = (_M.c.starts_at.desc(), _M.c.id.desc())
_A_DAY_AND_A_HALF = timedelta(hours=36)
"""Further from now there is no moment of the same local day."""
_MINE = select(_M).where(_M.c.tenant_id == bindparam("tenant"))
_OF_COUNCIL = _MINE.where(_M.c.council_id == bindparam("council"))
_MOST = bindparam("most", type_=Integer)
_BY_ID = Prepared(_MINE.where(_M.c.id == bindparam("meeting")))
_ONGOING = Prepared(_OF_COUNCIL.where(_GOES_ON).order_by(_M.c.began_at.desc(), _M.c.id.desc()).limit(1))
_AHEAD_OF = Prepared(
    _OF_COUNCIL.where(_M.c.status.in_(_AHEAD), _M.c.over_at > bindparam("now"))
    .order_by(_M.c.starts_at, _M.c.id)
    .limit(_MOST)
)
_BEHIND = Prepared(
    _OF_COUNCIL.where(_M.c.status != _CANCELLED, or_(_M.c.status == _HELD, _M.c.over_at <= bindparam("now")))
    .order_by(*_LATEST)
    .limit(_MOST)
)


class Meetings:
    """The meetings of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, meeting: Meeting) -> Meeting:
        """Store a meeting that was just planned, and give it back with its id."""
        row = {"tenant_id": self._tenant, "council_id": meeting.council, **columns_of(meeting)}
        return replace(meeting, id=add_row(self._connection, _M, row))

    def save(self, before: Meeting, after: Meeting) -> Meeting:
        """Store what became of it; raises Stale where somebody else was first."""
        this = update(_M).where(
            _M.c.tenant_id == self._tenant, _M.c.id == before.id, _M.c.version == before.version
        )
        if self._connection.execute(this.values(**columns_of(after))).rowcount != 1:
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

    def ongoing(self, council: int) -> Meeting | None:
        """Give back the meeting that began and was not ended, however long ago (see ``Meeting.goes_on``)."""
        row = _ONGOING.first(self._connection, tenant=self._tenant, council=council)
        return None if row is None else meeting_of(row)

    def to_begin(self, council: int, *, chat: str, now: datetime) -> Meeting | None:
        """Give back what begins when a meeting begins in this chat now; of several what is nearest.

        That is what is planned for today, here before what has no chat; else what was held here today and
        ended less than twelve hours ago: it is resumed, unless its minutes were adopted.
        """
        near = (_M.c.starts_at > now - _A_DAY_AND_A_HALF, _M.c.starts_at < now + _A_DAY_AND_A_HALF)
        today = [m for m in self._all(_of(council).where(*near).order_by(_M.c.id)) if _today(m, now)]
        nearest = sorted(today, key=lambda m: abs(m.starts - now))
        planned = [m for m in nearest if m.status is MeetingStatus.PLANNED and m.chat in (chat, None)]
        held = (m for m in nearest if m.status is MeetingStatus.HELD and m.chat == chat)
        lately = [m for m in held if (m.ended_at or m.over_at) > now - LONGEST and not self._adopted(m)]
        return next(iter([*sorted(planned, key=lambda m: m.chat is None), *lately]), None)

    def _adopted(self, meeting: Meeting) -> bool:
        editions = select(_E.c.id).where(_E.c.tenant_id == self._tenant, _E.c.meeting_id == meeting.id)
        return self._connection.execute(editions.limit(1)).first() is not None

    def last_held(self, council: int, *, before: Meeting | None = None) -> Meeting | None:
        """Give back the latest meeting that was held, or the latest before this one."""
        wanted = _of(council).where(_M.c.status == MeetingStatus.HELD.value)
        if before is not None:
            wanted = wanted.where(_M.c.starts_at < before.starts, _M.c.id != before.id)
        return next(iter(self._all(wanted.order_by(*_LATEST).limit(1))), None)

    def before(self, meeting: Meeting, *, most: int = 200) -> list[Meeting]:
        """Give back the council's meetings before this one, begun or not, the latest first."""
        earlier = _of(meeting.council).where(
            _M.c.starts_at < meeting.starts,
            _M.c.id != meeting.id,
            _M.c.status != MeetingStatus.CANCELLED.value,
        )
        return self._all(earlier.order_by(*_LATEST).limit(most))

    def following(self, meeting: Meeting) -> Meeting | None:
        """Give back the meeting that comes after this one, where it is known already."""
        later = _of(meeting.council).where(
            _M.c.starts_at > meeting.starts,
            _M.c.id != meeting.id,
            _M.c.status != MeetingStatus.CANCELLED.value,
        )
        return next(iter(self._all(later.order_by(_M.c.starts_at, _M.c.id).limit(1))), None)

    def on_day(self, council: int, day: date) -> Meeting | None:
        """Give back the meeting of a local day; of several what was begun before what is planned."""
        return min(self._of_day(council, day), key=lambda m: m.status is MeetingStatus.PLANNED, default=None)

    def beside(self, meeting: Meeting) -> list[Meeting]:
        """Give back the council's other meetings of that day, the latest first."""
        return [other for other in self._of_day(meeting.council, meeting.day) if other.id != meeting.id]

    def _of_day(self, council: int, day: date) -> list[Meeting]:
        wanted = _of(council).where(_M.c.day == day, _M.c.status != MeetingStatus.CANCELLED.value)
        return self._all(wanted.order_by(*_LATEST))

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

    def _all(self, wanted: Select[tuple[object, ...]]) -> list[Meeting]:
        mine = wanted.where(_M.c.tenant_id == self._tenant)
        return [meeting_of(row) for row in self._connection.execute(mine).mappings()]


def _of(council: int) -> Select[tuple[object, ...]]:
    return select(_M).where(_M.c.council_id == council)


def _today(meeting: Meeting, now: datetime) -> bool:
    """Whether it is of the local day that it is now, or goes on by the plan after midnight."""
    return meeting.day == now.astimezone(meeting.zone).date() or meeting.starts <= now < meeting.over_at
