"""Return to the digest from which a question was opened: the button ``digest``."""

from bot.turn.incoming import ChatKind
from bot.turn.types import Effects, Feature, ShowView, Turn, View
from bot.views.reminders import DIGEST
from domain.errors import Refusal
from storage import Transaction


def show_digest(turn: Turn, tx: Transaction) -> Effects:
    """Show the digest again, with the current state of its questions."""
    found = pressed_digest(turn, tx)
    if found is None:
        raise Refusal("unknown_button")
    return [ShowView(view=found)]


def pressed_digest(turn: Turn, tx: Transaction) -> View | None:
    """Return the digest whose card was pressed, None for any other card."""
    if turn.card_action is None or turn.chat.kind is not ChatKind.PERSONAL or turn.council is None:
        return None
    posted = tx.posted_cards.by_activity(turn.chat.thread, turn.card_action.card_activity_id)
    ours = posted is not None and posted.kind == DIGEST.name and posted.council == turn.council.id
    if posted is None or not ours or posted.person != turn.person.id:
        return None
    return DIGEST.view(**posted.args)


FEATURE = Feature(name="digest", verbs=("digest",), is_writing=False, handle=show_digest)
