"""What later versions of the tables added, as those versions wrote it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from domain.question import QuestionStatus
from tests.storage.first_rows import KARIN, NOW, PETRA, Row, number_of

PLANNED, CANCELLED, HELD = 1, 2, 3
AHEAD = (NOW + timedelta(days=40)).date()
LAST_MONTH = (NOW - timedelta(days=30)).date()
TENANT = "tenant_id"


def rows_since(revision: str, *, tenant: str) -> Iterator[tuple[str, list[Row]]]:
    """Return what the version with this revision wrote into the tables that it brought."""
    for table, rows in LATER.get(revision, {}).items():
        yield table, [{TENANT: tenant, **row} for row in rows]


def _meeting(n: int, status: str, **more: Any) -> Row:  # noqa: ANN401 - any column
    starts = datetime.combine(AHEAD, time(17, 30), tzinfo=UTC)
    days = {"day": AHEAD, "begins": time(18, 30), "ends": None, "reminded_for": None}
    when = {"starts_at": starts, "over_at": starts + timedelta(hours=2), "planned_at": NOW}
    where = {"timezone": "Europe/Stockholm", "place": "Stadshuset", "chat": None}
    usual = {"id": n, "council_id": 1, "status": status, "planned_by": KARIN, "version": 1}
    return {**usual, **days, **when, **where, **more}


def _said(n: int, text: str, **more: Any) -> Row:  # noqa: ANN401 - any column
    said = {"noted_by": KARIN, "noted_at": NOW, "chat": "19:c", "source": str(n), "proposed_text": None}
    return {"id": n, "text": text, "version": 1, **said, **more}


_ANSWERED = number_of(QuestionStatus.ANSWERED)
_THEN = NOW - timedelta(days=30)
_WAS_HELD = {"day": LAST_MONTH, "starts_at": _THEN, "over_at": _THEN + timedelta(hours=2)}
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
LATER: dict[str, dict[str, list[Row]]] = {
    "0002": {"throttle": [{"paused_until": NOW}]},
    "0003": {"meeting": [_meeting(PLANNED, "planned"), _meeting(CANCELLED, "cancelled")]},
    "0005": {
        "meeting": [_meeting(HELD, "held", **_WAS_HELD, began_at=_THEN, ended_at=NOW, keeper_id=KARIN)],
        "agenda": [{"id": 1, "council_id": 1, "meeting_id": None, "sections": []}],
        "attendee": [
            {"id": 1, "meeting_id": HELD, "name": "Petra Holm", "role": "official", **_PERSON}
        ],
        "note": [_said(1, "Vi enades om mer ljus.", meeting_id=HELD, section="round")],
        "item": [_said(1, "Budgeten", council_id=1, said_at=HELD, taken_by=None)],
        "remark": [{"meeting_id": HELD, "question_id": _ANSWERED, "state": None, "text": "Bra."}],
        "minutes": [{"id": 1, "meeting_id": HELD, "document": {}, "minutes": {}, **_ADOPTED}],
        "correction": [
            {"meeting_id": HELD, "version": 2, "reason": "Fel namn", "begun_by": KARIN, "begun_at": NOW}
        ],
        "file": [{"id": 1, "version": 1, "name": "m.pdf", "sha256": "0" * 64, "person_id": None, **_FILE}],
        "old_notes": [
            {
                "id": 1, "council_id": 1, "sha256": "1" * 64, "name": "old.docx", "found": {},
                "state": "open", "brought_by": KARIN, "brought_at": NOW, "meeting_id": None, "version": 1,
                "decisions": {},
            }
        ],
        "template": [{"council_id": 1, "content": b"PK", "brought_by": KARIN, "brought_at": NOW}],
    },
}  # fmt: skip
