"""Rows of the first schema version for meetings, minutes and files."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from domain.question import QuestionStatus
from tests.storage.first_rows import KARIN, NOW, PETRA, Row, number_of

PLANNED, CANCELLED, HELD = 1, 2, 3
AHEAD = (NOW + timedelta(days=40)).date()
LAST_MONTH = (NOW - timedelta(days=30)).date()


def meeting_rows(tenant: str) -> Iterator[tuple[str, list[Row]]]:
    """Return the rows of each of these tables, in an order that foreign keys allow."""
    for table, rows in ROWS.items():
        yield table, [{"tenant_id": tenant, **row} for row in rows]


def _meeting(n: int, status: str, **more: Any) -> Row:  # noqa: ANN401 - any column
    starts = datetime.combine(AHEAD, time(17, 30), tzinfo=UTC)
    days = {"day": AHEAD, "begins": time(18, 30), "ends": None, "reminded_for": None}
    when = {"planned_start": starts, "planned_end": starts + timedelta(hours=2), "planned_at": NOW}
    where = {"timezone": "Europe/Stockholm", "place": "Stadshuset", "chat": None}
    usual = {"id": n, "council_id": 1, "status": status, "planned_by": KARIN, "version": 1}
    happened = {"began_at": None, "ended_at": None, "keeper_id": None}
    return {**usual, **days, **when, **where, **happened, **more}


def _said(n: int, text: str, **more: Any) -> Row:  # noqa: ANN401 - any column
    said = {"noted_by": KARIN, "noted_at": NOW, "chat": "19:c", "source": str(n), "proposed_text": None}
    return {"id": n, "text": text, "version": 1, **said, **more}


_ANSWERED = number_of(QuestionStatus.ANSWERED)
_THEN = NOW - timedelta(days=30)
_WAS_HELD = {
    "day": LAST_MONTH,
    "planned_start": _THEN,
    "planned_end": _THEN + timedelta(hours=2),
    "began_at": _THEN,
    "ended_at": NOW,
    "keeper_id": KARIN,
}
_ADOPTED = {
    "version": 1,
    "adopted_by": KARIN,
    "adopted_by_name": "Karin Ek",
    "adopted_at": NOW,
    "correction": "",
}
_FILE = {"council_id": 1, "meeting_id": HELD, "format": "pdf", "content": b"%PDF", "made_at": NOW}
_PERSON = {
    "person_id": PETRA,
    "party": "",
    "title": "",
    "organisation": "",
    "agreed_to_name": True,
    "confirmed": True,
}
ROWS: dict[str, list[Row]] = {
    "tenant_pause": [{"paused_until": NOW}],
    "meeting": [
        _meeting(PLANNED, "planned"),
        _meeting(CANCELLED, "cancelled"),
        _meeting(HELD, "held", **_WAS_HELD),
    ],
    "agenda": [{"id": 1, "council_id": 1, "meeting_id": None, "sections": []}],
    "attendee": [
        {"id": 1, "meeting_id": HELD, "name": "Petra Holm", "role": "official", "version": 1, **_PERSON}
    ],
    "note": [_said(1, "Vi enades om mer ljus.", meeting_id=HELD, section="round")],
    "agenda_item": [_said(1, "Budgeten", council_id=1, said_at=HELD, taken_by=None, remark="")],
    "remark": [{"meeting_id": HELD, "question_id": _ANSWERED, "state": None, "text": "Bra."}],
    "minutes": [{"id": 1, "meeting_id": HELD, "document": {}, "minutes": {}, **_ADOPTED}],
    "correction": [
        {"meeting_id": HELD, "version": 2, "reason": "Fel namn", "begun_by": KARIN, "begun_at": NOW}
    ],
    "file": [{"id": 1, "version": 1, "name": "m.pdf", "sha256": "0" * 64, "person_id": None, **_FILE}],
    "notes_import": [
        {
            "id": 1, "council_id": 1, "sha256": "1" * 64, "name": "old.docx", "parsed": {},
            "state": "open", "imported_by": KARIN, "imported_at": NOW, "meeting_id": None, "version": 1,
            "decisions": {},
        }
    ],
    "template": [{"council_id": 1, "content": b"PK", "uploaded_by": KARIN, "uploaded_at": NOW}],
    "seal": [
        {
            "position": 1, "kind": "erased", "event_id": 1, "at": NOW, "salt": None, "content": "2" * 64,
            "entry": "3" * 64, "chain": "4" * 64, "open": False,
        }
    ],
}  # fmt: skip
