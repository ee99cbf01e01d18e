"""From the row of a question to the question that the rules know, and to what its events keep."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from domain.question import Question, Status

_ASKED = ("logged_by", "logged_at", "asked_by", "asked_for")
_FROM = ("chat", "source", "source_link", "meeting", "section")
_GIVEN = ("id", "council", "number", *_ASKED, *_FROM)
_STATE = ("status", "department", "due", "promised", "at_meeting")
_OUTCOME = ("answer", "link", "ended_by", "ended_at", "handed_to", "reason", "reported_at")
_CHANGEABLE = ("text", "proposed_text", *_STATE, *_OUTCOME)
_FIELDS = (*_GIVEN, "version", *_CHANGEABLE)
_RENAMED = {"department": "department_id", "council": "council_id", "meeting": "meeting_id"}
_COLUMNS = {field: _RENAMED.get(field, field) for field in _FIELDS}
_EMPTY: dict[str, Any] = dict.fromkeys(_COLUMNS.values()) | {"at_meeting": False}
_DATES = {"due", "promised"}
_MOMENTS = {"ended_at"}


def question_of(row: RowMapping | Mapping[str, Any]) -> Question:
    """Give back the question that a row holds."""
    values = {field: row[column] for field, column in _COLUMNS.items()}
    return Question(**{**values, "status": Status(values["status"])})


def new_question(row: Mapping[str, Any]) -> Question:
    """Give back the question that a row holds which leaves out what a new one does not have."""
    return question_of({**_EMPTY, **row})


def changed_fields(before: Question, after: Question) -> list[str]:
    """Give back the names of what differs."""
    return [field for field in _CHANGEABLE if getattr(before, field) != getattr(after, field)]


def columns_of(question: Question, fields: list[str]) -> dict[str, Any]:
    """Give back these fields as the columns of a row."""
    return {_COLUMNS[field]: getattr(question, field) for field in fields}


def encode(question: Question, fields: list[str]) -> dict[str, Any]:
    """Give back these fields as JSON for an event."""
    return {field: _encoded(getattr(question, field)) for field in fields}


def decode(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give back the fields of a question that an event kept."""
    return {field: _decoded(field, value) for field, value in values.items()}


def _encoded(value: Any) -> Any:  # noqa: ANN401 - whatever a field may hold
    return value.isoformat() if isinstance(value, date | datetime) else value


def _decoded(field: str, value: Any) -> Any:  # noqa: ANN401 - same
    if value is None:
        return None
    if field in _DATES:
        return date.fromisoformat(value)
    if field in _MOMENTS:
        return datetime.fromisoformat(value)
    return Status(value) if field == "status" else value
