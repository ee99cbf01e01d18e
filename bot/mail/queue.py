"""Queue e-mail to departments and their people, in the transaction of what caused it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from domain.council import Council
from domain.history import EventKind
from domain.mail import MailKind, MailRecipient, mail_recipient
from domain.meeting import Meeting
from domain.person import LINK_HOLDER, Person
from domain.question import Question, QuestionStatus
from storage import Transaction
from storage.answer_links import LONGEST_LINK, AnswerLink
from storage.outbox import DEPARTMENT, LINK, OutboxMessage, mail_key

SHORTEST_LINK = timedelta(days=7)
"""How long the link of an e-mail works at least when it is sent, unless its meeting comes first."""
LINK_RENEWAL_INTERVAL = timedelta(minutes=1)
"""A newer link is not replaced, so that a clock that was wrong does not make one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDepartment:
    """Send a question to a department as e-mail, where the council wants that, or withdraw it there."""

    department: int
    question: int
    person: int | None = None
    """To whose own address; None for the mailbox of the department."""
    is_withdrawn: bool = False
    notify_on_failure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedReminder:
    """A reminder that goes out as e-mail, to a department or to one of its people."""

    department: int
    person: int | None
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReminder:
    """Remind departments, or one of their people, of questions as e-mail, at most once a day of the same."""

    reminder: MailedReminder
    meeting: Meeting | None
    """The next one, if there is one."""


def mail_department(tx: Transaction, mail: MailDepartment, *, key: str) -> None:
    """Queue a question as e-mail, with its council as it is after the turn, or withdraw it."""
    question = tx.questions.get(mail.question)
    council, person = tx.councils.get(question.council), mail.person
    if mail.is_withdrawn:
        withdraw_question(tx, council, mail.question, department=mail.department, person=person, key=key)
    else:
        mail_question(tx, council, question, key=key, caused_by=mail.notify_on_failure, person=person)


def mail_reminder(tx: Transaction, council: Council, mail: MailReminder, *, day: date) -> None:
    """Queue a reminder that a coordinator sends now, at any hour."""
    meeting = mail.meeting if mail.meeting is not None and mail.meeting.planned_start > tx.now else None
    mail_digests(
        tx,
        council,
        tx.questions.get_many(mail.reminder.questions),
        args={"meeting": None if meeting is None else meeting.id, "day": day.isoformat()},
        at=tx.now,
        expires_at=tx.now + LONGEST_LINK if meeting is None else meeting.planned_start,
        person=mail.reminder.person,
        is_reached=False,
    )


def mail_question(
    tx: Transaction,
    council: Council,
    question: Question,
    *,
    key: str,
    caused_by: int | None,
    person: int | None = None,
    is_reached: bool | None = None,
) -> None:
    """Queue a question for an address of its department, if it is to have it and does not have it yet.

    ``key`` says what caused it, ``person`` and ``is_reached`` are those of ``mail_recipient``.
    """
    department = council.department(question.department)
    to = mail_recipient(council, department, person=person, is_reached=is_reached)
    if department is None or to is None or not question.is_open:
        return
    if not tx.outbox.has_mailed(question.id, department=department.id, address=to.address):
        tx.outbox.withdraw_mail(question.id, department=department.id, person=to.person)
        link = create_link(
            tx,
            council,
            department.id,
            [question.id],
            person=to.person,
            until=tx.now + LONGEST_LINK,
            key=key,
        )
        tx.outbox.add_mail(
            MailKind.ASSIGNMENT,
            to=to,
            department=department.id,
            council=council.id,
            args={"questions": [question.id]},
            key=f"{question.id}:{key}",
            link=link,
            question=question.id,
            caused_by=caused_by,
        )


def withdraw_question(
    tx: Transaction, council: Council, question: int, *, department: int, person: int | None, key: str
) -> None:
    """Cancel the unsent mail about a question, and queue one that withdraws what was sent."""
    address = tx.outbox.withdraw_mail(question, department=department, person=person)
    if address is not None:
        tx.outbox.add_mail(
            MailKind.WITHDRAWAL,
            to=MailRecipient(address=address, person=person),
            department=department,
            council=council.id,
            args={"questions": [question]},
            key=f"{question}:{key}",
            question=question,
        )


def mail_digests(
    tx: Transaction,
    council: Council,
    questions: Iterable[Question],
    *,
    args: Mapping[str, Any],
    at: datetime,
    expires_at: datetime,
    person: int | None = None,
    is_reached: bool | None = None,
) -> None:
    """Queue a mail with these questions for each department that gets e-mail, the same once a day.

    ``args`` are those of a digest's view, ``person`` and ``is_reached`` are those of ``mail_recipient``.
    """
    theirs = dict[int, list[int]]()
    for question in questions:
        theirs.setdefault(question.department or 0, []).append(question.id)
    meeting = args.get("meeting")
    for number, ids in theirs.items():
        to = mail_recipient(council, council.department(number), person=person, is_reached=is_reached)
        if to is None:
            continue
        day = args.get("day") or tx.now.date().isoformat()
        listed = sha256(",".join(map(str, ids)).encode()).hexdigest()[:16]
        key = f"{council.id}:{meeting}:{day}:{listed}"
        tx.outbox.add_mail(
            MailKind.DIGEST,
            to=to,
            department=number,
            council=council.id,
            args={"questions": ids, "meeting": meeting},
            key=key,
            link=create_link(tx, council, number, ids, person=to.person, until=expires_at, key=key),
            meeting=meeting,
            at=at,
            expires_at=expires_at,
        )


