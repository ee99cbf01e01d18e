"""Store the record of a meeting: notes, items for later meetings, and remarks on earlier questions."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, select, update

from domain.errors import NotFound
from domain.record import AgendaItem, Note, Remark, RemarkState
from storage.compiled import compile_insert
from storage.optimistic_lock import delete_row, update_versioned_row
from storage.rows import insert_row, table_of
from storage.tables import ItemRow, NoteRow, RemarkRow

_NOTES = table_of(NoteRow)
_ITEMS = table_of(ItemRow)
_REMARKS = table_of(RemarkRow)
_INSERT_REMARK = compile_insert(_REMARKS)


class MeetingNotes:
    """The meeting notes of one tenant."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, note: Note) -> Note:
        """Store a new note and return it with its id."""
        given = {"meeting_id": note.meeting, "noted_by": note.by, "noted_at": note.at}
        source = {"chat": note.chat, "source": note.source}
        row = {"tenant_id": self._tenant, **given, **source, **_note_columns(note)}
        return replace(note, id=insert_row(self._connection, _NOTES, row))

    def save(self, before: Note, after: Note) -> Note:
        """Update a note; raises Stale ``note_changed`` if it was changed concurrently."""
        update_versioned_row(
            self._connection,
            _NOTES,
            before.id,
            tenant=self._tenant,
            version=before.version,
            values=_note_columns(after),
            stale="note_changed",
        )
        return after

    def remove(self, note: int) -> None:
        """Delete a note; raises NotFound ``no_such_note``."""
        delete_row(self._connection, _NOTES, note, tenant=self._tenant, missing="no_such_note")

    def get(self, note: int) -> Note:
        """Return this note; raises NotFound ``no_such_note``."""
        found = self._all(select(_NOTES).where(_NOTES.c.id == note))
        if not found:
            raise NotFound("no_such_note")
        return found[0]

    def of_meeting(self, meeting: int) -> list[Note]:
        """Return all notes of a meeting, in the order in which they were written."""
        return self._all(select(_NOTES).where(_NOTES.c.meeting_id == meeting))

    def by_source(self, chat: str, activity: str) -> Note | None:
        """Return the note that a message created, or None."""
        return next(
            iter(self._all(select(_NOTES).where(_NOTES.c.chat == chat, _NOTES.c.source == activity))), None
        )

    def _all(self, wanted: Select[Any]) -> list[Note]:
        mine = wanted.where(_NOTES.c.tenant_id == self._tenant).order_by(_NOTES.c.id)
        return [_note_from_row(row) for row in self._connection.execute(mine).mappings()]


def _note_columns(note: Note) -> dict[str, object]:
    names = ("section", "text", "proposed_text", "version")
    return {name: getattr(note, name) for name in names}


def _note_from_row(row: RowMapping) -> Note:
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


