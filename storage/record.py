"""Store the record of a meeting: notes, items for later meetings, and remarks on earlier questions."""

from typing import Any

from sqlalchemy import Select, delete, select, update

from domain.errors import NotFound
from domain.record import AgendaItem, Note, Remark
from storage.compiled import Repository, compile_insert, insert_value
from storage.mapper import Mapper
from storage.optimistic_lock import delete_row, update_versioned_row
from storage.tables import agenda_items, notes, remarks

_INSERT_REMARK = compile_insert(remarks)
_WRITTEN = {"by": "noted_by", "at": "noted_at"}
"""Columns of the fields whose names are reserved words of SQL."""
_NOTE_MAPPER = Mapper(Note, notes, renames=_WRITTEN)
_ITEM_MAPPER = Mapper(AgendaItem, agenda_items, renames=_WRITTEN)
_REMARK_MAPPER = Mapper(Remark, remarks)


class MeetingNotes(Repository):
    """The meeting notes of one tenant."""

    def add(self, note: Note) -> Note:
        """Store a new note and return it with its id."""
        return insert_value(self._connection, _NOTE_MAPPER, note, tenant=self._tenant)

    def save(self, before: Note, after: Note) -> Note:
        """Update a note; raises Stale ``note_changed`` if it was changed concurrently."""
        return update_versioned_row(
            self._connection, _NOTE_MAPPER, before, after, tenant=self._tenant, stale="note_changed"
        )

    def remove(self, note: int) -> None:
        """Delete a note; raises NotFound ``no_such_note``."""
        delete_row(self._connection, notes, note, tenant=self._tenant, missing="no_such_note")

    def get(self, note: int) -> Note:
        """Return this note; raises NotFound ``no_such_note``."""
        found = self._all(select(notes).where(notes.c.id == note))
        if not found:
            raise NotFound("no_such_note")
        return found[0]

    def of_meeting(self, meeting: int) -> list[Note]:
        """Return all notes of a meeting, in the order in which they were written."""
        return self._all(select(notes).where(notes.c.meeting_id == meeting))

    def by_source(self, chat: str, activity: str) -> Note | None:
        """Return the note that a message created, or None."""
        return next(
            iter(self._all(select(notes).where(notes.c.chat == chat, notes.c.source == activity))), None
        )

    def _all(self, wanted: Select[Any]) -> list[Note]:
        mine = wanted.where(notes.c.tenant_id == self._tenant).order_by(notes.c.id)
        return [_NOTE_MAPPER.from_row(row) for row in self._connection.execute(mine).mappings()]


class MeetingItems(Repository):
    """The agenda items that one tenant's meetings take up."""

    def add(self, item: AgendaItem) -> AgendaItem:
        """Store a new item and return it with its id."""
        return insert_value(self._connection, _ITEM_MAPPER, item, tenant=self._tenant)

    def save(self, before: AgendaItem, after: AgendaItem) -> AgendaItem:
        """Update an item; raises Stale ``item_changed`` if it was changed concurrently."""
        return update_versioned_row(
            self._connection, _ITEM_MAPPER, before, after, tenant=self._tenant, stale="item_changed"
        )

    def remove(self, item: int) -> None:
        """Delete an item; raises NotFound ``no_such_item``."""
        delete_row(self._connection, agenda_items, item, tenant=self._tenant, missing="no_such_item")

    def get(self, item: int) -> AgendaItem:
        """Return this item; raises NotFound ``no_such_item``."""
        found = self._all(select(agenda_items).where(agenda_items.c.id == item))
        if not found:
            raise NotFound("no_such_item")
        return found[0]

    def by_source(self, chat: str, activity: str) -> AgendaItem | None:
        """Return the item that a message created, or None."""
        return next(
            iter(
                self._all(
                    select(agenda_items).where(agenda_items.c.chat == chat, agenda_items.c.source == activity)
                )
            ),
            None,
        )

    def list_waiting(self, council: int) -> list[AgendaItem]:
        """Return the items that no started meeting has taken up, oldest first."""
        return self._all(
            select(agenda_items).where(
                agenda_items.c.council_id == council, agenda_items.c.taken_by.is_(None)
            )
        )

    def list_postponed_at(self, meeting: int) -> list[AgendaItem]:
        """Return the items that a meeting postponed to a later one."""
        return self._all(select(agenda_items).where(agenda_items.c.said_at == meeting))

    def of_meeting(self, meeting: int) -> list[AgendaItem]:
        """Return the items that a meeting takes up."""
        return self._all(select(agenda_items).where(agenda_items.c.taken_by == meeting))

    def find_continuation(self, item: int) -> AgendaItem | None:
        """Return the item that continues this one, or None."""
        return next(iter(self._all(select(agenda_items).where(agenda_items.c.again_of == item))), None)

    def assign_waiting(self, meeting: int, council: int) -> None:
        """Assign all waiting items to a meeting, except those it postponed itself."""
        waiting = update(agenda_items).where(
            agenda_items.c.tenant_id == self._tenant,
            agenda_items.c.council_id == council,
            agenda_items.c.taken_by.is_(None),
            agenda_items.c.said_at.is_distinct_from(meeting),
        )
        self._connection.execute(waiting.values(taken_by=meeting, version=agenda_items.c.version + 1))

    def _all(self, wanted: Select[Any]) -> list[AgendaItem]:
        mine = wanted.where(agenda_items.c.tenant_id == self._tenant).order_by(agenda_items.c.id)
        return [_ITEM_MAPPER.from_row(row) for row in self._connection.execute(mine).mappings()]


class Remarks(Repository):
    """The remarks of one tenant."""

    def save(self, remark: Remark) -> None:
        """Store a remark, replacing an earlier one of the same meeting and question."""
        this = delete(remarks).where(
            remarks.c.tenant_id == self._tenant,
            remarks.c.meeting_id == remark.meeting,
            remarks.c.question_id == remark.question,
        )
        self._connection.execute(this)
        if remark.state is not None or remark.text:
            row = {"tenant_id": self._tenant, **_REMARK_MAPPER.to_row(remark)}
            _INSERT_REMARK.execute(self._connection, **row)

    def of_meeting(self, meeting: int) -> dict[int, Remark]:
        """Return the remarks of a meeting by question id."""
        wanted = select(remarks).where(remarks.c.tenant_id == self._tenant, remarks.c.meeting_id == meeting)
        rows = self._connection.execute(wanted).mappings()
        return {remark.question: remark for remark in map(_REMARK_MAPPER.from_row, rows)}
