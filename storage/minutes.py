"""Store adopted minutes, which never change, and the corrections that were begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from domain.errors import Refusal
from domain.minutes import Edition
from storage.compiled import Repository, compile_insert, insert_value
from storage.mapper import Mapper
from storage.tables import corrections, minutes

_INSERT_CORRECTION = compile_insert(corrections)


class Corrections(Repository):
    """The corrections of adopted minutes of one tenant."""

    def begin(self, meeting: int, *, version: int, reason: str, by: int, at: datetime) -> None:
        """Begin a new version of adopted minutes; raises Conflict if this version was already begun."""
        which = {"meeting_id": meeting, "version": version, "tenant_id": self._tenant}
        _INSERT_CORRECTION.execute(self._connection, **which, reason=reason, begun_by=by, begun_at=at)

    def withdraw(self, meeting: int, *, version: int) -> bool:
        """Delete a version that was begun, and return whether there was one."""
        gone = delete(corrections).where(
            corrections.c.tenant_id == self._tenant,
            corrections.c.meeting_id == meeting,
            corrections.c.version == version,
        )
        return self._connection.execute(gone).rowcount == 1

    def open_reason(self, meeting: int, *, version: int) -> str | None:
        """Return the reason of the version that was begun, or None."""
        wanted = select(corrections.c.reason).where(
            corrections.c.tenant_id == self._tenant,
            corrections.c.meeting_id == meeting,
            corrections.c.version == version,
        )
        reason: str | None = self._connection.execute(wanted).scalar()
        return reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedVersion:
    """One adopted version of the minutes of a meeting."""

    id: int = 0
    meeting: int
    edition: Edition
    adopted_by: int
    document: Mapping[str, Any]
    """The document that its files were generated from."""
    minutes: Mapping[str, Any]
    """The content of the minutes."""


_MAPPER = Mapper(AdoptedVersion, minutes, renames={"edition.adopted_by": "adopted_by_name"})


class AdoptedMinutes(Repository):
    """The adopted minutes of one tenant."""

    def adopt(
        self,
        meeting: int,
        *,
        edition: Edition,
        by: int,
        document: Mapping[str, Any],
        minutes: Mapping[str, Any],
    ) -> AdoptedVersion:
        """Store an adopted edition; raises Refusal ``already_adopted`` if this version exists.

        Raises Refusal ``not_adopted`` for a draft.
        """
        if edition.is_draft:
            raise Refusal("not_adopted")
        last = self.latest(meeting)
        if last is not None and last.edition.version >= edition.version:
            raise Refusal("already_adopted")
        version = AdoptedVersion(
            meeting=meeting, edition=edition, adopted_by=by, document=document, minutes=minutes
        )
        return insert_value(self._connection, _MAPPER, version, tenant=self._tenant)

    def of_meeting(self, meeting: int) -> list[AdoptedVersion]:
        """Return all adopted versions of a meeting's minutes, oldest first."""
        wanted = select(minutes).where(minutes.c.tenant_id == self._tenant, minutes.c.meeting_id == meeting)
        rows = self._connection.execute(wanted.order_by(minutes.c.version)).mappings()
        return [_MAPPER.from_row(row) for row in rows]

    def latest(self, meeting: int) -> AdoptedVersion | None:
        """Return the version in force, or None if none was adopted."""
        return next(reversed(self.of_meeting(meeting)), None)
