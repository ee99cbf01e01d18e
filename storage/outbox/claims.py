"""Claim due messages under a lease, one for each ordering key at a time.

Any number of processes may claim at once. If a process dies, its messages can be claimed again when the
lease ends. A tenant that Teams throttles is paused for all processes. While a newer version is started beside
this one, its messages may be of kinds that this version does not know: they are left to it, whatever is due.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    String,
    bindparam,
    case,
    delete,
    literal_column,
    or_,
    select,
    update,
)

from storage.compiled import CompiledStatement, dump_json
from storage.engine import DatabaseDialect, dialect_of
from storage.outbox.messages import MESSAGE_MAPPER, MessageKind, MessageState, OutboxMessage
from storage.tables import outbox, tenant_pauses

CANDIDATES_PER_SLOT = 8
"""Candidates read and locked per message to claim if a tenant cannot get all: others come after its own."""
EXPIRE_BATCH_SIZE = 1_000
RANKS = (0, 1)
LONGEST_LEASE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)
"""Beyond these a lease or a pause was stored by a clock that was wrong."""
_Due = tuple[int, str, str]
"""Id, ordering key and tenant of a message."""


def pause_tenant(connection: Connection, *, tenant: str, until: datetime) -> None:
    """Pause sending to a tenant until then; a longer pause is kept."""
    row = dialect_of(connection).insert(tenant_pauses).values(tenant_id=tenant, paused_until=until)
    longer = row.on_conflict_do_update(
        index_elements=[tenant_pauses.c.tenant_id],
        set_={"paused_until": row.excluded.paused_until},
        where=tenant_pauses.c.paused_until < row.excluded.paused_until,
    )
    connection.execute(longer)


def _inlined(word: StrEnum) -> ColumnElement[str]:
    """Return the value as a literal, as in the indexes; else SQLite would not use them."""
    return literal_column(f"'{word.value}'", String)


def _has_state(rows: FromClause, state: MessageState) -> ColumnElement[bool]:
    return rows.c.state == _inlined(state)


def _is_known(rows: FromClause) -> ColumnElement[bool]:
    """Return the condition that this version knows the kind of message."""
    return rows.c.kind.in_([_inlined(kind) for kind in MessageKind])


_NOW: BindParameter[datetime] = bindparam("b_now", type_=outbox.c.not_before.type)
_IS_KNOWN = _is_known(outbox)
_READY, _SENDING = _has_state(outbox, MessageState.READY), _has_state(outbox, MessageState.SENDING)
_IS_NOT_PAUSED = outbox.c.tenant_id.not_in(
    select(tenant_pauses.c.tenant_id).where(tenant_pauses.c.paused_until > _NOW)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The process that claims messages, and for how long no other process may."""

    owner: str
    duration: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCapacity:
    """How many messages a worker can take now."""

    limit: int
    busy_keys: AbstractSet[str] = frozenset()
    """Ordering keys for which nothing may be claimed now."""
    tenant_limits: Mapping[str, int] = field(default_factory=dict)
    """How many messages of these tenants may be claimed now; other tenants have no limit."""


@dataclass(slots=True)
class _Choice:
    room: ClaimCapacity
    chosen: dict[str, int] = field(default_factory=dict)
    """The message chosen for each ordering key."""
    tenants: Counter[str] = field(default_factory=Counter)

    @property
    def left(self) -> int:
        return self.room.limit - len(self.chosen)

    def take(self, found: Iterable[_Due]) -> None:
        for message, ordering_key, tenant in found:
            full = self.tenants[tenant] >= self.room.tenant_limits.get(tenant, self.room.limit)
            if self.left > 0 and ordering_key not in self.chosen and not full:
                self.chosen[ordering_key] = message
                self.tenants[tenant] += 1


def claim(connection: Connection, *, now: datetime, lease: Lease, room: ClaimCapacity) -> list[OutboxMessage]:
    """Claim due messages under a lease, reminders last, oldest first; overdue messages expire.

    A message claimed by another process and never settled is claimed again once its lease has ended.
    """
    expire_overdue(connection, now=now)
    choice = _Choice(room)
    full = [tenant for tenant, left in room.tenant_limits.items() if left <= 0]
    taken = {"busy": dump_json(sorted(room.busy_keys)), "full": dump_json(sorted(full))}
    is_limited = any(0 < left < room.limit for left in room.tenant_limits.values())
    for rank in RANKS:
        for look in (_abandoned, _due):
            if choice.left > 0:
                most = choice.left * (CANDIDATES_PER_SLOT if is_limited else 1)
                wanted = look(rank, dialect_of(connection))
                found = wanted.fetch_tuples(connection, b_now=now, b_most=most, **taken)
                choice.take((row[0], row[1], row[2]) for row in found)
    return _lease(connection, list(choice.chosen.values()), now=now, lease=lease) if choice.chosen else []


