"""Update rows by version, so that of two concurrent changes the later one is refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Table, delete

from domain.errors import NotFound, Stale
from storage.compiled import update_row
from storage.mapper import Mappable, Mapper


class Versioned(Mappable, Protocol):
    """A stored value with a version."""

    @property
    def id(self) -> int: ...

    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Versioned)
_NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def update_versioned_row(
    connection: Connection,
    mapper: Mapper[V],
    before: V,
    after: V,
    *,
    tenant: str,
    stale: str,
    derived: Mapping[str, object] = _NOTHING_MORE,
) -> V:
    """Store ``after``, with columns derived from it, if the row still has the version of ``before``.

    Otherwise raise Stale with the given code.
    """
    changed = {*mapper.changed_fields(before, after), "version"}
    values = {**mapper.to_columns(after, changed), **derived}
    if not update_row(connection, mapper.table, before.id, values, tenant=tenant, version=before.version):
        raise Stale(stale)
    return after


def delete_row(connection: Connection, table: Table, row: int, *, tenant: str, missing: str) -> None:
    """Delete a row; raises NotFound with the given code if there is none."""
    gone = delete(table).where(table.c.tenant_id == tenant, table.c.id == row)
    if connection.execute(gone).rowcount != 1:
        raise NotFound(missing)
