"""Render cards of one question, of several, and of lists of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.turn.types import Card
from bot.views.context import (
    Args,
    Audience,
    Follows,
    RenderContext,
    TextStorage,
    ViewType,
    build_question_view,
)
from cards import new_question, notifications
from cards import question as cards
from cards.history import HistoryEntry, history_card
from cards.question_list import questions_card
from cards.question_view import question_summary
from domain.council import Council, Department
from domain.person import Person
from domain.question import OPEN_STATUSES, Question
from storage import Transaction


def render_question(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question: the public card for a group, otherwise the card with the reader's actions."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = replace(
        build_question_view(context, shown, introduces=True),
        offers_logging_anyway=bool(args.get("offer")),
        back=args.get("back"),
    )
    draw = cards.public_question_card if context.person is None else cards.own_question_card
    return Card(content=draw(view, context.card_context), summary=question_summary(view, context.texts))


def render_assignment(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the owner's card of a question; once somebody else is responsible, the card says so."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    department = context.the_council.department_of(shown)
    theirs = context.person is not None and department is not None and context.person.id in department.people
    if theirs and context.person is not None and department is not None:
        note = context.note or stand_in_note(context, department, context.person.id)
        return render_question(replace(context, note=note), args)
    return build_withdrawn_card(context, [shown])


def concerns(question: Question, person: int, council: Council) -> bool:
    """Return whether a question is a person's business: as coordinator, owner, deputy or asker."""
    if person in council.coordinators or person in (question.asked_by, question.logged_by):
        return True
    return is_owned_by(person, question, council)


def is_owned_by(person: int, question: Question, council: Council) -> bool:
    """Return whether a person is owner or deputy of a question."""
    department = council.department_of(question)
    return department is not None and person in department.people


def build_withdrawn_card(context: RenderContext, questions: Sequence[Question]) -> Card:
    """Build what a card becomes whose reader has nothing to do with any of its questions any more."""
    if len(questions) == 1:
        view = build_question_view(context.for_question(questions[0]), questions[0], hints=False)
        content = cards.withdrawn_card(view, context.card_context)
        return Card(content=content, summary=question_summary(view, context.texts))
    council = context.the_council
    references = context.texts.join_names([council.reference(one.number) for one in questions])
    content = notifications.sentence_card(
        "withdrawn.questions", {"references": references}, context.card_context
    )
    return Card(content=content, summary=context.texts("withdrawn.questions", references=references))


def stand_in_note(context: RenderContext, department: Department, reader: int) -> str | None:
    """Return why the reader gets a question of a department whose owner is away, None for the owner."""
    owner = context.people((department.owner,)).get(department.owner or 0)
    if owner is None or owner.id == reader or not owner.is_away(context.card_context.today):
        return None
    return context.texts("instead.away", name=owner.name, day=owner.away_until or "")


def _due_assignment(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    question = tx.questions.get(args["question"])
    department = council.department_of(question)
    theirs = department is not None and person.id in department.people
    return args if question.is_open and theirs else None


def render_history(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question with its history."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = replace(build_question_view(context, shown, hints=False), back=args.get("back"))
    return Card(
        content=history_card(view, build_history(context, shown), context.card_context),
        summary=question_summary(view, context.texts),
    )


def build_history(context: RenderContext, question: Question) -> list[HistoryEntry]:
    """Return what happened to a question, oldest first, with the names of those who did it."""
    events = context.tx.events.of_question(question.id)
    takers = {event.id: event.new.get("assignee") or event.new.get("person") for event in events}
    people = context.people(person for event in events for person in (event.actor, takers[event.id]))
    return [
        HistoryEntry(
            event=event,
            actor=people[event.actor].name,
            assignee=people[taker].name if (taker := takers[event.id]) in people else None,
        )
        for event in events
    ]


def render_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render several questions, one row each."""
    found = context.tx.questions.get_many(args["questions"])
    views = [build_question_view(context.for_question(q), q, hints=False) for q in found]
    content = questions_card(views, context.card_context, note=context.note)
    return Card(
        content=content,
        summary=notifications.questions_summary(views, context.texts, key="summary.questions"),
    )


def render_reminder(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question that somebody wanted to be reminded of."""
    shown = context.tx.questions.get(args["question"])
    hints = shown.status in OPEN_STATUSES
    view = build_question_view(context.for_question(shown), shown, hints=hints, introduces=True)
    view = replace(view, notice=REMINDER.name)
    content = notifications.reminder_card(view, context.for_question(shown).card_context)
    return Card(content=content, summary=question_summary(view, context.texts))


def _due_reminder(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    question = tx.questions.get(args["question"])
    return args if question.is_open and concerns(question, person.id, council) else None


def render_edit_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question with the current text of its chat message, to be accepted or not."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    if shown.proposed_text is None:
        return render_question(context, args)
    view = replace(build_question_view(context, shown, hints=False), notice=EDIT_SUGGESTION.name)
    return Card(
        content=cards.suggest_edit(view, context.card_context),
        summary=question_summary(view, context.texts),
    )


def render_answer_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the query whether words are the answer to a question, or to one of several."""
    if "text" not in args:
        return (render_question if "question" in args else render_questions)(context, args)
    ids = [args["question"]] if "question" in args else args["questions"]
    found = context.tx.questions.get_many(ids)
    views = [build_question_view(context.for_question(q), q, hints=False) for q in found]
    drawn = context.for_question(found[0]).card_context
    names = _coordinator_names(context, views[0].council) if args.get("wonders") else ()
    content = new_question.suggest_answer_card(
        views, args["text"], drawn, asks=bool(args.get("asks")), ask_instead=names
    )
    return Card(content=content, summary=context.texts("answer.this"))


def _coordinator_names(context: RenderContext, council: Council) -> tuple[str, ...]:
    people = context.people(council.coordinators)
    return tuple(people[person].name for person in council.coordinators)


QUESTION = ViewType("question", render=render_question, follows=Follows.QUESTIONS)
ASSIGNMENT = ViewType(
    "assignment",
    render=render_assignment,
    audience=Audience.ASSIGNEES,
    still_due=_due_assignment,
    follows=Follows.QUESTIONS,
)
HISTORY = ViewType("history", render=render_history)
QUESTIONS = ViewType("questions", render=render_questions, follows=Follows.QUESTIONS)
REMINDER = ViewType("reminder", render=render_reminder, still_due=_due_reminder, follows=Follows.QUESTIONS)
EDIT_SUGGESTION = ViewType("offer_edit", render=render_edit_suggestion, follows=Follows.QUESTIONS)
ANSWER_SUGGESTION = ViewType(
    "offer_answer",
    render=render_answer_suggestion,
    is_replaceable=True,
    text_storage=TextStorage.NOT_WITH_CARD,
)
