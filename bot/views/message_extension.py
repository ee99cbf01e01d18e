"""Render the dialog and the cards of the message extension."""

from collections.abc import Mapping
from typing import Any

from bot.turn.incoming import parse_number
from bot.turn.types import Card
from bot.views.context import RenderContext, TextStorage, ViewType, build_question_view
from cards import new_question as cards
from cards.new_question import MessageQuestionView
from cards.question import dated_question_card
from cards.question_view import format_state, question_summary
from domain.permissions import Permission
from domain.text import shorten

MAX_SUMMARY_LENGTH = 140
"""Characters of a question in the list of search results."""


def render_dialog_form(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form in which a message becomes a question, with the most likely department."""
    council = context.council
    told: dict[str, Any] = {"author": args["author"], "asker": args.get("asker") or cards.AUTHOR}
    if council is None:  # the question is kept until one is bound to the chat
        view = MessageQuestionView(text=args["text"], note=_note(context, args), **told)
        content = cards.message_question_form(view, context.card_context)
        return Card(content=content, summary=context.texts("take.title"))
    hints = context.tx.search_index.hints_for_text(council, args["text"])
    chosen = args.get("department")
    view = MessageQuestionView(
        text=args["text"],
        **told,
        departments=council.departments if Permission.ASSIGN in context.permissions() else (),
        department=hints.department if chosen is None else parse_number(chosen),
        similar=tuple((council.reference(number), text) for number, text in hints.similar),
        kinds=args.get("kinds", ()),
        note=_note(context, args),
    )
    return Card(
        content=cards.message_question_form(view, context.card_context), summary=context.texts("take.title")
    )


def render_taken_message(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render which question a message has become."""
    question = context.tx.questions.get(args["question"])
    context = context.for_question(question)
    view = build_question_view(context, question, hints=False)
    return Card(
        content=cards.logged_card(view, context.card_context), summary=question_summary(view, context.texts)
    )


def render_current_question(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the current state of a question."""
    question = context.tx.questions.get(args["question"])
    context = context.for_question(question)
    view = build_question_view(context, question, hints=False)
    return Card(
        content=dated_question_card(view, context.card_context),
        summary=shorten(question.text, max_length=MAX_SUMMARY_LENGTH),
        title=f"{view.reference} · {format_state(view.state, context=context.card_context)}",
    )


def _note(context: RenderContext, args: Mapping[str, Any]) -> str | None:
    if args.get("refused"):
        return context.texts(f"refusal.{args['refused']}", **args["values"])
    if args.get("empty"):
        return context.texts("take.empty")
    return context.texts("take.cut") if args.get("cut") else None


DIALOG_FORM = ViewType("take_form", render=render_dialog_form, text_storage=TextStorage.UNTIL_SENT)
TAKEN_MESSAGE = ViewType("taken", render=render_taken_message)
CURRENT_QUESTION = ViewType("as_of", render=render_current_question)
