"""List messages that were not delivered, retry them, or mark them as arrived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from domain.mail import MailKind
from storage.compiled import CompiledStatement, Repository, of_tenant
from storage.mapper import Mapper
from storage.outbox.messages import (
    CARD_NONCE,
    DEPARTMENT,
    EARLIER_NONCES,
    UNDELIVERED_STATES,
    MessageKind,
    MessageState,
)
from storage.retention import MESSAGE_RETENTION
from storage.tables import outbox

EXPIRES_AFTER = timedelta(days=30)
MAX_LISTED = 100
REPORTED_KINDS = (
    *(MessageKind.ASSIGNMENT, MessageKind.MESSAGE, MessageKind.REMINDER, MessageKind.POST),
    *(MessageKind.REPLY, MessageKind.OFFER, MessageKind.HANDED, MessageKind.MAIL),
)
"""Kinds that are reported to coordinators if they do not arrive; a refused private reply goes to the chat."""
CODE_RESTORED = "restored"
"""The code of messages that were due when a backup was restored: they may have been sent already."""


def _written(*values: StrEnum) -> list[ColumnElement[str]]:
    return [literal_column(f"'{value.value}'") for value in values]


_FAILED = outbox.c.state.in_(_written(*UNDELIVERED_STATES))
"""Written as literals, as in the index ``outbox_failed``; else SQLite would not use it."""
_IS_REPORTED = or_(
    outbox.c.kind.in_([kind.value for kind in REPORTED_KINDS]),
    and_(outbox.c.kind == MessageKind.PRIVATE.value, outbox.c.state != MessageState.DEAD.value),
)
_OF_REMINDER = outbox.c.kind == MessageKind.REMINDER.value
_STATUS = func.coalesce(outbox.c.last_status, 0)
_PERMANENT_FAILURE = or_(_STATUS.between(300, 400), _STATUS == HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
"""Failures that a retry cannot cure: a redirect, a malformed message, or one that is too large."""
_IS_ASSIGNMENT = or_(
    outbox.c.kind == literal_column(f"'{MessageKind.ASSIGNMENT.value}'"),
    and_(outbox.c.kind == literal_column(f"'{MessageKind.MAIL.value}'"), outbox.c.person_id.is_(None)),
)
_NOT_DELIVERED = CompiledStatement(  # adding nothing to the tenant keeps SQLite from reading all its messages
    select(outbox.c.question_id, outbox.c.payload, outbox.c.person_id).where(
        outbox.c.tenant_id.concat(literal_column("''")) == bindparam("tenant"),
        outbox.c.council_id == bindparam("council"),
        _IS_ASSIGNMENT,
        _FAILED,
    )
)
_IN_TIME = or_(~_OF_REMINDER, outbox.c.expires_at > bindparam("w_now"))
"""Messages that may be sent again: all but expired reminders."""
_WAITS = and_(
    of_tenant(outbox, "w_tenant"),
    outbox.c.person_id == bindparam("w_person"),
    or_(
        outbox.c.state.in_(_written(MessageState.BLOCKED)),
        and_(
            outbox.c.state.in_(_written(MessageState.DEAD, MessageState.HELD)),
            outbox.c.kind.in_(_written(MessageKind.ASSIGNMENT, MessageKind.REMINDER)),
            outbox.c.expires_at > bindparam("w_now"),
            func.coalesce(outbox.c.last_code, "") != CODE_RESTORED,
            ~_PERMANENT_FAILURE,
        ),
    ),
    _IN_TIME,
)
"""Messages to a person that Teams blocked, or whose failure a retry may cure.

