"""The tables of meetings: agenda, attendance, notes, minutes and files."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import (
    WITHOUT_ROWID,
    Personal,
    json_column,
    partial_index,
    personal,
    timestamp_column,
)

_PLANNED = text("status = 'planned'")
_ONGOING = text("status = 'ongoing'")
_WAITS = text("taken_by IS NULL")
_DRAFT = text("version = 0")


class MeetingRow(SQLModel, table=True):
    """A meeting; its timestamps are derived from its local day and time."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("meeting_of_council", "council_id", "planned_start"),
        partial_index("meeting_ahead", "planned_start", where=_PLANNED),
        partial_index("meeting_ongoing", "council_id", where=_ONGOING),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    day: date
    begins: time
    ends: time | None = None
    timezone: str
    planned_start: datetime = timestamp_column()
    planned_end: datetime = timestamp_column()
    place: str | None = None
    chat: str | None = personal(Personal.TEAMS_ID, default=None)
    status: str
    planned_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    planned_at: datetime = timestamp_column()
    reminded_for: date | None = None
    began_at: datetime | None = timestamp_column(nullable=True)
    ended_at: datetime | None = timestamp_column(nullable=True)
    section: str | None = None
    keeper_id: int | None = personal(Personal.PERSON_ID, default=None)
    teams_meeting: str | None = None
    version: int = 1


class AgendaRow(SQLModel, table=True):
    """The agenda of a council or of a meeting."""

    __tablename__ = "agenda"
    __table_args__ = (
        UniqueConstraint("tenant_id", "council_id"),
        UniqueConstraint("tenant_id", "meeting_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int | None = Field(default=None, foreign_key="council.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    sections: list[dict[str, Any]] = json_column()


class AttendeeRow(SQLModel, table=True):
    """A person at a meeting, at most once if their id is known."""

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("tenant_id", "meeting_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int | None = personal(Personal.PERSON_ID, default=None, foreign_key="person.id", index=True)
    name: str = personal(Personal.NAME)
    role: str
    party: str = personal(Personal.TEXT, default="")
    title: str = personal(Personal.TEXT, default="")
    organisation: str = personal(Personal.TEXT, default="")
    agreed_to_name: bool = False
    seen_at: datetime | None = timestamp_column(nullable=True)
    confirmed: bool = False
    version: int = 1


class NoteRow(SQLModel, table=True):
    """A note under a section of the agenda."""

    __tablename__ = "note"
    __table_args__ = (
        Index("note_of_meeting", "meeting_id", "id"),
        Index("note_source", "tenant_id", "chat", "source"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    meeting_id: int = Field(foreign_key="meeting.id")
    section: str
    text: str = personal(Personal.TEXT)
    noted_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    noted_at: datetime = timestamp_column()
    chat: str = personal(Personal.TEAMS_ID)
    source: str
    proposed_text: str | None = personal(Personal.TEXT, default=None)
    version: int = 1


class AgendaItemRow(SQLModel, table=True):
    """An item that a later meeting takes up."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        partial_index("agenda_item_waiting", "council_id", "id", where=_WAITS),
        Index("agenda_item_source", "tenant_id", "chat", "source"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    text: str = personal(Personal.TEXT)
    noted_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    noted_at: datetime = timestamp_column()
    said_at: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    taken_by: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    chat: str = personal(Personal.TEAMS_ID)
    source: str
    proposed_text: str | None = personal(Personal.TEXT, default=None)
    version: int = 1
    outcome: str | None = None
    remark: str = personal(Personal.TEXT, default="")
    again_of: int | None = None


class RemarkRow(SQLModel, table=True):
    """A remark at a meeting on an earlier question."""

    __tablename__ = "remark"
    __table_args__ = WITHOUT_ROWID
    tenant_id: str = Field(primary_key=True)
    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    question_id: int = Field(primary_key=True, foreign_key="question.id")
    state: str | None = None
    text: str = personal(Personal.TEXT, default="")


class MinutesRow(SQLModel, table=True):
    """Adopted minutes; the database refuses to change or delete them."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("tenant_id", "meeting_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    meeting_id: int = Field(foreign_key="meeting.id")
    version: int
    adopted_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    adopted_by_name: str = personal(Personal.TEXT)
    adopted_at: datetime = timestamp_column()
    correction: str
    document: dict[str, Any] = json_column(Personal.TEXT)
    minutes: dict[str, Any] = json_column(Personal.TEXT)


class CorrectionRow(SQLModel, table=True):
    """The reason for a new version of minutes, open until that version is adopted."""

    __tablename__ = "correction"
    __table_args__ = WITHOUT_ROWID
    tenant_id: str = Field(primary_key=True)
    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    version: int = Field(primary_key=True)
    reason: str = personal(Personal.TEXT)
    begun_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    begun_at: datetime = timestamp_column()


class FileRow(SQLModel, table=True):
    """A generated file; files of adopted minutes are never changed or deleted."""

    __tablename__ = "file"
    __table_args__ = (
        Index("file_of_minutes", "meeting_id", "version", "format"),
        partial_index("file_drafts", "made_at", where=_DRAFT),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    version: int
    format: str
    name: str = personal(Personal.TEXT)
    sha256: str
    content: bytes
    made_at: datetime = timestamp_column()
    person_id: int | None = personal(Personal.PERSON_ID, default=None)


class NotesImportRow(SQLModel, table=True):
    """An imported file of old notes, its parsed content and the decisions about it."""

    __tablename__ = "notes_import"
    __table_args__ = (UniqueConstraint("tenant_id", "council_id", "sha256"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    sha256: str
    name: str = personal(Personal.TEXT)
    parsed: dict[str, Any] = json_column(Personal.TEXT)
    decisions: dict[str, Any] = json_column(Personal.TEXT)
    state: str
    imported_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    imported_at: datetime = timestamp_column()
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    version: int = 1


class TemplateRow(SQLModel, table=True):
    """A council's own Word template."""

    __tablename__ = "template"
    tenant_id: str = Field(primary_key=True)
    council_id: int = Field(primary_key=True, foreign_key="council.id")
    content: bytes
    uploaded_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    uploaded_at: datetime = timestamp_column()


class CalendarAddressRow(SQLModel, table=True):
    """The address at which a council's meetings can be subscribed to, if it has one."""

    __tablename__ = "calendar_address"
    __table_args__ = (UniqueConstraint("tenant_id", "council_id"),)
    digest: str = Field(primary_key=True)
    """The SHA-256 of the secret, by which an address is found without comparing secrets."""
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    secret: str
    """Stored as it is, since members are shown it again: it opens nothing but what this database holds."""