_OVERDUE = CompiledStatement(
    select(outbox.c.id)
    .where(_READY, _IS_KNOWN, outbox.c.expires_at <= _NOW)
    .order_by(outbox.c.expires_at)
    .limit(EXPIRE_BATCH_SIZE)
    .with_for_update(skip_locked=True)
)


def expire_overdue(connection: Connection, *, now: datetime) -> None:
    """Expire messages past their deadline, at most a thousand at a time to keep the transaction short."""
    ids = [row[0] for row in _OVERDUE.fetch_tuples(connection, b_now=now)]
    if ids:
        expired = update(outbox).where(outbox.c.id.in_(ids), _READY)
        connection.execute(expired.values(state=MessageState.EXPIRED.value, done_at=now))


def release_abandoned(connection: Connection, *, owner: str) -> int:
    """Release the messages that a process before ``owner`` was sending, and return how many.

    Only with a single worker, as on SQLite: otherwise another worker may be sending them, and leases decide.
    """
    if dialect_of(connection).is_shared:
        return 0
    others = or_(outbox.c.leased_by.is_(None), outbox.c.leased_by != owner)
    left = update(outbox).where(_SENDING, _IS_KNOWN, others)
    free = {"lease_token": None, "lease_until": None, "leased_by": None}
    again = left.values(
        state=MessageState.READY.value, uncertain_attempts=outbox.c.uncertain_attempts + 1, **free
    )
    return int(connection.execute(again).rowcount)


def release_future(connection: Connection, *, now: datetime) -> int:
    """Release messages from what was stored while the clock was ahead of ``now``; return how many.

    What was queued or is to be retried then is due now, what expired then waits again, and a lease or a pause
    that ends too far ahead is over. Office hours are looked at again before anything is sent.
    """
    queued = update(outbox).where(_READY, outbox.c.created_at > now)
    retried = update(outbox).where(_READY, outbox.c.attempts > 0, outbox.c.not_before > now)
    expired = update(outbox).where(
        _has_state(outbox, MessageState.EXPIRED), outbox.c.done_at > now, outbox.c.expires_at > now
    )
    leased = update(outbox).where(_SENDING, outbox.c.lease_until > now + LONGEST_LEASE)
    changes = (
        expired.values(state=MessageState.READY.value, done_at=None),
        queued.values(not_before=now, created_at=now),
        retried.values(not_before=now),
        leased.values(lease_until=now),
    )
    released = sum(int(connection.execute(change).rowcount) for change in changes)
    connection.execute(delete(tenant_pauses).where(tenant_pauses.c.paused_until > now + LONGEST_PAUSE))
    return released


_UNKNOWN_KINDS = CompiledStatement(
    select(outbox.c.kind)
    .where(_READY, outbox.c.rank.in_(map(literal_column, map(str, RANKS))), outbox.c.not_before <= _NOW)
    .where(~_IS_KNOWN)
    .distinct()
)
_PAUSES = CompiledStatement(
    select(tenant_pauses.c.tenant_id, tenant_pauses.c.paused_until).where(tenant_pauses.c.paused_until > _NOW)
)
_FIRST_LEASE_END = CompiledStatement(
    select(outbox.c.lease_until).where(_SENDING, _IS_KNOWN).order_by(outbox.c.lease_until).limit(1)
)
_FIRST_READY = CompiledStatement(
    select(outbox.c.not_before)
    .where(_READY, _IS_KNOWN, outbox.c.rank == bindparam("b_rank"), _IS_NOT_PAUSED)
    .order_by(outbox.c.not_before)
    .limit(1)
)


def unknown_kinds(connection: Connection, *, now: datetime) -> frozenset[str]:
    """Return the kinds of due messages that this version does not know: a newer one stored them."""
    return frozenset(row["kind"] for row in _UNKNOWN_KINDS.fetch_all(connection, b_now=now))


def paused_for(connection: Connection, *, now: datetime) -> dict[str, float]:
    """Return the tenants that are paused, with the seconds until their pause ends."""
    rows = _PAUSES.fetch_all(connection, b_now=now)
    return {row["tenant_id"]: (row["paused_until"] - now).total_seconds() for row in rows}


