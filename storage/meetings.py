"""Store meetings with their agenda and attendance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from domain.agenda import DEFAULT_AGENDA, Section, SectionKind, complete_agenda
from domain.attendance import Attendee
from domain.errors import NotFound, Stale
from domain.meeting import MAX_LENGTH, UNFINISHED_STATUSES, Meeting, MeetingStatus
from domain.record import Note
from storage.compiled import CompiledGroups, CompiledStatement, Repository, insert_row, insert_value
from storage.engine import compile_for
from storage.mapper import Mapper, from_json, to_json
from storage.optimistic_lock import update_versioned_row
from storage.record import MeetingNotes
from storage.tables import agendas, attendees, calendar_addresses, meetings, minutes

_MAPPER = Mapper(Meeting, meetings)
_AHEAD = [sa.literal_column(f"'{status}'", sa.String) for status in UNFINISHED_STATUSES]
_CANCELLED = sa.literal_column(f"'{MeetingStatus.CANCELLED}'", sa.String)
_HELD = sa.literal_column(f"'{MeetingStatus.HELD}'", sa.String)
_IS_ONGOING = meetings.c.status == sa.literal_column(f"'{MeetingStatus.ONGOING}'", sa.String)
"""Written as a literal, as in the index of the same name."""
_LATEST = (meetings.c.planned_start.desc(), meetings.c.id.desc())
_SAME_DAY_WINDOW = timedelta(hours=36)
"""No moment of today's local date is further away from now than this."""
_MINE = sa.select(meetings).where(meetings.c.tenant_id == sa.bindparam("tenant"))
_OF_COUNCIL = _MINE.where(meetings.c.council_id == sa.bindparam("council"))
_LIMIT = sa.bindparam("most", type_=sa.Integer)
_BY_ID = CompiledGroups(sa.select(meetings), meetings, column=meetings.c.id)
_ONGOING = CompiledStatement(
    _OF_COUNCIL.where(_IS_ONGOING).order_by(meetings.c.began_at.desc(), meetings.c.id.desc()).limit(1)
)
_UPCOMING = CompiledStatement(
    _OF_COUNCIL.where(meetings.c.status.in_(_AHEAD), meetings.c.planned_end > sa.bindparam("now"))
    .order_by(meetings.c.planned_start, meetings.c.id)
    .limit(_LIMIT)
)
_PAST = CompiledStatement(
    _OF_COUNCIL.where(
        meetings.c.status != _CANCELLED,
        sa.or_(meetings.c.status == _HELD, meetings.c.planned_end <= sa.bindparam("now")),
    )
    .order_by(*_LATEST)
    .limit(_LIMIT)
)
Agenda = tuple[Section, ...]
_ATTENDEE_MAPPER = Mapper(Attendee, attendees)
RECENT_ROWS = 500
"""How many rows are read to find the recent attendees of a council."""


def _derived_columns(meeting: Meeting) -> dict[str, object]:
    """Return the timestamps that follow from the day and the times of a meeting."""
    return {"planned_start": meeting.planned_start, "planned_end": meeting.planned_end}


_MARK_REMINDED = compile_for(
    lambda dialect: dialect.update_many(meetings, keys=("tenant_id", "id"), columns=("reminded_for",))
)


