"""Look at a text before it is stored: what looks like personal data is shown to whoever wrote it, alone."""

from collections.abc import Mapping
from typing import Any

from bot.turn import Effects, Show, Turn, View
from domain.personal_data import find_personal_data

IN_CHAT = View(kind="sentence", args={"key": "careful.in_chat"})
"""What a group sees where whoever wrote it has no personal chat: nothing of the text."""


def look_first(
    turn: Turn,
    text: str,
    *,
    verb: str,
    field: str,
    data: Mapping[str, Any] | None = None,
    shown: str | None = None,
) -> Effects:
    """Give back the card to show instead of storing ``text``; nothing where it is fine, or was looked at.

    The card sends the text, or what is ``shown`` of it, again: in ``field`` of ``verb`` with ``data``, this
    time by force.
    """
    if turn.fields.get("force"):
        return []
    kinds = list(dict.fromkeys(found.kind.value for found in find_personal_data(text)))
    if not kinds:
        return []
    args = {
        "text": text if shown is None else shown,
        "kinds": kinds,
        "verb": verb,
        "field": field,
        "data": dict(data or {}),
    }
    return [Show(view=View(kind="careful", args=args), alone=True, instead=IN_CHAT)]
