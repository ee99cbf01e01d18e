"""Corrections of adopted minutes that were begun: why there is a draft again."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.prepared import adding
from storage.rows import table_of
from storage.tables import CorrectionRow

_C = table_of(CorrectionRow)
_ADD = adding(_C)


class Corrections:
    """The corrections of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def begin(self, meeting: int, *, version: int, reason: str, by: int, at: datetime) -> None:
        """Begin a version; whoever is second with the same one is told by Conflict."""
        which = {"meeting_id": meeting, "version": version, "tenant_id": self._tenant}
        _ADD.run(self._connection, **which, reason=reason, begun_by=by, begun_at=at)

    def withdraw(self, meeting: int, *, version: int) -> bool:
        """Forget that a version was begun; give back whether it was."""
        gone = delete(_C).where(
            _C.c.tenant_id == self._tenant, _C.c.meeting_id == meeting, _C.c.version == version
        )
        return self._connection.execute(gone).rowcount == 1

    def open_for(self, meeting: int, *, version: int) -> str | None:
        """Give back the reason of the version that was begun, None where none was."""
        wanted = select(_C.c.reason).where(
            _C.c.tenant_id == self._tenant, _C.c.meeting_id == meeting, _C.c.version == version
        )
        reason: str | None = self._connection.execute(wanted).scalar()
        return reason
