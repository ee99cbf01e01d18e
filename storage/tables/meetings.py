"""When a council meets, with whom, and what it goes through."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import json, moment

_PLANNED = text("status = 'planned'")
_ONGOING = text("status = 'ongoing'")


class MeetingRow(SQLModel, table=True):
    """A meeting: its local day and time are what people agreed on, the moments follow from them."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("meeting_of_council", "council_id", "starts_at"),
        Index("meeting_ahead", "starts_at", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
        Index("meeting_ongoing", "council_id", sqlite_where=_ONGOING, postgresql_where=_ONGOING),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int = Field(foreign_key="council.id")
    day: date
    begins: time
    ends: time | None = None
    timezone: str
    starts_at: datetime = moment()
    over_at: datetime = moment()
    place: str | None = None
    chat: str | None = None
    status: str
    planned_by: int = Field(foreign_key="person.id")
    planned_at: datetime = moment()
    reminded_for: date | None = None
    began_at: datetime | None = moment(nullable=True)
    ended_at: datetime | None = moment(nullable=True)
    section: str | None = None
    keeper_id: int | None = None
    teams_meeting: str | None = None
    version: int = 1


class AgendaRow(SQLModel, table=True):
    """The parts that a council goes through, or one of its meetings."""

    __tablename__ = "agenda"
    __table_args__ = (
        UniqueConstraint("tenant_id", "council_id"),
        UniqueConstraint("tenant_id", "meeting_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    council_id: int | None = Field(default=None, foreign_key="council.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    sections: list[dict[str, Any]] = json()


class AttendeeRow(SQLModel, table=True):
    """Somebody at a meeting: once, where it is known who they are."""

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("tenant_id", "meeting_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    tenant_id: str
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str
    role: str
    party: str = ""
    title: str = ""
    organisation: str = ""
    agreed_to_name: bool = False
    seen_at: datetime | None = moment(nullable=True)
    confirmed: bool = False
