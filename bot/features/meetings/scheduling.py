"""Validate, store and show planned meetings: shared by planning, moving and cancelling."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.turn.types import ShowView, Turn
from bot.views.meetings import MEETING, MEETING_REQUEST
from cards.texts import Texts
from domain.council import Council
from domain.dates import parse_time
from domain.errors import BadInput
from domain.history import CouncilEventKind
from domain.meeting import Meeting, MeetingStatus
from domain.reminders import reminder_steps
from domain.text import one_line, optional_text
from storage import Transaction

MAX_MEETING_TIME_AHEAD = timedelta(days=3 * 366)
MAX_PLACE_LENGTH = 200
MAX_DAYS_NAMED = 3
MAX_PLANNED = 50
"""Meetings that a council may have planned at a time."""

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def parse_times(turn: Turn) -> dict[str, Any]:
    """Return day, times and place as entered in a card.

    Raises BadInput ``date_missing``, ``bad_date``, ``time_missing``, ``bad_time``, ``reject_too_long``.
    """
    day, begins = turn.day("day"), _parse_time(turn.text("begins"))
    if day is None:
        raise BadInput("date_missing")
    if begins is None:
        raise BadInput("time_missing")
    place = one_line(optional_text(turn.text("place"), limit=MAX_PLACE_LENGTH)) or None
    return {"day": day, "begins": begins, "ends": _parse_time(turn.text("ends")), "place": place}


def require_future(turn: Turn, meeting: Meeting) -> None:
    """Raise BadInput ``date_has_passed`` or ``meeting_too_far`` if the day cannot be planned for."""
    if meeting.planned_start <= turn.now:
        raise BadInput("date_has_passed")
    if meeting.day > turn.today + MAX_MEETING_TIME_AHEAD:
        raise BadInput("meeting_too_far")


def planned_on_day(turn: Turn, tx: Transaction, day: date) -> Meeting | None:
    """Return the meeting that is already planned for a day, None if there is none."""
    ahead = tx.meetings.upcoming(turn.the_council.id, now=turn.now, limit=MAX_PLANNED)
    planned = (meeting for meeting in ahead if meeting.status is MeetingStatus.PLANNED)
    return next((meeting for meeting in planned if meeting.day == day), None)


def save_meeting(
    turn: Turn, tx: Transaction, before: Meeting, after: Meeting, *, happening: CouncilEventKind
) -> None:
    """Store a changed meeting, cancel its reminders, and update its cards."""
    tx.meetings.save(before, after)
    tx.outbox.cancel_meeting(before.id)
    record_meeting_event(turn, tx, after, happening=happening)
    for view in tx.posted_cards.of_kind(after.council, MEETING.name, since=_EVER):
        if view.args.get("meeting") == after.id:
            tx.outbox.update_card(view.id, thread=view.thread, key=turn.act)


def show_moved(turn: Turn, before: Meeting, after: Meeting) -> ShowView:
    """Return the reply for a moved meeting, with the new days of its reminders."""
    shown = MEETING.view(meeting=after.id)
    if (before.day, before.begins) == (after.day, after.begins):
        return ShowView(view=shown, note="meeting_changed")
    texts, steps = Texts.of(turn.locale), reminder_steps(after, turn.the_council.settings)
    days = [texts.format_date(step.day) for step in steps if step.at > turn.now]
    values = {"was": before.day, "at": before.begins.strftime("%H.%M"), "days": days}
    return ShowView(view=shown, note="meeting_moved" if days else "meeting_moved_late", values=values)


def show_planned(turn: Turn, tx: Transaction, added: Meeting) -> ShowView:
    """Return the reply for a planned meeting, with the other planned ones: one of them may be meant."""
    ahead = tx.meetings.upcoming(turn.the_council.id, now=turn.now, limit=MAX_PLANNED)
    others = [m.day for m in ahead if m.id != added.id and m.status is MeetingStatus.PLANNED]
    texts, view = Texts.of(turn.locale), MEETING.view(meeting=added.id)
    days = [texts.format_date(day) for day in others[:MAX_DAYS_NAMED]]
    note = "meeting_planned_too" if others else "meeting_planned"
    return ShowView(view=view, note=note, values={"days": days})


def update_requests_for_date(turn: Turn, tx: Transaction) -> None:
    """Update the cards that ask for the next meeting: there is one now."""
    for view in tx.posted_cards.of_kind(turn.the_council.id, MEETING_REQUEST.name, since=_EVER):
        tx.outbox.update_card(view.id, thread=view.thread, key=turn.act)


def record_meeting_event(
    turn: Turn, tx: Transaction, meeting: Meeting, *, happening: CouncilEventKind
) -> None:
    """Record an event of a meeting in the history."""
    tx.events.add_to_council(
        meeting.council,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new=_event_values(meeting),
    )


def assign_chat(tx: Transaction, council: Council, chat: str) -> None:
    """Set the chat of the next meeting that has none yet."""
    ahead = tx.meetings.upcoming(council.id, now=tx.now)
    without_chat = next((meeting for meeting in ahead if meeting.chat is None), None)
    if without_chat is not None:
        tx.meetings.save(without_chat, replace(without_chat, chat=chat, version=without_chat.version + 1))


def _event_values(meeting: Meeting) -> Mapping[str, Any]:
    ends = None if meeting.ends is None else meeting.ends.isoformat("minutes")
    when = {"day": meeting.day.isoformat(), "begins": meeting.begins.isoformat("minutes"), "ends": ends}
    return {"meeting": meeting.id, **when, "place": meeting.place}


def _parse_time(text: str) -> time | None:
    """Parse a time, None if nothing was entered; raises Refusal ``bad_time``."""
    return parse_time(text) if text.strip() else None
