"""Store imported files of old notes until their review is finished."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from domain.errors import NotFound
from storage.compiled import Repository
from storage.engine import dialect_of
from storage.mapper import Mapper
from storage.optimistic_lock import update_versioned_row
from storage.tables import notes_imports


class NotesImportState(StrEnum):
    """The state of an import."""

    REVIEWING = "reviewing"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesImport:
    """One imported file of old notes."""

    id: int = 0
    council: int
    sha256: str
    name: str
    parsed: Mapping[str, Any]
    """The findings as the importer returns them."""
    decisions: Mapping[str, Any] = field(default_factory=dict)
    state: NotesImportState = NotesImportState.REVIEWING
    imported_by: int
    imported_at: datetime
    meeting: int | None = None
    """The id of the meeting into which they were imported."""
    version: int = 1

    def with_changes(self, **changes: Any) -> "NotesImport":  # noqa: ANN401 - whatever a field may hold
        """Return a copy with other fields, as its next version."""
        return replace(self, **changes, version=self.version + 1)


_MAPPER = Mapper(NotesImport, notes_imports)


class NotesImports(Repository):
    """The imports of old notes of one tenant."""

    def add(self, notes: NotesImport) -> NotesImport | None:
        """Store a new import and return it with its id, or None if the same file was imported before."""
        row = {"tenant_id": self._tenant, **_MAPPER.to_row(notes)}
        adding = dialect_of(self._connection).insert(notes_imports).on_conflict_do_nothing()
        added: int | None = self._connection.execute(adding.returning(notes_imports.c.id), row).scalar()
        return None if added is None else replace(notes, id=added)

    def get(self, notes: int) -> NotesImport:
        """Return these notes; raises NotFound ``no_such_notes``."""
        found = self._all(select(notes_imports).where(notes_imports.c.id == notes))
        if not found:
            raise NotFound("no_such_notes")
        return found[0]

    def save(self, before: NotesImport, after: NotesImport) -> NotesImport:
        """Update an import; raises Stale ``notes_changed`` if it was changed concurrently."""
        return update_versioned_row(
            self._connection, _MAPPER, before, after, tenant=self._tenant, stale="notes_changed"
        )

    def by_hash(self, council: int, sha256: str) -> NotesImport | None:
        """Return the earlier import of the same file, or None."""
        wanted = select(notes_imports).where(
            notes_imports.c.council_id == council, notes_imports.c.sha256 == sha256
        )
        return next(iter(self._all(wanted)), None)

    def list_in_review(self, council: int) -> list[NotesImport]:
        """Return the imports that are still in review, oldest first."""
        return self._list(council, NotesImportState.REVIEWING)

    def list_kept(self, council: int) -> list[NotesImport]:
        """Return the imports that were stored, oldest first."""
        return self._list(council, NotesImportState.KEPT)

    def _list(self, council: int, state: NotesImportState) -> list[NotesImport]:
        wanted = select(notes_imports).where(
            notes_imports.c.council_id == council, notes_imports.c.state == state.value
        )
        return self._all(wanted.order_by(notes_imports.c.id))

    def _all(self, wanted: Select[Any]) -> list[NotesImport]:
        mine = wanted.where(notes_imports.c.tenant_id == self._tenant)
        return [_MAPPER.from_row(row) for row in self._connection.execute(mine).mappings()]
