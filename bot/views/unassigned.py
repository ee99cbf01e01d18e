"""Render the questions that wait to be assigned, to assign several at once."""

from collections.abc import Mapping
from typing import Any

from bot.turn.types import Card
from bot.views.context import Audience, RenderContext, ViewType
from bot.views.question_lists import build_row
from cards.question_list import AssignSeveralView, UnassignedQuestion, assign_several_card
from domain.question import QuestionStatus

MAX_ASSIGNED_AT_ONCE = 30
"""How many questions one card assigns."""


def render_unassigned_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the questions that wait to be assigned, to choose those of one department."""
    council, questions = context.the_council, context.tx.questions
    context.require_coordinator()
    statuses = (QuestionStatus.LOGGED,)
    found = questions.list_page(
        council, statuses=statuses, department=None, page=0, size=MAX_ASSIGNED_AT_ONCE
    )
    view = AssignSeveralView(
        questions=tuple(
            UnassignedQuestion(
                row=build_row(context, council, question),
                suggested=council.department(context.tx.search_index.hints_for(council, question).department),
            )
            for question in found[:MAX_ASSIGNED_AT_ONCE]
        ),
        total=questions.count(council, statuses=statuses, department=None),
        departments=council.departments,
        council=council.id,
        note=context.note,
    )
    content = assign_several_card(view, context.card_context)
    return Card(content=content, summary=context.texts.plural("assign_several.title", view.total))


UNASSIGNED_QUESTIONS = ViewType(
    "unassigned", render=render_unassigned_questions, audience=Audience.COORDINATORS
)
