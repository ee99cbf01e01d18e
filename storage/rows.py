"""Rows: the table behind a class of them, and how one is added."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from storage.prepared import Prepared, adding


def table_of(row: type[SQLModel]) -> Table:
    """Give back the table behind a class of rows: statements on it are several times as fast."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def add_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Add a row and give back its id."""
    return int(_adding(table.name).value(connection, **values))


@cache
def _adding(table: str) -> Prepared:
    return adding(SQLModel.metadata.tables[table], give_back=True)
