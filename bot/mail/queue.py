"""Queue e-mail to departments, in the transaction of what caused it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from domain.council import Council
from domain.mail import MailKind, mailbox
from domain.question import Question
from storage import Transaction
from storage.answer_links import LONGEST_LINK


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDepartment:
    """Send a question to a department as e-mail, where the council wants that, or withdraw it there."""

    department: int
    question: int
    is_withdrawn: bool = False
    notify_on_failure: int | None = None


def mail_question(
    tx: Transaction,
    council: Council,
    question: Question,
    *,
    key: str,
    caused_by: int | None,
    is_reached: bool | None = None,
) -> None:
    """Queue a question for the mailbox of its department, if it is to have it and does not have it yet.

    ``key`` says what caused it, ``is_reached`` is that of ``mailbox``.
    """
    department = council.department(question.department)
    address = mailbox(council, department, is_reached=is_reached)
    if department is None or address is None or not question.is_open:
        return
    if not tx.outbox.has_mailed(question.id, department=department.id, address=address):
        tx.outbox.add_mail(
            MailKind.ASSIGNMENT,
            address=address,
            department=department.id,
            council=council.id,
            args={"questions": [question.id]},
            key=f"{question.id}:{key}",
            link=_link(tx, council, department.id, [question.id], until=tx.now + LONGEST_LINK, key=key),
            question=question.id,
            caused_by=caused_by,
        )


def withdraw_question(tx: Transaction, council: Council, question: int, *, department: int, key: str) -> None:
    """Cancel the unsent mail about a question, and queue one that withdraws what was sent."""
    address = tx.outbox.withdraw_mail(question, department=department)
    if address is not None:
        tx.outbox.add_mail(
            MailKind.WITHDRAWAL,
            address=address,
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
    is_reached: bool | None = None,
) -> None:
    """Queue a mail with these questions for each department that gets e-mail, the same once a day.

    ``args`` are those of a digest's view, ``is_reached`` is that of ``mailbox``.
    """
    theirs = dict[int, list[int]]()
    for question in questions:
        theirs.setdefault(question.department or 0, []).append(question.id)
    meeting = args.get("meeting")
    for number, ids in theirs.items():
        address = mailbox(council, council.department(number), is_reached=is_reached)
        if address is None:
            continue
        day = args.get("day") or tx.now.date().isoformat()
        listed = sha256(",".join(map(str, ids)).encode()).hexdigest()[:16]
        key = f"{council.id}:{meeting}:{day}:{listed}"
        tx.outbox.add_mail(
            MailKind.DIGEST,
            address=address,
            department=number,
            council=council.id,
            args={"questions": ids, "meeting": meeting},
            key=key,
            link=_link(tx, council, number, ids, until=expires_at, key=key),
            meeting=meeting,
            at=at,
            expires_at=expires_at,
        )


def _link(
    tx: Transaction, council: Council, department: int, questions: list[int], *, until: datetime, key: str
) -> int:
    """Return the id of the link with which the department answers these questions."""
    numbers = ",".join(map(str, questions))
    return tx.answer_links.create(
        council=council.id,
        department=department,
        person=None,
        questions=questions,
        expires_at=until,
        mail_key=f"{department}:{numbers}:{key}",
    )
