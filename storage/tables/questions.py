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
_ASKED_OF = text("department_id IS NOT NULL")
_ASSIGNED = text("assignee_id IS NOT NULL")
_MERGED = text("duplicate_of IS NOT NULL")
_OPEN = text("status IN ('logged', 'assigned', 'in_progress')")
BINARY_COLLATION = String().with_variant(String(collation="C"), "postgresql")
"""A binary collation, so that an index can find words by prefix."""
_ASKED_FOR = text("asked_for IS NOT NULL")
_OF_EVENT = text("kind = 'event'")
_PUBLISHED = text("ended_at IS NULL")
ANSWERED = "status IN ('answered', 'closed') AND handed_to IS NULL AND ended_at IS NOT NULL"
"""The condition of a question that was answered; a closed one was handed over if it says to whom."""
_ANSWERED = text(ANSWERED)
_DEPARTMENT_FIRST = text("department_id NULLS FIRST")
"""The department in the order of lists: none at first, as SQLite has it anyway."""
LISTED_COLUMNS = (
    *(
        "council_id",
        "status",
        _DEPARTMENT_FIRST,
        "id",
        "number",
        "logged_at",
        "changed_at",
        "promised",
        "due",
    ),
    *("at_meeting", "meeting_id", "asked_by", "asked_for"),
)
"""What lists are filtered and sorted by: the index of them is read instead of the much larger table."""
OPEN_COLUMNS = (
    *("council_id", _DEPARTMENT_FIRST, "id", "status", "logged_at", "promised", "due", "at_meeting"),
)
ANSWERED_COLUMNS = ("council_id", "ended_at", "department_id", "logged_at", "id", "status", "handed_to")
"""With the columns of its condition, without which SQLite would read the table too."""


class QuestionRow(SQLModel, table=True):
    """The current state of a question; its history is in the events."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("council_id", "number"),
        Index("question_list", *LISTED_COLUMNS),
        partial_index("question_answered", *ANSWERED_COLUMNS, where=_ANSWERED),
        partial_index("question_open", *OPEN_COLUMNS, where=_OPEN),
        partial_index("question_department", "department_id", where=_ASKED_OF),
        partial_index("question_assignee", "assignee_id", where=_ASSIGNED),
        Index("question_asked", "asked_by", "id"),
        Index("question_repeat", "council_id", "logged_by", "logged_at"),
        partial_index("question_asked_for", "council_id", "id", where=_ASKED_FOR),
        Index("question_source", "tenant_id", "chat", "source"),
        partial_index("question_of_meeting", "meeting_id", where=_AT_MEETING),
        partial_index("question_reported", "reported_at", where=_REPORTED),
        partial_index("question_merged", "council_id", "duplicate_of", where=_MERGED),
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
    department_id: int | None = Field(default=None, foreign_key="department.id")
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
    stated_name: str | None = personal(Personal.NAME, default=None, expires=True)
    proposed_recipient: str | None = personal(Personal.TEXT, default=None, expires=True)
    proposed_text: str | None = personal(Personal.TEXT, default=None, expires=True)
    reported_at: int | None = None
    duplicate_of: int | None = None
    """The number of the council's question that it was merged with."""
    changed_at: datetime = timestamp_column()
    """The moment of its newest event."""
    version: int = 1


class RemindedQuestionRow(SQLModel, table=True):
    """How often people were reminded of a question; outbox messages are kept three months only."""

    __tablename__ = "reminded_question"
    __table_args__ = WITHOUT_ROWID
    tenant_id: str = Field(primary_key=True)
    council_id: int = Field(primary_key=True)
    question_id: int = Field(primary_key=True)
    reminders: int = 0


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


class PublicationRow(SQLModel, table=True):
    """A published version of a question; it is published until it has ended."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("tenant_id", "question_id", "version"),
        partial_index("publication_current", "tenant_id", "question_id", where=_PUBLISHED, unique=True),
        Index("publication_council", "council_id", "ended_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    question_id: int = Field(foreign_key="question.id")
    number: int
    version: int
    text: str = personal(Personal.TEXT)
    answer: str = personal(Personal.TEXT)
    role: str | None = None
    department_id: int | None = Field(default=None, foreign_key="department.id")
    asked_on: date
    answered_on: date
    published_by: int = personal(Personal.PERSON_ID, foreign_key="person.id")
    published_at: datetime = timestamp_column()
    ended_by: int | None = personal(Personal.PERSON_ID, default=None)
    ended_at: datetime | None = timestamp_column(nullable=True)


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
