"""Rows: the table behind a class of them, and how one is added."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, Table, insert
from sqlmodel import SQLModel


def table_of(row: type[SQLModel]) -> Table:
    """Give back the table behind a class of rows: statements on it are several times as fast."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def add_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Add a row and give back its id."""
    key = connection.execute(insert(table), values).inserted_primary_key
    return cast("tuple[int]", key)[0]
