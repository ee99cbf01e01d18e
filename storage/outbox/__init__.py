"""Store messages to be sent: added with the change that causes them, claimed and settled by the worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    String,
    UpdateBase,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from domain.mail import MailKind, MailRecipient
from storage.compiled import CompiledStatement, of_tenant
from storage.engine import DatabaseDialect, Insert, compile_for, compile_insert_if_new
from storage.outbox.claims import (
    ClaimCapacity,
    Lease,
    claim,
    pause_tenant,
    paused_for,
    refresh_statistics,
    release_abandoned,
    time_until_due,
    unknown_kinds,
)
from storage.outbox.mail import MailIdentity, MailMessages, mail_key
from storage.outbox.messages import (
    ADDRESS,
    AT_ANY_HOUR,
    CARD_NONCE,
    DEPARTMENT,
    EARLIER_NONCES,
    LINK,
    MESSAGE_MAPPER,
    PERSONAL_CHAT,
    TARGETED,
    UNDELIVERED_STATES,
    WHOLE_CHAT,
    WORTH_READING_UNTIL,
    MessageKind,
    MessageState,
    OutboxMessage,
)
from storage.outbox.undelivered import CODE_RESTORED, EXPIRES_AFTER, FailedMessage
from storage.tables import outbox, posted_cards

__all__ = [
    "ADDRESS",
    "AT_ANY_HOUR",
    "CARD_NONCE",
    "CODE_RESTORED",
    "DEPARTMENT",
    "EARLIER_NONCES",
    "EXPIRES_AFTER",
    "LINK",
    "PERSONAL_CHAT",
    "TARGETED",
    "UNDELIVERED_STATES",
    "WHOLE_CHAT",
    "WORTH_READING_UNTIL",
    "ClaimCapacity",
    "FailedMessage",
    "Lease",
    "MailIdentity",
    "MessageKind",
    "MessageState",
    "Outbox",
    "OutboxMessage",
    "ScheduledMessage",
    "UnsentMessage",
    "claim",
    "mail_key",
    "paused_for",
    "refresh_statistics",
    "release_abandoned",
    "time_until_due",
    "unknown_kinds",
]


_CANCELLABLE = (MessageState.READY, MessageState.BLOCKED, MessageState.HELD, MessageState.DEAD)
_NEW = {"state": MessageState.READY.value, "attempts": 0, "uncertain_attempts": 0}
_RENEWED_COLUMNS = (
    *("kind", "rank", "payload", "council_id", "meeting_id", "question_id", "person_id", "thread"),
    *("ordering_key", "not_before", "expires_at", "created_at", *_NEW),
)
_CLEARED = dict.fromkeys(("done_at", "last_status", "last_code"))
_KEY = ("tenant_id", "dedup_key")
_INSERT = compile_insert_if_new(outbox)
_IS_UNSENT = outbox.c.state.in_(
    [literal_column(f"'{state.value}'") for state in (MessageState.READY, MessageState.BLOCKED)]
)
_PREFIX = bindparam("prefix", type_=String)
_UNSENT = CompiledStatement(
    select(outbox.c.id, outbox.c.payload)
    .where(
        of_tenant(outbox),
        outbox.c.person_id == bindparam("person"),
        func.substr(outbox.c.dedup_key, 1, func.length(_PREFIX)) == _PREFIX,
        _IS_UNSENT,
        outbox.c.created_at >= bindparam("since"),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
    .with_for_update()
)
_REPLACE_PAYLOAD = CompiledStatement(
    update(outbox)
    .where(outbox.c.tenant_id == bindparam("w_tenant"), outbox.c.id == bindparam("w_id"), _IS_UNSENT)
    .values(payload=bindparam("b_payload"))
)
_WAITING_UPDATE = CompiledStatement(
    select(outbox.c.id)
    .where(
        of_tenant(outbox),
        outbox.c.card_id == bindparam("card"),
        outbox.c.state == literal_column(f"'{MessageState.READY.value}'"),
    )
    .limit(1)
    .with_for_update()
)
_WHOSE_CARD = CompiledStatement(
    select(posted_cards.c.person_id).where(
        posted_cards.c.tenant_id == bindparam("tenant"), posted_cards.c.id == bindparam("card")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMessage:
    """A message to be sent at a later time."""

    key: str
    payload: Mapping[str, Any]
    council: int
    at: datetime
    expires_at: datetime
    """The moment after which it is no longer sent: a reminder is useless once its meeting has started."""
    person: int | None = None
    thread: str | None = None
    meeting: int | None = None
    question: int | None = None
    kind: MessageKind = MessageKind.REMINDER


def schedule_messages(
    connection: Connection, rows: Iterable[ScheduledMessage], *, tenant: str, now: datetime
) -> int:
    """Insert messages and return how many are new.

    A message with an existing key is kept, unless it was cancelled.
    """
    values = list({row.key: _row(row, tenant=tenant, now=now) for row in rows}.values())
    if not values:
        return 0
    return _SCHEDULE.execute_many(connection, values)


def cancel_meeting_messages(connection: Connection, meeting: int, *, tenant: str, now: datetime) -> int:
    """Cancel the unsent messages about a meeting, and return how many."""
    unsent = update(outbox).where(
        outbox.c.tenant_id == tenant, outbox.c.meeting_id == meeting, outbox.c.state.in_(_CANCELLABLE)
    )
    cancelled = unsent.values(state=MessageState.CANCELLED.value, done_at=now)
    return int(connection.execute(cancelled).rowcount)


def _row(planned: ScheduledMessage, *, tenant: str, now: datetime) -> dict[str, object]:
    return {
        "tenant_id": tenant,
        "dedup_key": planned.key,
        "kind": planned.kind.value,
        "rank": planned.kind.rank,
        "council_id": planned.council,
        "meeting_id": planned.meeting,
        "question_id": planned.question,
        "person_id": planned.person,
        "thread": planned.thread,
        "ordering_key": f"{tenant}/{planned.thread or planned.person}",
        "payload": dict(planned.payload),
        "not_before": planned.at,
        "expires_at": planned.expires_at,
        "created_at": now,
        **_NEW,
    }


def _upsert(added: Insert) -> UpdateBase:
    """Return the statement that adds a message; a cancelled one is added again."""
    renewed = {name: added.excluded[name] for name in _RENEWED_COLUMNS}
    return added.on_conflict_do_update(
        index_elements=_KEY,
        set_={**renewed, **_CLEARED},
        where=outbox.c.state == MessageState.CANCELLED.value,
    )


_SCHEDULE = compile_for(lambda dialect: _upsert(dialect.insert_many(outbox, (*_KEY, *_RENEWED_COLUMNS))))


@cache
def _settle(columns: frozenset[str]) -> CompiledStatement:
    """Return the statement that stores these columns of messages whose lease is still the sender's."""
    keys, free = ("tenant_id", "id", "lease_token"), ("lease_token", "lease_until", "leased_by")

    def build(dialect: DatabaseDialect) -> UpdateBase:
        ours = dialect.update_many(outbox, keys=keys, columns=sorted(columns))
        sending = ours.where(outbox.c.state == MessageState.SENDING.value)
        return sending.values(dict.fromkeys(free)).returning(outbox.c.id)

    return compile_for(build)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentMessage:
    """A message that has not been sent."""

    id: int
    payload: Mapping[str, Any]


