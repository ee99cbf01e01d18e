"""When a council meets."""

from datetime import date, datetime, time

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import moment

_PLANNED = text("status = 'planned'")


class MeetingRow(SQLModel, table=True):
    """A meeting: its local day and time are what people agreed on, the moments follow from them."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("meeting_of_council", "council_id", "starts_at"),
        Index("meeting_ahead", "starts_at", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
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
    version: int = 1
