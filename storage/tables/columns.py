"""Column types and column helpers that several tables share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

WITHOUT_ROWID = {"sqlite_with_rowid": False}
"""Rows that are found by their key alone need no second tree on SQLite."""


class UtcDateTime(TypeDecorator[datetime]):
    """A UTC timestamp; refuses naive values, and restores the zone that SQLite drops."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def timestamp_column(*, nullable: bool = False, index: bool = False) -> Any:  # noqa: ANN401 - Field is typed as whatever it stands for
    """Return a timestamp column."""
    return Field(sa_column=Column(UtcDateTime, nullable=nullable, index=index))


def json_column() -> Any:  # noqa: ANN401 - same
    """Return a JSON column for a list or a mapping."""
    return Field(sa_column=Column(JSON, nullable=False))


def table_of(row: type[SQLModel]) -> Table:
    """Return the table of a row class."""
    table: Table = row.__table__  # type: ignore[attr-defined] - added by SQLModel, which does not say so
    return table
