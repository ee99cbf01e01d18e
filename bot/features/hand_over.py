"""Hand a question over to another department or to somebody outside: the button ``hand_over``."""

from bot.features.acting import begin, finish, tell_owner, withdraw
from bot.router import Feature
from bot.turn import Effects, Turn
from domain.council import Council
from domain.errors import BadInput, Refusal
from domain.history import Happening
from domain.permissions import Act
from domain.question import Question
from domain.text import LONGEST_NAME, one_line, optional
from storage import Transaction


def hand_over(turn: Turn, tx: Transaction) -> Effects:
    """Give the question to another department's owner, or note who outside has it now."""
    question = begin(turn, tx, Act.HAND_OVER)
    council = turn.the_council
    kind, _, chosen = turn.text("recipient").partition(":")
    if other := one_line(optional(turn.text("other"), limit=LONGEST_NAME)):
        return _outside(turn, tx, question, other)
    if kind == "outside":
        return _outside(turn, tx, question, _body(council, chosen))
    if kind == "department" and chosen:
        return _department(turn, tx, question, chosen)
    raise BadInput("recipient_missing")


def _outside(turn: Turn, tx: Transaction, question: Question, recipient: str) -> Effects:
    reason = optional(turn.text("reason")) or None
    handed = question.hand_over(recipient, by=turn.person.id, at=turn.now, reason=reason)
    return finish(turn, tx, question, handed, happening=Happening.HANDED_OVER, note="handed_over")


def _department(turn: Turn, tx: Transaction, question: Question, chosen: str) -> Effects:
    council = turn.the_council
    department = next((d for d in council.departments if str(d.id) == chosen), None)
    if department is None:  # gone since the card was drawn: the current one has the others
        raise Refusal("recipient_missing")
    sent = question.assign(department.id)
    effects = finish(turn, tx, question, sent, happening=Happening.HANDED_OVER, note="sent")
    withdraw(tx, question, council=council)
    return [*effects, *tell_owner(turn, sent, council=council)]


def _body(council: Council, chosen: str) -> str:
    name = next((b.name for b in council.outside_bodies if str(b.id) == chosen), None)
    if name is None:
        raise Refusal("recipient_missing")
    return name


FEATURE = Feature(name="hand_over", verbs=("hand_over",), act=Act.HAND_OVER, handle=hand_over)
