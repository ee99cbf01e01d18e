"""Sealing the history, a while after it was written: nobody who asks something waits for it.

Writers go on beside it, in any number. Only one seals at a time, in the order in which it finds the events.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, select, text, update

from storage.rows import table_of
from storage.seals import BEGINNING, ERASED, EVENT, WORDS, Row, chained, digest_of_entry, digest_of_words
from storage.tables import EventRow, SealRow

_E, _S = table_of(EventRow), table_of(SealRow)
MOST_AT_ONCE = 500
LATE = 2_000
"""How many ids later an event may still become visible: PostgreSQL gives ids before the commit."""
_LOCK = text("SELECT pg_advisory_xact_lock(7095409427803201377)")
_SEALED = and_(_S.c.event_id == _E.c.id, _S.c.kind == EVENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: whoever knows it can prove all before it."""

    position: int
    chain: str


def head(connection: Connection) -> Head:
    """Give back the end of the chain."""
    last = select(_S.c.position, _S.c.chain).order_by(_S.c.position.desc()).limit(1)
    row = connection.execute(last).first()
    return Head(position=0, chain=BEGINNING) if row is None else Head(position=row[0], chain=row[1])


def seal(connection: Connection, *, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Seal what was written since the last time, oldest first; give back how many events."""
    _be_the_only_one(connection)
    events = list(connection.execute(_unsealed(connection).limit(most)).mappings())
    _append(connection, ((EVENT, event) for event in events), now=now, open_=False)
    return len(events)


def count_unsealed(connection: Connection) -> int:
    """Count the events that were not sealed yet."""
    return int(
        connection.execute(select(func.count()).select_from(_unsealed(connection).subquery())).scalar_one()
    )


def amend(connection: Connection, events: Mapping[int, Mapping[str, Any]], *, now: datetime) -> None:
    """Give events other words, and say in the chain that it was done; what they said is not kept anywhere."""
    while seal(connection, now=now):
        pass
    rows = connection.execute(select(_E).where(_E.c.id.in_(list(events))).order_by(_E.c.id)).mappings()
    changed = [{**row, **events[row["id"]]} for row in rows]
    _append(connection, ((ERASED, event) for event in changed), now=now, open_=True)
    for event in changed:
        words = {name: event[name] for name in WORDS}
        connection.execute(update(_E).where(_E.c.id == event["id"]).values(**words))
    theirs = _S.c.event_id.in_(list(events))
    connection.execute(update(_S).where(theirs, _S.c.kind == EVENT).values(salt=None))
    connection.execute(update(_S).where(theirs, _S.c.open).values(open=False))


def _unsealed(connection: Connection) -> Select[Any]:
    newest = connection.execute(select(func.max(_S.c.event_id)).where(_S.c.kind == EVENT)).scalar() or 0
    missing = select(_E).join(_S, _SEALED, isouter=True).where(_S.c.position.is_(None))
    return missing.where(_E.c.id > newest - LATE).order_by(_E.c.id)


def _append(
    connection: Connection, entries: Iterable[tuple[str, Row]], *, now: datetime, open_: bool
) -> None:
    end, rows = head(connection), []
    for kind, event in entries:
        salt = secrets.token_hex(16)
        content = digest_of_words(event, salt=salt)
        entry = digest_of_entry(event, kind=kind, content=content)
        end = Head(position=end.position + 1, chain=chained(entry, to=end.chain))
        about = {"tenant_id": event["tenant_id"], "kind": kind, "event_id": event["id"], "at": now}
        digests = {"salt": salt, "content": content, "entry": entry, "chain": end.chain}
        rows.append({"position": end.position, **about, **digests, "open": open_})
    if rows:
        connection.execute(insert(_S), rows)


def _be_the_only_one(connection: Connection) -> None:
    """Let nobody else seal until the end of the transaction; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