def agenda_key(meeting: Meeting, *, department: int, person: int | None) -> str:
    """Return the deduplication key of an agenda: one for each day that a meeting is planned for."""
    about = f"{meeting.id}:{meeting.day}"
    return mail_key(MailKind.AGENDA, department=department, person=person, about=about)


def mail_agenda(
    tx: Transaction, council: Council, meeting: Meeting, mail: MailedReminder, *, at: datetime
) -> None:
    """Queue what comes up at a meeting, with the link to those questions that are theirs."""
    until, ids, number = meeting.planned_start, list(mail.questions), mail.department
    department = council.department(number)
    address = None if department is None else department.address_of(mail.person)
    if address is None:
        return
    key = f"{meeting.id}:{meeting.day}"
    link = create_link(tx, council, number, ids, person=mail.person, until=until, key=key) if ids else None
    tx.outbox.add_mail(
        MailKind.AGENDA,
        to=MailRecipient(address=address, person=mail.person),
        department=number,
        council=council.id,
        args={"questions": ids, "meeting": meeting.id},
        key=key,
        link=link,
        meeting=meeting.id,
        at=at,
        expires_at=until,
    )


def create_link(
    tx: Transaction,
    council: Council,
    department: int,
    questions: list[int],
    *,
    person: int | None,
    until: datetime,
    key: str,
) -> int:
    """Return the id of the link with which a department, or one of its people, answers these questions."""
    numbers = ",".join(map(str, questions))
    recipient = f"{department}" if person is None else f"{department}/{person}"
    return tx.answer_links.create(
        council=council.id,
        department=department if person is None else None,
        person=person,
        questions=questions,
        expires_at=until,
        mail_key=f"{recipient}:{numbers}:{key}",
    )


def is_link_good(tx: Transaction, link: AnswerLink, council: Council, message: OutboxMessage) -> bool:
    """Return whether the link of an unsent e-mail still works, for as long as its reader needs it."""
    needed_until = min(message.expires_at, tx.now + SHORTEST_LINK)
    if link.revoked_at is not None or link.expires_at < needed_until:
        return False
    is_new = link.created_at > tx.now - LINK_RENEWAL_INTERVAL
    return is_new or len(link.questions) > 1 or bool(linked_questions(tx, link, council))


def renew_link(tx: Transaction, message: OutboxMessage) -> None:
    """Give an e-mail that has not been sent yet a new link, whose time begins now."""
    council, payload = tx.councils.get(message.council or 0), message.payload
    is_assignment = payload["kind"] == MailKind.ASSIGNMENT
    link = create_link(
        tx,
        council,
        payload[DEPARTMENT],
        payload["args"]["questions"],
        person=message.person,
        until=tx.now + LONGEST_LINK if is_assignment else message.expires_at,
        key=f"{message.id}:{tx.now.isoformat()}",
    )
    tx.outbox.replace_payload(message.id, payload={**payload, LINK: link})


def upsert_mail_reader(
    tx: Transaction, council: Council, *, department: int | None, person: int | None
) -> Person:
    """Return whoever gets the e-mail of a department, or else of a person, as a person who stands for it."""
    known = council.department(department)
    name = tx.people.get(person or 0).name if known is None else known.name
    recipient = f"person:{person}" if known is None else f"department:{known.id}"
    return tx.people.upsert(name=name, teams_id=f"{LINK_HOLDER}{recipient}")


def record_mail(tx: Transaction, message: OutboxMessage, *, reason: str | None) -> None:
    """Record in the history of its question what became of an e-mail: ``reason`` says why it failed.

    The address is not recorded.
    """
    council, person = tx.councils.get(message.council or 0), message.person
    department = None if person is not None else message.payload[DEPARTMENT]
    reader = upsert_mail_reader(tx, council, department=department, person=person)
    to = {"mailed_to": message.payload[DEPARTMENT]} if person is None else {"person": person}
    for question in tx.questions.get_many(message.questions):
        tx.events.add(
            question,
            happening=EventKind.MAILED if reason is None else EventKind.MAIL_FAILED,
            by=reader.id,
            act=f"mail:{message.id}:{tx.now.isoformat()}",
            at=tx.now,
            old={},
            new=to if reason is None else {**to, "why": reason},
        )


def linked_questions(tx: Transaction, link: AnswerLink, council: Council) -> list[Question]:
    """Return the questions of a link that are still its recipient's; none of a link that has ended."""
    if link.revoked_at is not None or tx.now >= link.expires_at:
        return []
    found = (q for q in tx.questions.get_many(link.questions) if q.status is not QuestionStatus.DROPPED)
    return [q for q in found if _is_recipients(tx, q, link, council) and not _has_moved(tx, q, link)]


def _is_recipients(tx: Transaction, question: Question, link: AnswerLink, council: Council) -> bool:
    department = council.department_of(question)
    if question.council != council.id or department is None or department.removed:
        return False
    if link.person is None:
        return department.id == link.department
    return tx.people.get(link.person).id in department.people


def _has_moved(tx: Transaction, question: Question, link: AnswerLink) -> bool:
    """Return whether somebody else got a question since the link was made, even if it came back."""
    later = (event for event in tx.events.of_question(question.id) if event.at > link.created_at)
    return any("department" in event.new or "assignee" in event.new for event in later)