The states are written out: SQLite plans a statement anew for each value of a parameter that is compared with
the column of a partial index, which takes ten times as long as running it.
"""
_WAITING = CompiledStatement(select(outbox.c.id).where(_WAITS).limit(1))


def _renewing(*conditions: ColumnElement[bool]) -> CompiledStatement:
    """Return the statement that queues these messages again as if they were new."""
    anew = case(
        (_OF_REMINDER, outbox.c.expires_at), else_=bindparam("b_anew", type_=outbox.c.expires_at.type)
    )
    budget = {"attempts": 0, "uncertain_attempts": 0, "not_before": bindparam("b_now"), "expires_at": anew}
    return CompiledStatement(
        update(outbox).where(*conditions).values(state=MessageState.READY.value, done_at=None, **budget)
    )


_RELEASE = _renewing(_WAITS)
_RETRY = _renewing(
    _FAILED,
    of_tenant(outbox, "w_tenant"),
    outbox.c.id == bindparam("w_message"),
    outbox.c.council_id == bindparam("w_council"),
    _IN_TIME,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedMessage:
    """A message that was not delivered."""

    id: int
    kind: MessageKind
    person: int | None
    thread: str | None
    department: int | None
    """The department that an e-mail is for."""
    questions: tuple[int, ...]
    state: MessageState
    status: int | None
    code: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeliveredAssignment:
    """A question whose assignment did not reach the person or the mailbox it was for."""

    question: int
    person: int | None
    """None for the mailbox of its department."""
    is_joint: bool
    """Whether it was sent together with others, in one message."""


_MAPPER = Mapper(
    FailedMessage,
    outbox,
    renames={"status": "last_status", "code": "last_code", "at": "done_at"},
    computed=("questions", "department"),
)


@dataclass
class UndeliveredMessages(Repository):
    """The undelivered messages of one tenant."""

    _now: datetime
    has_new_messages: bool = field(default=False, init=False)
    """Whether this transaction has something for the outbox worker."""

    def list_failed(
        self, council: int, *, since: datetime | None = None, limit: int = MAX_LISTED
    ) -> list[FailedMessage]:
        """Return the undelivered messages to a council's people since then, latest first."""
        wanted = select(outbox).where(
            _FAILED,
            outbox.c.tenant_id == self._tenant,
            outbox.c.council_id == council,
            outbox.c.done_at >= (since or self._now - MESSAGE_RETENTION),
            _IS_REPORTED,
        )
        newest = wanted.order_by(outbox.c.done_at.desc(), outbox.c.id.desc()).limit(limit)
        return [_failed_from_row(row) for row in self._connection.execute(newest).mappings()]

    def retry(self, message: int, council: int) -> bool:
        """Retry a failed message from the start; return False for a reminder whose meeting has started."""
        return self._renew(_RETRY, w_message=message, w_council=council) > 0

    def mark_arrived(self, message: int, council: int) -> bool:
        """Mark an uncertain message as sent, because a coordinator says that it arrived."""
        held = update(outbox).where(
            outbox.c.tenant_id == self._tenant,
            outbox.c.id == message,
            outbox.c.council_id == council,
            outbox.c.state == MessageState.HELD.value,
        )
        settled = held.values(state=MessageState.SENT.value, done_at=self._now)
        return self._connection.execute(settled).rowcount > 0

    def confirm_reply(self, nonce: str, council: int | None, *, activity: str | None) -> None:
        """Mark the undelivered reply whose card has this nonce as sent, because that card has arrived.

        A reply that was sent again because this one was uncertain counts as sent, too.
        """
        payload = outbox.c.payload
        is_copy = payload[EARLIER_NONCES].as_string().contains(nonce, autoescape=True)
        undelivered = update(outbox).where(
            _FAILED,
            outbox.c.tenant_id == self._tenant,
            outbox.c.council_id == council,
            outbox.c.kind == MessageKind.REPLY.value,
            or_(payload[CARD_NONCE].as_string() == nonce, is_copy),
        )
        sent = undelivered.values(state=MessageState.SENT.value, activity_id=activity, done_at=self._now)
        self._connection.execute(sent)

    def release(self, person: int) -> int:
        """Release the messages that waited for a person to meet the bot, and return how many."""
        return self._renew(_RELEASE, w_person=person)

    def has_waiting_messages(self, person: int) -> bool:
        """Return whether messages wait for this person to meet the bot."""
        wanted = {"w_tenant": self._tenant, "w_person": person, "w_now": self._now}
        return _WAITING.fetch_value(self._connection, **wanted) is not None

    def has_blocked_messages(self, person: int) -> bool:
        """Return whether Teams blocked a message to this person that is still in time."""
        is_in_time = or_(~_OF_REMINDER, outbox.c.expires_at > self._now)
        return self._any(
            outbox.c.person_id == person, outbox.c.state == MessageState.BLOCKED.value, is_in_time
        )

    def undelivered_assignments(self, council: int) -> list[UndeliveredAssignment]:
        """Return the questions of a council whose assignment did not arrive, those sent together first."""
        rows = _NOT_DELIVERED.fetch_all(self._connection, tenant=self._tenant, council=council)
        found = [
            UndeliveredAssignment(question=q, person=row["person_id"], is_joint=row["question_id"] is None)
            for row in rows
            if row["person_id"] is not None or row["payload"].get("kind") == MailKind.ASSIGNMENT
            for q in _questions_of(row)
        ]
        return sorted(found, key=lambda one: not one.is_joint)

    def _any(self, *conditions: ColumnElement[bool]) -> bool:
        wanted = select(outbox.c.id).where(outbox.c.tenant_id == self._tenant, *conditions)
        return self._connection.execute(wanted.limit(1)).first() is not None

    def _renew(self, statement: CompiledStatement, **which: int) -> int:
        """Queue the messages of a statement again, and return how many."""
        when = {"w_now": self._now, "b_now": self._now, "b_anew": self._now + EXPIRES_AFTER}
        count = statement.execute(self._connection, w_tenant=self._tenant, **when, **which)
        self.has_new_messages = self.has_new_messages or count > 0
        return count


def _questions_in_payload(payload: Mapping[str, Any]) -> tuple[int, ...]:
    args = payload.get("args", {})
    return (args["question"],) if isinstance(args.get("question"), int) else tuple(args.get("questions", ()))


def _questions_of(row: Mapping[str, Any] | RowMapping) -> tuple[int, ...]:
    question = row["question_id"]
    return _questions_in_payload(row["payload"]) if question is None else (question,)


def _failed_from_row(row: RowMapping) -> FailedMessage:
    return _MAPPER.from_row(row, questions=_questions_of(row), department=row["payload"].get(DEPARTMENT))
