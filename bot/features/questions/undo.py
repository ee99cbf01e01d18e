"""Undo the sender's last action (``ångra``): changes of questions, notes, agenda items and remarks.

Possible for ten minutes, and only while nothing else has changed the same thing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.features.meetings import lookup, notes
from bot.features.meetings.next_agenda import store_outcome
from bot.features.meetings.notes import Entry, EntryKind
from bot.features.questions.notify import cancel_pending_messages, notify_owners
from bot.turn.types import Effect, Effects, Feature, RefreshMeeting, RefreshQuestion, ShowView, Turn
from bot.views.context import Audience
from bot.views.messages import SENTENCE
from bot.views.questions import QUESTION, QUESTIONS
from bot.views.registry import VIEW_TYPES
from cards.texts import Texts
from domain.errors import NotFound, Refusal
from domain.history import UNDO_WINDOW, CouncilEventKind, EventKind, QuestionEvent, require_undoable
from domain.permissions import Permission, require_permission
from domain.question import Question
from domain.record import AgendaItem, Note, Remark, RemarkState
from storage import Transaction
from storage.events import RecordChange
from storage.questions import decode

PERMISSION_OF_EVENT = {
    EventKind.LOGGED: Permission.LOG,
    EventKind.ASSIGNED: Permission.ASSIGN,
    EventKind.ACKNOWLEDGED: Permission.ACKNOWLEDGE,
    EventKind.ANSWERED: Permission.ANSWER,
    EventKind.POSTPONED: Permission.POSTPONE,
    EventKind.HANDED_OVER: Permission.HAND_OVER,
    EventKind.EDITED: Permission.EDIT,
    EventKind.MOVED: Permission.ADMINISTER,
    EventKind.DROPPED: Permission.DROP,
}
"""The permission that undoing an event requires."""
_NOTE_EVENTS = (CouncilEventKind.NOTED, CouncilEventKind.NOTE_CHANGED, CouncilEventKind.NOTE_DROPPED)


def undo_meeting_record(turn: Turn, tx: Transaction, event: RecordChange) -> list[Effect]:
    """Restore the state before an event of a meeting's record; return the effects that follow.

    Raises Refusal ``undo_too_late``, ``undo_changed_since`` or ``minutes_adopted``, and Forbidden if the
    sender no longer coordinates the council.
    """
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if turn.now - event.at > UNDO_WINDOW:
        raise Refusal("undo_too_late")
    if event.happening is CouncilEventKind.MINUTES_ADOPTED:
        raise Refusal("minutes_adopted")
    again = _RESTORERS.get(event.happening, _restore_entry)
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


def _restore_remark(turn: Turn, tx: Transaction, event: RecordChange) -> int:
    before, after = _remark_from_history(event.before), _remark_from_history(event.after)
    lookup.require_unlocked(tx, lookup.council_meeting(turn, tx, after.meeting))
    if tx.remarks.of_meeting(after.meeting).get(after.question) != after:
        raise Refusal("undo_changed_since")
    tx.remarks.save(before)
    return before.meeting


def _restore_item_outcome(turn: Turn, tx: Transaction, event: RecordChange) -> int | None:
    """Restore the outcome that an agenda item had before."""
    before, after = _item_fields(event.before), _item_fields(event.after)
    meeting = lookup.council_meeting(turn, tx, after["taken_by"])
    lookup.require_unlocked(tx, meeting)
    now = tx.items.get(after["id"])
    if (now.outcome, now.remark) != (after["outcome"], after["remark"]):
        raise Refusal("undo_changed_since")
    store_outcome(turn, tx, now, now.record_outcome(before["outcome"], before["remark"]))
    return meeting.id


def _restore_entry(turn: Turn, tx: Transaction, event: RecordChange) -> int | None:
    kind: EntryKind = "note" if event.happening in _NOTE_EVENTS else "item"
    told = event.after or event.before or {}
    at: int | None = told["meeting"] if kind == "note" else told["said_at"]
    for tells in (at, told.get("taken_by")):
        if tells is not None:
            lookup.require_unlocked(tx, lookup.council_meeting(turn, tx, tells))
    if event.after is None:
        _add_entry(turn, tx, event.before or {}, kind=kind)
        return at
    now = _unchanged_entry(tx, event.after, kind=kind)
    if event.before is None:
        notes.remove_entry(tx, now)
    else:
        notes.save_entry(tx, now, now.edit(event.before["text"]))
    return at


def _unchanged_entry(tx: Transaction, after: Mapping[str, Any], *, kind: EntryKind) -> Entry:
    """Return the entry; raises Refusal ``undo_changed_since`` if somebody has changed it since."""
    try:
        now = notes.get_entry(tx, kind, after["id"])
    except NotFound:
        raise Refusal("undo_changed_since") from None
    taken = isinstance(now, AgendaItem) and now.taken_by != after["taken_by"]
    if now.text != after["text"] or taken:
        raise Refusal("undo_changed_since")
    return now


def _add_entry(turn: Turn, tx: Transaction, before: Mapping[str, Any], *, kind: EntryKind) -> None:
    told: dict[str, Any] = {**before, "id": 0, "by": turn.person.id, "at": turn.now}
    if kind == "note":
        tx.notes.add(Note(**told))
    else:
        tx.items.add(AgendaItem(**_item_fields(told), council=turn.the_council.id))


def _item_fields(told: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields of an agenda item as the history stores them."""
    known = dict(told or {})
    outcome = known.get("outcome")
    return {**known, "outcome": None if outcome is None else RemarkState(outcome)}


