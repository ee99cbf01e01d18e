"""What was found in notes, as plain values that can be written as JSON."""

from datetime import date, time
from typing import Any

from domain.notes.notes import Notes, When


def show(notes: Notes) -> dict[str, Any]:
    """Give back everything that was found; days and times as ISO 8601 writes them."""
    held = notes.held
    return {
        **_when(held),
        "attendance": [{"name": one.name, "role": one.role.value} for one in notes.attendance],
        "answered": [
            {"question": one.question, "answer": one.answer, "section": one.section} for one in notes.answered
        ],
        "candidates": [
            {
                "text": one.text,
                "sentence": one.sentence,
                "section": one.section,
                "department": one.department,
                "confidence": one.confidence,
            }
            for one in notes.candidates
        ],
        "previous": [{"text": one.text, "state": one.state.value} for one in notes.previous],
        "next_meeting": None if notes.next_meeting is None else _when(notes.next_meeting),
    }


def _when(when: When) -> dict[str, str | None]:
    return {
        "date": _iso(when.day),
        "start": _iso(when.begins),
        "end": _iso(when.ends),
        "place": when.place,
    }


def _iso(value: date | time | None) -> str | None:
    if value is None:
        return None
    return value.isoformat("minutes") if isinstance(value, time) else value.isoformat()
