"""Plan a meeting: ``nästa möte onsdag 17 november kl 17.30-19.30``, the button ``plan``."""

from typing import Any

from bot.features.access import require_read_access
from bot.features.meetings.scheduling import (
    parse_times,
    planned_on_day,
    record_meeting_event,
    require_future,
    save_meeting,
    show_moved,
    show_planned,
    update_requests_for_date,
)
from bot.turn.incoming import ChatKind
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    PostToChat,
    ReplaceCard,
    ShowView,
    Turn,
    View,
)
from bot.views.meetings import MEETING, PLAN_FORM, only_chat_of
from bot.views.messages import SENTENCE
from cards.meeting import ELSEWHERE
from domain.dates import MeetingProposal, parse_meeting
from domain.errors import BadInput, Refusal
from domain.history import CouncilEventKind
from domain.meeting import Meeting
from domain.permissions import Permission, is_permitted, require_permission
from storage import Transaction


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
    return [_plan_or_move(turn, tx, times, chat=_default_chat(turn, tx))]


def plan_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Plan the meeting that the card describes, or show the form if nothing was entered yet."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if turn.fields.get("new"):
        return [ShowView(view=_form(turn, tx, None).view)]
    elsewhere = turn.text("where") == ELSEWHERE
    chat = None if elsewhere else _chosen_chat(turn, tx)
    shown = _plan_or_move(turn, tx, parse_times(turn), chat=chat)
    return [shown, ReplaceCard(view=shown.view), *_post_for_others(turn, shown.view, chat=chat)]


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


def _plan_or_move(turn: Turn, tx: Transaction, times: dict[str, Any], *, chat: str | None) -> ShowView:
    """Plan a meeting; one on the same day already gets the new time and place."""
    council, known = turn.the_council, planned_on_day(turn, tx, times["day"])
    if known is not None:
        times["place"] = times["place"] or known.place
        moved = known.reschedule(**times)
        require_future(turn, moved)
        save_meeting(turn, tx, known, moved, happening=CouncilEventKind.MEETING_MOVED)
        return show_moved(turn, known, moved)
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
    update_requests_for_date(turn, tx)
    return show_planned(turn, tx, added)


def _form(turn: Turn, tx: Transaction, proposal: MeetingProposal | None) -> ShowView:
    """Return the form, filled in with what was understood."""
    args: dict[str, Any] = {"chat": _default_chat(turn, tx), "tell": turn.chat.kind is not ChatKind.PERSONAL}
    if proposal is not None:
        ends = None if proposal.ends is None else proposal.ends.isoformat("minutes")
        when = {"day": proposal.day.isoformat(), "begins": proposal.begins.isoformat("minutes"), "ends": ends}
        args |= {**when, "place": proposal.place, "why": proposal.doubt}
    return ShowView(view=PLAN_FORM.view(**args), is_private=True)


def _default_chat(turn: Turn, tx: Transaction) -> str | None:
    """Return the chat that the meeting is held in, as far as the turn tells."""
    personal = turn.chat.kind is ChatKind.PERSONAL
    return only_chat_of(tx, turn.the_council) if personal else turn.chat.id


def _chosen_chat(turn: Turn, tx: Transaction) -> str | None:
    """Return the chat that the card was written for, if it is the council's."""
    named = turn.text("chat")
    bound = tx.councils.of_chat(named) if named else None
    ours = bound is not None and bound.id == turn.the_council.id
    return named if ours else _default_chat(turn, tx)


def _post_for_others(turn: Turn, view: View, *, chat: str | None) -> list[Effect]:
    """Post the planned meeting to the chat that its card was written for."""
    asked_there = turn.text("chat") == chat and bool(turn.fields.get("tell"))
    if chat is None or chat == turn.chat.id or not asked_there:
        return []
    return [PostToChat(chat=chat, view=view, key=f"planned:{turn.act}")]


FEATURES = (
    Feature(
        name="next_meeting",
        is_command=True,
        act=Permission.ADMINISTER,
        handle=next_meeting,
        argument="meeting",
    ),
    Feature(name="plan", verbs=("plan",), act=Permission.ADMINISTER, handle=plan_meeting),
)
