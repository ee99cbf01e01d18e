"""List undelivered messages (``ej framme``), send one again, or mark it as delivered."""

from bot.features.meetings.lookup import PRIVATE_NOTICE
from bot.turn.types import Effects, Feature, ShowView, Turn
from bot.views.undelivered import UNDELIVERED_MESSAGES
from domain.errors import NotFound
from domain.permissions import Permission, require_permission
from storage import Transaction


def list_undelivered(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the council's messages that were not delivered."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    return [ShowView(view=UNDELIVERED_MESSAGES.view(), is_private=True, public_view=PRIVATE_NOTICE)]


def retry_message(turn: Turn, tx: Transaction) -> Effects:
    """Send an undelivered message again."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if not tx.outbox.retry(turn.number("letter") or 0, turn.the_council.id):
        raise NotFound("no_such_letter")
    return [ShowView(view=UNDELIVERED_MESSAGES.view(), note="sent_again")]


def mark_delivered(turn: Turn, tx: Transaction) -> Effects:
    """Mark a message as delivered, because a coordinator says so."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if not tx.outbox.mark_arrived(turn.number("letter") or 0, turn.the_council.id):
        raise NotFound("no_such_letter")
    return [ShowView(view=UNDELIVERED_MESSAGES.view(), note="arrived")]


FEATURES = (
    Feature(
        name="undelivered",
        is_command=True,
        verbs=("undelivered",),
        act=Permission.ADMINISTER,
        handle=list_undelivered,
    ),
    Feature(name="retry", verbs=("retry",), act=Permission.ADMINISTER, handle=retry_message),
    Feature(name="arrived", verbs=("arrived",), act=Permission.ADMINISTER, handle=mark_delivered),
)
