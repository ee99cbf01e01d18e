"""What was noted under the parts of a meeting's agenda."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from domain.errors import NotFound
from domain.record import Note
from storage.kept_by_version import remove_row, save_row
from storage.rows import add_row, table_of
from storage.tables import NoteRow

_N = table_of(NoteRow)


class Notes:
    """The notes of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, note: Note) -> Note:
        """Store a new note, and give it back with its id."""
        given = {"meeting_id": note.meeting, "noted_by": note.by, "noted_at": note.at}
        source = {"chat": note.chat, "source": note.source}
        row = {"tenant_id": self._tenant, **given, **source, **_changeable(note)}
        return replace(note, id=add_row(self._connection, _N, row))

    def save(self, before: Note, after: Note) -> Note:
        """Store what became of it; raises Stale ``note_changed`` where somebody else was first."""
        save_row(
            self._connection,
            _N,
            before.id,
            tenant=self._tenant,
            version=before.version,
            values=_changeable(after),
            stale="note_changed",
        )
        return after

    def remove(self, note: int) -> None:
        """Forget a note; raises NotFound ``no_such_note``."""
        remove_row(self._connection, _N, note, tenant=self._tenant, missing="no_such_note")

    def get(self, note: int) -> Note:
        """Give back this note; raises NotFound ``no_such_note``."""
        found = self._all(select(_N).where(_N.c.id == note))
        if not found:
            raise NotFound("no_such_note")
        return found[0]

    def of_meeting(self, meeting: int) -> list[Note]:
        """Give back all notes of a meeting, in the order in which they were written."""
        return self._all(select(_N).where(_N.c.meeting_id == meeting))

    def by_source(self, chat: str, activity: str) -> Note | None:
        """Give back what was noted by one message."""
        return next(iter(self._all(select(_N).where(_N.c.chat == chat, _N.c.source == activity))), None)

    def _all(self, wanted: Select[Any]) -> list[Note]:
        mine = wanted.where(_N.c.tenant_id == self._tenant).order_by(_N.c.id)
        return [_note(row) for row in self._connection.execute(mine).mappings()]


def _changeable(note: Note) -> dict[str, object]:
    names = ("section", "text", "proposed_text", "version")
    return {name: getattr(note, name) for name in names}


def _note(row: RowMapping) -> Note:
    return Note(
        id=row["id"],
        meeting=row["meeting_id"],
        section=row["section"],
        text=row["text"],
        by=row["noted_by"],
        at=row["noted_at"],
        chat=row["chat"],
        source=row["source"],
        proposed_text=row["proposed_text"],
        version=row["version"],
    )
