"""The table behind a row class, and inserting a row."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from storage.compiled import CompiledStatement, compile_insert


def table_of(row: type[SQLModel]) -> Table:
    """Return the table of a row class; statements on it are several times faster."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def insert_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return its id."""
    return int(_compiled_insert(table.name).fetch_value(connection, **values))


@cache
def _compiled_insert(table: str) -> CompiledStatement:
    return compile_insert(SQLModel.metadata.tables[table], returning_id=True)
