"""What did not arrive: ``ej framme``, and the buttons that send it again or say that it came."""

from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from domain.errors import NotFound
from domain.permissions import Act, expect
from storage import Transaction


def undelivered(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show what the council sent in vain."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    return [Show(view=View(kind="deliveries"), alone=True)]


def retry(turn: Turn, tx: Transaction) -> Effects:
    """Send a message again that did not arrive."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    if not tx.outbox.retry(turn.number("letter") or 0, turn.the_council.id):
        raise NotFound("no_such_letter")
    return [Show(view=View(kind="deliveries"), note="sent_again")]


def arrived(turn: Turn, tx: Transaction) -> Effects:
    """Take somebody's word that a message came of which nobody knew."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    if not tx.outbox.arrived(turn.number("letter") or 0, turn.the_council.id):
        raise NotFound("no_such_letter")
    return [Show(view=View(kind="deliveries"), note="arrived")]


FEATURES = (
    Feature(
        name="undelivered",
        words=Words(sv=("ej framme",), en=("undelivered",)),
        verbs=("undelivered",),
        act=Act.ADMINISTER,
        handle=undelivered,
    ),
    Feature(name="retry", verbs=("retry",), act=Act.ADMINISTER, handle=retry),
    Feature(name="arrived", verbs=("arrived",), act=Act.ADMINISTER, handle=arrived),
)
