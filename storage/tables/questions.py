"""Questions, what their words tell, and what happened to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import ONE_TREE, json, moment

_AT_MEETING = text("meeting_id IS NOT NULL")
_REPORTED = text("reported_at IS NOT NULL")
_OPEN = text("status IN ('logged', 'assigned', 'in_progress')")


class QuestionRow(SQLModel, table=True):
    """A question as it is now; how it came to be so is in the events."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("council_id", "number"),
        Index("question_list", "council_id", "status", "department_id", "id"),
        Index(
            "question_open", "council_id", "department_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("question_repeat", "council_id", "logged_by", "logged_at"),
        Index("question_source", "tenant_id", "chat", "source"),
        Index("question_of_meeting", "meeting_id", sqlite_where=_AT_MEETING, postgresql_where=_AT_MEETING),
        Index("question_reported", "reported_at", sqlite_where=_REPORTED, postgresql_where=_REPORTED),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    number: int
    text: str
    logged_by: int = Field(foreign_key="person.id")
    logged_at: datetime = moment()
    asked_by: int = Field(foreign_key="person.id")
    asked_for: str | None = None
    chat: str
    source: str
    source_link: str | None = None
    meeting_id: int | None = None
    section: str | None = None
    status: str
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    due: date | None = None
    promised: date | None = None
    at_meeting: bool = False
    answer: str | None = None
    link: str | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = moment(nullable=True)
    handed_to: str | None = None
    reason: str | None = None
    proposed_text: str | None = None
    reported_at: int | None = None
    version: int = 1


BYTE_BY_BYTE = String().with_variant(String(collation="C"), "postgresql")
"""So that an index finds what begins with some letters."""


class TermRow(SQLModel, table=True):
    """A word stem of a question's text or answer: what search, likeness and guesses read."""

    __tablename__ = "term"
    __table_args__ = ONE_TREE
    council_id: int = Field(primary_key=True)
    stem: str = Field(primary_key=True, sa_type=BYTE_BY_BYTE)
    question_id: int = Field(primary_key=True)


class EventRow(SQLModel, table=True):
    """Who did what to what, when; rows are added and never changed."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_question", "question_id", "id"),
        Index("event_actor", "tenant_id", "actor_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int
    question_id: int | None = None
    act: str
    actor_id: int
    happening: str
    on_behalf: bool = False
    at: datetime = moment()
    old: dict[str, Any] = json()
    new: dict[str, Any] = json()
