"""Claim due messages under a lease, one for each ordering key at a time.

Any number of processes may claim at once. If a process dies, its messages can be claimed again when the
lease ends. A tenant that Teams throttles is paused for all processes. While a newer version is started beside
this one, its messages may be of kinds that this version does not know: they are left to it, whatever is due.
Statements that run for each message are built once: building them costs more than running them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    Update,
    bindparam,
    case,
    delete,
    literal_column,
    or_,
    select,
    update,
)

from storage.engine import dialect_of
from storage.outbox.messages import MESSAGE_MAPPER, MessageKind, MessageState, OutboxMessage
from storage.tables import outbox, tenant_pauses

CANDIDATES_PER_SLOT = 8
"""Candidates read per message to claim: several may be for the same chat."""
EXPIRE_BATCH_SIZE = 1_000
RANKS = (0, 1)
LONGEST_LEASE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)
"""Beyond these a lease or a pause was stored by a clock that was wrong."""
_Due = tuple[int, str, str]
"""Id, ordering key and tenant of a message."""
_NOW = bindparam("now", type_=outbox.c.not_before.type)
_RANK = bindparam("rank", type_=Integer())


def pause_tenant(connection: Connection, *, tenant: str, until: datetime) -> None:
    """Pause sending to a tenant until then; a longer pause is kept."""
    row = dialect_of(connection).insert(tenant_pauses).values(tenant_id=tenant, paused_until=until)
    longer = row.on_conflict_do_update(
        index_elements=[tenant_pauses.c.tenant_id],
        set_={"paused_until": row.excluded.paused_until},
        where=tenant_pauses.c.paused_until < row.excluded.paused_until,
    )
    connection.execute(longer)


def _constant(value: MessageState | MessageKind) -> ColumnElement[str]:
    """Return a word as a part of the statement: unlike ``literal_execute`` it is rendered only once."""
    return literal_column(f"'{value.value}'", String())


def _has_state(rows: FromClause, state: MessageState) -> ColumnElement[bool]:
    """Return the condition with the state as a literal, as in the indexes; else SQLite would not use them."""
    return rows.c.state == _constant(state)


def _is_known(rows: FromClause) -> ColumnElement[bool]:
    """Return the condition that this version knows the kind of message."""
    return rows.c.kind.in_([_constant(kind) for kind in MessageKind])


_IS_KNOWN = _is_known(outbox)
_READY, _SENDING = _has_state(outbox, MessageState.READY), _has_state(outbox, MessageState.SENDING)
_IS_NOT_PAUSED = outbox.c.tenant_id.not_in(
    select(tenant_pauses.c.tenant_id).where(tenant_pauses.c.paused_until > _NOW)
)
_LATE = (
    select(outbox.c.id)
    .where(_READY, _IS_KNOWN, outbox.c.expires_at <= _NOW)
    .order_by(outbox.c.expires_at)
    .limit(EXPIRE_BATCH_SIZE)
    .with_for_update(skip_locked=True)
)
_UNKNOWN = (
    select(outbox.c.kind)
    .where(_READY, outbox.c.rank.in_(RANKS), outbox.c.not_before <= _NOW, ~_IS_KNOWN)
    .distinct()
)
_PAUSED = select(tenant_pauses.c.tenant_id, tenant_pauses.c.paused_until).where(
    tenant_pauses.c.paused_until > _NOW
)
_LEASE_ENDS = select(outbox.c.lease_until).where(_SENDING, _IS_KNOWN).order_by(outbox.c.lease_until).limit(1)
_NEXT_DUE = (
    select(outbox.c.not_before)
    .where(_READY, _IS_KNOWN, outbox.c.rank == _RANK, _IS_NOT_PAUSED)
    .order_by(outbox.c.not_before)
    .limit(1)
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
    left_out = {"busy": sorted(room.busy_keys)} if room.busy_keys else {}
    left_out |= {"full": sorted(full)} if full else {}
    for rank in RANKS:
        for look in (_abandoned, _due):
            if choice.left > 0:
                wanted = look(with_busy="busy" in left_out, with_full="full" in left_out)
                values = {"now": now, "rank": rank, "limit": choice.left * CANDIDATES_PER_SLOT, **left_out}
                choice.take((row[0], row[1], row[2]) for row in connection.execute(wanted, values))
    return _lease(connection, list(choice.chosen.values()), now=now, lease=lease) if choice.chosen else []


def expire_overdue(connection: Connection, *, now: datetime) -> None:
    """Expire messages past their deadline, at most a thousand at a time to keep the transaction short."""
    ids = list(connection.execute(_LATE, {"now": now}).scalars())
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


def unknown_kinds(connection: Connection, *, now: datetime) -> frozenset[str]:
    """Return the kinds of due messages that this version does not know: a newer one stored them."""
    return frozenset(connection.execute(_UNKNOWN, {"now": now}).scalars())


def paused_for(connection: Connection, *, now: datetime) -> dict[str, float]:
    """Return the tenants that are paused, with the seconds until their pause ends."""
    found = connection.execute(_PAUSED, {"now": now})
    return {tenant: (until - now).total_seconds() for tenant, until in found}


def time_until_due(connection: Connection, *, now: datetime) -> timedelta | None:
    """Return the time until the next message is due, ignoring tenants that are paused."""
    moments = [connection.execute(_LEASE_ENDS).scalar()]
    moments += [connection.execute(_NEXT_DUE, {"now": now, "rank": rank}).scalar() for rank in RANKS]
    return min((moment - now for moment in moments if moment is not None), default=None)


@cache
def _due(*, with_busy: bool, with_full: bool) -> Select[int, str, str]:
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
            before.c.rank <= _RANK,
            before.c.not_before <= _NOW,
            before.c.expires_at > _NOW,
        )
        .order_by(before.c.rank, before.c.not_before, before.c.id)
        .limit(1)
        .scalar_subquery()
    )
    due = _of_rank(with_busy=with_busy, with_full=with_full).where(
        _READY, outbox.c.not_before <= _NOW, outbox.c.expires_at > _NOW
    )
    free = due.where(outbox.c.ordering_key.not_in(elsewhere), outbox.c.id == first)
    return free.order_by(outbox.c.not_before, outbox.c.id)


@cache
def _abandoned(*, with_busy: bool, with_full: bool) -> Select[int, str, str]:
    """Select the messages whose lease has expired."""
    over = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= _NOW)
    of_rank = _of_rank(with_busy=with_busy, with_full=with_full)
    return of_rank.where(_SENDING, over).order_by(outbox.c.lease_until, outbox.c.id)


def _of_rank(*, with_busy: bool, with_full: bool) -> Select[int, str, str]:
    wanted = select(outbox.c.id, outbox.c.ordering_key, outbox.c.tenant_id).where(
        outbox.c.rank == _RANK, _IS_KNOWN, _IS_NOT_PAUSED
    )
    if with_busy:
        wanted = wanted.where(outbox.c.ordering_key.not_in(bindparam("busy", expanding=True)))
    if with_full:
        wanted = wanted.where(outbox.c.tenant_id.not_in(bindparam("full", expanding=True)))
    return wanted.limit(bindparam("limit", type_=Integer())).with_for_update(skip_locked=True)


@cache
def _leasing() -> Update:
    """Return the statement that leases messages; those that another worker was sending may have arrived."""
    taken = update(outbox).where(
        outbox.c.id.in_(bindparam("messages", expanding=True)), or_(_READY, _SENDING)
    )
    counted = {
        "attempts": outbox.c.attempts + 1,
        "uncertain_attempts": outbox.c.uncertain_attempts + case((_SENDING, 1), else_=0),
    }
    until = bindparam("until", type_=outbox.c.lease_until.type)
    token, owner = bindparam("token", type_=String()), bindparam("owner", type_=String())
    theirs = {"lease_token": token, "lease_until": until, "leased_by": owner}
    return taken.values(state=MessageState.SENDING.value, **theirs, **counted).returning(*outbox.c)


def _lease(
    connection: Connection, messages: list[int], *, now: datetime, lease: Lease
) -> list[OutboxMessage]:
    """Lease these messages, and return those that nobody else has taken, in the same order."""
    theirs = {"token": uuid4().hex, "until": now + lease.duration, "owner": lease.owner}
    rows = connection.execute(_leasing(), {"messages": messages, **theirs}).mappings()
    found = {row["id"]: MESSAGE_MAPPER.from_row(row, is_expired=row["expires_at"] <= now) for row in rows}
    return [found[message] for message in messages if message in found]
