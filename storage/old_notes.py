"""Notes of another time that somebody brought, until it is decided what is kept of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.errors import NotFound
from storage.kept_by_version import save_row
from storage.rows import table_of
from storage.tables import OldNotesRow

_O = table_of(OldNotesRow)
_ADDING = {
    "sqlite": sqlite.insert(_O).on_conflict_do_nothing().returning(_O.c.id),
    "postgresql": postgresql.insert(_O).on_conflict_do_nothing().returning(_O.c.id),
}


class Review(StrEnum):
    """How far one has come with them."""

    REVIEWING = "reviewing"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldNotes:
    """One file of old notes."""

    id: int = 0
    council: int
    sha256: str
    name: str
    found: Mapping[str, Any]
    """As ``domain.notes.show`` gives it."""
    decisions: Mapping[str, Any] = field(default_factory=dict)
    state: Review = Review.REVIEWING
    by: int
    at: datetime
    meeting: int | None = None
    """What became of them."""
    version: int = 1

    def change(self, **changes: Any) -> "OldNotes":  # noqa: ANN401 - whatever a field may hold
        """Give back these notes with other fields, as their next version."""
        return replace(self, **changes, version=self.version + 1)


class OldNotesStore:
    """The old notes of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, notes: OldNotes) -> OldNotes | None:
        """Store new ones, and give them back with their id; None where the same file was brought before."""
        given = {"council_id": notes.council, "sha256": notes.sha256, "name": notes.name}
        brought = {"found": dict(notes.found), "brought_by": notes.by, "brought_at": notes.at}
        row = {"tenant_id": self._tenant, **given, **brought, **_changeable(notes)}
        adding = _ADDING[self._connection.dialect.name]
        added: int | None = self._connection.execute(adding, row).scalar()
        return None if added is None else replace(notes, id=added)

    def get(self, notes: int) -> OldNotes:
        """Give back these notes; raises NotFound ``no_such_notes``."""
        found = self._all(select(_O).where(_O.c.id == notes))
        if not found:
            raise NotFound("no_such_notes")
        return found[0]

    def save(self, before: OldNotes, after: OldNotes) -> OldNotes:
        """Store what became of them; raises Stale ``notes_changed`` where somebody else was first."""
        save_row(
            self._connection,
            _O,
            before.id,
            tenant=self._tenant,
            version=before.version,
            values=_changeable(after),
            stale="notes_changed",
        )
        return after

    def by_hash(self, council: int, sha256: str) -> OldNotes | None:
        """Give back what the same file was when it was brought."""
        wanted = select(_O).where(_O.c.council_id == council, _O.c.sha256 == sha256)
        return next(iter(self._all(wanted)), None)

    def reviewing(self, council: int) -> list[OldNotes]:
        """Give back those that somebody still goes through, the oldest first."""
        wanted = select(_O).where(_O.c.council_id == council, _O.c.state == Review.REVIEWING.value)
        return self._all(wanted.order_by(_O.c.id))

    def _all(self, wanted: Select[Any]) -> list[OldNotes]:
        mine = wanted.where(_O.c.tenant_id == self._tenant)
        return [_notes(row) for row in self._connection.execute(mine).mappings()]


def _changeable(notes: OldNotes) -> dict[str, object]:
    stands = {"state": notes.state.value, "meeting_id": notes.meeting, "version": notes.version}
    return {"decisions": dict(notes.decisions), **stands}


def _notes(row: RowMapping) -> OldNotes:
    return OldNotes(
        id=row["id"],
        council=row["council_id"],
        sha256=row["sha256"],
        name=row["name"],
        found=row["found"],
        decisions=row["decisions"],
        state=Review(row["state"]),
        by=row["brought_by"],
        at=row["brought_at"],
        meeting=row["meeting_id"],
        version=row["version"],
    )
