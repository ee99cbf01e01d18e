"""Insert rows, one at a time, with statements that are compiled once; the base class of repositories."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy import Connection, Table

from storage.compiled import CompiledStatement, compile_insert
from storage.mapper import Mappable, Mapper
from storage.tables import METADATA

T = TypeVar("T", bound=Mappable)
_NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def insert_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return its id."""
    return int(_compiled_insert(table.name).fetch_value(connection, **values))


def insert_value(
    connection: Connection,
    mapper: Mapper[T],
    value: T,
    *,
    tenant: str,
    derived: Mapping[str, object] = _NOTHING_MORE,
) -> T:
    """Insert a value, with columns derived from it, and return it with its id."""
    row = {"tenant_id": tenant, **mapper.to_row(value), **derived}
    return replace(value, id=insert_row(connection, mapper.table, row))


class Repository:
    """Rows of one tenant, as one transaction reads and changes them."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant


@cache
def _compiled_insert(table: str) -> CompiledStatement:
    return compile_insert(METADATA.tables[table], returning_id=True)
