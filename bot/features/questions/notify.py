"""Notify owners and askers of what happened to their questions."""

from bot.turn.types import CancelMessages, Effect, SendToPerson, Turn, View
from bot.views.questions import ANSWER, ASSIGNMENT, INHERITED_QUESTIONS
from domain.council import Council, Department
from domain.question import Question
from storage import Transaction
from storage.outbox import MessageKind

MAX_SINGLE_CARDS = 2


def notify_asker(turn: Turn, tx: Transaction, question: Question) -> list[SendToPerson]:
    """Return the effect that sends the answer to its asker.

    Empty if they have no personal chat with the bot, answered themselves, or know of it as coordinator.
    """
    asker = question.asked_by
    for_somebody_else = question.asked_for is not None or question.logged_by != asker
    if for_somebody_else or asker == turn.person.id or asker in turn.the_council.coordinators:
        return []
    if tx.people.get(asker).personal_chat is None:
        return []
    view = ANSWER.view(question=question.id)
    return [SendToPerson(person=asker, view=view, key=f"answered:{question.id}:{question.version}")]


def notify_owners(turn: Turn, *questions: Question, council: Council) -> list[Effect]:
    """Return the effects that send questions to the owners of their departments.

    An owner gets a card for each question up to ``MAX_SINGLE_CARDS``, above that one card with all of them.
    """
    return [
        SendToPerson(
            person=department.owner,
            view=view,
            key=f"{view.kind}:{view.questions[0]}:{turn.act}:{department.owner}",
            notify_on_failure=turn.person.id,
            kind=MessageKind.ASSIGNMENT,
        )
        for department in council.departments
        if department.owner is not None
        for view in _owner_views(department, [q.id for q in questions if q.department == department.id])
    ]


def _owner_views(department: Department, questions: list[int]) -> list[View]:
    if len(questions) <= MAX_SINGLE_CARDS:
        return [ASSIGNMENT.view(question=question) for question in questions]
    return [INHERITED_QUESTIONS.view(department=department.id, questions=questions)]


def cancel_pending_messages(question: Question, *, council: Council) -> list[Effect]:
    """Return the effects that cancel unsent messages about a question to the people of its department.

    They must come before effects that send something new.
    """
    department = council.department(question.department)
    people = () if department is None else department.people
    return [CancelMessages(question=question.id, person=person) for person in people]
