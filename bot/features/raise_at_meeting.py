"""Say that the answer comes at the meeting: the button ``raise_at_meeting``."""

from bot.features.acting import begin, finish
from bot.router import Feature
from bot.turn import Effects, Turn
from domain.history import Happening
from domain.permissions import Act
from storage import Transaction


def raise_at_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Mark the question as one to be taken up at the meeting."""
    question = begin(turn, tx, Act.RAISE_AT_MEETING)
    return finish(
        turn, tx, question, question.raise_at_meeting(), happening=Happening.AT_MEETING, note="at_meeting"
    )


FEATURE = Feature(
    name="raise_at_meeting", verbs=("raise_at_meeting",), act=Act.RAISE_AT_MEETING, handle=raise_at_meeting
)