def _remark_from_history(told: Mapping[str, Any] | None) -> Remark:
    known: dict[str, Any] = dict(told or {})
    state = known.pop("state")
    return Remark(**known, state=None if state is None else RemarkState(state))


_RESTORERS = {
    CouncilEventKind.REMARKED: _restore_remark,
    CouncilEventKind.ITEM_REMARKED: _restore_item_outcome,
}


def undo(turn: Turn, tx: Transaction) -> Effects:
    """Undo the sender's last action: restore the questions it changed, or a meeting's record."""
    council = turn.the_council
    events = tx.events.latest_act(turn.person.id, council=council.id)
    noted = tx.events.latest_record_change(turn.person.id, council=council.id)
    if noted is None or (events and noted.id < events[-1].id and noted.act != events[-1].act):
        return _restore_questions(turn, tx, events)
    follows = undo_meeting_record(turn, tx, noted)
    if events and events[-1].act == noted.act:  # the remark had answered a question
        return [*_restore_questions(turn, tx, events), *follows]
    return [ShowView(view=SENTENCE.view(key="note.undone")), *follows]


def _restore_questions(turn: Turn, tx: Transaction, events: Sequence[QuestionEvent]) -> list[Effect]:
    questions = list(dict.fromkeys(e.question for e in events if e.question is not None))
    require_undoable(events, latest_ids=tx.events.latest_ids(questions), now=turn.now)
    for event in events:
        _require_right(turn, tx, event)
    cancelled = [effect for event in reversed(events) for effect in _restore_question(turn, tx, event)]
    lacking = [q for q in tx.questions.get_many(questions) if _lacks_card(turn, tx, q)]
    told = notify_owners(turn, *lacking, council=turn.the_council)
    one = QUESTION.view(question=questions[0])
    view = one if len(questions) == 1 else QUESTIONS.view(questions=questions)
    refreshed = [RefreshQuestion(question=q) for q in questions]
    return [*cancelled, ShowView(view=view, note="undone"), *refreshed, *told]


def _require_right(turn: Turn, tx: Transaction, event: QuestionEvent) -> None:
    """Raise Forbidden if the sender could not do now, with the question as it was, what is to be undone.

    What was answered at a meeting may be taken back after it, too.
    """
    if event.question is None:
        raise Refusal("nothing_to_undo")
    question = tx.questions.get(event.question)
    if event.happening is not EventKind.LOGGED:
        question = question.restore(decode(dict(event.old)))
    act = PERMISSION_OF_EVENT[event.happening]
    require_permission(act, turn.person, turn.the_council, question, ongoing_meeting=question.meeting)


def _lacks_card(turn: Turn, tx: Transaction, question: Question) -> bool:
    """Return whether the owner to whom the question returns has no card of it."""
    department = turn.the_council.department(question.department)
    posted = tx.posted_cards.of_question(question.id)
    has_card = {card.person for card in posted if VIEW_TYPES[card.kind].audience is Audience.ASSIGNEES}
    return question.is_open and department is not None and department.owner not in has_card


def _restore_question(turn: Turn, tx: Transaction, event: QuestionEvent) -> list[Effect]:
    """Restore what an event changed; return the effects that cancel what waits to be sent about it."""
    question = tx.questions.get(event.question or 0)
    council = turn.the_council
    if event.happening is EventKind.LOGGED:
        reason = Texts.of(council.locale)("reason.undone")
        before: Question = question.drop(reason, by=turn.person.id, at=turn.now)
    else:
        before = question.restore(decode(dict(event.old)))
    tx.questions.save(
        question,
        before,
        council=council,
        happening=EventKind.UNDONE,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        extra={"act": event.act},
    )
    return cancel_pending_messages(question, council=council)


FEATURE = Feature(name="undo", is_command=True, handle=undo)