class Outbox(MailMessages):
    """The outbox of one tenant."""

    def add(  # noqa: PLR0913 - one argument per column
        self,
        kind: MessageKind,
        *,
        key: str,
        payload: Mapping[str, Any],
        council: int | None = None,
        question: int | None = None,
        person: int | None = None,
        thread: str | None = None,
        card: int | None = None,
        caused_by: int | None = None,
        meeting: int | None = None,
        ordering_key: str | None = None,
        at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Add a message to a person or a chat; a message with an existing key is not added again."""
        about = {"council_id": council, "question_id": question, "card_id": card, "meeting_id": meeting}
        to = {
            "person_id": person,
            "thread": thread,
            "ordering_key": ordering_key or self._ordering_key(thread or person),
        }
        due = at or self._now
        until = expires_at or due + EXPIRES_AFTER
        when = {"not_before": due, "expires_at": until, "created_at": self._now, "caused_by": caused_by}
        what = {
            "kind": kind.value,
            "rank": kind.rank,
            "payload": dict(payload),
            "state": MessageState.READY.value,
        }
        row = {"tenant_id": self._tenant, "dedup_key": key, **what, **about, **to, **when}
        _INSERT.execute(self._connection, **row)
        self.has_new_messages = True

    def add_mail(
        self,
        kind: MailKind,
        *,
        to: MailRecipient,
        department: int,
        council: int,
        args: Mapping[str, Any],
        key: str,
        link: int | None = None,
        **columns: Any,  # noqa: ANN401 - of ``add``
    ) -> None:
        """Add an e-mail; ``key`` says what caused it, ``link`` how it is answered."""
        what = {"kind": kind.value, "args": dict(args), LINK: link}
        self.add(
            MessageKind.MAIL,
            key=mail_key(kind, department=department, person=to.person, about=key),
            payload={**what, DEPARTMENT: department, ADDRESS: to.address},
            council=council,
            person=to.person,
            ordering_key=self._ordering_key(f"mail/{to.address}"),
            **columns,
        )

    def update_card(self, card: int, *, thread: str, key: str) -> None:
        """Queue an update of a posted card, unless one is already waiting.

        A waiting update is locked, so that it is not sent before this transaction is committed.
        """
        wanted = {"tenant": self._tenant, "card": card}
        if _WAITING_UPDATE.fetch_value(self._connection, **wanted) is None:
            ordering_key = self._ordering_key(_WHOSE_CARD.fetch_value(self._connection, **wanted) or thread)
            self.add(
                MessageKind.UPDATE,
                key=f"update:{card}:{key}",
                payload={},
                thread=thread,
                card=card,
                ordering_key=ordering_key,
            )

    def schedule(self, rows: Iterable[ScheduledMessage]) -> int:
        """Add many messages at once and return how many are new.

        A message with an existing key is kept, unless it was cancelled.
        """
        new = schedule_messages(self._connection, rows, tenant=self._tenant, now=self._now)
        self.has_new_messages = self.has_new_messages or new > 0
        return new

    def cancel_meeting(self, meeting: int) -> int:
        """Cancel the unsent messages about a meeting, and return how many."""
        return cancel_meeting_messages(self._connection, meeting, tenant=self._tenant, now=self._now)

    def find_unsent(self, prefix: str, *, person: int, since: datetime) -> UnsentMessage | None:
        """Return the newest unsent message to a person whose key starts with ``prefix``, or None."""
        wanted = {"person": person, "prefix": prefix, "since": since}
        row = _UNSENT.fetch_first(self._connection, tenant=self._tenant, **wanted)
        return None if row is None else UnsentMessage(id=row["id"], payload=row["payload"])

    def replace_payload(self, message: int, *, payload: Mapping[str, Any]) -> None:
        """Replace the payload of an unsent message."""
        changed = {"w_tenant": self._tenant, "w_id": message, "b_payload": dict(payload)}
        _REPLACE_PAYLOAD.execute(self._connection, **changed)

    def cancel(self, question: int, *, person: int) -> None:
        """Cancel the unsent messages to a person about a question."""
        unsent = update(outbox).where(
            outbox.c.tenant_id == self._tenant,
            outbox.c.question_id == question,
            outbox.c.person_id == person,
            outbox.c.kind != MessageKind.MAIL.value,  # is withdrawn where it was sent
            outbox.c.state.in_((MessageState.READY, MessageState.HELD, MessageState.BLOCKED)),
        )
        self._connection.execute(unsent.values(state=MessageState.CANCELLED.value, done_at=self._now))

    def latest_probe_state(self, person: int) -> MessageState | None:
        """Return the state of the latest attempt to open a person's personal chat, or None."""
        newest = select(outbox.c.state).where(
            outbox.c.tenant_id == self._tenant,
            outbox.c.person_id == person,
            outbox.c.kind == MessageKind.PROBE.value,
        )
        state = self._connection.execute(newest.order_by(outbox.c.id.desc()).limit(1)).scalar()
        return None if state is None else MessageState(state)

    def is_over(self, key: str, *, since: datetime) -> bool:
        """Return whether the message with this key has failed, or was sent before ``since``."""
        under_way = (MessageState.READY, MessageState.SENDING)
        is_recent = and_(outbox.c.state == MessageState.SENT.value, outbox.c.done_at >= since)
        return self._any(outbox.c.dedup_key == key, outbox.c.state.not_in(under_way), ~is_recent)

    def settle(self, results: Iterable[tuple[OutboxMessage, Mapping[str, object]]]) -> set[int]:
        """Store the results of messages; return the ids of those that no other process has taken over."""
        alike = dict[frozenset[str], list[dict[str, object]]]()
        for message, columns in results:
            ours = {"w_tenant_id": self._tenant, "w_id": message.id, "w_lease_token": message.lease_token}
            values = {f"b_{name}": value for name, value in columns.items()}
            alike.setdefault(frozenset(columns), []).append(ours | values)
        return {
            row["id"]
            for columns, rows in alike.items()
            for row in _settle(columns).fetch_many(self._connection, rows)
        }

    def withdraw_reply(self, key: str) -> OutboxMessage | Literal[False] | None:
        """Withdraw a reply that may not have arrived, so that it can be sent again under the same key.

        Return None if there is none, and False if it has arrived, is being sent or waits to be sent.
        """
        wanted = select(outbox).where(outbox.c.tenant_id == self._tenant, outbox.c.dedup_key == key)
        row = self._connection.execute(wanted.with_for_update()).mappings().first()
        if row is None:
            return None
        state, ends = row["state"], row["lease_until"]
        is_abandoned = state == MessageState.SENDING and (ends is None or ends <= self._now)
        if state in (MessageState.READY, MessageState.SENT, MessageState.SENDING) and not is_abandoned:
            return False
        old = {"dedup_key": f"{key}:{row['id']}", "state": MessageState.CANCELLED.value, "done_at": self._now}
        self._connection.execute(
            update(outbox).where(outbox.c.id == row["id"]).values(**old, lease_until=None)
        )
        return MESSAGE_MAPPER.from_row(row, is_expired=row["expires_at"] <= self._now)

    def pause(self, seconds: float) -> None:
        """Pause sending to this tenant for some seconds, in all processes."""
        pause_tenant(self._connection, tenant=self._tenant, until=self._now + timedelta(seconds=seconds))

    def _ordering_key(self, to: str | int | None) -> str:
        return f"{self._tenant}/{to}"
