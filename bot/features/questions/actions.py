"""Look up the question of a turn, check the permission, store the change and return its effects."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from bot.features.meetings import lookup
from bot.features.questions.notify import notify_askers
from bot.features.reminders.digest import pressed_digest
from bot.turn.incoming import LinkAction, parse_number
from bot.turn.types import Effect, NotifyCoordinators, RefreshQuestion, ShowView, Turn
from bot.views.questions import QUESTION
from domain.errors import BadInput
from domain.history import EventKind
from domain.permissions import MEMBERS_DURING_MEETING, Permission, Relation, relations_of, require_permission
from domain.question import Question
from storage import Transaction

NOTIFY_COORDINATORS = {EventKind.ANSWERED, EventKind.HANDED_OVER, EventKind.POSTPONED, EventKind.AT_MEETING}
"""Events of which coordinators are notified if somebody else caused them."""

MAX_QUESTIONS_AT_ONCE = 30
"""Maximum number of questions in one message and on one card."""

MAX_CHOSEN = 200
"""Maximum number of questions that one press on a list changes."""

MAX_TIME_AHEAD = timedelta(days=3653)
"""How far ahead a date may be: ten years."""

OWNER_ACTIONS = NOTIFY_COORDINATORS | {EventKind.ACKNOWLEDGED}
"""Events that the owner causes, or a coordinator on the owner's behalf."""

_KEEPS_STATED_NAME = {
    *(EventKind.LOGGED, EventKind.EDITED, EventKind.MOVED, EventKind.MESSAGE_EDITED),
    *(EventKind.DUPLICATES_ADDED, EventKind.HAND_OVER_DECLINED),
}
"""Events that leave alone what was done by a link before."""

_MOVES = {EventKind.ASSIGNED, EventKind.HANDED_OVER}
"""Events after which somebody else has the question; each names the department, even if it is the same."""


def find_question(turn: Turn, tx: Transaction) -> Question:
    """Return the question that was pressed on or named by its number.

    Raises BadInput ``number_missing``, NotFound ``no_such_number`` or ``no_such_question``.
    """
    council = turn.the_council
    if (number := turn.number("number")) is not None:
        return tx.questions.get_by_number(council, number)
    if (question := turn.number("question")) is None:
        raise BadInput("number_missing")
    return tx.questions.get(question)


def load_question(turn: Turn, tx: Transaction, act: Permission) -> Question:
    """Return the question to act on, after checking the permission and the version of the card.

    Raises Forbidden if this person may not, Stale if an outdated card was pressed.
    """
    question = find_question(turn, tx)
    asked_there = act in MEMBERS_DURING_MEETING and question.meeting is not None
    here = lookup.ongoing_meeting(turn, tx) if asked_there else None
    ongoing = None if here is None else here.id
    require_permission(act, turn.person, turn.the_council, question, ongoing_meeting=ongoing)
    if turn.card_action is not None and (version := turn.number("version")) is not None:
        question.require_version(version)
    return question


def chosen_questions(turn: Turn, tx: Transaction) -> tuple[list[Question], list[str]]:
    """Return the council's questions that were chosen in a list, and the references of those changed since.

    An entry of ``questions`` is an id, with a colon and the version that was shown if there was one.
    Raises BadInput ``no_question_chosen`` or ``too_many``.
    """
    entries = [str(entry).partition(":") for entry in turn.fields.get("questions") or ()]
    if len(entries) > MAX_CHOSEN:
        raise BadInput("too_many", limit=MAX_CHOSEN)
    shown = {parse_number(id_): version for id_, _, version in entries}
    ids = sorted(id_ for id_ in shown if id_ is not None)
    found = [q for q in tx.questions.get_many(ids) if q.council == turn.the_council.id]
    if not found:
        raise BadInput("no_question_chosen")
    changed = [q for q in found if shown[q.id] not in ("", str(q.version))]
    references = [turn.the_council.reference(q.number) for q in changed]
    return [q for q in found if q not in changed], references


def store_change(
    turn: Turn,
    tx: Transaction,
    before: Question,
    after: Question,
    *,
    happening: EventKind,
    note: str | None = None,
    values: Mapping[str, object] = MappingProxyType({}),
    extra: Mapping[str, object] = MappingProxyType({}),
) -> list[Effect]:
    """Store the changed question; return the reply with its note, and the updates that follow from it.

    ``extra`` is kept in the history with what has changed.
    """
    council = turn.the_council
    if isinstance(turn.event, LinkAction):
        after, extra = after.by_link(turn.event.stated_name), {**extra, **link_fields(turn.event)}
    elif after.stated_name is not None and happening not in _KEEPS_STATED_NAME:
        after = after.by_link(None)
    moved = {"department": after.department} if happening in _MOVES and after.is_open else {}
    tx.questions.save(
        before,
        after,
        council=council,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        on_behalf=happening in OWNER_ACTIONS and _is_on_behalf(turn, before),
        extra={**extra, **moved},
    )
    shown = pressed_digest(turn, tx) or QUESTION.view(question=after.id)
    return [
        *([NotifyCoordinators(question=after.id)] if happening in NOTIFY_COORDINATORS else ()),
        ShowView(view=shown, note=note, values=values),
        RefreshQuestion(question=after.id),
        *notify_askers(turn, tx, after, happening),
    ]


def link_fields(link: LinkAction) -> Mapping[str, object]:
    """Return what the history keeps of an act by a link."""
    return {"stated_name": link.stated_name, "answer_link": link.link}


def _is_on_behalf(turn: Turn, question: Question) -> bool:
    return question.department is not None and Relation.OWNER not in relations_of(
        turn.person, turn.the_council, question
    )


def future_day(turn: Turn, name: str, *, allow_today: bool = False) -> date | None:
    """Return a field as a day in the future, None if it is empty; today is allowed with ``allow_today``.

    Raises BadInput ``bad_date``, ``date_has_passed`` or ``date_too_far``.
    """
    day = turn.day(name)
    return None if day is None else require_future_day(turn, day, allow_today=allow_today)


def require_future_day(turn: Turn, day: date, *, allow_today: bool = False) -> date:
    """Return a day that is in the future; raises BadInput ``date_has_passed`` or ``date_too_far``."""
    if day < turn.today or (day == turn.today and not allow_today):
        raise BadInput("date_has_passed")
    if day > turn.today + MAX_TIME_AHEAD:
        raise BadInput("date_too_far")
    return day