class MeetingItems:
    """The agenda items that one tenant's meetings take up."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, item: AgendaItem) -> AgendaItem:
        """Store a new item and return it with its id."""
        given = {"council_id": item.council, "noted_by": item.by, "noted_at": item.at}
        source = {"chat": item.chat, "source": item.source, "said_at": item.said_at}
        row = {"tenant_id": self._tenant, **given, **source, **_item_columns(item)}
        return replace(item, id=insert_row(self._connection, _ITEMS, row))

    def save(self, before: AgendaItem, after: AgendaItem) -> AgendaItem:
        """Update an item; raises Stale ``item_changed`` if it was changed concurrently."""
        update_versioned_row(
            self._connection,
            _ITEMS,
            before.id,
            tenant=self._tenant,
            version=before.version,
            values=_item_columns(after),
            stale="item_changed",
        )
        return after

    def remove(self, item: int) -> None:
        """Delete an item; raises NotFound ``no_such_item``."""
        delete_row(self._connection, _ITEMS, item, tenant=self._tenant, missing="no_such_item")

    def get(self, item: int) -> AgendaItem:
        """Return this item; raises NotFound ``no_such_item``."""
        found = self._all(select(_ITEMS).where(_ITEMS.c.id == item))
        if not found:
            raise NotFound("no_such_item")
        return found[0]

    def by_source(self, chat: str, activity: str) -> AgendaItem | None:
        """Return the item that a message created, or None."""
        return next(
            iter(self._all(select(_ITEMS).where(_ITEMS.c.chat == chat, _ITEMS.c.source == activity))), None
        )

    def list_waiting(self, council: int) -> list[AgendaItem]:
        """Return the items that no started meeting has taken up, oldest first."""
        return self._all(select(_ITEMS).where(_ITEMS.c.council_id == council, _ITEMS.c.taken_by.is_(None)))

    def list_postponed_at(self, meeting: int) -> list[AgendaItem]:
        """Return the items that a meeting postponed to a later one."""
        return self._all(select(_ITEMS).where(_ITEMS.c.said_at == meeting))

    def of_meeting(self, meeting: int) -> list[AgendaItem]:
        """Return the items that a meeting takes up."""
        return self._all(select(_ITEMS).where(_ITEMS.c.taken_by == meeting))

    def find_continuation(self, item: int) -> AgendaItem | None:
        """Return the item that continues this one, or None."""
        return next(iter(self._all(select(_ITEMS).where(_ITEMS.c.again_of == item))), None)

    def assign_waiting(self, meeting: int, council: int) -> None:
        """Assign all waiting items to a meeting, except those it postponed itself."""
        waiting = update(_ITEMS).where(
            _ITEMS.c.tenant_id == self._tenant,
            _ITEMS.c.council_id == council,
            _ITEMS.c.taken_by.is_(None),
            _ITEMS.c.said_at.is_distinct_from(meeting),
        )
        self._connection.execute(waiting.values(taken_by=meeting, version=_ITEMS.c.version + 1))

    def _all(self, wanted: Select[Any]) -> list[AgendaItem]:
        mine = wanted.where(_ITEMS.c.tenant_id == self._tenant).order_by(_ITEMS.c.id)
        return [_item_from_row(row) for row in self._connection.execute(mine).mappings()]


def _item_columns(item: AgendaItem) -> dict[str, object]:
    names = ("text", "taken_by", "proposed_text", "version", "remark", "again_of")
    outcome = None if item.outcome is None else item.outcome.value
    return {**{name: getattr(item, name) for name in names}, "outcome": outcome}


def _item_from_row(row: RowMapping) -> AgendaItem:
    return AgendaItem(
        id=row["id"],
        council=row["council_id"],
        text=row["text"],
        by=row["noted_by"],
        at=row["noted_at"],
        said_at=row["said_at"],
        taken_by=row["taken_by"],
        chat=row["chat"],
        source=row["source"],
        proposed_text=row["proposed_text"],
        version=row["version"],
        outcome=None if row["outcome"] is None else RemarkState(row["outcome"]),
        remark=row["remark"],
        again_of=row["again_of"],
    )


class Remarks:
    """The remarks of one tenant."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def save(self, remark: Remark) -> None:
        """Store a remark, replacing an earlier one of the same meeting and question."""
        this = delete(_REMARKS).where(
            _REMARKS.c.tenant_id == self._tenant,
            _REMARKS.c.meeting_id == remark.meeting,
            _REMARKS.c.question_id == remark.question,
        )
        self._connection.execute(this)
        if remark.state is not None or remark.text:
            _INSERT_REMARK.execute(
                self._connection,
                tenant_id=self._tenant,
                meeting_id=remark.meeting,
                question_id=remark.question,
                state=None if remark.state is None else remark.state.value,
                text=remark.text,
            )

    def of_meeting(self, meeting: int) -> dict[int, Remark]:
        """Return the remarks of a meeting by question id."""
        wanted = select(_REMARKS).where(
            _REMARKS.c.tenant_id == self._tenant, _REMARKS.c.meeting_id == meeting
        )
        rows = self._connection.execute(wanted).mappings()
        return {
            row["question_id"]: Remark(
                meeting=meeting,
                question=row["question_id"],
                state=None if row["state"] is None else RemarkState(row["state"]),
                text=row["text"],
            )
            for row in rows
        }
