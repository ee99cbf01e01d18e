"""Plan meetings (``nästa möte``), list them (``möten``), and show, move or cancel one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.features.access import require_read_access
from bot.turn.incoming import ChatKind
from bot.turn.types import (
    CancelMeetingMessages,
    Effect,
    Effects,
    Feature,
    PostToChat,
    RefreshCards,
    ReplaceCard,
    ShowView,
    Turn,
    View,
)
from bot.views.meetings import (
    AGENDA_AHEAD,
    MAX_PLANNED,
    MEETING,
    MEETING_REQUEST,
    MOVE_OR_ADD,
    PLAN_FORM,
    only_chat_of,
)
from bot.views.messages import SENTENCE
from cards.plan_meeting import ELSEWHERE
from cards.texts import Texts
from domain.calendar import is_skipped
from domain.council import Council
from domain.dates import MeetingProposal, parse_meeting, parse_time
from domain.errors import BadInput, NotFound, Refusal, Stale
from domain.history import CouncilEventKind
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Permission, is_permitted, require_permission
from domain.reminders import reminder_steps
from domain.text import one_line, optional_text
from storage import Transaction

MAX_MEETING_TIME_AHEAD = timedelta(days=3 * 366)
MAX_PLACE_LENGTH = 200
MAX_DAYS_NAMED = 3
NEAR = timedelta(days=31)
"""A meeting planned within this time of another may be the other one, moved."""
EVER = datetime(2000, 1, 1, tzinfo=UTC)
"""Before every card that was posted."""


def parse_times(turn: Turn, *, day: date | None = None) -> dict[str, Any]:
    """Return day, times and place as entered in a card; a ``day`` of a series is known already.

    Raises BadInput ``date_missing``, ``bad_date``, ``time_missing``, ``bad_time``, ``too_long``.
    """
    day, begins = day or turn.day("day"), _parse_time(turn.text("begins"))
    if day is None:
        raise BadInput("date_missing")
    if begins is None:
        raise BadInput("time_missing")
    place = one_line(optional_text(turn.text("place"), limit=MAX_PLACE_LENGTH)) or None
    return {"day": day, "begins": begins, "ends": _parse_time(turn.text("ends")), "place": place}


def require_future(turn: Turn, meeting: Meeting) -> None:
    """Raise BadInput if a meeting cannot be planned for its day and times.

    ``time_skipped`` for a time that the clock skips, ``date_has_passed`` or ``meeting_too_far``.
    """
    for day, at in meeting.local_times:
        if is_skipped(day, at, meeting.zone):
            raise BadInput("time_skipped", time=at.strftime("%H.%M"), day=day)
    if meeting.planned_start <= turn.now:
        raise BadInput("date_has_passed")
    if meeting.day > turn.today + MAX_MEETING_TIME_AHEAD:
        raise BadInput("meeting_too_far")


def planned_on_day(turn: Turn, tx: Transaction, day: date) -> Meeting | None:
    """Return the meeting that is already planned for a day, None if there is none."""
    return next((meeting for meeting in _planned(turn, tx) if meeting.day == day), None)


def _planned(turn: Turn, tx: Transaction) -> list[Meeting]:
    ahead = tx.meetings.upcoming(turn.the_council.id, now=turn.now, limit=MAX_PLANNED)
    return [meeting for meeting in ahead if meeting.status is MeetingStatus.PLANNED]


def _planned_near(turn: Turn, tx: Transaction, day: date) -> Meeting | None:
    """Return the planned meeting nearest to a day, None if none is near or one is on that day."""
    nearest = min(_planned(turn, tx), key=lambda meeting: abs(meeting.day - day), default=None)
    return nearest if nearest is not None and timedelta() < abs(nearest.day - day) <= NEAR else None


def save_meeting(
    turn: Turn, tx: Transaction, before: Meeting, after: Meeting, *, happening: CouncilEventKind
) -> list[Effect]:
    """Store a changed meeting; return the effects that cancel its reminders and update its cards."""
    tx.meetings.save(before, after)
    record_meeting_event(turn, tx, after, happening=happening, before=before)
    return [CancelMeetingMessages(meeting=before.id), refresh_meeting(after)]


def refresh_meeting(meeting: Meeting) -> RefreshCards:
    """Return the effect that updates the cards of a meeting."""
    shown = {"meeting": meeting.id}
    return RefreshCards(
        council=meeting.council, kinds=(MEETING.name, AGENDA_AHEAD.name), since=EVER, args=shown
    )


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
    """Return the reply for a planned meeting, with the other planned ones, which may have been meant."""
    ahead = tx.meetings.upcoming(turn.the_council.id, now=turn.now, limit=MAX_PLANNED)
    others = [m.day for m in ahead if m.id != added.id and m.status is MeetingStatus.PLANNED]
    texts, view = Texts.of(turn.locale), MEETING.view(meeting=added.id)
    days = [texts.format_date(day) for day in others[:MAX_DAYS_NAMED]]
    note = "meeting_planned_too" if others else "meeting_planned"
    return ShowView(view=view, note=note, values={"days": days})


def refresh_date_requests(council: Council) -> RefreshCards:
    """Return the effect that updates the cards that ask for the next meeting, once one is planned."""
    return RefreshCards(council=council.id, kinds=(MEETING_REQUEST.name,), since=EVER)


def record_meeting_event(
    turn: Turn,
    tx: Transaction,
    meeting: Meeting,
    *,
    happening: CouncilEventKind,
    before: Meeting | None = None,
) -> None:
    """Record an event of a meeting in the history, so that it can be undone."""
    after, was = meeting.event_values, None if before is None else before.event_values
    tx.events.add_to_council(
        meeting.council,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": meeting.id, **after, "before": was, "after": after},
    )


def assign_chat(tx: Transaction, council: Council, chat: str) -> None:
    """Set the chat of the next meeting that has none yet."""
    ahead = tx.meetings.upcoming(council.id, now=tx.now)
    without_chat = next((meeting for meeting in ahead if meeting.chat is None), None)
    if without_chat is not None:
        tx.meetings.save(without_chat, replace(without_chat, chat=chat, version=without_chat.version + 1))


def _parse_time(text: str) -> time | None:
    """Parse a time, None if nothing was entered; raises Refusal ``bad_time``."""
    return parse_time(text) if text.strip() else None


def next_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Plan the meeting that was written, or ask if it is ambiguous; without words, show the next one."""
    words = turn.text("text").strip()
    if not words:
        return _show_next(turn, tx)
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    proposal = _parse_proposal(turn, words)
    if not proposal.is_certain:
        return [_form(turn, tx, proposal)]
    times = {name: getattr(proposal, name) for name in ("day", "begins", "ends", "place")}
    chat = default_chat(turn, tx)
    if (near := _planned_near(turn, tx, times["day"])) is not None:
        return [_ask_move_or_add(turn, near, times, chat=chat)]
    shown, follows = _plan_or_move(turn, tx, times, chat=chat)
    return [*follows, shown]


