"""The history of questions and councils, and which events can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import Refusal

UNDO_WINDOW = timedelta(minutes=10)


class EventKind(StrEnum):
    """The kinds of events of a question."""

    LOGGED = "logged"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    POSTPONED = "postponed"
    HANDED_OVER = "handed_over"
    AT_MEETING = "at_meeting"
    EDITED = "edited"
    MOVED = "moved"
    MESSAGE_EDITED = "message_edited"
    DROPPED = "dropped"
    REOPENED = "reopened"
    CLOSED = "closed"
    UNDONE = "undone"


class CouncilEventKind(StrEnum):
    """The kinds of events of a council."""

    BOUND = "bound"
    DEPARTMENT_SAVED = "department_saved"
    DEPARTMENT_REMOVED = "department_removed"
    OUTSIDE_ADDED = "outside_added"
    OUTSIDE_REMOVED = "outside_removed"
    COORDINATOR_APPOINTED = "coordinator_appointed"
    COORDINATOR_LEFT = "coordinator_left"
    MEETING_PLANNED = "meeting_planned"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_BEGAN = "meeting_began"
    MEETING_ENDED = "meeting_ended"
    MEETING_RESUMED = "meeting_resumed"
    AGENDA_CHANGED = "agenda_changed"
    ATTENDANCE_CHANGED = "attendance_changed"
    NOTED = "noted"
    NOTE_CHANGED = "note_changed"
    NOTE_DROPPED = "note_dropped"
    ITEM_ADDED = "item_added"
    ITEM_CHANGED = "item_changed"
    ITEM_DROPPED = "item_dropped"
    ITEM_REMARKED = "item_remarked"
    REMARKED = "remarked"
    MINUTES_ADOPTED = "minutes_adopted"
    CORRECTION_WITHDRAWN = "correction_withdrawn"
    MINUTES_CORRECTED = "minutes_corrected"
    NOTES_BROUGHT = "notes_brought"
    TEMPLATE_CHANGED = "template_changed"
    SETTINGS_CHANGED = "settings_changed"
    PERSON_ERASED = "person_erased"
    WORDS_REMOVED = "words_removed"


UNDOABLE_KINDS = frozenset(EventKind) - {
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.UNDONE,
    EventKind.AT_MEETING,
    EventKind.MESSAGE_EDITED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEvent:
    """One event in a question's history, never changed afterwards."""

    id: int
    question: int | None
    act: str
    """The id of the turn that caused it; everything that one turn did is undone together."""
    actor: int
    happening: EventKind
    at: datetime
    on_behalf: bool = False
    old: Mapping[str, Any]
    new: Mapping[str, Any]


def require_undoable(
    events: Sequence[QuestionEvent], *, latest_ids: Mapping[int, int], now: datetime
) -> None:
    """Check that an action may be undone.

    ``events`` are the events of the action, ``latest`` the id of the newest event of each question.
    Raises Refusal ``nothing_to_undo``, ``undo_too_late`` or ``undo_changed_since``.
    """
    if not events or any(e.happening not in UNDOABLE_KINDS for e in events):
        raise Refusal("nothing_to_undo")
    if any(now - e.at > UNDO_WINDOW for e in events):
        raise Refusal("undo_too_late")
    mine = {e.id for e in events}
    if any(e.question is not None and latest_ids[e.question] not in mine for e in events):
        raise Refusal("undo_changed_since")
