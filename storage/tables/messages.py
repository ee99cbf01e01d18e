"""The tables of incoming activities, outgoing messages and posted cards."""

from datetime import datetime
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

_READY = text("state = 'ready'")
_SENDING = text("state = 'sending'")
_FAILED = text("state IN ('held', 'blocked', 'dead', 'expired')")
_DONE = text("done_at IS NOT NULL")
_MEETING = text("meeting_id IS NOT NULL")
_QUESTION = text("question_id IS NOT NULL")
_PERSON = text("person_id IS NOT NULL")
_CARD = text("card_id IS NOT NULL")
_REMINDER = text("kind = 'reminder'")


class PostedCardRow(SQLModel, table=True):
    """A posted card, kept so that it can be updated."""

    __tablename__ = "posted_card"
    __table_args__ = (
        Index("posted_card_activity", "thread", "activity_id"),
        Index("posted_card_of_kind", "council_id", "kind", "posted_at"),
        partial_index("posted_card_person", "person_id", where=_PERSON),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int | None = None
    kind: str
    args: dict[str, Any] = json_column(Personal.JSON)
    thread: str = personal(Personal.TEAMS_ID)
    service_url: str
    person_id: int | None = personal(Personal.PERSON_ID, default=None)
    locale: str
    activity_id: str
    fingerprint: str
    posted_at: datetime = timestamp_column()
    visible_until: datetime | None = timestamp_column(nullable=True)


class PostedCardQuestionRow(SQLModel, table=True):
    """A question that a posted card shows."""

    __tablename__ = "posted_card_question"
    __table_args__ = WITHOUT_ROWID
    question_id: int = Field(primary_key=True)
    card_id: int = Field(primary_key=True)


class OutboxRow(SQLModel, table=True):
    """A message to be sent: stored with the change that caused it, sent after the commit."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("tenant_id", "dedup_key"),
        partial_index("outbox_next", "rank", "not_before", "id", where=_READY),
        partial_index("outbox_ordering_key", "ordering_key", "rank", "not_before", "id", where=_READY),
        partial_index("outbox_late", "expires_at", where=_READY),
        partial_index("outbox_leased", "lease_until", where=_SENDING),
        partial_index("outbox_failed", "council_id", "done_at", where=_FAILED),
        partial_index("outbox_done", "done_at", where=_DONE),
        partial_index(
            "outbox_full",
            "done_at",
            where=text("state = 'sent' AND payload <> '{}'"),
        ),
        partial_index("outbox_meeting", "meeting_id", where=_MEETING),
        partial_index("outbox_question", "question_id", where=_QUESTION),
        partial_index("outbox_person", "person_id", where=_PERSON),
        partial_index("outbox_card", "card_id", where=_CARD),
        partial_index("outbox_reminded", "tenant_id", "created_at", where=_REMINDER),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    dedup_key: str = personal(Personal.TEAMS_ID)
    kind: str
    rank: int = 0
    council_id: int | None = None
    meeting_id: int | None = None
    question_id: int | None = None
    person_id: int | None = personal(Personal.PERSON_ID, default=None)
    thread: str | None = personal(Personal.TEAMS_ID, default=None)
    ordering_key: str = personal(Personal.TEAMS_ID)
    card_id: int | None = None
    caused_by: int | None = personal(Personal.PERSON_ID, default=None)
    payload: dict[str, Any] = json_column(Personal.JSON)
    state: str
    not_before: datetime = timestamp_column()
    expires_at: datetime = timestamp_column()
    attempts: int = 0
    uncertain_attempts: int = 0
    lease_token: str | None = None
    lease_until: datetime | None = timestamp_column(nullable=True)
    leased_by: str | None = None
    activity_id: str | None = None
    last_status: int | None = None
    last_code: str | None = None
    created_at: datetime = timestamp_column()
    done_at: datetime | None = timestamp_column(nullable=True)


class TenantPauseRow(SQLModel, table=True):
    """A tenant that Teams throttles, and until when."""

    __tablename__ = "tenant_pause"
    __table_args__ = WITHOUT_ROWID
    tenant_id: str = Field(primary_key=True)
    paused_until: datetime = timestamp_column()


class InboxRow(SQLModel, table=True):
    """A handled activity and its result."""

    __tablename__ = "inbox"
    __table_args__ = WITHOUT_ROWID
    tenant_id: str = Field(primary_key=True)
    conversation_id: str = personal(Personal.TEAMS_ID, primary_key=True)
    activity_id: str = Field(primary_key=True)
    received_at: datetime = timestamp_column(index=True)
    answered: bool = False
    result: dict[str, Any] = json_column(Personal.JSON)


class CardActionRow(SQLModel, table=True):
    """A handled card action; the same action on the same card is ignored."""

    __tablename__ = "card_action"
    __table_args__ = WITHOUT_ROWID
    tenant_id: str = Field(primary_key=True)
    nonce: str = Field(primary_key=True)
    verb: str = Field(primary_key=True)
    actor_id: int = personal(Personal.PERSON_ID, primary_key=True)
    at: datetime = timestamp_column(index=True)
    result: dict[str, Any] = json_column(Personal.JSON)


class PageSessionRow(SQLModel, table=True):
    """Somebody who is signed in to the pages, until a point in time."""

    __tablename__ = "page_session"
    __table_args__ = WITHOUT_ROWID
    digest: str = Field(primary_key=True)
    """The SHA-256 of the secret in the browser's cookie; the secret itself is not stored."""
    tenant_id: str
    entra_id: str = personal(Personal.TEAMS_ID, index=True)
    locale: str
    theme: str
    expires_at: datetime = timestamp_column(index=True)


class AnswerLinkRow(SQLModel, table=True):
    """A link by which whoever gets an e-mail answers its questions without signing in."""

    __tablename__ = "answer_link"
    __table_args__ = (UniqueConstraint("tenant_id", "mail_key"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int
    department_id: int | None = None
    person_id: int | None = personal(Personal.PERSON_ID, default=None)
    questions: list[int] = json_column()
    mail_key: str
    """The deduplication key of the e-mail that holds it."""
    created_at: datetime = timestamp_column()
    expires_at: datetime = timestamp_column(index=True)
    revoked_at: datetime | None = timestamp_column(nullable=True)


class AnswerLinkSecretRow(SQLModel, table=True):
    """The secret that signs the links of all tenants: one row."""

    __tablename__ = "answer_link_secret"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    secret: str


class RestoreRow(SQLModel, table=True):
    """A restore of the whole database from a backup; what the newest one began lasts until the next."""

    __tablename__ = "restore"
    id: int | None = Field(default=None, primary_key=True)
    epoch: str
    """Begins the one-time number of each button that is made from then on."""
    restored_at: datetime = timestamp_column()
