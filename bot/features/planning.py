"""What planning, moving and cancelling meetings have in common: fields, history, cards that follow."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.turn import Show, Turn, View
from cards.texts import Texts
from domain.council import Council
from domain.errors import BadInput
from domain.history import CouncilHappening
from domain.meeting import Meeting, MeetingStatus
from domain.reminders import steps_of
from domain.spoken import read_time
from domain.text import one_line, optional
from storage import Transaction

FURTHEST = timedelta(days=3 * 366)
LONGEST_PLACE = 200
MOST_NAMED = 3
MOST_AHEAD = 50
"""Meetings that a council may have planned at a time."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def times_filled_in(turn: Turn) -> dict[str, Any]:
    """Give back day, times and place of a card's fields.

    Raises BadInput ``date_missing``, ``bad_date``, ``time_missing``, ``bad_time``, ``too_long``.
    """
    day, begins = turn.day("day"), _clock(turn.text("begins"))
    if day is None:
        raise BadInput("date_missing")
    if begins is None:
        raise BadInput("time_missing")
    place = one_line(optional(turn.text("place"), limit=LONGEST_PLACE)) or None
    return {"day": day, "begins": begins, "ends": _clock(turn.text("ends")), "place": place}


def expect_ahead(turn: Turn, meeting: Meeting) -> None:
    """Raise BadInput ``date_has_passed`` or ``meeting_too_far`` for a meeting that cannot be planned."""
    if meeting.starts <= turn.now:
        raise BadInput("date_has_passed")
    if meeting.day > turn.today + FURTHEST:
        raise BadInput("meeting_too_far")


def on_that_day(turn: Turn, tx: Transaction, day: date) -> Meeting | None:
    """Give back the meeting that is planned for a day already."""
    ahead = tx.meetings.ahead_of(turn.the_council.id, now=turn.now, most=MOST_AHEAD)
    planned = (meeting for meeting in ahead if meeting.status is MeetingStatus.PLANNED)
    return next((meeting for meeting in planned if meeting.day == day), None)


def save_changed(
    turn: Turn, tx: Transaction, before: Meeting, after: Meeting, *, happening: CouncilHappening
) -> None:
    """Store what became of a meeting; take back its reminders, and let its cards follow."""
    tx.meetings.save(before, after)
    tx.outbox.cancel_meeting(before.id)
    note(turn, tx, after, happening=happening)
    for view in tx.views.of_kind(after.council, "meeting", since=_LONG_AGO):
        if view.args.get("meeting") == after.id:
            tx.outbox.update_card(view.id, thread=view.thread, key=turn.act)


def shown_moved(turn: Turn, before: Meeting, after: Meeting) -> Show:
    """Show a meeting that is at another time or place, with what that means for those who are reminded."""
    shown = View(kind="meeting", args={"meeting": after.id})
    if (before.day, before.begins) == (after.day, after.begins):
        return Show(view=shown, note="meeting_changed")
    texts, steps = Texts.of(turn.locale), steps_of(after, turn.the_council.settings)
    days = [texts.day(step.day) for step in steps if step.at > turn.now]
    values = {"was": before.day, "at": before.begins.strftime("%H.%M"), "days": days}
    return Show(view=shown, note="meeting_moved" if days else "meeting_moved_late", values=values)


def shown_planned(turn: Turn, tx: Transaction, added: Meeting) -> Show:
    """Show a meeting that was planned; beside others it says so, since one of them may have been meant."""
    ahead = tx.meetings.ahead_of(turn.the_council.id, now=turn.now, most=MOST_AHEAD)
    others = [m.day for m in ahead if m.id != added.id and m.status is MeetingStatus.PLANNED]
    texts, view = Texts.of(turn.locale), View(kind="meeting", args={"meeting": added.id})
    days = [texts.day(day) for day in others[:MOST_NAMED]]
    note = "meeting_planned_too" if others else "meeting_planned"
    return Show(view=view, note=note, values={"days": days})


def answer_who_asked(turn: Turn, tx: Transaction) -> None:
    """Let the cards that ask for the next meeting show that there is one."""
    for view in tx.views.of_kind(turn.the_council.id, "ask_next", since=_LONG_AGO):
        tx.outbox.update_card(view.id, thread=view.thread, key=turn.act)


def note(turn: Turn, tx: Transaction, meeting: Meeting, *, happening: CouncilHappening) -> None:
    """Write down what happened to a meeting."""
    tx.events.add_to_council(
        meeting.council,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new=_told(meeting),
    )


def give_chat(tx: Transaction, council: Council, chat: str) -> None:
    """Let the next meeting that has no chat yet be held in this one."""
    ahead = tx.meetings.ahead_of(council.id, now=tx.now)
    homeless = next((meeting for meeting in ahead if meeting.chat is None), None)
    if homeless is not None:
        tx.meetings.save(homeless, replace(homeless, chat=chat, version=homeless.version + 1))


def _told(meeting: Meeting) -> Mapping[str, Any]:
    ends = None if meeting.ends is None else meeting.ends.isoformat("minutes")
    when = {"day": meeting.day.isoformat(), "begins": meeting.begins.isoformat("minutes"), "ends": ends}
    return {"meeting": meeting.id, **when, "place": meeting.place}


def _clock(text: str) -> time | None:
    """Read a time, None where nothing was filled in; raises Refusal ``bad_time``."""
    return read_time(text) if text.strip() else None
