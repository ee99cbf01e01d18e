"""Column types and column helpers that several tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Table, TextClause
from sqlmodel import Field, SQLModel

from storage.compiled import UtcDateTime

WITHOUT_ROWID = {"sqlite_with_rowid": False}
"""Makes a SQLite table WITHOUT ROWID: rows that are found only by their key need no second B-tree."""


SQLModel.model_config["defer_build"] = True  # only the tables of rows are used: nothing is validated by them


class Personal(StrEnum):
    """The personal data that a column holds, which decides what export and erasure do with it."""

    NOTHING = "nothing"
    PERSON_ID = "person_id"
    """The id of a person."""
    NAME = "name"
    """Only a person's name."""
    TEAMS_ID = "teams_id"
    """Text that may hold a Teams id."""
    JSON = "json"
    """JSON that may hold any of these."""
    TEXT = "text"
    """What somebody wrote, which may name anybody: certain names are replaced, the rest is shown."""


def timestamp_column(*, nullable: bool = False, index: bool = False) -> Any:  # noqa: ANN401 - Field is typed as whatever it stands for
    """Return a timestamp column."""
    return Field(sa_column=Column(UtcDateTime, nullable=nullable, index=index))


def json_column(kind: Personal = Personal.NOTHING) -> Any:  # noqa: ANN401 - same
    """Return a JSON column for a list or a mapping."""
    return Field(sa_column=Column(JSON, nullable=False, info={"personal": kind}))


def personal(kind: Personal, *, expires: bool = False, **field: Any) -> Any:  # noqa: ANN401 - same
    """Return a column with this kind of personal data; ``expires`` empties it when its question expires."""
    return Field(sa_column_kwargs={"info": {"personal": kind, "expires": expires}}, **field)


def partial_index(name: str, *columns: str | TextClause, where: TextClause, unique: bool = False) -> Index:
    """Return an index of the rows that meet a condition.

    Migrations state the condition for both databases. Here it would load the dialect of PostgreSQL on SQLite.
    """
    return Index(name, *columns, unique=unique, sqlite_where=where)


def personal_kind(column: Column[Any]) -> Personal:
    """Return the kind of personal data in a column."""
    kind: Personal = column.info.get("personal", Personal.NOTHING)
    return kind


def table_of(row: type[SQLModel]) -> Table:
    """Return the table of a row class."""
    table: Table = row.__table__  # type: ignore[attr-defined]  # added by SQLModel
    return table