def plan_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Plan the meeting that the card describes, or show the form if nothing was entered yet."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if turn.fields.get("new"):
        return [ShowView(view=_form(turn, tx, None).view)]
    elsewhere = turn.text("where") == ELSEWHERE
    chat = None if elsewhere else chosen_chat(turn, tx)
    times = parse_times(turn)
    near = None if turn.fields.get("add") else _planned_near(turn, tx, times["day"])
    if near is not None:
        asked = _ask_move_or_add(turn, near, times, chat=chat)
        return [asked, ReplaceCard(view=asked.view)]
    shown, follows = _plan_or_move(turn, tx, times, chat=chat)
    told = post_for_others(turn, tx, shown.view, chat=chat)
    return [*follows, shown, ReplaceCard(view=shown.view), *told]


def _parse_proposal(turn: Turn, words: str) -> MeetingProposal:
    try:
        return parse_meeting(words, today=turn.today, locale=turn.locale)
    except Refusal as refusal:
        raise BadInput("meeting_too_far") if refusal.code == "date_too_far" else refusal from None


def _show_next(turn: Turn, tx: Transaction) -> Effects:
    """Show the next meeting; if there is none, show coordinators the form to plan one."""
    require_read_access(turn)
    found = tx.meetings.current_or_next(turn.the_council.id, now=turn.now)
    if found is not None:
        return [ShowView(view=MEETING.view(meeting=found.id))]
    if is_permitted(Permission.ADMINISTER, turn.person, turn.the_council):
        return [_form(turn, tx, None)]
    return [ShowView(view=SENTENCE.view(key="meetings.none"))]


def _plan_or_move(
    turn: Turn, tx: Transaction, times: dict[str, Any], *, chat: str | None
) -> tuple[ShowView, list[Effect]]:
    """Plan a meeting; one on the same day already gets the new time and place.

    Return the reply and further effects.
    """
    council, known = turn.the_council, planned_on_day(turn, tx, times["day"])
    if known is not None:
        times["place"] = times["place"] or known.place
        moved = known.reschedule(**times)
        require_future(turn, moved)
        follows = save_meeting(turn, tx, known, moved, happening=CouncilEventKind.MEETING_MOVED)
        return show_moved(turn, known, moved), follows
    added = add_meeting(turn, tx, times, chat=chat)
    return show_planned(turn, tx, added), [refresh_date_requests(council)]


def add_meeting(turn: Turn, tx: Transaction, times: Mapping[str, Any], *, chat: str | None) -> Meeting:
    """Store a new meeting; raises BadInput if none can be planned for these times."""
    council = turn.the_council
    new = Meeting(
        id=0,
        council=council.id,
        timezone=council.timezone,
        chat=chat,
        planned_by=turn.person.id,
        planned_at=turn.now,
        **times,
    )
    require_future(turn, new)
    added = tx.meetings.add(new)
    record_meeting_event(turn, tx, added, happening=CouncilEventKind.MEETING_PLANNED)
    return added


