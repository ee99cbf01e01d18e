"""Buttons that lead to another card or to the message a question came from."""

from collections.abc import Mapping, Sequence
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement, ExecuteAction, OpenUrlAction

from cards.context import CardContext
from cards.elements import execute_button
from cards.question_view import QuestionView

_TITLE_BY_VERB = {"note": "button.notes", "attendance": "button.attendance", "agenda": "button.agenda"}


def message_link(view: QuestionView, *, context: CardContext) -> list[Action]:
    """Return the button that opens the message a question was taken from."""
    link = view.question.source_link
    return [OpenUrlAction(url=link, title=context.texts("button.to_message"))] if link else []


def back_button(view: QuestionView, *, context: CardContext) -> list[Action]:
    """Return the button that leads back to the list the question was opened from."""
    if view.back is None:
        return []
    data = {key: value for key, value in view.back.items() if key != "of"}
    return [
        execute_button(
            view.back.get("of", "list"), title=context.texts("button.back"), context=context, data=data
        )
    ]


def meeting_buttons(verbs: Sequence[str], data: Mapping[str, Any], *, context: CardContext) -> list[Action]:
    """Return the buttons that open these parts of a meeting."""
    return [
        execute_button(verb, title=context.texts(_TITLE_BY_VERB[verb]), context=context, data=data)
        for verb in verbs
    ]


def all_meeting_buttons(data: Mapping[str, Any], *, context: CardContext) -> list[Action]:
    """Return the buttons that open everything else that belongs to the meeting."""
    return meeting_buttons(tuple(_TITLE_BY_VERB), data, context=context)


def live_meeting_button(meeting: int, *, context: CardContext) -> ExecuteAction:
    """Return the button that leads back to the meeting's card."""
    return execute_button(
        "course", title=context.texts("button.to_course"), context=context, data={"meeting": meeting}
    )


def draft_button(meeting: int, *, over: bool, context: CardContext) -> list[CardElement]:
    """Return the button that leads back to the draft once the meeting is over."""
    data = {"meeting": meeting, "edition": 0}
    draft = execute_button("minutes", title=context.texts("button.to_minutes"), context=context, data=data)
    return [ActionSet(actions=[draft])] if over else []
