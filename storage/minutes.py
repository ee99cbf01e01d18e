"""Minutes as they were adopted: added to, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from domain.edition import Edition
from domain.errors import Refusal
from storage.rows import add_row, table_of
from storage.tables import MinutesRow

_M = table_of(MinutesRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """One version of the minutes of a meeting, for good."""

    id: int
    meeting: int
    edition: Edition
    adopted_by: int
    document: Mapping[str, Any]
    """What its files were made of."""
    minutes: Mapping[str, Any]
    """What they said."""


class AdoptedMinutes:
    """The adopted minutes of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def adopt(
        self,
        meeting: int,
        *,
        edition: Edition,
        by: int,
        document: Mapping[str, Any],
        minutes: Mapping[str, Any],
    ) -> Adopted:
        """Store an edition for good; raises Refusal ``already_adopted`` where it is there already.

        Raises Refusal ``not_adopted`` for a draft.
        """
        if edition.draft:
            raise Refusal("not_adopted")
        last = self.latest(meeting)
        if last is not None and last.edition.version >= edition.version:
            raise Refusal("already_adopted")
        given = {"adopted_by": by, "adopted_by_name": edition.adopted_by, "adopted_at": edition.adopted_at}
        which = {"meeting_id": meeting, "version": edition.version, "correction": edition.correction}
        said = {"document": dict(document), "minutes": dict(minutes)}
        row = add_row(self._connection, _M, {"tenant_id": self._tenant, **which, **given, **said})
        return Adopted(
            id=row, meeting=meeting, edition=edition, adopted_by=by, document=document, minutes=minutes
        )

    def of_meeting(self, meeting: int) -> list[Adopted]:
        """Give back every version of the minutes of a meeting, the first one first."""
        wanted = select(_M).where(_M.c.tenant_id == self._tenant, _M.c.meeting_id == meeting)
        rows = self._connection.execute(wanted.order_by(_M.c.version)).mappings()
        return [_adopted(row) for row in rows]

    def latest(self, meeting: int) -> Adopted | None:
        """Give back the version that holds now, None where none was adopted."""
        return next(reversed(self.of_meeting(meeting)), None)


def _adopted(row: RowMapping) -> Adopted:
    return Adopted(
        id=row["id"],
        meeting=row["meeting_id"],
        edition=Edition(
            version=row["version"],
            adopted_by=row["adopted_by_name"],
            adopted_at=row["adopted_at"],
            correction=row["correction"],
        ),
        adopted_by=row["adopted_by"],
        document=row["document"],
        minutes=row["minutes"],
    )
