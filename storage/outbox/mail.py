"""Find the e-mail about a question: which was sent to a department, and which began its thread."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, literal_column, or_, select, update

from domain.errors import NotFound
from domain.mail import MailKind
from storage.compiled import CompiledStatement, of_tenant
from storage.outbox.messages import MessageKind, MessageState, OutboxMessage
from storage.outbox.undelivered import UndeliveredMessages
from storage.tables import outbox

_KEY_PARTS = 3
_MAILBOX = 0
"""Stands for the department's mailbox where a key names whose own address it is."""
_IS_OVER = (MessageState.CANCELLED, MessageState.EXPIRED)
_UNSENT = (MessageState.READY, MessageState.BLOCKED, MessageState.DEAD)
_MAILS = CompiledStatement(
    select(
        *(outbox.c.id, outbox.c.dedup_key, outbox.c.ordering_key, outbox.c.person_id),
        *(outbox.c.state, outbox.c.created_at),
    )
    .where(
        of_tenant(outbox),
        or_(outbox.c.question_id == bindparam("question"), outbox.c.id == bindparam("message")),
        outbox.c.kind == literal_column(f"'{MessageKind.MAIL.value}'"),
    )
    .order_by(outbox.c.id)
)


def mail_key(kind: MailKind, *, department: int, person: int | None, about: str) -> str:
    """Return the deduplication key of an e-mail, which says what it is and for which department or person."""
    return f"mail:{kind.value}:{department}:{person or _MAILBOX}:{about}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailIdentity:
    """What distinguishes an e-mail for ever, also from one with the same number after a restore."""

    message: int
    created_at: datetime


@dataclass
class MailMessages(UndeliveredMessages):
    """The e-mail of one tenant."""

    def mail_identity(self, message: OutboxMessage) -> tuple[MailIdentity, MailIdentity | None]:
        """Return the identity of an e-mail, and that of the first one of its thread if it is another.

        Raises NotFound ``no_such_question``.
        """
        rows = self._mails(message.question, message=message.id)
        mine = next((row for row in rows if row["id"] == message.id), None)
        if mine is None:
            raise NotFound("no_such_question")
        first = next(
            (
                row
                for row in rows
                if row["ordering_key"] == message.ordering_key
                and row["state"] in (MessageState.SENT, MessageState.HELD)
            ),
            mine,
        )
        return _identity(mine), None if first["id"] >= mine["id"] else _identity(first)

    def has_mailed(self, question: int, *, department: int, address: str) -> bool:
        """Return whether the address has a question of the department, or will, and it was not withdrawn."""
        return address in self._mailed_to(question, department=department).values()

    def is_mailed(self, question: int, department: int) -> bool:
        """Return whether the department has a question as e-mail, or will, at whatever address."""
        return bool(self._mailed_to(question, department=department))

    def withdraw_mail(self, question: int, *, department: int, person: int | None) -> str | None:
        """Cancel the unsent mail about a question to the mailbox of a department, or to one of its people.

        Return the address that has to be told that an earlier one does not hold any more, if there is one.
        """
        unsent = update(outbox).where(
            outbox.c.tenant_id == self._tenant,
            outbox.c.question_id == question,
            outbox.c.kind == MessageKind.MAIL.value,
            outbox.c.dedup_key.startswith(f"mail:{MailKind.ASSIGNMENT.value}:{department}:"),
            outbox.c.person_id.is_not_distinct_from(person),
            outbox.c.state.in_(_UNSENT),
            outbox.c.uncertain_attempts == 0,
        )
        self._connection.execute(unsent.values(state=MessageState.CANCELLED.value, done_at=self._now))
        return self._mailed_to(question, department=department).get(person)

    def _mailed_to(self, question: int, *, department: int) -> dict[int | None, str]:
        """Return the addresses that have a question of the department, or will, and it was not withdrawn.

        By person, None for the mailbox: for each the one that was written to last.
        """
        rows = (row for row in self._mails(question, message=0) if row["state"] not in _IS_OVER)
        last = {row["person_id"]: row for row in rows if _department_of(row) == department}
        return {
            person: _address_of(row) for person, row in last.items() if _kind_of(row) is MailKind.ASSIGNMENT
        }

    def _mails(self, question: int | None, *, message: int) -> list[RowMapping]:
        found = _MAILS.fetch_all(self._connection, tenant=self._tenant, question=question, message=message)
        return list(found)  # type: ignore[arg-type]


def _identity(row: RowMapping) -> MailIdentity:
    return MailIdentity(message=row["id"], created_at=row["created_at"])


def _address_of(row: RowMapping) -> str:
    return str(row["ordering_key"]).rsplit("/", 1)[-1]


def _kind_of(row: RowMapping) -> MailKind:
    return MailKind(row["dedup_key"].split(":", _KEY_PARTS)[1])


def _department_of(row: RowMapping) -> int:
    return int(row["dedup_key"].split(":", _KEY_PARTS)[2])