def refresh_statistics(connection: Connection) -> None:
    """Tell PostgreSQL that many messages wait.

    If none did when it last looked, it reads all that wait for each of them: 5,000 take longer than a
    statement may. By itself it looks again when a tenth of the table has changed.
    """
    dialect_of(connection).refresh_statistics(connection, outbox.c.state)


def time_until_due(connection: Connection, *, now: datetime) -> timedelta | None:
    """Return the time until the next message is due, ignoring tenants that are paused."""
    moments = [_FIRST_LEASE_END.fetch_value(connection)]
    moments += [_FIRST_READY.fetch_value(connection, b_now=now, b_rank=rank) for rank in RANKS]
    return min((moment - now for moment in moments if moment is not None), default=None)


@cache
def _due(rank: int, dialect: DatabaseDialect) -> CompiledStatement:
    """Select due messages: the first of each ordering key for which nothing is being sent.

    Only the first, so that two processes that query at the same time want the same row and one gets it.
    A correlated subquery, since a join is slow if the database's table statistics are out of date.
    """
    sending, before = outbox.alias("sending"), outbox.alias("before")
    elsewhere = select(sending.c.ordering_key).where(
        _has_state(sending, MessageState.SENDING), or_(_is_known(sending), sending.c.lease_until > _NOW)
    )
    first = (
        select(before.c.id)
        .where(
            _has_state(before, MessageState.READY),
            _is_known(before),
            before.c.ordering_key == outbox.c.ordering_key,
            before.c.rank <= literal_column(str(rank)),
            before.c.not_before <= _NOW,
            before.c.expires_at > _NOW,
        )
        .order_by(before.c.rank, before.c.not_before, before.c.id)
        .limit(1)
        .scalar_subquery()
    )
    due = _of_rank(rank, dialect).where(_READY, outbox.c.not_before <= _NOW, outbox.c.expires_at > _NOW)
    free = due.where(outbox.c.ordering_key.not_in(elsewhere), outbox.c.id == first)
    return _candidates(free.order_by(outbox.c.not_before, outbox.c.id))


@cache
def _abandoned(rank: int, dialect: DatabaseDialect) -> CompiledStatement:
    """Select the messages whose lease has expired."""
    over = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= _NOW)
    ended = _of_rank(rank, dialect).where(_SENDING, over)
    return _candidates(ended.order_by(outbox.c.lease_until, outbox.c.id))


def _of_rank(rank: int, dialect: DatabaseDialect) -> Select[Any]:
    """Select messages of a rank except those of the ordering keys and tenants that take nothing now."""
    return select(outbox.c.id, outbox.c.ordering_key, outbox.c.tenant_id).where(
        outbox.c.rank == literal_column(str(rank)),
        _IS_KNOWN,
        _IS_NOT_PAUSED,
        outbox.c.ordering_key.not_in(dialect.select_texts("busy")),
        outbox.c.tenant_id.not_in(dialect.select_texts("full")),
    )


def _candidates(wanted: Select[Any]) -> CompiledStatement:
    return CompiledStatement(wanted.limit(bindparam("b_most")).with_for_update(skip_locked=True))


@cache
def _take(dialect: DatabaseDialect) -> CompiledStatement:
    """Lease messages; those that another worker was sending may have arrived."""
    taken = update(outbox).where(dialect.is_listed(outbox.c.id, "b_ids"), or_(_READY, _SENDING))
    theirs: dict[str, Any] = {
        name: bindparam(f"b_{name}") for name in ("lease_token", "lease_until", "leased_by")
    }
    counted = {
        "attempts": outbox.c.attempts + 1,
        "uncertain_attempts": outbox.c.uncertain_attempts + case((_SENDING, 1), else_=0),
    }
    sending = taken.values(state=MessageState.SENDING.value, **theirs, **counted)
    return CompiledStatement(sending.returning(*outbox.c))


def _lease(
    connection: Connection, messages: list[int], *, now: datetime, lease: Lease
) -> list[OutboxMessage]:
    rows = _take(dialect_of(connection)).fetch_all(
        connection,
        b_ids=dump_json(messages),
        b_lease_token=uuid4().hex,
        b_lease_until=now + lease.duration,
        b_leased_by=lease.owner,
    )
    found = {row["id"]: MESSAGE_MAPPER.from_row(row, is_expired=row["expires_at"] <= now) for row in rows}
    return [found[message] for message in messages if message in found]
