"""Short helpers that store meetings and their data."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from domain.agenda import DEFAULT_AGENDA
from domain.attendance import Attendee, Participant, Role
from domain.history import CouncilEventKind
from domain.meeting import Meeting
from domain.minutes import FIRST_DRAFT
from domain.person import Person
from domain.question import Question
from domain.record import AgendaItem, Note, Remark, RemarkState
from storage import Transaction
from storage.files import GeneratedFile
from storage.notes_imports import NotesImport, NotesImportState
from tests.storage.tenant import CHAT, NOW, Town

BEGAN = datetime(2026, 11, 23, 16, 32, tzinfo=UTC)
ENDED = datetime(2026, 11, 23, 18, 2, tzinfo=UTC)


def plan(tx: Transaction, town: Town, **more: Any) -> Meeting:  # noqa: ANN401 - any field
    """Plan a meeting, by default on the same evening."""
    usual: dict[str, Any] = {
        "id": 0,
        "council": town.council.id,
        "day": NOW.date(),
        "begins": time(17, 30),
        "ends": time(19),
        "timezone": "Europe/Stockholm",
        "chat": CHAT,
        "planned_by": town.karin.id,
        "planned_at": NOW,
    }
    return tx.meetings.add(Meeting(**{**usual, **more}))


def begin(tx: Transaction, town: Town, **more: Any) -> Meeting:  # noqa: ANN401 - any field
    """Begin a meeting with Karin as note taker, by default as planned."""
    planned = plan(tx, town, **more)
    began = planned.planned_start + timedelta(minutes=2)
    return tx.meetings.save(planned, planned.start(at=began, keeper=town.karin.id))


def hold(tx: Transaction, town: Town, **more: Any) -> Meeting:  # noqa: ANN401 - any field
    """Hold a meeting that ends two minutes late."""
    ongoing = begin(tx, town, **more)
    return tx.meetings.save(ongoing, ongoing.end(at=ongoing.planned_end + timedelta(minutes=2)))


def note(meeting: Meeting, text: str, *, section: str = "round", source: str = "") -> Note:
    return Note(
        meeting=meeting.id,
        section=section,
        text=text,
        by=meeting.planned_by,
        at=NOW,
        chat=CHAT,
        source=source,
    )


def item(meeting: Meeting, text: str, *, said: bool = True, source: str = "") -> AgendaItem:
    said_at = meeting.id if said else None
    by = meeting.planned_by
    return AgendaItem(
        council=meeting.council, text=text, by=by, at=NOW, said_at=said_at, chat=CHAT, source=source
    )


def there(meeting: Meeting, name: str, role: Role = Role.ELECTED, **more: Any) -> Attendee:  # noqa: ANN401
    """Return an attendee of a meeting; other fields belong to the participant."""
    about = {k: more.pop(k) for k in ("party", "title", "organisation", "agreed_to_name") if k in more}
    return Attendee(meeting=meeting.id, participant=Participant(name=name, role=role, **about), **more)


def a_file(meeting: Meeting, **more: Any) -> GeneratedFile:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "council": meeting.council,
        "meeting": meeting.id,
        "version": 0,
        "format": "docx",
        "name": "Anteckningar.docx",
        "made_at": NOW,
    }
    content: bytes = more.pop("content", b"\x00PK\xff")
    return GeneratedFile.from_content(content, **{**usual, **more})


def old_notes(town: Town, sha256: str = "ab12") -> NotesImport:
    return NotesImport(
        council=town.council.id,
        sha256=sha256,
        name="a.docx",
        parsed={"date": "2021-09-15"},
        imported_by=town.karin.id,
        imported_at=NOW,
    )


def log_at(
    tx: Transaction,
    town: Town,
    meeting: Meeting,
    text: str,
    *,
    by: Person,
    **more: Any,  # noqa: ANN401
) -> Question:
    """Log a question that was asked at a meeting."""
    council = town.council
    asked: dict[str, Any] = {"asked_by": by.id, "section": meeting.section, **more}
    question = Question(
        council=council.id,
        number=tx.councils.allocate_number(council.id),
        text=text,
        logged_by=by.id,
        logged_at=tx.now,
        chat=CHAT,
        meeting=meeting.id,
        **asked,
    )
    return tx.questions.add(question, council=council, act="log")


def fill_meeting(tx: Transaction, town: Town, meeting: Meeting, question: Question) -> None:
    """Store one of everything that belongs to a meeting."""
    log_at(tx, town, meeting, "Är det halt?", by=town.eva)
    tx.agendas.set_for_council(town.council.id, DEFAULT_AGENDA[1:])
    tx.agendas.set_for_meeting(meeting.id, DEFAULT_AGENDA[2:])
    tx.notes.add(note(meeting, "Ljusare", source="m2"))
    noted = {"before": None, "after": {"text": "Ljusare"}}
    tx.events.add_to_council(
        meeting.council, happening=CouncilEventKind.NOTED, by=town.karin.id, act="n", at=NOW, new=noted
    )
    tx.items.add(item(meeting, "Lägesbild", source="m3"))
    tx.items.add(replace(item(meeting, "Tagen"), taken_by=meeting.id, again_of=1))
    tx.attendance.save(there(meeting, "Karin Ek", person=town.karin.id))
    tx.remarks.save(Remark(meeting=meeting.id, question=question.id, state=RemarkState.GOES_ON))
    edition = FIRST_DRAFT.adopt("Karin Ek", at=NOW)
    tx.minutes.adopt(meeting.id, edition=edition, by=town.karin.id, document={"a": 1}, minutes={"b": 2})
    tx.corrections.begin(meeting.id, version=2, reason="Fel", by=town.karin.id, at=NOW)
    tx.files.add(a_file(meeting))
    tx.notes_imports.add(old_notes(town))
    tx.notes_imports.add(replace(old_notes(town, "ef56"), state=NotesImportState.KEPT))
    tx.templates.save(town.council.id, b"PK", by=town.karin.id, at=NOW)
    tx.meetings.set_calendar_secret(town.council.id, f"secret of {tx.tenant}")
