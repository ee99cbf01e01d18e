"""What a sender takes from the outbox: due messages, under a lease, one for each lane at a time.

Any number of processes may take at once. Whoever dies over a message loses it when the lease ends.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    case,
    literal,
    or_,
    select,
    update,
)

from storage.letters import Letter, State, letter_of
from storage.rows import table_of
from storage.tables import OutboxRow
from storage.throttles import paused_tenants

_O = table_of(OutboxRow)
LOOK_AHEAD = 8
"""How many times as many messages are looked at as are taken: several may be for one chat."""
MOST_EXPIRING = 1_000
RANKS = (0, 1)


def _is(rows: FromClause, state: State) -> ColumnElement[bool]:
    """Written out in the statement, as in the indexes, or SQLite would not use them."""
    return rows.c.state == literal(state.value, literal_execute=True)


_READY, _SENDING = _is(_O, State.READY), _is(_O, State.SENDING)
_Due = tuple[int, str, str]
"""Id, lane and tenant of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who takes messages, and for how long nobody else may."""

    by: str
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a sender can take now."""

    most: int
    busy: AbstractSet[str] = frozenset()
    """Lanes that get nothing now."""
    tenants: Mapping[str, int] = field(default_factory=dict)
    """How many messages these tenants may get now; others as many as there are."""


@dataclass(slots=True)
class _Choice:
    room: Room
    lanes: dict[str, int] = field(default_factory=dict)
    """The message chosen for each lane."""
    tenants: Counter[str] = field(default_factory=Counter)

    @property
    def left(self) -> int:
        return self.room.most - len(self.lanes)

    def take(self, found: Iterable[_Due]) -> None:
        for letter, lane, tenant in found:
            full = self.tenants[tenant] >= self.room.tenants.get(tenant, self.room.most)
            if self.left > 0 and lane not in self.lanes and not full:
                self.lanes[lane] = letter
                self.tenants[tenant] += 1


def claim(connection: Connection, *, now: datetime, lease: Lease, room: Room) -> list[Letter]:
    """Take due messages: what people wait for before reminders, oldest first; late ones expire.

    What another process took and never settled is taken once its lease has ended.
    """
    expire(connection, now=now)
    choice = _Choice(room)
    for rank in RANKS:
        for look in (_lapsed, _due):
            if choice.left > 0:
                wanted = look(rank, now=now, room=room).limit(choice.left * LOOK_AHEAD)
                found = connection.execute(wanted.with_for_update(skip_locked=True))
                choice.take((row[0], row[1], row[2]) for row in found)
    return _leased(connection, list(choice.lanes.values()), now=now, lease=lease) if choice.lanes else []


def expire(connection: Connection, *, now: datetime) -> None:
    """Give up what should have been sent by now; at most a thousand at a time, so that nobody waits long."""
    late = select(_O.c.id).where(_READY, _O.c.expires_at <= now).order_by(_O.c.expires_at)
    found = connection.execute(late.limit(MOST_EXPIRING).with_for_update(skip_locked=True))
    ids = list(found.scalars())
    if ids:
        expired = update(_O).where(_O.c.id.in_(ids), _READY)
        connection.execute(expired.values(state=State.EXPIRED.value, done_at=now))


def recover(connection: Connection) -> int:
    """Make ready again what a process that died was sending; give back how many messages.

    Only where one process sends, as on SQLite: elsewhere somebody alive may be sending it, and leases decide.
    """
    if connection.dialect.name != "sqlite":
        return 0
    left = update(_O).where(_SENDING)
    free = {"lease_token": None, "lease_until": None, "leased_by": None}
    again = left.values(state=State.READY.value, ambiguous=_O.c.ambiguous + 1, **free)
    return int(connection.execute(again).rowcount)


def until_due(connection: Connection, *, now: datetime) -> timedelta | None:
    """Give back how long until a message wants to be sent, as far as its tenant is not paused."""
    ends = select(_O.c.lease_until).where(_SENDING).order_by(_O.c.lease_until).limit(1)
    moments = [connection.execute(ends).scalar()]
    for rank in RANKS:
        waiting = select(_O.c.not_before).where(_READY, _O.c.rank == rank, _going_on(now))
        moments.append(connection.execute(waiting.order_by(_O.c.not_before).limit(1)).scalar())
    return min((moment - now for moment in moments if moment is not None), default=None)


def _due(rank: int, *, now: datetime, room: Room) -> Select[int, str, str]:
    """What is due: the first of each lane, where nobody is sending anything to it.

    The first alone, so that two processes that look at the same moment want the same row, and one gets it.
    Asked of one row after the other: as a join it is slow where the database has not counted its rows lately.
    """
    sending, before = _O.alias("sending"), _O.alias("before")
    elsewhere = select(sending.c.lane).where(_is(sending, State.SENDING))
    first = (
        select(before.c.id)
        .where(
            _is(before, State.READY),
            before.c.lane == _O.c.lane,
            before.c.rank <= rank,
            before.c.not_before <= now,
            before.c.expires_at > now,
        )
        .order_by(before.c.rank, before.c.not_before, before.c.id)
        .limit(1)
        .scalar_subquery()
    )
    due = _of(rank, now=now, room=room).where(_READY, _O.c.not_before <= now, _O.c.expires_at > now)
    free = due.where(_O.c.lane.not_in(elsewhere), _O.c.id == first)
    return free.order_by(_O.c.not_before, _O.c.id)


def _lapsed(rank: int, *, now: datetime, room: Room) -> Select[int, str, str]:
    """What somebody took and has not settled in time."""
    over = or_(_O.c.lease_until.is_(None), _O.c.lease_until <= now)
    return _of(rank, now=now, room=room).where(_SENDING, over).order_by(_O.c.lease_until, _O.c.id)


def _of(rank: int, *, now: datetime, room: Room) -> Select[int, str, str]:
    wanted = select(_O.c.id, _O.c.lane, _O.c.tenant_id).where(_O.c.rank == rank, _going_on(now))
    if room.busy:
        wanted = wanted.where(_O.c.lane.not_in(sorted(room.busy)))
    full = sorted(tenant for tenant, left in room.tenants.items() if left <= 0)
    return wanted.where(_O.c.tenant_id.not_in(full)) if full else wanted


def _going_on(now: datetime) -> ColumnElement[bool]:
    return _O.c.tenant_id.not_in(paused_tenants(now))


def _leased(connection: Connection, letters: list[int], *, now: datetime, lease: Lease) -> list[Letter]:
    """Take these; what was being sent by somebody else may have arrived."""
    theirs = {"lease_token": uuid4().hex, "lease_until": now + lease.lasts, "leased_by": lease.by}
    counted = {"attempts": _O.c.attempts + 1, "ambiguous": _O.c.ambiguous + case((_SENDING, 1), else_=0)}
    taken = update(_O).where(_O.c.id.in_(letters), or_(_READY, _SENDING))
    rows = connection.execute(
        taken.values(state=State.SENDING.value, **theirs, **counted).returning(*_O.c)
    ).mappings()
    found = {row["id"]: letter_of(row, now=now) for row in rows}
    return [found[letter] for letter in letters if letter in found]
