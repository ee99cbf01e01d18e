"""What councils go through, and what each of their meetings does."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from domain.agenda import USUAL_AGENDA, Part, Section, in_order
from domain.meeting import Meeting
from domain.record import Note
from storage.notes import Notes
from storage.rows import add_row, table_of
from storage.tables import AgendaRow

_A = table_of(AgendaRow)
Agenda = tuple[Section, ...]


class Agendas:
    """The agendas of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, notes: Notes) -> None:
        self._connection = connection
        self._tenant = tenant
        self._notes = notes

    def of_council(self, council: int) -> Agenda:
        """Give back what a council goes through, the usual where it has said nothing else."""
        return self._stored("council_id", council) or in_order(USUAL_AGENDA)

    def set_council(self, council: int, agenda: Iterable[Section]) -> None:
        """Let a council go through these parts from now on; meetings with a copy of their own keep it."""
        self._store("council_id", council, agenda)

    def of_meeting(self, meeting: Meeting) -> Agenda:
        """Give back what a meeting goes through, with its notes: its own copy, else the council's.

        Notes of a part that was left out stand under other.
        """
        agenda = self._stored("meeting_id", meeting.id) or self.of_council(meeting.council)
        return _with_notes(agenda, self._notes.of_meeting(meeting.id))

    def set_meeting(self, meeting: int, agenda: Iterable[Section]) -> None:
        """Let a meeting go through these parts, whatever becomes of the council's."""
        self._store("meeting_id", meeting, agenda)

    def _stored(self, column: str, owner: int) -> Agenda | None:
        wanted = select(_A.c.sections).where(_A.c.tenant_id == self._tenant, _A.c[column] == owner)
        row: RowMapping | None = self._connection.execute(wanted).mappings().first()
        return None if row is None else in_order(tuple(_section(stored) for stored in row["sections"]))

    def _store(self, column: str, owner: int, agenda: Iterable[Section]) -> None:
        mine = delete(_A).where(_A.c.tenant_id == self._tenant, _A.c[column] == owner)
        self._connection.execute(mine)
        nobody = {"council_id": None, "meeting_id": None}
        row = {"tenant_id": self._tenant, **nobody, column: owner, "sections": [_shown(s) for s in agenda]}
        add_row(self._connection, _A, row)


def _with_notes(agenda: Agenda, notes: Iterable[Note]) -> Agenda:
    keys = {section.key for section in agenda}
    other = next(section.key for section in agenda if section.part is Part.OTHER)
    texts: dict[str, list[str]] = {key: [] for key in keys}
    for note in notes:
        texts[note.section if note.section in keys else other].append(note.text)
    return tuple(replace(section, notes="\n\n".join(texts[section.key])) for section in agenda)


def _shown(section: Section) -> dict[str, str]:
    return {"key": section.key, "part": section.part.value, "title": section.title}


def _section(stored: Mapping[str, Any]) -> Section:
    return Section(key=stored["key"], part=Part(stored["part"]), title=stored["title"])
