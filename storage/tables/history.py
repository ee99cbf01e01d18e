"""The seals on the history: a chain beside the events, made after them."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import moment

_OF_EVENT = text("kind = 'event'")


class SealRow(SQLModel, table=True):
    """A link of the chain: what an event said when it was sealed, or that its words were taken away."""

    __tablename__ = "seal"
    __table_args__ = (
        Index("seal_event", "event_id", unique=True, sqlite_where=_OF_EVENT, postgresql_where=_OF_EVENT),
        Index("seal_kind", "kind", "event_id"),
    )
    position: int | None = Field(default=None, primary_key=True, sa_column_kwargs={"autoincrement": False})
    tenant_id: str
    kind: str
    event_id: int
    at: datetime = moment()
    salt: str | None = None
    content: str
    entry: str
    chain: str
    open: bool = False
