"""Cards of one question or of several."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.turn import Card
from bot.views.sight import Sight, view_of
from cards import notices
from cards import question as cards
from cards.history import HistoryLine
from domain.question import OPEN


def question(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The question: what all may see where all look, else what this person may do with it."""
    shown = sight.tx.questions.get(args["question"])
    sight = sight.of(shown)
    view = replace(view_of(sight, shown), offer=bool(args.get("offer")), back=args.get("back"))
    draw = cards.public_question if sight.person is None else cards.own_question
    return Card(content=draw(view, sight.frame), summary=notices.summary_of(view, sight.texts))


def assignment(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The owner's personal card, which reads as taken back once the question is somebody else's."""
    shown = sight.tx.questions.get(args["question"])
    sight = sight.of(shown)
    department = sight.the_council.department(shown.department)
    theirs = sight.person is not None and department is not None and sight.person.id in department.people
    if theirs:
        return question(sight, args)
    view = view_of(sight, shown, hints=False)
    return Card(content=cards.withdrawn(view, sight.frame), summary=notices.summary_of(view, sight.texts))


def history(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The question with all that happened to it."""
    shown = sight.tx.questions.get(args["question"])
    sight = sight.of(shown)
    view = replace(view_of(sight, shown, hints=False), back=args.get("back"))
    events = sight.tx.events.of_question(shown.id)
    people = sight.people(event.actor for event in events)
    lines = [HistoryLine(event=event, who=people[event.actor].name) for event in events]
    return Card(
        content=cards.history(view, lines, sight.frame), summary=notices.summary_of(view, sight.texts)
    )


def questions(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Several questions, a row each."""
    found = sight.tx.questions.many(args["questions"])
    views = [view_of(sight.of(q), q, hints=False) for q in found]
    content = cards.several(views, sight.frame, note=sight.note)
    return Card(
        content=content, summary=notices.summary_of_several(views, sight.texts, key="summary.questions")
    )


def reminder(sight: Sight, args: Mapping[str, Any]) -> Card:
    """What somebody wanted to be reminded of."""
    shown = sight.tx.questions.get(args["question"])
    view = view_of(sight.of(shown), shown, hints=shown.status in OPEN)
    content = notices.reminder(view, sight.of(shown).frame)
    return Card(content=content, summary=notices.summary_of(view, sight.texts))


def answered(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The answer, for whoever asked."""
    shown = sight.tx.questions.get(args["question"])
    sight = sight.of(shown)
    view = view_of(sight, shown, hints=False)
    content = notices.answered(view, sight.frame)
    return Card(content=content, summary=notices.summary_of_answer(view, sight.texts))


def offer_edit(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The question, with the text that the chat message has now."""
    shown = sight.tx.questions.get(args["question"])
    sight = sight.of(shown)
    if shown.proposed_text is None:
        return question(sight, args)
    view = view_of(sight, shown, hints=False)
    return Card(content=notices.offer_edit(view, sight.frame), summary=notices.summary_of(view, sight.texts))