class Meetings(Repository):
    """The meetings of one tenant."""

    def add(self, meeting: Meeting) -> Meeting:
        """Store a newly planned meeting and return it with its id."""
        derived = _derived_columns(meeting)
        return insert_value(self._connection, _MAPPER, meeting, tenant=self._tenant, derived=derived)

    def save(self, before: Meeting, after: Meeting) -> Meeting:
        """Update a meeting; raises Stale if it was changed concurrently."""
        return update_versioned_row(
            self._connection,
            _MAPPER,
            before,
            after,
            tenant=self._tenant,
            stale="stale",
            derived=_derived_columns(after),
        )

    def mark_reminded(self, days: Mapping[int, date]) -> None:
        """Record that the reminders of a local day are planned, by meeting, without new versions of them."""
        theirs = [
            {"w_tenant_id": self._tenant, "w_id": meeting, "b_reminded_for": day}
            for meeting, day in days.items()
        ]
        if theirs:
            _MARK_REMINDED.execute_many(self._connection, theirs)

    def next_without_chat(self, council: int, *, now: datetime) -> Meeting | None:
        """Return the next planned meeting without a chat, or None."""
        return next((m for m in self.upcoming(council, now=now) if m.chat is None), None)

    def get(self, meeting: int) -> Meeting:
        """Return this meeting; raises NotFound ``no_such_meeting``."""
        found = self.get_many([meeting])
        if not found:
            raise NotFound("no_such_meeting")
        return found[0]

    def get_many(self, wanted: Iterable[int]) -> list[Meeting]:
        """Return the meetings that exist, in the order of the ids; on a snapshot each is read once."""
        rows = _BY_ID.fetch_all(self._connection, wanted, tenant=self._tenant)
        return [_MAPPER.from_row(row) for row in rows]

    def ongoing(self, council: int) -> Meeting | None:
        """Return the meeting that has begun and not ended, however long ago (see ``Meeting.is_ongoing``)."""
        row = _ONGOING.fetch_first(self._connection, tenant=self._tenant, council=council)
        return None if row is None else _MAPPER.from_row(row)

    def in_progress(self, council: int, *, now: datetime) -> Meeting | None:
        """Return the meeting that is in progress, None if there is none (see ``Meeting.is_ongoing``)."""
        begun = self.ongoing(council)
        return begun if begun is not None and begun.is_ongoing(now) else None

    def find_to_begin(self, council: int, *, chat: str, now: datetime) -> Meeting | None:
        """Return the meeting that starts if one is started in this chat now; of several, the nearest.

        Meetings planned today come first, those of this chat before those without a chat; then a meeting held
        here today that ended less than twelve hours ago: it is resumed, unless its minutes were adopted.
        """
        near = (
            meetings.c.planned_start > now - _SAME_DAY_WINDOW,
            meetings.c.planned_start < now + _SAME_DAY_WINDOW,
        )
        today = [m for m in self._all(_of(council).where(*near).order_by(meetings.c.id)) if _is_today(m, now)]
        nearest = sorted(today, key=lambda m: abs(m.planned_start - now))
        planned = [m for m in nearest if m.status is MeetingStatus.PLANNED and m.chat in (chat, None)]
        held = (m for m in nearest if m.status is MeetingStatus.HELD and m.chat == chat)
        lately = [
            m
            for m in held
            if (m.ended_at or m.planned_end) > now - MAX_LENGTH and not self._has_adopted_minutes(m)
        ]
        return next(iter([*sorted(planned, key=lambda m: m.chat is None), *lately]), None)

    def _has_adopted_minutes(self, meeting: Meeting) -> bool:
        editions = sa.select(minutes.c.id).where(
            minutes.c.tenant_id == self._tenant, minutes.c.meeting_id == meeting.id
        )
        return self._connection.execute(editions.limit(1)).first() is not None

    def last_held(self, council: int, *, before: Meeting | None = None) -> Meeting | None:
        """Return the latest meeting that was held, or the latest before ``before``."""
        wanted = _of(council).where(meetings.c.status == MeetingStatus.HELD.value)
        if before is not None:
            wanted = wanted.where(meetings.c.planned_start < before.planned_start, meetings.c.id != before.id)
        return next(iter(self._all(wanted.order_by(*_LATEST).limit(1))), None)

    def list_before(self, meeting: Meeting, *, limit: int = 200) -> list[Meeting]:
        """Return the council's meetings before this one, begun or not, latest first."""
        earlier = _of(meeting.council).where(
            meetings.c.planned_start < meeting.planned_start,
            meetings.c.id != meeting.id,
            meetings.c.status != MeetingStatus.CANCELLED.value,
        )
        return self._all(earlier.order_by(*_LATEST).limit(limit))

    def next_after(self, meeting: Meeting) -> Meeting | None:
        """Return the next meeting after this one, or None."""
        later = _of(meeting.council).where(
            meetings.c.planned_start > meeting.planned_start,
            meetings.c.id != meeting.id,
            meetings.c.status != MeetingStatus.CANCELLED.value,
        )
        return next(iter(self._all(later.order_by(meetings.c.planned_start, meetings.c.id).limit(1))), None)

    def find_on_day(self, council: int, day: date) -> Meeting | None:
        """Return the meeting on a local day; of several, a started one before a planned one."""
        return min(self._of_day(council, day), key=lambda m: m.status is MeetingStatus.PLANNED, default=None)

    def others_on_day(self, meeting: Meeting) -> list[Meeting]:
        """Return the council's other meetings of that day, the latest first."""
        return [other for other in self._of_day(meeting.council, meeting.day) if other.id != meeting.id]

    def _of_day(self, council: int, day: date) -> list[Meeting]:
        wanted = _of(council).where(meetings.c.day == day, meetings.c.status != MeetingStatus.CANCELLED.value)
        return self._all(wanted.order_by(*_LATEST))

    def current_or_next(self, council: int, *, now: datetime) -> Meeting | None:
        """Return the ongoing meeting, or else the next planned one."""
        return next(iter(self.upcoming(council, now=now, limit=1)), None)

    def upcoming(self, council: int, *, now: datetime, limit: int = 20) -> list[Meeting]:
        """Return the meetings that are not over yet, next first."""
        return self._some(_UPCOMING, council, now=now, most=limit)

    def past(self, council: int, *, now: datetime, limit: int = 20) -> list[Meeting]:
        """Return the meetings that took place and are over, latest first."""
        return self._some(_PAST, council, now=now, most=limit)

    def of_calendar(self, council: int, *, since: datetime, limit: int) -> list[Meeting]:
        """Return the meetings that end after ``since``, cancelled ones too, the first ones first."""
        wanted = _of(council).where(meetings.c.planned_end > since)
        return self._all(wanted.order_by(meetings.c.planned_start, meetings.c.id).limit(limit))

    def calendar_secret(self, council: int) -> str | None:
        """Return the secret of the address of a council's calendar, None if it has none."""
        mine = sa.select(calendar_addresses.c.secret).where(*self._address_of(council))
        row = self._connection.execute(mine).first()
        return None if row is None else str(row[0])

    def set_calendar_secret(self, council: int, secret: str | None) -> None:
        """Give a council's calendar another address, or none; the old one ends with this transaction."""
        self._connection.execute(sa.delete(calendar_addresses).where(*self._address_of(council)))
        if secret is not None:
            row = {"tenant_id": self._tenant, "council_id": council, "secret": secret}
            new = sa.insert(calendar_addresses).values(**row, digest=_digest(secret))
            self._connection.execute(new)

    def _address_of(self, council: int) -> tuple[sa.ColumnElement[bool], ...]:
        mine = calendar_addresses.c.tenant_id == self._tenant
        return mine, calendar_addresses.c.council_id == council

    def _some(self, which: CompiledStatement, council: int, *, now: datetime, most: int) -> list[Meeting]:
        wanted = {"tenant": self._tenant, "council": council, "now": now, "most": most}
        return [_MAPPER.from_row(row) for row in which.fetch_all(self._connection, **wanted)]

    def _all(self, wanted: sa.Select[tuple[object, ...]]) -> list[Meeting]:
        mine = wanted.where(meetings.c.tenant_id == self._tenant)
        return [_MAPPER.from_row(row) for row in self._connection.execute(mine).mappings()]


