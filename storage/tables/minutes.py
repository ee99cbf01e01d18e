"""What was written down at meetings, the minutes that became of it, and files."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import ONE_TREE, json, moment

_WAITS = text("taken_by IS NULL")
_DRAFT = text("version = 0")


class NoteRow(SQLModel, table=True):
    """What was noted under a part of the agenda."""

    __tablename__ = "note"
    __table_args__ = (
        Index("note_of_meeting", "meeting_id", "id"),
        Index("note_source", "tenant_id", "chat", "source"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    meeting_id: int = Field(foreign_key="meeting.id")
    section: str
    text: str
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime = moment()
    chat: str
    source: str
    proposed_text: str | None = None
    version: int = 1


class ItemRow(SQLModel, table=True):
    """What a coming meeting takes up."""

    __tablename__ = "item"
    __table_args__ = (
        Index("item_waits", "council_id", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("item_source", "tenant_id", "chat", "source"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    text: str
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime = moment()
    said_at: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    taken_by: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    chat: str
    source: str
    proposed_text: str | None = None
    version: int = 1
    outcome: str | None = None
    remark: str = Field(default="", sa_column_kwargs={"server_default": ""})
    again_of: int | None = None


class RemarkRow(SQLModel, table=True):
    """What was said at a meeting of an earlier question."""

    __tablename__ = "remark"
    __table_args__ = ONE_TREE
    tenant_id: str = Field(primary_key=True)
    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    question_id: int = Field(primary_key=True, foreign_key="question.id")
    state: str | None = None
    text: str = ""


class MinutesRow(SQLModel, table=True):
    """Minutes that were adopted; the database refuses to change or delete them."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("tenant_id", "meeting_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    meeting_id: int = Field(foreign_key="meeting.id")
    version: int
    adopted_by: int = Field(foreign_key="person.id")
    adopted_by_name: str
    adopted_at: datetime = moment()
    correction: str
    document: dict[str, Any] = json()
    minutes: dict[str, Any] = json()


class CorrectionRow(SQLModel, table=True):
    """Why a later version of minutes was begun; it is open until that version is adopted."""

    __tablename__ = "correction"
    __table_args__ = ONE_TREE
    tenant_id: str = Field(primary_key=True)
    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    version: int = Field(primary_key=True)
    reason: str
    begun_by: int = Field(foreign_key="person.id")
    begun_at: datetime = moment()


class FileRow(SQLModel, table=True):
    """A file that was made; one of adopted minutes is never changed or deleted either."""

    __tablename__ = "file"
    __table_args__ = (
        Index("file_of_minutes", "meeting_id", "version", "format"),
        Index("file_drafts", "made_at", sqlite_where=_DRAFT, postgresql_where=_DRAFT),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    version: int
    format: str
    name: str
    sha256: str
    content: bytes
    made_at: datetime = moment()
    person_id: int | None = None


class OldNotesRow(SQLModel, table=True):
    """Notes of another time that somebody brought, what was found in them, and what was decided of it."""

    __tablename__ = "old_notes"
    __table_args__ = (UniqueConstraint("tenant_id", "council_id", "sha256"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    sha256: str
    name: str
    found: dict[str, Any] = json()
    decisions: dict[str, Any] = json()
    state: str
    brought_by: int = Field(foreign_key="person.id")
    brought_at: datetime = moment()
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    version: int = 1


class TemplateRow(SQLModel, table=True):
    """A council's own Word template."""

    __tablename__ = "template"
    tenant_id: str = Field(primary_key=True)
    council_id: int = Field(primary_key=True, foreign_key="council.id")
    content: bytes
    brought_by: int = Field(foreign_key="person.id")
    brought_at: datetime = moment()
