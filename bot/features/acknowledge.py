"""Say that somebody works on a question: the button ``acknowledge``."""

from bot.features.acting import begin, finish
from bot.router import Feature
from bot.turn import Effects, Turn
from domain.history import Happening
from domain.permissions import Act
from storage import Transaction


def acknowledge(turn: Turn, tx: Transaction) -> Effects:
    """Mark the question as being worked on."""
    question = begin(turn, tx, Act.ACKNOWLEDGE)
    return finish(turn, tx, question, question.acknowledge(), happening=Happening.ACKNOWLEDGED)


FEATURE = Feature(name="acknowledge", verbs=("acknowledge",), act=Act.ACKNOWLEDGE, handle=acknowledge)
