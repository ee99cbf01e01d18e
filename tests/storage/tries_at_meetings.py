"""What belongs to meetings, called with what belongs to another tenant; ids are those of the first rows."""

from dataclasses import replace

from domain.agenda import USUAL_AGENDA, in_order
from domain.edition import FIRST_DRAFT
from domain.record import Remark
from tests.storage.alike import Try, meeting
from tests.storage.at_meeting import a_file, item, note, old_notes, there
from tests.storage.desk import CHAT, NOW

ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=NOW)


FINDS_NOTHING: dict[str, Try] = {
    "meetings.last_held": lambda tx, t, _q: tx.meetings.last_held(t.council.id),
    "meetings.ongoing": lambda tx, t, _q: tx.meetings.ongoing(t.council.id),
    "meetings.to_begin": lambda tx, t, _q: tx.meetings.to_begin(
        t.council.id, chat=CHAT, now=meeting(t).starts
    ),
    "meetings.on_day": lambda tx, t, _q: tx.meetings.on_day(t.council.id, meeting(t).day),
    "meetings.following": lambda tx, t, _q: tx.meetings.following(replace(meeting(t, 99), day=NOW.date())),
    "meetings.before": lambda tx, t, _q: tx.meetings.before(meeting(t, 99)),
    "meetings.beside": lambda tx, t, _q: tx.meetings.beside(meeting(t, 99)),
    "questions.carried": lambda tx, t, _q: tx.questions.carried(
        t.council, before=meeting(t).starts, meeting=1
    ),
    "questions.of_meeting": lambda tx, _t, _q: tx.questions.of_meeting(1),
    "agendas.of_council": lambda tx, t, _q: _own(tx.agendas.of_council(t.council.id)),
    "agendas.of_meeting": lambda tx, t, _q: _own(tx.agendas.of_meeting(meeting(t, 1))),
    "old_notes.reviewing": lambda tx, t, _q: tx.old_notes.reviewing(t.council.id),
    "notes.of_meeting": lambda tx, _t, _q: tx.notes.of_meeting(1),
    "notes.by_source": lambda tx, _t, _q: tx.notes.by_source(CHAT, "m2"),
    "items.by_source": lambda tx, _t, _q: tx.items.by_source(CHAT, "m3"),
    "items.waiting": lambda tx, t, _q: tx.items.waiting(t.council.id),
    "items.said_at": lambda tx, _t, _q: tx.items.said_at(1),
    "items.of_meeting": lambda tx, _t, _q: tx.items.of_meeting(1),
    "items.goes_on_as": lambda tx, _t, _q: tx.items.goes_on_as(1),
    "attendance.of_meeting": lambda tx, _t, _q: tx.attendance.of_meeting(1),
    "attendance.lately": lambda tx, t, _q: tx.attendance.lately(t.council.id),
    "remarks.of_meeting": lambda tx, _t, _q: tx.remarks.of_meeting(1),
    "minutes.of_meeting": lambda tx, _t, _q: tx.minutes.of_meeting(1),
    "minutes.latest": lambda tx, _t, _q: tx.minutes.latest(1),
    "corrections.open_for": lambda tx, _t, _q: tx.corrections.open_for(1, version=2),
    "corrections.withdraw": lambda tx, _t, _q: tx.corrections.withdraw(1, version=2),
    "events.latest_written": lambda tx, t, _q: tx.events.latest_written(t.karin.id, council=t.council.id),
    "files.digests": lambda tx, _t, _q: tx.files.digests(1, 0),
    "files.of_minutes": lambda tx, _t, _q: tx.files.of_minutes(1, 0),
    "files.newest_draft": lambda tx, _t, _q: tx.files.newest_draft(1, "docx"),
    "old_notes.by_hash": lambda tx, t, _q: tx.old_notes.by_hash(t.council.id, "ab12"),
    "templates.of_council": lambda tx, t, _q: tx.templates.of_council(t.council.id),
}


def _own(agenda: object) -> bool:
    """Whether it is not the usual agenda, which everybody has."""
    return agenda != in_order(USUAL_AGENDA)


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
    "old_notes.get": lambda tx, _t, _q: tx.old_notes.get(1),
    "old_notes.save": lambda tx, t, _q: tx.old_notes.save(
        replace(old_notes(t), id=1), replace(old_notes(t), id=1, version=2)
    ),
}
CHANGES_NOTHING_OF_OURS: dict[str, Try] = {
    "agendas.set_council": lambda tx, t, _q: tx.agendas.set_council(t.council.id, USUAL_AGENDA),
    "agendas.set_meeting": lambda tx, _t, _q: tx.agendas.set_meeting(1, USUAL_AGENDA),
    "notes.add": lambda tx, t, _q: tx.notes.add(note(meeting(t, 1), "x")),
    "items.add": lambda tx, t, _q: tx.items.add(item(meeting(t, 1), "x")),
    "items.take": lambda tx, t, _q: tx.items.take(2, t.council.id),
    "attendance.put": lambda tx, t, _q: tx.attendance.put(there(meeting(t, 1), "x", person=t.karin.id)),
    "remarks.put": lambda tx, _t, q: tx.remarks.put(Remark(meeting=1, question=q.id, text="x")),
    "minutes.adopt": lambda tx, t, _q: tx.minutes.adopt(
        1, edition=ADOPTED, by=t.karin.id, document={}, minutes={}
    ),
    "corrections.begin": lambda tx, t, _q: tx.corrections.begin(
        1, version=2, reason="x", by=t.karin.id, at=NOW
    ),
    "files.put": lambda tx, t, _q: tx.files.put(a_file(meeting(t, 1))),
    "old_notes.add": lambda tx, t, _q: tx.old_notes.add(old_notes(t)),
    "templates.put": lambda tx, t, _q: tx.templates.put(t.council.id, b"x", by=t.karin.id, at=NOW),
    "templates.remove": lambda tx, t, _q: tx.templates.remove(t.council.id),
}
