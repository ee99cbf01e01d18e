"""What is shown beside a message or the field that people write in."""

from collections.abc import Mapping
from typing import Any

from bot.turn import Card, whole_number
from bot.views.sight import Sight, view_of
from cards import taking as cards
from cards.notices import summary_of
from cards.state import state_words
from cards.taking import TakeView
from domain.permissions import Act
from domain.text import shorten

SHORT_TEXT = 140
"""Characters of a question in a list of what was found."""


def take_form(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The dialog in which a message becomes a question, with the department that it sounds like."""
    council = sight.the_council
    hints = sight.tx.words.hints_of(council, args["text"])
    chosen = args.get("department")
    view = TakeView(
        text=args["text"],
        author=args["author"],
        asker=args.get("asker") or cards.AUTHOR,
        departments=council.departments if Act.ASSIGN in sight.allowed() else (),
        department=hints.department if chosen is None else whole_number(chosen),
        alike=tuple((council.reference(number), text) for number, text in hints.alike),
        kinds=args.get("kinds", ()),
        note=_note(sight, args),
    )
    return Card(content=cards.take_form(view, sight.frame), summary=sight.texts("take.title"))


def taken(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Which question a message is now."""
    question = sight.tx.questions.get(args["question"])
    sight = sight.of(question)
    view = view_of(sight, question, hints=False)
    return Card(content=cards.taken(view, sight.frame), summary=summary_of(view, sight.texts))


def as_of(sight: Sight, args: Mapping[str, Any]) -> Card:
    """A question as it is today."""
    question = sight.tx.questions.get(args["question"])
    sight = sight.of(question)
    view = view_of(sight, question, hints=False)
    return Card(
        content=cards.as_of(view, sight.frame),
        summary=shorten(question.text, most=SHORT_TEXT),
        title=f"{view.reference} · {state_words(view.state, frame=sight.frame)}",
    )


def _note(sight: Sight, args: Mapping[str, Any]) -> str | None:
    if args.get("refused"):
        return sight.texts(f"refusal.{args['refused']}", **args["values"])
    return sight.texts("take.cut") if args.get("cut") else None
