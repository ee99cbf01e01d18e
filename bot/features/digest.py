"""Back to the reminder that a question was opened from: the button ``digest``."""

from bot.router import Feature
from bot.turn import ChatKind, Effects, Show, Turn, View
from domain.errors import Refusal
from storage import Transaction


def digest(turn: Turn, tx: Transaction) -> Effects:
    """Show the reminder again, as its questions are now."""
    found = pressed_digest(turn, tx)
    if found is None:
        raise Refusal("unknown_button")
    return [Show(view=found)]


def pressed_digest(turn: Turn, tx: Transaction) -> View | None:
    """Give back the reminder whose card was pressed, None for any other card."""
    if turn.pressed is None or turn.chat.kind is not ChatKind.PERSONAL or turn.council is None:
        return None
    posted = tx.views.by_activity(turn.chat.thread, turn.pressed.card)
    ours = posted is not None and posted.kind == "digest" and posted.council == turn.council.id
    if posted is None or not ours or posted.person != turn.person.id:
        return None
    return View(kind="digest", args=posted.args)


FEATURE = Feature(name="digest", verbs=("digest",), changes=False, handle=digest)
