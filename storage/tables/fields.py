"""What the columns of several tables have in common."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from storage.columns import UtcDateTime

ONE_TREE = {"sqlite_with_rowid": False}
"""Rows that are found by their key alone need no second tree on SQLite."""


def moment(*, nullable: bool = False, index: bool = False) -> Any:  # noqa: ANN401 - Field is typed as whatever it stands for
    """Give back a column for a moment."""
    return Field(sa_column=Column(UtcDateTime, nullable=nullable, index=index))


def json() -> Any:  # noqa: ANN401 - same
    """Give back a column for a list or a mapping."""
    return Field(sa_column=Column(JSON, nullable=False))
