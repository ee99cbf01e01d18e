"""Assign a question to a department (``skicka 12 till Tekniska``), or hand it over to another recipient."""

import re
from functools import cache

from bot.features.questions import show
from bot.features.questions.actions import future_day, load_question, store_change
from bot.features.questions.notify import cancel_pending_messages, notify_owners
from bot.turn.types import Effects, Feature, Fields, Turn, number_reader
from cards.texts import words_of_all_languages
from domain.council import Council, Department
from domain.errors import BadInput, Refusal
from domain.history import EventKind
from domain.permissions import Permission
from domain.question import Question
from domain.text import MAX_NAME_LENGTH, one_line, optional_text, word_pattern
from storage import Transaction


@cache
def _to() -> re.Pattern[str]:
    """Return the pattern of ``till`` before a department, in all languages."""
    return re.compile(rf"(?:{word_pattern(words_of_all_languages('phrase.to'))})\s+", re.IGNORECASE)


def parse_assignment(argument: str) -> Fields:
    """Parse ``<number> [till] <department>``."""
    fields = number_reader("words")(argument)
    return {**fields, "words": _to().sub("", fields["words"].strip(), count=1)}


def assign(turn: Turn, tx: Transaction) -> Effects:
    """Assign the question, notify the new owner, and cancel what the previous owner has not received yet."""
    question = load_question(turn, tx, Permission.ASSIGN)
    council = turn.the_council
    department = _chosen_department(turn, council)
    sent = question.assign(department.id, due=future_day(turn, "due", allow_today=True))
    note = "sent" if department.owner is not None else "sent_without_owner"
    effects: Effects = store_change(turn, tx, question, sent, happening=EventKind.ASSIGNED, note=note)
    moved = question.department != department.id
    cancelled = cancel_pending_messages(question, council=council) if moved else []
    if turn.fields.get("back"):
        effects = show.keep_list(turn, tx, sent, effects)
    return [*cancelled, *effects, *notify_owners(turn, sent, council=council)]


def _chosen_department(turn: Turn, council: Council) -> Department:
    if chosen := turn.text("department"):
        found = next((d for d in council.departments if str(d.id) == chosen), None)
        return found or council.find_department(chosen)
    if words := turn.text("words"):
        return council.find_department(words)
    raise BadInput("department_missing", names=[d.name for d in council.departments])


ASSIGN = Feature(
    name="assign",
    is_command=True,
    verbs=("assign",),
    act=Permission.ASSIGN,
    parse=parse_assignment,
    handle=assign,
    argument="number_to_department",
)


def hand_over(turn: Turn, tx: Transaction) -> Effects:
    """Hand the question over to another department's owner, or store the outside body that has it."""
    question = load_question(turn, tx, Permission.HAND_OVER)
    council = turn.the_council
    kind, _, chosen = turn.text("recipient").partition(":")
    if other := one_line(optional_text(turn.text("other"), limit=MAX_NAME_LENGTH)):
        return _hand_over_outside(turn, tx, question, other)
    if kind == "outside":
        return _hand_over_outside(turn, tx, question, _outside_body_name(council, chosen))
    if kind == "department" and chosen:
        return _hand_over_to_department(turn, tx, question, chosen)
    raise BadInput("recipient_missing")


def _hand_over_outside(turn: Turn, tx: Transaction, question: Question, recipient: str) -> Effects:
    reason = optional_text(turn.text("reason")) or None
    handed = question.hand_over(recipient, by=turn.person.id, at=turn.now, reason=reason)
    effects = store_change(turn, tx, question, handed, happening=EventKind.HANDED_OVER, note="handed_over")
    return show.keep_list(turn, tx, handed, effects)


def _hand_over_to_department(turn: Turn, tx: Transaction, question: Question, chosen: str) -> Effects:
    council = turn.the_council
    department = next((d for d in council.departments if str(d.id) == chosen), None)
    if department is None:  # removed since the card was rendered; the current card lists the others
        raise Refusal("recipient_missing")
    sent = question.assign(department.id)
    effects = store_change(turn, tx, question, sent, happening=EventKind.HANDED_OVER, note="sent")
    cancelled = cancel_pending_messages(question, council=council)
    kept = show.keep_list(turn, tx, sent, effects)
    return [*cancelled, *kept, *notify_owners(turn, sent, council=council)]


def _outside_body_name(council: Council, chosen: str) -> str:
    name = next((b.name for b in council.outside_bodies if str(b.id) == chosen), None)
    if name is None:
        raise Refusal("recipient_missing")
    return name


HAND_OVER = Feature(name="hand_over", verbs=("hand_over",), act=Permission.HAND_OVER, handle=hand_over)
