"""Undo the sender's last act (``ångra``): of questions, notes, items, remarks, and of the council itself.

Possible for ten minutes, and only while nothing else has changed the same thing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.features.council.restore import RESTORERS, record_undone, restore_council
from bot.features.meetings import lookup, notes
from bot.features.meetings.next_agenda import store_outcome
from bot.features.meetings.notes import Entry, EntryKind
from bot.features.questions.notify import cancel_pending_messages, notify_owners
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    RefreshMeeting,
    RefreshQuestion,
    ReplaceCard,
    ShowView,
    Turn,
)
from bot.views.context import Audience
from bot.views.messages import SENTENCE, UNDO
from bot.views.questions import QUESTION, QUESTIONS
from bot.views.registry import VIEW_TYPES
from cards.texts import Texts
from domain.council import Department
from domain.errors import Forbidden, NotFound, Refusal
from domain.history import (
    UNDO_WINDOW,
    CouncilEvent,
    CouncilEventKind,
    EventKind,
    PastAct,
    QuestionEvent,
    find_undoable_act,
    require_undoable,
)
from domain.permissions import Permission, require_permission
from domain.question import Question
from domain.record import AgendaItem, Note, Remark, RemarkState
from domain.text import shorten
from storage import Transaction
from storage.questions import decode

PERMISSION_OF_EVENT = {
    EventKind.LOGGED: Permission.LOG,
    EventKind.ASSIGNED: Permission.ASSIGN,
    EventKind.ACKNOWLEDGED: Permission.ACKNOWLEDGE,
    EventKind.ANSWERED: Permission.ANSWER,
    EventKind.POSTPONED: Permission.POSTPONE,
    EventKind.HANDED_OVER: Permission.HAND_OVER,
    EventKind.HAND_OVER_PROPOSED: Permission.HAND_OVER,
    EventKind.HAND_OVER_DECLINED: Permission.ASSIGN,
    EventKind.EDITED: Permission.EDIT,
    EventKind.MOVED: Permission.ADMINISTER,
    EventKind.DROPPED: Permission.DROP,
    EventKind.MERGED: Permission.MERGE,
    EventKind.DUPLICATES_ADDED: Permission.MERGE,
}
"""The permission that undoing an event requires."""
MAX_NAMED = 5
MAX_QUOTED = 60
_TOLD_COORDINATORS = {EventKind.ANSWERED, EventKind.POSTPONED, EventKind.HANDED_OVER}
_TOLD_ASKER = {EventKind.ANSWERED, EventKind.HANDED_OVER, EventKind.DROPPED, EventKind.MERGED}
_TOLD_OWNER = {EventKind.ASSIGNED, EventKind.HANDED_OVER}
INSTEAD: frozenset[EventKind | CouncilEventKind] = frozenset(
    (
        *(CouncilEventKind.NOTES_BROUGHT, CouncilEventKind.ATTENDANCE_CHANGED),
        *(CouncilEventKind.MEETING_BEGAN, CouncilEventKind.MEETING_ENDED, CouncilEventKind.MEETING_RESUMED),
        *(CouncilEventKind.REMINDERS_SENT, CouncilEventKind.TEMPLATE_CHANGED),
        *(EventKind.REOPENED, EventKind.AT_MEETING),
        *(EventKind.PUBLISHED, EventKind.PUBLICATION_WITHDRAWN),
    )
)
"""Acts that cannot be undone, and for which ``refusal.undo_<kind>`` says what to do instead."""
_BROUGHT = (CouncilEventKind.DEPARTMENT_SAVED, CouncilEventKind.OUTSIDE_ADDED)
_NOTE_EVENTS = (CouncilEventKind.NOTED, CouncilEventKind.NOTE_CHANGED, CouncilEventKind.NOTE_DROPPED)


def _restore_remark(turn: Turn, tx: Transaction, event: CouncilEvent) -> int:
    before, after = _remark_from_history(event.before), _remark_from_history(event.after)
    lookup.require_unlocked(tx, lookup.council_meeting(turn, tx, after.meeting))
    if tx.remarks.of_meeting(after.meeting).get(after.question) != after:
        raise Refusal("undo_changed_since")
    tx.remarks.save(before)
    return before.meeting


def _restore_item_outcome(turn: Turn, tx: Transaction, event: CouncilEvent) -> int | None:
    """Restore the outcome that an agenda item had before."""
    before, after = _item_fields(event.before), _item_fields(event.after)
    meeting = lookup.council_meeting(turn, tx, after["taken_by"])
    lookup.require_unlocked(tx, meeting)
    now = tx.items.get(after["id"])
    if (now.outcome, now.remark) != (after["outcome"], after["remark"]):
        raise Refusal("undo_changed_since")
    store_outcome(turn, tx, now, now.record_outcome(before["outcome"], before["remark"]))
    return meeting.id


def _restore_entry(turn: Turn, tx: Transaction, event: CouncilEvent) -> int | None:
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


_RECORD_RESTORERS = {
    CouncilEventKind.REMARKED: _restore_remark,
    CouncilEventKind.ITEM_REMARKED: _restore_item_outcome,
}


def undo(turn: Turn, tx: Transaction) -> Effects:
    """Undo the sender's last act, after asking if others know of it or if it is not the very last.

    Raises Refusal ``nothing_to_undo``, ``undo_too_late``, ``undo_changed_since`` or ``undo_not_yours``.
    """
    if turn.is_action("undo"):
        return _answered(turn, tx)
    act = _last_act(turn, tx)
    _require_possible(turn, tx, act)
    if act.newer is None and not _is_told(turn, tx, act):
        return _restore(turn, tx, act)
    view = UNDO.view(by=turn.person.id, event=act.last_id, **_act_values(turn, tx, act))
    return [ShowView(view=view)]


def _last_act(turn: Turn, tx: Transaction) -> PastAct:
    history = tx.events.recent_of_person(turn.person.id, council=turn.the_council.id)
    act = find_undoable_act(history)
    newest = [event.happening for event in history if event.act == history[0].act]
    if CouncilEventKind.MINUTES_ADOPTED in newest:
        raise Refusal("minutes_adopted")
    if CouncilEventKind.COORDINATOR_LEFT in newest:  # nobody gives rights back to themselves
        raise Refusal("undo_coordinator_left")
    if act is None:
        newer = next((kind for kind in newest if kind in INSTEAD), None)
        raise Refusal("nothing_to_undo" if newer is None else f"undo_{newer.value}")
    if turn.now - act.events[-1].at > UNDO_WINDOW:
        raise Refusal("undo_too_late")
    return act


def _require_possible(turn: Turn, tx: Transaction, act: PastAct) -> None:
    """Raise Refusal or Forbidden if the sender cannot undo the act now."""
    if act.questions:
        ids = [event.question for event in act.questions if event.question is not None]
        require_undoable(act.questions, latest_ids=tx.events.latest_ids(ids), now=turn.now)
    for event in act.questions:
        _require_right(turn, tx, event)
    if any(event.happening is not CouncilEventKind.ABSENCE_CHANGED for event in act.changes):
        require_permission(Permission.ADMINISTER, turn.person, turn.the_council)


def _answered(turn: Turn, tx: Transaction) -> Effects:
    """Undo the act that the card named, or leave it, as the sender decided."""
    if turn.number("by") != turn.person.id:
        raise Forbidden("undo_not_yours")
    if turn.fields.get("keep"):
        kept = SENTENCE.view(key="undo.kept")
        return [ShowView(view=kept), ReplaceCard(view=kept)]
    act = _last_act(turn, tx)
    if act.last_id != turn.number("event"):
        raise Refusal("undo_changed_since")
    _require_possible(turn, tx, act)
    effects = _restore(turn, tx, act)
    shown = next(effect for effect in effects if isinstance(effect, ShowView))
    return [*effects, ReplaceCard(view=shown.view)]


def _restore(turn: Turn, tx: Transaction, act: PastAct) -> list[Effect]:
    """Restore what an act changed, and say what it was."""
    values = _act_values(turn, tx, act)
    follows = [effect for event in reversed(act.changes) for effect in _restore_change(turn, tx, event)]
    done = Texts.of(turn.locale)(f"undo.act.{values['what']}", **values["values"])
    note = "undone_older" if values["newer"] else "undone"
    if not act.questions:
        return [*follows, ShowView(view=SENTENCE.view(key=f"note.{note}", values={"act": done}))]
    return [*restore_questions(turn, tx, act.questions, note=note, act=done), *follows]


def _restore_change(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    if event.happening in RESTORERS:
        effects = restore_council(turn, tx, event)
    else:
        meeting = _RECORD_RESTORERS.get(event.happening, _restore_entry)(turn, tx, event)
        effects = [] if meeting is None else [RefreshMeeting(meeting=meeting)]
    record_undone(turn, tx, event, council=turn.the_council.id)
    return effects


def restore_questions(
    turn: Turn, tx: Transaction, events: Sequence[QuestionEvent], *, note: str, act: str
) -> list[Effect]:
    """Restore what events of questions changed; ``act`` says in words what is undone."""
    questions = list(dict.fromkeys(e.question for e in events if e.question is not None))
    cancelled = [effect for event in reversed(events) for effect in _restore_question(turn, tx, event)]
    lacking = [q for q in tx.questions.get_many(questions) if _lacks_card(turn, tx, q)]
    told = notify_owners(turn, tx, *lacking, council=turn.the_council)
    one = QUESTION.view(question=questions[0])
    view = one if len(questions) == 1 else QUESTIONS.view(questions=questions)
    refreshed = [RefreshQuestion(question=q) for q in questions]
    return [*cancelled, ShowView(view=view, note=note, values={"act": act}), *refreshed, *told]


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
    department = turn.the_council.department_of(question)
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


def _act_values(turn: Turn, tx: Transaction, act: PastAct) -> dict[str, Any]:
    """Return what the act was, as a text key with its values, and what came after it.

    ``what`` and ``newer`` are suffixes of keys ``undo.act.<word>`` and ``undo.newer.<word>``.
    """
    newer = None if act.newer is None else "undone" if act.newer == EventKind.UNDONE else "other"
    newer = act.newer.value if act.newer is not None and act.newer in INSTEAD else newer
    main = act.questions[-1] if act.questions else None
    told = {"told": _is_told(turn, tx, act), "newer": newer}
    if main is None and len(act.changes) > 1 and act.changes[0].happening in _BROUGHT:
        return {"what": "departments_brought", "values": {"n": len(act.changes)}, **told}
    planned = [one for one in act.changes if one.happening is CouncilEventKind.MEETING_PLANNED]
    if main is None and len(planned) > 1:
        return {"what": "series_planned", "values": {"n": len(planned)}, **told}
    if main is None:
        return {"what": _word(act.changes[0]), "values": _change_values(turn, tx, act.changes[0]), **told}
    sent_at_once = main.happening is EventKind.ASSIGNED and act.questions[0].happening is EventKind.LOGGED
    what = "logged_and_sent" if sent_at_once else main.happening.value
    return {"what": what, "values": _question_values(turn, tx, act), **told}


def _is_told(turn: Turn, tx: Transaction, act: PastAct) -> bool:
    """Return whether others have been told of an act, or are about to be."""
    return any(_is_question_told(turn, tx, event) for event in act.questions) or any(
        _is_department_told(turn, tx, event) for event in act.changes
    )


def _is_question_told(turn: Turn, tx: Transaction, event: QuestionEvent) -> bool:
    council, person = turn.the_council, turn.person.id
    department = _new_department(turn, event)
    if event.happening in _TOLD_OWNER and department is not None and department.owner not in (None, person):
        return True
    if event.happening in _TOLD_COORDINATORS and set(council.coordinators) - {person}:
        return True
    asker = tx.questions.get(event.question or 0).asked_by
    return event.happening in _TOLD_ASKER and asker not in (person, *council.coordinators)


def _is_department_told(turn: Turn, tx: Transaction, event: CouncilEvent) -> bool:
    """Return whether a department has a new owner, who was sent its open questions."""
    if event.happening is not CouncilEventKind.DEPARTMENT_SAVED or event.before is None or not event.after:
        return False
    before, after = event.before["people"][:1], event.after["people"][:1]
    is_other = before != after and after not in ([], [turn.person.id])
    return is_other and bool(tx.questions.list_open_of_departments([event.new["id"]]))


def _question_values(turn: Turn, tx: Transaction, act: PastAct) -> Mapping[str, Any]:
    council, main = turn.the_council, act.questions[-1]
    ids = list(dict.fromkeys(e.question for e in act.questions if e.question is not None))
    found = tx.questions.get_many(ids)
    named = [council.reference(q.number) for q in found[:MAX_NAMED]]
    more = len(found) - len(named)
    named += [Texts.of(turn.locale)("undo.more", n=more)] if more > 0 else []
    department = _new_department(turn, main)
    proposed = main.new.get("proposed_recipient") or main.old.get("proposed_recipient")
    recipient = main.new.get("handed_to") or proposed or ("" if department is None else department.name)
    if (taker := main.new.get("assignee")) is not None:
        recipient = tx.people.get(taker).name
    text = shorten(found[0].text, max_length=MAX_QUOTED) if len(found) == 1 else ""
    texts = Texts.of(turn.locale)
    about = texts("undo.about", reference=named[0], text=text) if text else texts.join_names(named)
    return {"about": about, "recipient": recipient}


def _new_department(turn: Turn, event: QuestionEvent) -> Department | None:
    return turn.the_council.department(event.new.get("department"))


def _word(event: CouncilEvent) -> str:
    """Return the word for a change of the council, which also says whether a department is new."""
    kind = event.happening
    if kind is CouncilEventKind.ATTENDANCE_CHANGED:
        return "attendance_added" if event.new["added"] else "attendance_confirmed"
    if kind is CouncilEventKind.DEPARTMENT_SAVED and event.before is None:
        return "department_added"
    if kind is CouncilEventKind.ABSENCE_CHANGED:
        return "away" if event.new["until"] else "back"
    return kind.value


def _change_values(turn: Turn, tx: Transaction, event: CouncilEvent) -> dict[str, Any]:
    stored = event.after or event.before
    texts, told = Texts.of(turn.locale), stored if isinstance(stored, Mapping) else {}
    values: dict[str, Any] = {"name": event.new.get("name") or "", "text": _quoted(told), "day": ""}
    values["n"] = event.new.get("people", "")
    if day := event.new.get("day") or event.new.get("until"):
        values["day"] = texts.format_date(turn.now.date().fromisoformat(day))
    if (person := event.new.get("person")) is not None:
        values["name"] = tx.people.get(person).name
    return values


def _quoted(told: Mapping[str, Any]) -> str:
    return shorten(str(told.get("text") or told.get("remark") or ""), max_length=MAX_QUOTED)


FEATURE = Feature(name="undo", is_command=True, verbs=("undo",), handle=undo)
