"""Take a question up again: the button ``reopen``."""

from bot.features.acting import begin, finish, tell_owner
from bot.router import Feature
from bot.turn import Effects, Turn
from domain.history import Happening
from domain.permissions import Act
from storage import Transaction


def reopen(turn: Turn, tx: Transaction) -> Effects:
    """Make the question open again; the department that had it gets it again, if it is still there."""
    question = begin(turn, tx, Act.REOPEN)
    there = any(d.id == question.department for d in turn.the_council.departments)
    reopened = (question if there else question.without_department()).reopen()
    effects = finish(turn, tx, question, reopened, happening=Happening.REOPENED, note="reopened")
    return [*effects, *tell_owner(turn, reopened, council=turn.the_council)]


FEATURE = Feature(name="reopen", verbs=("reopen",), act=Act.REOPEN, handle=reopen)
