"""The tables of questions, their search terms, their events and the seals on the events."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import (
    WITHOUT_ROWID,
    Personal,
    json_column,
    partial_index,
    personal,
    timestamp_column,
)

_AT_MEETING = text("meeting_id IS NOT NULL")
_REPORTED = text("reported_at IS NOT NULL")
_ASSIGNED = text("assignee_id IS NOT NULL")
_OPEN = text("status IN ('logged', 'assigned', 'in_progress')")
BINARY_COLLATION = String().with_variant(String(collation="C"), "postgresql")
"""A binary collation, so that an index can find words by prefix."""
_ASKED_FOR = text("asked_for IS NOT NULL")
_OF_EVENT = text("kind = 'event'")


class QuestionRow(SQLModel, table=True):
    """The current state of a question; its history is in the events."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("council_id", "number"),
        Index("question_list", "council_id", "status", text("department_id NULLS FIRST"), "id"),
        partial_index("question_open", "council_id", text("department_id NULLS FIRST"), "id", where=_OPEN),
        partial_index("question_assignee", "assignee_id", where=_ASSIGNED),
        Index("question_asked", "asked_by", "id"),
        Index("question_repeat", "council_id", "logged_by", "logged_at"),
        partial_index("question_asked_for", "council_id", "id", where=_ASKED_FOR),
        Index("question_source", "tenant_id", "chat", "source"),
        partial_index("question_of_meeting", "meeting_id", where=_AT_MEETING),
        partial_index("question_reported", "reported_at", where=_REPORTED),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    number: int
    text: str = personal(Personal.TEXT, expires=True)
    logged_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    logged_at: datetime = timestamp_column()
    asked_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    asked_for: str | None = personal(Personal.NAME, default=None, expires=True)
    chat: str = personal(Personal.TEAMS_ID)
    source: str
    source_link: str | None = personal(Personal.TEAMS_ID, default=None, expires=True)
    meeting_id: int | None = None
    section: str | None = None
    status: str
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    assignee_id: int | None = personal(Personal.PERSON_ID, default=None, foreign_key="person.id")
    due: date | None = None
    promised: date | None = None
    at_meeting: bool = False
    answer: str | None = personal(Personal.TEXT, default=None, expires=True)
    link: str | None = personal(Personal.NOTHING, default=None, expires=True)
    ended_by: int | None = personal(Personal.PERSON_ID, default=None, foreign_key="person.id")
    ended_at: datetime | None = timestamp_column(nullable=True)
    handed_to: str | None = personal(Personal.TEXT, default=None, expires=True)
    reason: str | None = personal(Personal.TEXT, default=None, expires=True)
    proposed_recipient: str | None = personal(Personal.TEXT, default=None, expires=True)
    proposed_text: str | None = personal(Personal.TEXT, default=None, expires=True)
    reported_at: int | None = None
    version: int = 1


class SearchTermRow(SQLModel, table=True):
    """A word of a question's text or answer, or a part of one, for search and suggestions."""

    __tablename__ = "search_term"
    __table_args__ = WITHOUT_ROWID
    council_id: int = Field(primary_key=True)
    term: str = Field(primary_key=True, sa_type=BINARY_COLLATION)
    """The stem without accents."""
    rank: int = Field(primary_key=True)
    """How close it is to the word, of ``storage.search.words.Rank``."""
    question_id: int = Field(primary_key=True)
    spelled: str = Field(primary_key=True)
    """The stem with its accents."""


class EventRow(SQLModel, table=True):
    """An event of the history; rows are added and never changed."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_question", "question_id", "id"),
        Index("event_actor", "tenant_id", "actor_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int
    question_id: int | None = None
    act: str = personal(Personal.TEAMS_ID)
    actor_id: int = personal(Personal.PERSON_ID)
    happening: str
    on_behalf: bool = False
    at: datetime = timestamp_column()
    old: dict[str, Any] = json_column(Personal.JSON)
    new: dict[str, Any] = json_column(Personal.JSON)


class SealRow(SQLModel, table=True):
    """A link of the chain: the sealed content of an event, or the erasure of its content."""

    __tablename__ = "seal"
    __table_args__ = (
        partial_index("seal_event", "event_id", unique=True, where=_OF_EVENT),
        Index("seal_kind", "kind", "event_id"),
    )
    position: int | None = Field(default=None, primary_key=True, sa_column_kwargs={"autoincrement": False})
    tenant_id: str
    kind: str
    event_id: int
    at: datetime = timestamp_column()
    salt: str | None = None
    content: str
    entry: str
    chain: str
    open: bool = False
