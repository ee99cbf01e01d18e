"""Check a text for personal data before it is stored, and ask its author to confirm."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.turn.types import Effect, Effects, SendToPerson, ShowView, Turn, View
from bot.views.messages import SENTENCE
from bot.views.notes import PERSONAL_DATA_WARNING
from domain.person_names import NameFinder
from domain.personal_data import find_personal_data

GROUP_NOTICE = SENTENCE.view(key="careful.in_chat")
"""What a group sees if the author has no personal chat: nothing of the text."""


def confirm_personal_data(
    turn: Turn,
    text: str,
    *,
    verb: str,
    field: str,
    data: Mapping[str, Any] | None = None,
    shown: str | None = None,
) -> Effects:
    """Return the card to show instead of storing ``text``; empty if it is fine, or already confirmed.

    The card submits the text (or ``shown``) again, in ``field`` of ``verb``, with ``data`` and ``force``.
    """
    if turn.fields.get("force"):
        return []
    view = _warning(text, verb=verb, field=field, data=data, shown=shown)
    return [] if view is None else [ShowView(view=view, is_private=True, public_view=GROUP_NOTICE)]


def find_kinds(*texts: str, names: Iterable[str] = ()) -> list[str]:
    """Return the kinds of personal data in texts, ``name`` among them if one of the full names is."""
    kinds = [found.kind.value for text in texts for found in find_personal_data(text)]
    named = [name for name in names if len(name.split()) > 1]
    finder = NameFinder(named)
    if named and any(match.form.is_certain for text in texts for match in finder.find(text)):
        kinds.append("name")
    return list(dict.fromkeys(kinds))


def suggest_personal_data(
    turn: Turn, text: str, people: Iterable[int], *, verb: str, field: str, data: Mapping[str, Any]
) -> list[Effect]:
    """Return the effects that ask people to confirm the new text of a message; empty if it is fine.

    Until one of them submits it, the text is stored only in the message to them, and only until it is sent.
    """
    view = _warning(text, verb=verb, field=field, data=data)
    if view is None:
        return []
    return [
        SendToPerson(person=person, view=view, key=f"careful:{turn.act}:{verb}:{person}") for person in people
    ]


def _warning(
    text: str, *, verb: str, field: str, data: Mapping[str, Any] | None, shown: str | None = None
) -> View | None:
    kinds = find_kinds(text)
    if not kinds:
        return None
    seen = text if shown is None else shown
    return PERSONAL_DATA_WARNING.view(text=seen, kinds=kinds, verb=verb, field=field, data=dict(data or {}))
