"""Which button was pressed: a card may have one of a kind for each of its rows."""

import hashlib

from bot.turn.turn import Turn

TELLS_APART = (
    *("question", "state", "do", "part", "section", "attendee", "confirm", "note", "item"),
    *("note_text", "item_text"),
)
"""What tells apart the presses of one card that are of the same verb."""


def button_pressed(turn: Turn) -> str:
    """Name the button by its verb and its row, empty where none was pressed."""
    if turn.pressed is None:
        return ""
    row = [f"{name}={turn.text(name)}" for name in TELLS_APART if turn.fields.get(name)]
    mark = hashlib.blake2b("\n".join(row).encode(), digest_size=8).hexdigest()
    return f"{turn.pressed.verb}:{mark}" if row else turn.pressed.verb
