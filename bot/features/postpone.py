"""Ask for more time: the button ``postpone`` promises the answer for a later date."""

from bot.features.acting import begin, day_ahead, finish
from bot.router import Feature
from bot.turn import Effects, Turn
from domain.errors import BadInput
from domain.history import Happening
from domain.permissions import Act
from domain.text import optional
from storage import Transaction


def postpone(turn: Turn, tx: Transaction) -> Effects:
    """Store the promised date."""
    question = begin(turn, tx, Act.POSTPONE)
    until = day_ahead(turn, "until")
    if until is None:
        raise BadInput("date_missing")
    promised = question.postpone(until, today=turn.today, reason=optional(turn.text("reason")) or None)
    return finish(turn, tx, question, promised, happening=Happening.POSTPONED, note="postponed")


FEATURE = Feature(name="postpone", verbs=("postpone",), act=Act.POSTPONE, handle=postpone)
