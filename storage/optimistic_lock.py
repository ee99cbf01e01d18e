"""Update rows by version, so that of two concurrent changes the later one is refused."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table, delete, update

from domain.errors import NotFound, Stale


def update_versioned_row(
    connection: Connection,
    table: Table,
    row: int,
    *,
    tenant: str,
    version: int,
    values: Mapping[str, object],
    stale: str,
) -> None:
    """Update a row if it still has this version; otherwise raise Stale with the given code."""
    this = update(table).where(table.c.tenant_id == tenant, table.c.id == row, table.c.version == version)
    if connection.execute(this.values(**values)).rowcount != 1:
        raise Stale(stale)


def delete_row(connection: Connection, table: Table, row: int, *, tenant: str, missing: str) -> None:
    """Delete a row; raises NotFound with the given code if there is none."""
    gone = delete(table).where(table.c.tenant_id == tenant, table.c.id == row)
    if connection.execute(gone).rowcount != 1:
        raise NotFound(missing)
