"""Buttons that lead to the cards of a meeting."""

from collections.abc import Mapping, Sequence
from typing import Any

from cards import elements
from cards.adaptive import Action, ActionSet, CardElement, ExecuteAction
from cards.context import CardContext

_TITLE_BY_VERB = {"note": "button.notes", "attendance": "button.attendance", "agenda": "button.agenda"}


def meeting_buttons(verbs: Sequence[str], data: Mapping[str, Any], *, context: CardContext) -> list[Action]:
    """Return the buttons that open these parts of a meeting."""
    return [
        elements.execute_button(verb, title=context.texts(_TITLE_BY_VERB[verb]), context=context, data=data)
        for verb in verbs
    ]


def all_meeting_buttons(data: Mapping[str, Any], *, context: CardContext) -> list[Action]:
    """Return the buttons that open everything else that belongs to the meeting."""
    return meeting_buttons(tuple(_TITLE_BY_VERB), data, context=context)


def live_meeting_button(meeting: int, *, context: CardContext) -> ExecuteAction:
    """Return the button that leads back to the meeting's card."""
    return elements.execute_button(
        "course", title=context.texts("button.to_course"), context=context, data={"meeting": meeting}
    )


def draft_button(meeting: int, *, over: bool, context: CardContext) -> list[CardElement]:
    """Return the button that leads back to the draft once the meeting is over."""
    data = {"meeting": meeting, "edition": 0}
    draft = elements.execute_button(
        "minutes", title=context.texts("button.to_minutes"), context=context, data=data
    )
    return [ActionSet(actions=[draft])] if over else []
