"""Tenants that Teams wants nothing for at the moment: all processes that send keep to it."""

from datetime import datetime

from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.rows import table_of
from storage.tables import ThrottleRow

_T = table_of(ThrottleRow)


def pause(connection: Connection, *, tenant: str, until: datetime) -> None:
    """Send nothing for a tenant until then; a longer pause stays as it is."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(_T).values(tenant_id=tenant, paused_until=until)
    longer = row.on_conflict_do_update(
        index_elements=[_T.c.tenant_id],
        set_={"paused_until": row.excluded.paused_until},
        where=_T.c.paused_until < row.excluded.paused_until,
    )
    connection.execute(longer)


def paused_tenants(now: datetime) -> Select[str]:
    """Give back the question which tenants wait."""
    return select(_T.c.tenant_id).where(_T.c.paused_until > now)
