"""List every type of view, and render a view as a card."""

import hashlib
import re
from typing import Any

import orjson

from bot.turn.types import Card, View
from bot.views import (
    council,
    import_notes,
    live_meeting,
    meetings,
    message_extension,
    messages,
    minutes,
    notes,
    questions,
    reminders,
    undelivered,
)
from bot.views.context import RenderContext
from bot.views.view_type import ViewType

_SUBJECTS = (
    council,
    import_notes,
    live_meeting,
    meetings,
    message_extension,
    messages,
    minutes,
    notes,
    questions,
    reminders,
    undelivered,
)
VIEW_TYPES = {
    value.name: value
    for module in _SUBJECTS
    for value in vars(module).values()
    if isinstance(value, ViewType)
}
"""Every type of view by its name."""

_INVISIBLE = re.compile(rb'"(?:nonce":"[\w-]*"|version":\d+)')
"""What differs from one rendering to the next without being seen: the marks in the data of buttons."""


def render(view: View, *, context: RenderContext) -> Card:
    """Render a view as a card, for one reader or for everybody in the chat."""
    card = VIEW_TYPES[view.kind].render(context, view.args)
    if context.personal and context.council is not None:
        _add_council(card.content, context.council.id)
    return card


def fingerprint(card: Card) -> str:
    """Return a hash that differs for cards that look different."""
    seen = _INVISIBLE.sub(b"", orjson.dumps(card.content, option=orjson.OPT_SORT_KEYS))
    return hashlib.blake2b(seen, digest_size=16).hexdigest()


def _add_council(node: Any, council: int) -> None:  # noqa: ANN401
    """Add the council to the data of every button of a personal card, since the chat does not tell it."""
    if isinstance(node, dict):
        if node.get("type") == "Action.Execute" and isinstance(node.get("data"), dict):
            node["data"].setdefault("council", council)
        for value in node.values():
            _add_council(value, council)
    elif isinstance(node, list):
        for item in node:
            _add_council(item, council)
