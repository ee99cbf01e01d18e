"""Methods about meetings, called with ids of another tenant; the ids are those of the first rows."""

from dataclasses import replace

from domain.agenda import DEFAULT_AGENDA, complete_agenda
from domain.minutes import FIRST_DRAFT
from domain.record import Remark
from tests.storage.meeting_rows import a_file, item, note, old_notes, there
from tests.storage.tenant import CHAT, NOW
from tests.storage.tenant_rows import Try, meeting

ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=NOW)


FINDS_NOTHING: dict[str, Try] = {
    "meetings.last_held": lambda tx, t, _q: tx.meetings.last_held(t.council.id),
    "meetings.ongoing": lambda tx, t, _q: tx.meetings.ongoing(t.council.id),
    "meetings.in_progress": lambda tx, t, _q: tx.meetings.in_progress(t.council.id, now=tx.now),
    "meetings.find_to_begin": lambda tx, t, _q: tx.meetings.find_to_begin(
        t.council.id, chat=CHAT, now=meeting(t).planned_start
    ),
    "meetings.find_on_day": lambda tx, t, _q: tx.meetings.find_on_day(t.council.id, meeting(t).day),
    "meetings.next_after": lambda tx, t, _q: tx.meetings.next_after(replace(meeting(t, 99), day=NOW.date())),
    "meetings.list_before": lambda tx, t, _q: tx.meetings.list_before(meeting(t, 99)),
    "meetings.others_on_day": lambda tx, t, _q: tx.meetings.others_on_day(meeting(t, 99)),
    "questions.list_carried_over": lambda tx, t, _q: tx.questions.list_carried_over(
        t.council, before=meeting(t).planned_start, meeting=1
    ),
    "questions.of_meeting": lambda tx, _t, _q: tx.questions.of_meeting(1),
    "agendas.of_council": lambda tx, t, _q: _own(tx.agendas.of_council(t.council.id)),
    "agendas.of_meeting": lambda tx, t, _q: _own(tx.agendas.of_meeting(meeting(t, 1))),
    "notes_imports.list_kept": lambda tx, t, _q: tx.notes_imports.list_kept(t.council.id),
    "notes_imports.list_in_review": lambda tx, t, _q: tx.notes_imports.list_in_review(t.council.id),
    "notes.of_meeting": lambda tx, _t, _q: tx.notes.of_meeting(1),
    "notes.by_source": lambda tx, _t, _q: tx.notes.by_source(CHAT, "m2"),
    "items.by_source": lambda tx, _t, _q: tx.items.by_source(CHAT, "m3"),
    "items.list_waiting": lambda tx, t, _q: tx.items.list_waiting(t.council.id),
    "items.list_postponed_at": lambda tx, _t, _q: tx.items.list_postponed_at(1),
    "items.of_meeting": lambda tx, _t, _q: tx.items.of_meeting(1),
    "items.find_continuation": lambda tx, _t, _q: tx.items.find_continuation(1),
    "attendance.of_meeting": lambda tx, _t, _q: tx.attendance.of_meeting(1),
    "attendance.recent_attendees": lambda tx, t, _q: tx.attendance.recent_attendees(t.council.id),
    "remarks.of_meeting": lambda tx, _t, _q: tx.remarks.of_meeting(1),
    "minutes.of_meeting": lambda tx, _t, _q: tx.minutes.of_meeting(1),
    "minutes.latest": lambda tx, _t, _q: tx.minutes.latest(1),
    "corrections.open_reason": lambda tx, _t, _q: tx.corrections.open_reason(1, version=2),
    "corrections.withdraw": lambda tx, _t, _q: tx.corrections.withdraw(1, version=2),
    "events.recent_of_person": lambda tx, t, _q: tx.events.recent_of_person(t.karin.id, council=t.council.id),
    "files.digests": lambda tx, _t, _q: tx.files.digests(1, 0),
    "files.of_minutes": lambda tx, _t, _q: tx.files.of_minutes(1, 0),
    "files.newest_draft": lambda tx, _t, _q: tx.files.newest_draft(1, "docx"),
    "notes_imports.by_hash": lambda tx, t, _q: tx.notes_imports.by_hash(t.council.id, "ab12"),
    "templates.of_council": lambda tx, t, _q: tx.templates.of_council(t.council.id),
}


def _own(agenda: object) -> bool:
    """Return whether it is not the default agenda, which every council has."""
    return agenda != complete_agenda(DEFAULT_AGENDA)


IS_REFUSED: dict[str, Try] = {
    "notes.get": lambda tx, _t, _q: tx.notes.get(1),
    "notes.remove": lambda tx, _t, _q: tx.notes.remove(1),
    "notes.save": lambda tx, t, _q: tx.notes.save(
        replace(note(meeting(t, 1), "x"), id=1), replace(note(meeting(t, 1), "y"), id=1, version=2)
    ),
    "items.get": lambda tx, _t, _q: tx.items.get(1),
    "items.remove": lambda tx, _t, _q: tx.items.remove(1),
    "items.save": lambda tx, t, _q: tx.items.save(
        replace(item(meeting(t, 1), "x"), id=1), replace(item(meeting(t, 1), "y"), id=1, version=2)
    ),
    "attendance.remove": lambda tx, _t, _q: tx.attendance.remove(1),
    "files.get": lambda tx, _t, _q: tx.files.get(1),
    "notes_imports.get": lambda tx, _t, _q: tx.notes_imports.get(1),
    "notes_imports.save": lambda tx, t, _q: tx.notes_imports.save(
        replace(old_notes(t), id=1), replace(old_notes(t), id=1, version=2)
    ),
}
CHANGES_NOTHING_OF_OURS: dict[str, Try] = {
    "agendas.set_for_council": lambda tx, t, _q: tx.agendas.set_for_council(t.council.id, DEFAULT_AGENDA),
    "agendas.set_for_meeting": lambda tx, _t, _q: tx.agendas.set_for_meeting(1, DEFAULT_AGENDA),
    "notes.add": lambda tx, t, _q: tx.notes.add(note(meeting(t, 1), "x")),
    "items.add": lambda tx, t, _q: tx.items.add(item(meeting(t, 1), "x")),
    "items.assign_waiting": lambda tx, t, _q: tx.items.assign_waiting(2, t.council.id),
    "attendance.save": lambda tx, t, _q: tx.attendance.save(there(meeting(t, 1), "x", person=t.karin.id)),
    "remarks.save": lambda tx, _t, q: tx.remarks.save(Remark(meeting=1, question=q.id, text="x")),
    "minutes.adopt": lambda tx, t, _q: tx.minutes.adopt(
        1, edition=ADOPTED, by=t.karin.id, document={}, minutes={}
    ),
    "corrections.begin": lambda tx, t, _q: tx.corrections.begin(
        1, version=2, reason="x", by=t.karin.id, at=NOW
    ),
    "files.add": lambda tx, t, _q: tx.files.add(a_file(meeting(t, 1))),
    "notes_imports.add": lambda tx, t, _q: tx.notes_imports.add(old_notes(t)),
    "templates.save": lambda tx, t, _q: tx.templates.save(t.council.id, b"x", by=t.karin.id, at=NOW),
    "templates.remove": lambda tx, t, _q: tx.templates.remove(t.council.id),
}
