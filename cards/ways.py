"""The ways away from a question's card: to the message that it came from, back to the list."""

from microsoft_teams.cards import Action, OpenUrlAction

from cards.look import Frame, execute
from cards.view import QuestionView


def to_message(view: QuestionView, *, frame: Frame) -> list[Action]:
    """The way to the message that the question was taken from."""
    link = view.question.source_link
    return [OpenUrlAction(url=link, title=frame.texts("button.to_message"))] if link else []


def way_back(view: QuestionView, *, frame: Frame) -> list[Action]:
    """The button that leads back to the list that the question was opened from."""
    if view.back is None:
        return []
    data = {key: value for key, value in view.back.items() if key != "of"}
    return [execute(view.back.get("of", "list"), title=frame.texts("button.back"), frame=frame, data=data)]
