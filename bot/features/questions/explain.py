"""Explain what the bot is and how things are done here, where people ask for it in their own words.

The words are whole sentences in the catalogues (``asks.explain_<topic>``), so they are never taken as answer.
"""

from typing import Any

from bot.features.help_command import suggest_question
from bot.features.questions.respond import find_answerable, suggest_answer
from bot.turn.incoming import ChatKind, MessageReceived
from bot.turn.types import Effects, Feature, FeatureHandler, ShowView, Turn
from bot.views.messages import SENTENCE, UNKNOWN_COMMAND
from bot.views.question_lists import OWN_QUESTIONS
from bot.views.questions import QUESTION
from domain.person import Person
from storage import Transaction

OF_A_QUESTION = ("answering", "take_on", "more_time", "at_meeting", "pass_on")
"""Topics of people who have a question to answer; from others the words are a question or nothing."""
GENERAL = ("about", "start", "correct", "stop", "privacy", "remind")


def explain(topic: str) -> FeatureHandler:
    """Return the handler that explains a topic, on the card of the question that waits for the sender."""

    def handle(turn: Turn, tx: Transaction) -> Effects:
        waiting = find_answerable(turn, tx) if turn.chat.kind is ChatKind.PERSONAL else []
        if waiting and topic in (*OF_A_QUESTION, "about"):
            return [_on_card(turn, tx, topic, waiting)]
        if topic in OF_A_QUESTION:
            return _as_other_words(turn, tx)
        return [ShowView(view=SENTENCE.view(**_sentence(turn, tx, topic)))]

    return handle


def _on_card(turn: Turn, tx: Transaction, topic: str, waiting: list[int]) -> ShowView:
    """Return the question that the message replies to, or the only one, otherwise all that wait."""
    named = turn.number("question")
    one = named if named in waiting else waiting[0] if len(waiting) == 1 else None
    question = tx.questions.get(one or waiting[0])
    values = {"reference": tx.councils.get(question.council).reference(question.number)}
    view = OWN_QUESTIONS.view(person=turn.person.id, page=1)
    view = view if one is None else QUESTION.view(question=one)
    return ShowView(view=view, note=f"explain_{topic}", values=values)


def _as_other_words(turn: Turn, tx: Transaction) -> Effects:
    said = "\n".join(turn.event.lines) if isinstance(turn.event, MessageReceived) else ""
    if turn.council is None:
        return [ShowView(view=UNKNOWN_COMMAND.view())]
    return suggest_answer(suggest_question(said, None))(turn, tx)


def _sentence(turn: Turn, tx: Transaction, topic: str) -> dict[str, Any]:
    """Return the key of what is said about a topic, and its values."""
    if topic == "about" and turn.council is None:
        return {"key": "explain.start"}
    if topic != "stop":
        return {"key": f"explain.{topic}"}
    councils = tx.councils.of_person(turn.person.id)
    ids = {p for council in councils if council.departments_of(turn.person.id) for p in council.coordinators}
    people: list[Person] = [tx.people.get(person) for person in sorted(ids - {turn.person.id})]
    if not people:
        return {"key": "explain.stop"}
    return {"key": "explain.stop_owner", "values": {"names": [person.name for person in people]}}


FEATURES = tuple(
    Feature(name=f"explain_{topic}", handle=explain(topic), needs_council=False, is_writing=False)
    for topic in (*GENERAL, *OF_A_QUESTION)
)
