"""Seal the history with a chain of hashes, and verify it."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, Select, and_, func, insert, select, update

from storage.engine import dialect_of
from storage.tables import events, seals

Row = Mapping[str, Any] | RowMapping
EVENT_ENTRY, ERASURE_ENTRY = "event", "erased"
GENESIS = hashlib.sha256(b"Bevaka").hexdigest()
"""The digest that stands in for the predecessor of the first link."""
FIXED_FIELDS = ("id", "tenant_id", "council_id", "question_id", "actor_id", "happening", "on_behalf", "at")
"""The fields of an event that never change."""
ERASABLE_FIELDS = ("act", "old", "new")
"""The fields of an event that may be erased: the action's id, and the values before and after."""
SEAL_BATCH_SIZE = 500
LATE_COMMIT_WINDOW = 2_000
"""How far behind the newest id an event may still appear: PostgreSQL assigns ids before the commit."""
_LOCK = 7095409427803201377
_SEALED = and_(seals.c.event_id == events.c.id, seals.c.kind == EVENT_ENTRY)


def content_digest(event: Row, *, salt: str) -> str:
    """Return the digest of an event's erasable content; the salt prevents guessing it."""
    return _digest(salt, {name: event[name] for name in ERASABLE_FIELDS})


def entry_digest(event: Row, *, kind: str, content: str) -> str:
    """Return the digest of a link: the fixed fields of the event and the digest of its content."""
    return _digest(kind, content, {name: event[name] for name in FIXED_FIELDS})


def chain_digest(entry: str, *, to: str) -> str:
    """Return the digest of a link and all links before it."""
    return _digest(to, entry)


def _digest(*parts: object) -> str:
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The end of the chain; it proves all links before it."""

    position: int
    chain: str


def chain_head(connection: Connection) -> ChainHead:
    """Return the end of the chain."""
    last = select(seals.c.position, seals.c.chain).order_by(seals.c.position.desc()).limit(1)
    row = connection.execute(last).first()
    return ChainHead(position=0, chain=GENESIS) if row is None else ChainHead(position=row[0], chain=row[1])


def seal_events(connection: Connection, *, now: datetime, limit: int = SEAL_BATCH_SIZE) -> int:
    """Seal the events written since the last run, oldest first, and return how many."""
    dialect_of(connection).lock(connection, _LOCK)
    events = list(connection.execute(_unsealed(connection).limit(limit)).mappings())
    _append(connection, ((EVENT_ENTRY, event) for event in events), now=now, open_=False)
    return len(events)


def count_unsealed(connection: Connection) -> int:
    """Count the events that are not sealed yet."""
    return int(
        connection.execute(select(func.count()).select_from(_unsealed(connection).subquery())).scalar_one()
    )


def amend_events(connection: Connection, changes: Mapping[int, Mapping[str, Any]], *, now: datetime) -> None:
    """Replace the content of events, by id, and record it in the chain; the old content is not kept."""
    while seal_events(connection, now=now):
        pass
    rows = connection.execute(
        select(events).where(events.c.id.in_(list(changes))).order_by(events.c.id)
    ).mappings()
    changed = [{**row, **changes[row["id"]]} for row in rows]
    _append(connection, ((ERASURE_ENTRY, event) for event in changed), now=now, open_=True)
    for event in changed:
        words = {name: event[name] for name in ERASABLE_FIELDS}
        connection.execute(update(events).where(events.c.id == event["id"]).values(**words))
    theirs = seals.c.event_id.in_(list(changes))
    connection.execute(update(seals).where(theirs, seals.c.kind == EVENT_ENTRY).values(salt=None))
    connection.execute(update(seals).where(theirs, seals.c.open).values(open=False))


def _unsealed(connection: Connection) -> Select[Any]:
    newest = (
        connection.execute(select(func.max(seals.c.event_id)).where(seals.c.kind == EVENT_ENTRY)).scalar()
        or 0
    )
    missing = select(events).join(seals, _SEALED, isouter=True).where(seals.c.position.is_(None))
    return missing.where(events.c.id > newest - LATE_COMMIT_WINDOW).order_by(events.c.id)


def _append(
    connection: Connection, entries: Iterable[tuple[str, Row]], *, now: datetime, open_: bool
) -> None:
    end, rows = chain_head(connection), []
    for kind, event in entries:
        salt = secrets.token_hex(16)
        content = content_digest(event, salt=salt)
        entry = entry_digest(event, kind=kind, content=content)
        end = ChainHead(position=end.position + 1, chain=chain_digest(entry, to=end.chain))
        about = {"tenant_id": event["tenant_id"], "kind": kind, "event_id": event["id"], "at": now}
        digests = {"salt": salt, "content": content, "entry": entry, "chain": end.chain}
        rows.append({"position": end.position, **about, **digests, "open": open_})
    if rows:
        connection.execute(insert(seals), rows)


MAX_PROBLEMS = 20
OF_EVENT = "of_event_"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationResult:
    """The result of verifying the whole chain."""

    sealed: int
    erased: int
    """Number of events whose content was erased, according to the chain."""
    unsealed: int
    head: ChainHead
    is_head_found: bool
    """Whether the head that was noted earlier is part of the chain."""
    problems: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Return whether nothing was changed."""
        return self.is_head_found and not self.problems


