"""The tables: rows without methods, each with the tenant that it belongs to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import UtcDateTime


def _moment(*, nullable: bool = False) -> Any:  # noqa: ANN401 - Field is typed as whatever it stands for
    return Field(sa_column=Column(UtcDateTime, nullable=nullable))


def _json() -> Any:  # noqa: ANN401
    return Field(sa_column=Column(JSON, nullable=False))


_ONE_TREE = {"sqlite_with_rowid": False}
"""Rows that are found by their key alone need no second tree on SQLite."""


class PersonRow(SQLModel, table=True):
    """Somebody, by what Teams calls them, by what the organisation calls them, or both."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("tenant_id", "teams_id"), UniqueConstraint("tenant_id", "entra_id"))
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    teams_id: str | None = None
    entra_id: str | None = None
    name: str
    standing: str
    locale: str | None = None
    personal_chat: str | None = None
    service_url: str | None = None
    same_as: int | None = Field(default=None, foreign_key="person.id")


class CouncilRow(SQLModel, table=True):
    """A council and the number that its next question gets."""

    __tablename__ = "council"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    name: str
    code: str
    locale: str
    timezone: str
    next_number: int = 1
    version: int = 1
    created_at: datetime = _moment()


class ChatRow(SQLModel, table=True):
    """A group chat or channel that the app was added to or that the bot was spoken to in."""

    __tablename__ = "chat"
    __table_args__ = (UniqueConstraint("tenant_id", "conversation_id"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    conversation_id: str
    council_id: int | None = Field(default=None, foreign_key="council.id", index=True)
    kind: str
    service_url: str
    bot_id: str
    meeting: str | None = None
    removed_at: datetime | None = _moment(nullable=True)


class DepartmentRow(SQLModel, table=True):
    """Who answers questions; kept when removed, so that past questions keep its name."""

    __tablename__ = "department"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id", index=True)
    name: str
    aliases: list[str] = _json()
    removed: bool = False


class OutsideBodyRow(SQLModel, table=True):
    """Somebody outside that questions are handed over to."""

    __tablename__ = "outside_body"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id", index=True)
    name: str
    removed: bool = False


class SeatRow(SQLModel, table=True):
    """What a person is to a council: coordinator, or owner or deputy of one of its departments."""

    __tablename__ = "seat"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str


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
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    number: int
    text: str
    logged_by: int = Field(foreign_key="person.id")
    logged_at: datetime = _moment()
    asked_by: int = Field(foreign_key="person.id")
    asked_for: str | None = None
    chat: str
    source: str
    status: str
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    due: date | None = None
    promised: date | None = None
    at_meeting: bool = False
    answer: str | None = None
    link: str | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = _moment(nullable=True)
    handed_to: str | None = None
    reason: str | None = None
    proposed_text: str | None = None
    version: int = 1


class TermRow(SQLModel, table=True):
    """A word stem of a question's text or answer: what search, likeness and guesses read."""

    __tablename__ = "term"
    __table_args__ = _ONE_TREE
    council_id: int = Field(primary_key=True)
    stem: str = Field(primary_key=True)
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
    at: datetime = _moment()
    old: dict[str, Any] = _json()
    new: dict[str, Any] = _json()


class ViewRow(SQLModel, table=True):
    """A card that stands in a chat, so that it can be kept up to date."""

    __tablename__ = "view"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int
    kind: str
    args: dict[str, Any] = _json()
    thread: str
    service_url: str
    person_id: int | None = Field(default=None, index=True)
    locale: str
    activity_id: str
    fingerprint: str
    posted_at: datetime = _moment()


class ViewQuestionRow(SQLModel, table=True):
    """Which questions a posted card tells of."""

    __tablename__ = "view_question"
    __table_args__ = _ONE_TREE
    question_id: int = Field(primary_key=True)
    view_id: int = Field(primary_key=True)


_WAITING = text("state IN ('ready', 'sending')")


class OutboxRow(SQLModel, table=True):
    """A message to be sent: stored with the change that caused it, sent after the commit."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("tenant_id", "dedup_key"),
        Index("outbox_due", "not_before", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    dedup_key: str
    kind: str
    council_id: int | None = None
    question_id: int | None = Field(default=None, index=True)
    person_id: int | None = Field(default=None, index=True)
    thread: str | None = None
    lane: str
    view_id: int | None = Field(default=None, index=True)
    caused_by: int | None = None
    payload: dict[str, Any] = _json()
    state: str
    not_before: datetime = _moment()
    expires_at: datetime = _moment()
    attempts: int = 0
    ambiguous: int = 0
    activity_id: str | None = None
    last_status: int | None = None
    last_code: str | None = None
    created_at: datetime = _moment()
    done_at: datetime | None = _moment(nullable=True)


class InboxRow(SQLModel, table=True):
    """An activity that was dealt with, and with what result."""

    __tablename__ = "inbox"
    __table_args__ = _ONE_TREE
    tenant_id: str = Field(primary_key=True)
    conversation_id: str = Field(primary_key=True)
    activity_id: str = Field(primary_key=True)
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    answered: bool = False
    result: dict[str, Any] = _json()


class PressRow(SQLModel, table=True):
    """A button that somebody pressed on one card: pressed again it does nothing."""

    __tablename__ = "card_action"
    __table_args__ = _ONE_TREE
    tenant_id: str = Field(primary_key=True)
    nonce: str = Field(primary_key=True)
    verb: str = Field(primary_key=True)
    actor_id: int = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    result: dict[str, Any] = _json()
