"""The Word templates that councils brought."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.prepared import adding
from storage.rows import table_of
from storage.tables import TemplateRow

_T = table_of(TemplateRow)
_ADD = adding(_T)


class Templates:
    """The templates of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def of_council(self, council: int) -> bytes | None:
        """Give back a council's own template, None where it has none."""
        wanted = select(_T.c.content).where(_T.c.tenant_id == self._tenant, _T.c.council_id == council)
        content: bytes | None = self._connection.execute(wanted).scalar()
        return None if content is None else bytes(content)

    def put(self, council: int, content: bytes, *, by: int, at: datetime) -> None:
        """Store a council's template instead of the one before."""
        self.remove(council)
        _ADD.run(
            self._connection,
            tenant_id=self._tenant,
            council_id=council,
            content=content,
            brought_by=by,
            brought_at=at,
        )

    def remove(self, council: int) -> None:
        """Forget a council's template: the one that ships with the program is used again."""
        mine = delete(_T).where(_T.c.tenant_id == self._tenant, _T.c.council_id == council)
        self._connection.execute(mine)
