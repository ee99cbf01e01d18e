"""Rows that are kept by version: of two who change one at once, one is told that it has changed."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table, delete, update

from domain.errors import NotFound, Stale


def save_row(
    connection: Connection,
    table: Table,
    row: int,
    *,
    tenant: str,
    version: int,
    values: Mapping[str, object],
    stale: str,
) -> None:
    """Change a row that still has this version; raises Stale with this code where it has another."""
    this = update(table).where(table.c.tenant_id == tenant, table.c.id == row, table.c.version == version)
    if connection.execute(this.values(**values)).rowcount != 1:
        raise Stale(stale)


def remove_row(connection: Connection, table: Table, row: int, *, tenant: str, missing: str) -> None:
    """Delete a row; raises NotFound with this code where there is none."""
    gone = delete(table).where(table.c.tenant_id == tenant, table.c.id == row)
    if connection.execute(gone).rowcount != 1:
        raise NotFound(missing)
