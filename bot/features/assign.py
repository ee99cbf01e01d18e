"""Send a question to a department: ``skicka 12 till Tekniska``, the button ``assign``."""

import re

from bot.features.acting import begin, day_ahead, finish, tell_owner, withdraw
from bot.router import Feature, Fields, Words, numbered
from bot.turn import Effects, Turn
from domain.council import Council, Department
from domain.errors import BadInput
from domain.history import Happening
from domain.permissions import Act
from storage import Transaction

_TO = re.compile(r"(?:till|to)\s+", re.IGNORECASE)


def read(argument: str) -> Fields:
    """Read ``<number> [till] <department>``."""
    fields = numbered("words")(argument)
    return {**fields, "words": _TO.sub("", fields["words"].strip(), count=1)}


def assign(turn: Turn, tx: Transaction) -> Effects:
    """Send the question, tell the new owner, take the card back from the one before."""
    question = begin(turn, tx, Act.ASSIGN)
    council = turn.the_council
    department = _department(turn, council)
    sent = question.assign(department.id, due=day_ahead(turn, "due", at_once=True))
    note = "sent" if department.owner is not None else "sent_without_owner"
    effects = finish(turn, tx, question, sent, happening=Happening.ASSIGNED, note=note)
    if question.department != department.id:
        withdraw(tx, question, council=council)
    return [*effects, *tell_owner(turn, sent, council=council)]


def _department(turn: Turn, council: Council) -> Department:
    if chosen := turn.text("department"):
        found = next((d for d in council.departments if str(d.id) == chosen), None)
        return found or council.find_department(chosen)
    if words := turn.text("words"):
        return council.find_department(words)
    raise BadInput("department_missing", names=[d.name for d in council.departments])


FEATURE = Feature(
    name="assign",
    words=Words(sv=("skicka", "tilldela"), en=("assign", "send")),
    verbs=("assign",),
    act=Act.ASSIGN,
    read=read,
    handle=assign,
    argument="number_to_department",
)
