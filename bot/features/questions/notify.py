"""Notify owners, coordinators and askers of what happened to their questions."""

from datetime import timedelta

from bot.turn.types import Effect, SendToPerson, Turn, View
from bot.views.messages import NEWS
from bot.views.questions import ANSWER, ASSIGNMENT, INHERITED_QUESTIONS
from domain.council import Council, Department
from domain.question import Question
from storage import Transaction
from storage.outbox import MessageKind

DIGEST_WINDOW = timedelta(minutes=10)
MAX_ROWS = 8
MAX_SINGLE_CARDS = 2


def notify_coordinators(turn: Turn, tx: Transaction, question: Question) -> None:
    """Notify the other coordinators of a change: one message for all changes of ten minutes."""
    for coordinator in turn.the_council.coordinators:
        if coordinator != turn.person.id:
            _notify_coordinator(turn, tx, question, coordinator)


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


def _notify_coordinator(turn: Turn, tx: Transaction, question: Question, coordinator: int) -> None:
    council = turn.the_council
    since = turn.now - DIGEST_WINDOW
    standing = tx.posted_cards.newest_personal(
        council=council.id, person=coordinator, kind=NEWS.name, since=since
    )
    if standing is not None and (rows := _rows_with(standing.args["questions"], question.id)):
        tx.posted_cards.replace_content(
            standing.id, council=council.id, kind=NEWS.name, args={"questions": rows}, questions=rows
        )
        tx.outbox.update_card(standing.id, thread=standing.thread, key=turn.act)
        return
    prefix = f"news:{council.id}:{coordinator}:"
    waiting = tx.outbox.find_unsent(prefix, since=since)
    if waiting is not None and (rows := _rows_with(waiting.payload["args"]["questions"], question.id)):
        tx.outbox.replace_payload(waiting.id, payload=NEWS.view(questions=rows).payload)
        return
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"{prefix}{turn.act}",
        payload=NEWS.view(questions=[question.id]).payload,
        council=council.id,
        person=coordinator,
    )


def _rows_with(rows: list[int], question: int) -> list[int]:
    """Return the rows with one more; empty if the card would become too long."""
    together = list(dict.fromkeys([*rows, question]))
    return together if len(together) <= MAX_ROWS else []


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
        )
        for department in council.departments
        if department.owner is not None
        for view in _owner_views(department, [q.id for q in questions if q.department == department.id])
    ]


def _owner_views(department: Department, questions: list[int]) -> list[View]:
    if len(questions) <= MAX_SINGLE_CARDS:
        return [ASSIGNMENT.view(question=question) for question in questions]
    return [INHERITED_QUESTIONS.view(department=department.id, questions=questions)]


def cancel_pending_messages(tx: Transaction, question: Question, *, council: Council) -> None:
    """Cancel messages about a question that have not been sent yet to the people of its department."""
    department = council.department(question.department)
    for person in () if department is None else department.people:
        tx.outbox.cancel(question.id, person=person)
