"""Two rows that turn out to be one person: all that named the one names the other."""

from sqlalchemy import Connection, bindparam, delete, exists, select, update
from sqlmodel import SQLModel

from storage.rows import table_of
from storage.tables import (
    AttendeeRow,
    CouncilRow,
    FileRow,
    ItemRow,
    MeetingRow,
    NoteRow,
    OldNotesRow,
    OutboxRow,
    PersonRow,
    QuestionRow,
    SeatRow,
    TemplateRow,
    ViewRow,
)

_PEOPLE = table_of(PersonRow)
_COUNCILS = table_of(CouncilRow)
_SEATS = table_of(SeatRow)
_ATTENDEES = table_of(AttendeeRow)
_FILES = table_of(FileRow)
_COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    SeatRow: ("person_id",),
    QuestionRow: ("asked_by", "logged_by", "ended_by"),
    OutboxRow: ("person_id", "caused_by"),
    ViewRow: ("person_id",),
    MeetingRow: ("planned_by", "keeper_id"),
    AttendeeRow: ("person_id",),
    NoteRow: ("noted_by",),
    ItemRow: ("noted_by",),
    OldNotesRow: ("brought_by",),
    TemplateRow: ("brought_by",),
}
"""Where rows point to people; events and what was adopted keep what they said."""
_OTHER_SEAT, _OTHER_ATTENDEE = _SEATS.alias(), _ATTENDEES.alias()
_SEATS_OF_BOTH = delete(_SEATS).where(
    _SEATS.c.person_id == bindparam("instead_of"),
    exists().where(
        _OTHER_SEAT.c.person_id == bindparam("person"),
        _OTHER_SEAT.c.council_id == _SEATS.c.council_id,
        _OTHER_SEAT.c.role == _SEATS.c.role,
        _OTHER_SEAT.c.department_id.is_not_distinct_from(_SEATS.c.department_id),
    ),
)
_MEETINGS_OF_BOTH = delete(_ATTENDEES).where(
    _ATTENDEES.c.person_id == bindparam("instead_of"),
    exists().where(
        _OTHER_ATTENDEE.c.person_id == bindparam("person"),
        _OTHER_ATTENDEE.c.meeting_id == _ATTENDEES.c.meeting_id,
    ),
)
_NEW_VERSION_OF_THEIR_COUNCILS = (
    update(_COUNCILS)
    .where(_COUNCILS.c.id.in_(select(_SEATS.c.council_id).where(_SEATS.c.person_id == bindparam("person"))))
    .values(version=_COUNCILS.c.version + 1)
)


def point_to(connection: Connection, person: int, *, instead_of: int) -> None:
    """Let every row that named one person name another; a seat or a meeting that both had is one."""
    both = {"person": person, "instead_of": instead_of}
    connection.execute(_SEATS_OF_BOTH, both)
    connection.execute(_MEETINGS_OF_BOTH, both)
    for row, columns in _COLUMNS.items():
        table = table_of(row)
        for column in columns:
            theirs = update(table).where(table.c[column] == instead_of)
            connection.execute(theirs.values({column: person}))
    drafts = update(_FILES).where(_FILES.c.person_id == instead_of, _FILES.c.version == 0)
    connection.execute(drafts.values(person_id=person))
    same = update(_PEOPLE).where(_PEOPLE.c.same_as == instead_of)
    connection.execute(same.values(same_as=person))
    connection.execute(_NEW_VERSION_OF_THEIR_COUNCILS, {"person": person})
