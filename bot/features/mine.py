"""What I own, across councils: ``mina``, answered in the personal chat."""

from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from storage import Transaction


def mine(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the open questions of the person's departments."""
    args = {"person": turn.person.id, "page": max(1, turn.number("page") or 1)}
    instead = View(kind="sentence", args={"key": "mine.add_the_app"})
    return [Show(view=View(kind="mine", args=args), alone=True, instead=instead)]


FEATURE = Feature(
    name="mine", words=Words(sv=("mina",), en=("mine",)), verbs=("mine",), needs_council=False, handle=mine
)
