"""Notify owners and askers of what happened to their questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.mail.queue import MailDepartment
from bot.turn.types import (
    CancelMessages,
    Effect,
    SendToPerson,
    Turn,
    View,
)
from bot.views.messages import ASKER_NEWS
from bot.views.question_lists import INHERITED_QUESTIONS, MORE_TIME
from bot.views.questions import ASSIGNMENT
from cards.notifications import AskerNews, current_news
from domain.council import Council, Department
from domain.history import EventKind
from domain.mail import mail_recipient
from domain.question import Question
from storage import Transaction
from storage.outbox import MessageKind

MAX_SINGLE_CARDS = 2
_NEWS = {EventKind.ANSWERED: AskerNews.ANSWERED, EventKind.DROPPED: AskerNews.DROPPED}


def notify_askers(
    turn: Turn, tx: Transaction, question: Question, happening: EventKind
) -> list[SendToPerson]:
    """Return the effects that tell the askers what became of the question, also without a known chat.

    Those of the questions that were merged with it are told as well. Whoever logged one for a person without
    an account is told instead. Empty for other events.
    """
    news = _NEWS.get(happening)
    if happening is EventKind.HANDED_OVER:
        news = AskerNews.PASSED_ON if question.is_open else AskerNews.HANDED_OVER
    if news is None:
        return []
    told = [] if _knows(turn, question, question, news) else [_asker_news(turn, question, news)]
    others = tx.questions.duplicates_of(question)
    also = [_asker_news(turn, question, news, of=q) for q in others if not _knows(turn, q, question, news)]
    return list({effect.person: effect for effect in (*also, *told)}.values())


def notify_of_merging(turn: Turn, duplicate: Question, stays: Question) -> list[SendToPerson]:
    """Return the effect that tells the asker of a merged question where its answer comes from."""
    news = current_news(stays, AskerNews.MERGED, is_merged=True)
    return [] if _knows(turn, duplicate, stays, news) else [_asker_news(turn, stays, news, of=duplicate)]


def _asker(question: Question) -> int:
    return question.asked_by if question.asked_for is None else question.logged_by


def _knows(turn: Turn, asked: Question, question: Question, news: AskerNews) -> bool:
    """Return whether the asker did it, has taken it over, or hears of it as a coordinator."""
    told = _asker(asked)
    if told == turn.person.id or (question.is_open and told == question.assignee):
        return True
    return told in turn.the_council.coordinators and news not in (AskerNews.DROPPED, AskerNews.MERGED)


def _asker_news(
    turn: Turn, question: Question, news: AskerNews, *, of: Question | None = None
) -> SendToPerson:
    """Return the message about a question to its asker, or to the asker ``of`` one merged with it."""
    merged = {} if of is None else {"of": of.id}
    view = ASKER_NEWS.view(question=question.id, news=news.value, act=turn.act, **merged)
    about = question.id if of is None else f"{question.id}:{of.id}"
    return SendToPerson(person=_asker(of or question), view=view, key=f"asker:{about}:{question.version}")


def notify_owners(turn: Turn, tx: Transaction, *questions: Question, council: Council) -> list[Effect]:
    """Return the effects that send questions to their owners, or to the deputies of an owner who is away.

    Each gets a card for each question up to ``MAX_SINGLE_CARDS``, above that one card with all of them.
    """
    theirs = _by_recipient(turn, tx, questions, council=council)
    cards = [
        SendToPerson(
            person=person,
            view=view,
            key=f"{view.kind}:{view.questions[0]}:{turn.act}:{person}",
            notify_on_failure=turn.person.id,
            kind=MessageKind.ASSIGNMENT,
        )
        for (department_id, person), ids in theirs.items()
        for view in _owner_views(department_id, ids)
    ]
    return [*cards, *mail_departments(council, questions, by=turn.person.id, recipients=theirs)]


def mail_departments(
    council: Council,
    questions: Sequence[Question],
    *,
    by: int | None = None,
    recipients: Mapping[tuple[int, int], Sequence[int]] | None = None,
) -> list[MailDepartment]:
    """Return the effects that send questions to departments as e-mail.

    ``recipients`` are the ids of questions by department and by the person who gets them in Teams. Their own
    addresses come before the mailbox of the department.
    """
    mails = list[MailDepartment]()
    for question in questions:
        department = council.department(question.department)
        if department is None or not (department.mail or department.addresses):
            continue
        to = [p for (_, p), ids in (recipients or {}).items() if question.id in ids]
        own: list[int | None] = [person for person in to if department.address_of(person) is not None]
        mails += [
            MailDepartment(department=department.id, question=question.id, person=one, notify_on_failure=by)
            for one in own or [None]
            if department.address_of(one) is not None
        ]
    return mails


def notify_of_more_time(turn: Turn, tx: Transaction, *questions: Question, council: Council) -> list[Effect]:
    """Return the effects that tell owners of the date by which somebody else promised their answers.

    Each gets one message for each department.
    """
    theirs = _by_recipient(turn, tx, questions, council=council)
    return [
        SendToPerson(
            person=person,
            view=MORE_TIME.view(
                department=department, questions=ids, until=questions[0].promised.isoformat()
            ),
            key=f"{MORE_TIME.name}:{ids[0]}:{turn.act}:{person}",
        )
        for (department, person), ids in theirs.items()
        if person != turn.person.id and questions[0].promised is not None
    ]


def _by_recipient(
    turn: Turn, tx: Transaction, questions: Sequence[Question], *, council: Council
) -> dict[tuple[int, int], list[int]]:
    """Return the ids of questions by department and by the person who gets them."""
    theirs = dict[tuple[int, int], list[int]]()
    for question in questions:
        department = council.department_of(question)
        if department is not None and not department.removed:
            for person in _recipients(turn, tx, department, council=council):
                theirs.setdefault((department.id, person), []).append(question.id)
    return theirs


def sent_note(
    turn: Turn, tx: Transaction, question: Question, *, council: Council
) -> tuple[str, dict[str, Any]]:
    """Return the note of a question that was sent, with its values: to whom, where the owner is away."""
    department = council.department_of(question)
    mailbox = mail_recipient(council, department)
    if mailbox is not None and (department is None or not department.people):
        return "sent_by_mail", {"address": mailbox.address}
    if department is None or department.owner is None:
        return "sent_without_owner", {}
    owner = tx.people.get(department.owner)
    if not owner.is_away(_today(turn, council)):
        return "sent", {}
    recipients = _recipients(turn, tx, department, council=council)
    values = {"owner": owner.name, "day": owner.away_until}
    if department.owner in recipients:
        return "sent_to_absent_owner", values
    return "sent_to_deputies", {**values, "names": [tx.people.get(person).name for person in recipients]}


def _recipients(turn: Turn, tx: Transaction, department: Department, *, council: Council) -> tuple[int, ...]:
    """Return who gets a new question of a department; deputies are read only where the owner is away."""
    today = _today(turn, council)
    if department.owner is not None and not tx.people.get(department.owner).is_away(today):
        return (department.owner,)
    people = tx.people.get_many(department.people)
    return department.recipients(away={id_ for id_, person in people.items() if person.is_away(today)})


def _today(turn: Turn, council: Council) -> date:
    return turn.now.astimezone(council.zone).date()


def _owner_views(department: int, questions: list[int]) -> list[View]:
    if len(questions) <= MAX_SINGLE_CARDS:
        return [ASSIGNMENT.view(question=question) for question in questions]
    return [INHERITED_QUESTIONS.view(department=department, questions=questions)]


def cancel_pending_messages(question: Question, *, council: Council) -> list[Effect]:
    """Return the effects that cancel unsent messages about a question to those who have to answer it.

    They must come before effects that send something new.
    """
    department = council.department_of(question)
    if department is None:
        return []
    cancelled: list[Effect] = [
        CancelMessages(question=question.id, person=person) for person in department.people
    ]
    to = ([] if department.mail is None else [None]) + [person for person, _ in department.addresses]
    return cancelled + [
        MailDepartment(question=question.id, department=department.id, person=one, is_withdrawn=True)
        for one in to
    ]
