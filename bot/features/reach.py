"""Whether the owners can be reached: ``testa``, before a meeting rather than after it."""

from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from domain.permissions import Act, expect
from storage import Transaction


def reach(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show for each department whether its owner can be written to, and what to do where not."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    return [Show(view=View(kind="reach"))]


FEATURE = Feature(
    name="test",
    words=Words(sv=("testa",), en=("test",)),
    verbs=("test",),
    act=Act.ADMINISTER,
    changes=False,
    handle=reach,
)
