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
    HAND_OVER_PROPOSED = "hand_over_proposed"
    HAND_OVER_DECLINED = "hand_over_declined"
    AT_MEETING = "at_meeting"
    EDITED = "edited"
    MOVED = "moved"
    MESSAGE_EDITED = "message_edited"
    DROPPED = "dropped"
    MERGED = "merged"
    """It was merged with another question, which stays."""
    DUPLICATES_ADDED = "duplicates_added"
    """Others were merged with it."""
    REOPENED = "reopened"
    CLOSED = "closed"
    WRONG_ADDRESS = "wrong_address"
    """Whoever got an e-mail about it has nothing to do with it."""
    MAILED = "mailed"
    """The mail server has taken it as e-mail."""
    MAIL_FAILED = "mail_failed"
    PUBLISHED = "published"
    PUBLICATION_WITHDRAWN = "publication_withdrawn"
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
    PUBLIC_PAGE_CHANGED = "public_page_changed"
    CALENDAR_CHANGED = "calendar_changed"
    ABSENCE_CHANGED = "absence_changed"
    REMINDERS_SENT = "reminders_sent"
    UNDONE = "undone"
    PERSON_ERASED = "person_erased"
    WORDS_REMOVED = "words_removed"


UNCHANGING_KINDS = frozenset({EventKind.MESSAGE_EDITED, EventKind.MAILED, EventKind.MAIL_FAILED})
"""Events after which a question is as before: what was done last can still be undone."""
UNDOABLE_KINDS = frozenset(EventKind) - {
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.PUBLISHED,
    EventKind.PUBLICATION_WITHDRAWN,
    EventKind.UNDONE,
    EventKind.AT_MEETING,
    EventKind.WRONG_ADDRESS,
    *UNCHANGING_KINDS,
}


UNDOABLE_COUNCIL_KINDS = frozenset(
    {
        CouncilEventKind.DEPARTMENT_SAVED,
        CouncilEventKind.DEPARTMENT_REMOVED,
        CouncilEventKind.OUTSIDE_ADDED,
        CouncilEventKind.OUTSIDE_REMOVED,
        CouncilEventKind.COORDINATOR_APPOINTED,
        CouncilEventKind.AGENDA_CHANGED,
        CouncilEventKind.MEETING_PLANNED,
        CouncilEventKind.MEETING_MOVED,
        CouncilEventKind.MEETING_CANCELLED,
        CouncilEventKind.NOTED,
        CouncilEventKind.NOTE_CHANGED,
        CouncilEventKind.NOTE_DROPPED,
        CouncilEventKind.ITEM_ADDED,
        CouncilEventKind.ITEM_CHANGED,
        CouncilEventKind.ITEM_DROPPED,
        CouncilEventKind.ITEM_REMARKED,
        CouncilEventKind.REMARKED,
        CouncilEventKind.SETTINGS_CHANGED,
        CouncilEventKind.ABSENCE_CHANGED,
    }
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilEvent:
    """One event in a council's history, never changed afterwards."""

    id: int
    act: str
    happening: CouncilEventKind
    at: datetime
    new: Mapping[str, Any]

    @property
    def before(self) -> Mapping[str, Any] | None:
        """Return what was there before, None if it was added."""
        before: Mapping[str, Any] | None = self.new.get("before")
        return before

    @property
    def after(self) -> Mapping[str, Any] | None:
        """Return what is there since, None if it was removed."""
        after: Mapping[str, Any] | None = self.new.get("after")
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAct:
    """Everything that one turn of a person did, and what the same person has done since."""

    events: tuple[QuestionEvent | CouncilEvent, ...]
    """Its events, oldest first."""
    newer: EventKind | CouncilEventKind | None = None
    """What the person has done since that cannot be undone, or an undo; None if this is the latest act."""

    @property
    def questions(self) -> tuple[QuestionEvent, ...]:
        """Return the events of questions."""
        return tuple(event for event in self.events if isinstance(event, QuestionEvent))

    @property
    def changes(self) -> tuple[CouncilEvent, ...]:
        """Return the events of the council."""
        return tuple(event for event in self.events if isinstance(event, CouncilEvent))

    @property
    def last_id(self) -> int:
        """Return the id of its last event, which names it on a card."""
        return self.events[-1].id


def find_undoable_act(history: Sequence[QuestionEvent | CouncilEvent]) -> PastAct | None:
    """Return a person's latest act that can be undone and was not, None if there is none.

    ``history`` are the events of this person, newest first.
    """
    undone = {event.new.get("act") for event in history if event.happening == EventKind.UNDONE}
    seen = [event for event in history if event.happening != EventKind.MESSAGE_EDITED]
    newer: EventKind | CouncilEventKind | None = None
    for act in dict.fromkeys(event.act for event in seen):
        events = [event for event in seen if event.act == act]
        if act not in undone and all(_is_undoable(event) for event in events):
            return PastAct(events=tuple(reversed(events)), newer=newer)
        newer = newer or (None if act in undone else events[0].happening)
    return None


def _is_undoable(event: QuestionEvent | CouncilEvent) -> bool:
    if isinstance(event, CouncilEvent):
        is_kept = event.happening is CouncilEventKind.ATTENDANCE_CHANGED and "added" in event.new
        return is_kept or event.happening in UNDOABLE_COUNCIL_KINDS
    return event.happening in UNDOABLE_KINDS


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
