"""The tables of people, councils, chats, departments and seats."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import Personal, json_column, personal, timestamp_column


class PersonRow(SQLModel, table=True):
    """A person, with a Teams id, an Entra id or both."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("tenant_id", "teams_id"), UniqueConstraint("tenant_id", "entra_id"))
    id: int | None = personal(Personal.PERSON_ID, default=None, primary_key=True)
    tenant_id: str
    teams_id: str | None = personal(Personal.TEAMS_ID, default=None)
    entra_id: str | None = personal(Personal.TEAMS_ID, default=None)
    name: str = personal(Personal.NAME)
    membership: str
    locale: str | None = None
    personal_chat: str | None = personal(Personal.TEAMS_ID, default=None)
    service_url: str | None = None
    away_until: date | None = None
    away_since: datetime | None = timestamp_column(nullable=True)
    same_as: int | None = personal(Personal.PERSON_ID, default=None, foreign_key="person.id")


class CouncilRow(SQLModel, table=True):
    """A council and its next question number."""

    __tablename__ = "council"
    __table_args__ = (UniqueConstraint("tenant_id", "code"), UniqueConstraint("public_slug"))
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    name: str = personal(Personal.TEXT)
    code: str
    former_codes: list[str] = json_column()
    locale: str
    timezone: str
    next_number: int = 1
    version: int = 1
    settings: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    asked_on: date | None = None
    created_at: datetime = timestamp_column()
    public_slug: str | None = None
    public_on: bool = False
    public_licence: str = ""
    public_indexed: bool = False


class ChatRow(SQLModel, table=True):
    """A group chat or channel in which the app was installed or the bot was addressed."""

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
    takes_targeted: bool = False
    """Whether a targeted message has come from it, so that the app there is declared to take them."""
    removed_at: datetime | None = timestamp_column(nullable=True)


class DepartmentRow(SQLModel, table=True):
    """A department that answers questions; kept when removed, so that past questions keep its name."""

    __tablename__ = "department"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id", index=True)
    name: str = personal(Personal.TEXT)
    aliases: list[str] = json_column()
    mail: str | None = personal(Personal.TEXT, default=None)
    removed: bool = False


class OutsideBodyRow(SQLModel, table=True):
    """An outside body to which questions are handed over."""

    __tablename__ = "outside_body"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id", index=True)
    name: str = personal(Personal.TEXT)
    removed: bool = False


class SeatRow(SQLModel, table=True):
    """The role of a person in a council: coordinator, owner or deputy."""

    __tablename__ = "seat"
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    mail: str | None = personal(Personal.TEXT, default=None)
    """Where e-mail for this person in this role goes; it goes with the seat."""
    person_id: int = personal(Personal.PERSON_ID, foreign_key="person.id", index=True)
    role: str