def find_calendar(connection: sa.Connection, *, secret: str) -> tuple[str, int] | None:
    """Return tenant and id of the council whose calendar has this address, None if there is none."""
    named = calendar_addresses.c.digest == _digest(secret)
    wanted = sa.select(calendar_addresses.c.tenant_id, calendar_addresses.c.council_id).where(named)
    row = connection.execute(wanted).first()
    return None if row is None else (row[0], row[1])


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _of(council: int) -> sa.Select[tuple[object, ...]]:
    return sa.select(meetings).where(meetings.c.council_id == council)


def _is_today(meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting is planned for today's local date, or to continue today past midnight."""
    return (
        meeting.day == now.astimezone(meeting.zone).date()
        or meeting.planned_start <= now < meeting.planned_end
    )


@dataclass
class Agendas(Repository):
    """The agendas of one tenant."""

    _notes: MeetingNotes

    def of_council(self, council: int) -> Agenda:
        """Return the agenda of a council, or the default agenda if it has none of its own."""
        return self._stored("council_id", council) or complete_agenda(DEFAULT_AGENDA)

    def set_for_council(self, council: int, agenda: Iterable[Section]) -> None:
        """Store the agenda of a council; meetings with their own copy keep it."""
        self._store("council_id", council, agenda)

    def of_meeting(self, meeting: Meeting) -> Agenda:
        """Return the agenda of a meeting with its notes: its own copy, or else the council's.

        Notes of a section that is no longer on the agenda are listed under "other".
        """
        agenda = self._stored("meeting_id", meeting.id) or self.of_council(meeting.council)
        return _with_notes(agenda, self._notes.of_meeting(meeting.id))

    def set_for_meeting(self, meeting: int, agenda: Iterable[Section]) -> None:
        """Store the agenda of a meeting, independent of the council's."""
        self._store("meeting_id", meeting, agenda)

    def _stored(self, column: str, owner: int) -> Agenda | None:
        wanted = sa.select(agendas.c.sections).where(
            agendas.c.tenant_id == self._tenant, agendas.c[column] == owner
        )
        row: sa.RowMapping | None = self._connection.execute(wanted).mappings().first()
        return None if row is None else complete_agenda(from_json(Agenda, row["sections"]))

    def _store(self, column: str, owner: int, agenda: Iterable[Section]) -> None:
        mine = sa.delete(agendas).where(agendas.c.tenant_id == self._tenant, agendas.c[column] == owner)
        self._connection.execute(mine)
        nobody = {"council_id": None, "meeting_id": None}
        row = {
            "tenant_id": self._tenant,
            **nobody,
            column: owner,
            "sections": to_json(tuple(agenda)),
        }
        insert_row(self._connection, agendas, row)


def _with_notes(agenda: Agenda, notes: Iterable[Note]) -> Agenda:
    keys = {section.key for section in agenda}
    other = next(section.key for section in agenda if section.part is SectionKind.OTHER)
    texts: dict[str, list[str]] = {key: [] for key in keys}
    for note in notes:
        texts[note.section if note.section in keys else other].append(note.text)
    return tuple(replace(section, notes="\n\n".join(texts[section.key])) for section in agenda)


class Attendance(Repository):
    """The attendance of one tenant's meetings."""

    def of_meeting(self, meeting: int) -> list[Attendee]:
        """Return the attendees of a meeting, in the order in which they were added."""
        return self._all(
            sa.select(attendees).where(attendees.c.meeting_id == meeting).order_by(attendees.c.id)
        )

    def save(self, attendee: Attendee) -> Attendee:
        """Store an attendee, replacing an earlier entry for the same person.

        Raises NotFound ``no_such_attendee`` for an unknown id, Stale ``attendee_changed`` if the entry with
        this id has another version.
        """
        known = (attendee.id, attendee.version) if attendee.id else self._known(attendee)
        if known is None:
            return insert_value(self._connection, _ATTENDEE_MAPPER, attendee, tenant=self._tenant)
        this = sa.update(attendees).where(
            attendees.c.tenant_id == self._tenant,
            attendees.c.id == known[0],
            attendees.c.meeting_id == attendee.meeting,
        )
        stored = replace(attendee, id=known[0], version=known[1] + 1)
        unchanged = this.where(attendees.c.version == known[1])
        if self._connection.execute(unchanged.values(**_ATTENDEE_MAPPER.to_row(stored))).rowcount != 1:
            there = any(one.id == attendee.id for one in self.of_meeting(attendee.meeting))
            raise Stale("attendee_changed") if there else NotFound("no_such_attendee")
        return stored

    def remove(self, attendee: int) -> None:
        """Delete an attendee; raises NotFound ``no_such_attendee``."""
        gone = sa.delete(attendees).where(attendees.c.tenant_id == self._tenant, attendees.c.id == attendee)
        if self._connection.execute(gone).rowcount != 1:
            raise NotFound("no_such_attendee")

    def recent_attendees(self, council: int) -> list[Attendee]:
        """Return the recent attendees of a council, each as of their latest meeting, latest first."""
        newest = (
            sa.select(attendees)
            .join(meetings, meetings.c.id == attendees.c.meeting_id)
            .where(meetings.c.council_id == council)
            .order_by(meetings.c.planned_start.desc(), attendees.c.id)
            .limit(RECENT_ROWS)
        )
        found: dict[object, Attendee] = {}
        for attendee in self._all(newest):
            found.setdefault(attendee.person or attendee.participant.name.casefold(), attendee)
        return list(found.values())

    def _known(self, attendee: Attendee) -> tuple[int, int] | None:
        """Return the id and the version of the entry for the same person, or None."""
        if attendee.person is None:
            return None
        wanted = sa.select(attendees.c.id, attendees.c.version).where(
            attendees.c.tenant_id == self._tenant,
            attendees.c.meeting_id == attendee.meeting,
            attendees.c.person_id == attendee.person,
        )
        row = self._connection.execute(wanted).first()
        return None if row is None else (row[0], row[1])

    def _all(self, wanted: sa.Select[Any]) -> list[Attendee]:
        mine = wanted.where(attendees.c.tenant_id == self._tenant)
        return [_ATTENDEE_MAPPER.from_row(row) for row in self._connection.execute(mine).mappings()]
