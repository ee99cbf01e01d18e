"""Look at a text before it is stored: what looks like personal data is shown to whoever wrote it, alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.turn import Effect, Effects, Show, Tell, Turn, View
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
    view = _careful(text, verb=verb, field=field, data=data, shown=shown)
    return [] if view is None else [Show(view=view, alone=True, instead=IN_CHAT)]


def tell_first(
    turn: Turn, text: str, people: Iterable[int], *, verb: str, field: str, data: Mapping[str, Any]
) -> list[Effect]:
    """Give back whom to show the new words of a message to; nothing where they are fine.

    Until one of them sends it, the text is nowhere but in the message to them, and there until it is sent.
    """
    view = _careful(text, verb=verb, field=field, data=data)
    if view is None:
        return []
    return [Tell(person=person, view=view, key=f"careful:{turn.act}:{verb}:{person}") for person in people]


def _careful(
    text: str, *, verb: str, field: str, data: Mapping[str, Any] | None, shown: str | None = None
) -> View | None:
    kinds = list(dict.fromkeys(found.kind.value for found in find_personal_data(text)))
    if not kinds:
        return None
    seen = text if shown is None else shown
    return View(
        kind="careful",
        args={"text": seen, "kinds": kinds, "verb": verb, "field": field, "data": dict(data or {})},
    )