def _ask_move_or_add(turn: Turn, near: Meeting, times: Mapping[str, Any], *, chat: str | None) -> ShowView:
    """Return the question whether a planned meeting is to be moved to these times, or one more planned.

    Raises BadInput if no meeting can be planned for them.
    """
    place = times["place"] or near.place
    moved = near.reschedule(**{**times, "place": place})
    require_future(turn, moved)
    tell = bool(turn.fields.get("tell")) if turn.card_action else turn.chat.kind is not ChatKind.PERSONAL
    where = {"place": times["place"], "kept_place": place, "chat": chat, "tell": tell}
    args = {**moved.event_values, **where}
    return ShowView(view=MOVE_OR_ADD.view(meeting=near.id, **args))


def _form(turn: Turn, tx: Transaction, proposal: MeetingProposal | None) -> ShowView:
    """Return the form, filled in with what was understood."""
    args: dict[str, Any] = {"chat": default_chat(turn, tx), "tell": turn.chat.kind is not ChatKind.PERSONAL}
    if proposal is not None:
        ends = None if proposal.ends is None else proposal.ends.isoformat("minutes")
        when = {"day": proposal.day.isoformat(), "begins": proposal.begins.isoformat("minutes"), "ends": ends}
        args |= {**when, "place": proposal.place, "why": proposal.doubt}
    return ShowView(view=PLAN_FORM.view(**args), is_private=True)


def default_chat(turn: Turn, tx: Transaction) -> str | None:
    """Return the chat in which the meeting is held, if the turn determines it."""
    personal = turn.chat.kind is ChatKind.PERSONAL
    return only_chat_of(tx, turn.the_council) if personal else turn.chat.id


def chosen_chat(turn: Turn, tx: Transaction) -> str | None:
    """Return the chat that the card was written for, if it is the council's."""
    named = turn.text("chat")
    bound = tx.councils.of_chat(named) if named else None
    ours = bound is not None and bound.id == turn.the_council.id
    return named if ours else default_chat(turn, tx)


def post_for_others(turn: Turn, tx: Transaction, view: View, *, chat: str | None) -> list[Effect]:
    """Post the planned meeting to the chat that its card was written for."""
    asked_there = turn.text("chat") == chat and bool(turn.fields.get("tell"))
    if chat is None or not asked_there or (chat == turn.chat.id and not _is_seen_by_one(turn, tx)):
        return []
    return [PostToChat(chat=chat, view=view, key=f"planned:{turn.act}")]


def _is_seen_by_one(turn: Turn, tx: Transaction) -> bool:
    """Return whether the pressed card is in a chat in which only its reader sees it."""
    pressed = turn.card_action
    card = "" if pressed is None else pressed.card_activity_id
    posted = tx.posted_cards.by_activity(turn.chat.thread, card) if card else None
    return posted is not None and posted.visible_until is not None


FEATURE = Feature(name="plan", verbs=("plan",), act=Permission.ADMINISTER, handle=plan_meeting)


def show_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Show one meeting with the actions allowed to the sender."""
    require_read_access(turn)
    return [ShowView(view=MEETING.view(meeting=_require_named_meeting(turn, tx).id))]


def move_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Change the day, time or place of a meeting; its reminders are planned again."""
    before = _load_meeting(turn, tx)
    times = parse_times(turn)
    other = planned_on_day(turn, tx, times["day"])
    if other is not None and other.id != before.id:
        raise BadInput("meeting_on_that_day")
    after = before.reschedule(**times)
    require_future(turn, after)
    follows = save_meeting(turn, tx, before, after, happening=CouncilEventKind.MEETING_MOVED)
    shown = show_moved(turn, before, after)
    return [*follows, shown, ReplaceCard(view=shown.view)]


def cancel_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Cancel a meeting and its reminders."""
    before = _load_meeting(turn, tx)
    follows = save_meeting(turn, tx, before, before.cancel(), happening=CouncilEventKind.MEETING_CANCELLED)
    return [*follows, ShowView(view=MEETING.view(meeting=before.id), note="meeting_cancelled")]


def _load_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the meeting to change; raises Stale if an outdated card was pressed."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = _require_named_meeting(turn, tx)
    if turn.number("version") != meeting.version:
        raise Stale("meeting_changed")
    return meeting


def _require_named_meeting(turn: Turn, tx: Transaction) -> Meeting:
    meeting = tx.meetings.get(turn.number("meeting") or 0)
    if meeting.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


MANAGE_FEATURES = (
    Feature(name="show_meeting", verbs=("show_meeting",), is_writing=False, handle=show_meeting),
    Feature(name="move_meeting", verbs=("move_meeting",), act=Permission.ADMINISTER, handle=move_meeting),
    Feature(
        name="cancel_meeting", verbs=("cancel_meeting",), act=Permission.ADMINISTER, handle=cancel_meeting
    ),
)