def verify_history(connection: Connection, *, known_head: str | None = None) -> VerificationResult:
    """Follow the chain from its beginning; ``known_head`` is a head that was noted earlier."""
    amended = _amended(connection)
    end, problems, seen = ChainHead(position=0, chain=GENESIS), list[str](), known_head in (None, GENESIS)
    wanted = select(seals, *(column.label(f"{OF_EVENT}{column.name}") for column in events.c))
    rows = wanted.join(events, events.c.id == seals.c.event_id, isouter=True).order_by(seals.c.position)
    for row in connection.execute(rows, execution_options={"yield_per": 1000}).mappings():
        problems += _problems_of(row, end=end, amended=amended)
        end = ChainHead(position=row["position"], chain=row["chain"])
        seen = seen or known_head == end.chain
    gone = len(amended)
    sealed = connection.execute(
        select(func.count()).select_from(seals).where(seals.c.kind == EVENT_ENTRY)
    ).scalar_one()
    unsealed = count_unsealed(connection)
    return VerificationResult(
        sealed=sealed,
        erased=gone,
        unsealed=unsealed,
        head=end,
        is_head_found=seen,
        problems=tuple(problems[:MAX_PROBLEMS]),
    )


def _amended(connection: Connection) -> dict[int, tuple[str | None, str]]:
    """Return salt and digest of each amended event's content, by event id, as of its last erasure."""
    wanted = select(seals.c.event_id, seals.c.salt, seals.c.content).where(seals.c.kind == ERASURE_ENTRY)
    return {row[0]: (row[1], row[2]) for row in connection.execute(wanted.order_by(seals.c.position))}


def _problems_of(row: Row, *, end: ChainHead, amended: Mapping[int, tuple[str | None, str]]) -> Iterator[str]:
    if row["position"] != end.position + 1:
        yield f"links {end.position + 1} to {row['position'] - 1} are missing"
    elif row["chain"] != chain_digest(row["entry"], to=end.chain):
        yield f"link {row['position']} does not follow from the one before"
    number = row["event_id"]
    event = {name.removeprefix(OF_EVENT): row[name] for name in row if name.startswith(OF_EVENT)}
    if event["id"] is None:
        yield f"event {number} is gone"
        return
    if row["entry"] != entry_digest(event, kind=row["kind"], content=row["content"]):
        yield f"event {number} was changed: who, what or when"
    if row["kind"] == EVENT_ENTRY:
        salt, content = amended.get(number, (row["salt"], row["content"]))
        if salt is None or content != content_digest(event, salt=salt):
            yield f"event {number} was changed: what it says"
