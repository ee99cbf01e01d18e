"""Take back what was written down at a meeting last: a note, something for the next one, a remark."""

from collections.abc import Mapping
from typing import Any

from bot.features import written
from bot.features.at_meeting import expect_unlocked, our_meeting
from bot.features.taking_up import put
from bot.features.written import Kind, Written
from bot.turn import Effect, RefreshMeeting, Turn
from domain.errors import NotFound, Refusal
from domain.history import UNDO_WITHIN, CouncilHappening
from domain.record import Item, Note, Remark, RemarkState
from storage import Transaction
from storage.written_events import WrittenEvent

_NOTES = (CouncilHappening.NOTED, CouncilHappening.NOTE_CHANGED, CouncilHappening.NOTE_DROPPED)


def undo_written(turn: Turn, tx: Transaction, event: WrittenEvent) -> list[Effect]:
    """Put it back to what it was; give back what follows from that.

    Raises Refusal ``undo_too_late``, ``undo_changed_since`` or ``minutes_adopted``.
    """
    if turn.now - event.at > UNDO_WITHIN:
        raise Refusal("undo_too_late")
    if event.happening is CouncilHappening.MINUTES_ADOPTED:
        raise Refusal("minutes_adopted")
    again = _AGAIN.get(event.happening, _written_again)
    meeting = again(turn, tx, event)
    tx.events.add_to_council(
        turn.the_council.id,
        happening=event.happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"undoes": event.act},
    )
    return [] if meeting is None else [RefreshMeeting(meeting=meeting)]


def _remark_again(turn: Turn, tx: Transaction, event: WrittenEvent) -> int:
    before, after = _remark(event.before), _remark(event.after)
    expect_unlocked(tx, our_meeting(turn, tx, after.meeting))
    if tx.remarks.of_meeting(after.meeting).get(after.question) != after:
        raise Refusal("undo_changed_since")
    tx.remarks.put(before)
    return before.meeting


def _topic_again(turn: Turn, tx: Transaction, event: WrittenEvent) -> int | None:
    """Let what was taken up be as it was before something was said of it."""
    before, after = _told_item(event.before), _told_item(event.after)
    meeting = our_meeting(turn, tx, after["taken_by"])
    expect_unlocked(tx, meeting)
    now = tx.items.get(after["id"])
    if (now.outcome, now.remark) != (after["outcome"], after["remark"]):
        raise Refusal("undo_changed_since")
    put(turn, tx, now, now.say(before["outcome"], before["remark"]))
    return meeting.id


def _written_again(turn: Turn, tx: Transaction, event: WrittenEvent) -> int | None:
    kind: Kind = "note" if event.happening in _NOTES else "item"
    told = event.after or event.before or {}
    at: int | None = told["meeting"] if kind == "note" else told["said_at"]
    for tells in (at, told.get("taken_by")):
        if tells is not None:
            expect_unlocked(tx, our_meeting(turn, tx, tells))
    if event.after is None:
        _add(turn, tx, event.before or {}, kind=kind)
        return at
    now = _as_it_is(tx, event.after, kind=kind)
    if event.before is None:
        written.remove(tx, now)
    else:
        written.save(tx, now, now.edit(event.before["text"]))
    return at


def _as_it_is(tx: Transaction, after: Mapping[str, Any], *, kind: Kind) -> Written:
    """Give back what was written, where nobody has changed it since."""
    try:
        now = written.find(tx, kind, after["id"])
    except NotFound:
        raise Refusal("undo_changed_since") from None
    taken = isinstance(now, Item) and now.taken_by != after["taken_by"]
    if now.text != after["text"] or taken:
        raise Refusal("undo_changed_since")
    return now


def _add(turn: Turn, tx: Transaction, before: Mapping[str, Any], *, kind: Kind) -> None:
    told: dict[str, Any] = {**before, "id": 0, "by": turn.person.id, "at": turn.now}
    if kind == "note":
        tx.notes.add(Note(**told))
    else:
        tx.items.add(Item(**_told_item(told), council=turn.the_council.id))


def _told_item(told: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give back what the history tells of something that a meeting takes up."""
    known = dict(told or {})
    outcome = known.get("outcome")
    return {**known, "outcome": None if outcome is None else RemarkState(outcome)}


def _remark(told: Mapping[str, Any] | None) -> Remark:
    known: dict[str, Any] = dict(told or {})
    state = known.pop("state")
    return Remark(**known, state=None if state is None else RemarkState(state))


_AGAIN = {
    CouncilHappening.REMARKED: _remark_again,
    CouncilHappening.ITEM_REMARKED: _topic_again,
}
