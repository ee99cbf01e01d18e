"""Plan the next meeting: ``nästa möte onsdag 17 november kl 17.30-19.30``, the button ``plan``."""

from typing import Any

from bot.features.acting import expect_to_read
from bot.features.planning import (
    answer_who_asked,
    expect_ahead,
    note,
    on_that_day,
    save_changed,
    shown_moved,
    shown_planned,
    times_filled_in,
)
from bot.router import Feature, Words
from bot.turn import ChatKind, Effect, Effects, Post, Replace, Show, Turn, View
from bot.views.about_meetings import only_chat
from cards.meeting_form import ELSEWHERE
from domain.errors import BadInput, Refusal
from domain.history import CouncilHappening
from domain.meeting import Meeting
from domain.permissions import Act, expect, may
from domain.spoken import Proposal, read_meeting
from storage import Transaction


def next_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Plan what was written, or ask where it may be misunderstood; without words show what is planned."""
    words = turn.text("text").strip()
    if not words:
        return _shown(turn, tx)
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    proposal = _read(turn, words)
    if not proposal.sure:
        return [_form(turn, tx, proposal)]
    times = {name: getattr(proposal, name) for name in ("day", "begins", "ends", "place")}
    return [_planned(turn, tx, times, chat=_here(turn, tx))]


def plan(turn: Turn, tx: Transaction) -> Effects:
    """Plan what the card says, or show the card where nothing was filled in yet."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    if turn.fields.get("new"):
        return [Show(view=_form(turn, tx, None).view)]
    elsewhere = turn.text("where") == ELSEWHERE
    chat = None if elsewhere else _chosen(turn, tx)
    shown = _planned(turn, tx, times_filled_in(turn), chat=chat)
    return [shown, Replace(view=shown.view), *_for_the_others(turn, shown.view, chat=chat)]


def _read(turn: Turn, words: str) -> Proposal:
    try:
        return read_meeting(words, today=turn.today, locale="en" if turn.locale == "en" else "sv")
    except Refusal as refusal:
        raise BadInput("meeting_too_far") if refusal.code == "date_too_far" else refusal from None


def _shown(turn: Turn, tx: Transaction) -> Effects:
    """Show the next meeting; where there is none, let whoever plans plan one."""
    expect_to_read(turn)
    found = tx.meetings.next_of(turn.the_council.id, now=turn.now)
    if found is not None:
        return [Show(view=View(kind="meeting", args={"meeting": found.id}))]
    if may(Act.ADMINISTER, turn.person, turn.the_council):
        return [_form(turn, tx, None)]
    return [Show(view=View(kind="sentence", args={"key": "meetings.none"}))]


def _planned(turn: Turn, tx: Transaction, times: dict[str, Any], *, chat: str | None) -> Show:
    """Plan one more meeting; one on the same day already is given the new time and place."""
    council, known = turn.the_council, on_that_day(turn, tx, times["day"])
    if known is not None:
        times["place"] = times["place"] or known.place
        moved = known.move(**times)
        expect_ahead(turn, moved)
        save_changed(turn, tx, known, moved, happening=CouncilHappening.MEETING_MOVED)
        return shown_moved(turn, known, moved)
    new = Meeting(
        id=0,
        council=council.id,
        timezone=council.timezone,
        chat=chat,
        planned_by=turn.person.id,
        planned_at=turn.now,
        **times,
    )
    expect_ahead(turn, new)
    added = tx.meetings.add(new)
    note(turn, tx, added, happening=CouncilHappening.MEETING_PLANNED)
    answer_who_asked(turn, tx)
    return shown_planned(turn, tx, added)


def _form(turn: Turn, tx: Transaction, proposal: Proposal | None) -> Show:
    """Ask, with what was understood filled in."""
    args: dict[str, Any] = {"chat": _here(turn, tx), "tell": turn.chat.kind is not ChatKind.PERSONAL}
    if proposal is not None:
        ends = None if proposal.ends is None else proposal.ends.isoformat("minutes")
        when = {"day": proposal.day.isoformat(), "begins": proposal.begins.isoformat("minutes"), "ends": ends}
        args |= {**when, "place": proposal.place, "why": proposal.why}
    return Show(view=View(kind="plan_form", args=args), alone=True)


def _here(turn: Turn, tx: Transaction) -> str | None:
    """Give back the chat that the meeting is held in, as far as the turn tells."""
    personal = turn.chat.kind is ChatKind.PERSONAL
    return only_chat(tx, turn.the_council) if personal else turn.chat.id


def _chosen(turn: Turn, tx: Transaction) -> str | None:
    """Give back the chat that the card stood for, where it is the council's."""
    named = turn.text("chat")
    bound = tx.councils.of_chat(named) if named else None
    ours = bound is not None and bound.id == turn.the_council.id
    return named if ours else _here(turn, tx)


def _for_the_others(turn: Turn, view: View, *, chat: str | None) -> list[Effect]:
    """Let the chat see what was planned with a card that was written for there."""
    asked_there = turn.text("chat") == chat and bool(turn.fields.get("tell"))
    if chat is None or chat == turn.chat.id or not asked_there:
        return []
    return [Post(chat=chat, view=view, key=f"planned:{turn.act}")]


FEATURES = (
    Feature(
        name="next_meeting",
        words=Words(sv=("nästa möte",), en=("next meeting",)),
        act=Act.ADMINISTER,
        handle=next_meeting,
        argument="meeting",
    ),
    Feature(name="plan", verbs=("plan",), act=Act.ADMINISTER, handle=plan),
)
