"""Drop a question, always with a reason: ``stryk 12 ...``, the button ``drop``."""

from bot.features.acting import begin, finish, withdraw
from bot.router import Feature, Words, numbered
from bot.turn import Effects, Turn
from domain.history import Happening
from domain.permissions import Act
from domain.text import required
from storage import Transaction


def drop(turn: Turn, tx: Transaction) -> Effects:
    """Drop the question and say why on its card."""
    question = begin(turn, tx, Act.DROP)
    reason = required(turn.text("reason"), missing="reason_missing")
    dropped = question.drop(reason, by=turn.person.id, at=turn.now)
    withdraw(tx, question, council=turn.the_council)
    return finish(turn, tx, question, dropped, happening=Happening.DROPPED, note="dropped")


FEATURE = Feature(
    name="drop",
    words=Words(sv=("stryk",), en=("drop",)),
    verbs=("drop",),
    act=Act.DROP,
    read=numbered("reason"),
    handle=drop,
    argument="number_reason",
)
