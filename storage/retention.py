"""How long things are kept: what a sent message said a month, that there was one a quarter, drafts a week."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, TextClause, delete, select, text, update

from storage.rows import table_of
from storage.tables import FileRow, OutboxRow

_O = table_of(OutboxRow)
_F = table_of(FileRow)
MOST_AT_ONCE = 1_000
"""So that no transaction is long."""
TEXT_KEPT = timedelta(days=30)
ROW_KEPT = timedelta(days=90)
DRAFT_KEPT = timedelta(days=7)
_STILL_SAYS = {
    "sqlite": text("state = 'sent' AND payload <> '{}'"),
    "postgresql": text("state = 'sent' AND payload::text <> '{}'"),
}
"""As in the index ``outbox_full``, or it would not be used."""
_DONE = text("done_at IS NOT NULL")
_DRAFT = text("version = 0")


def empty_sent(connection: Connection, *, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Forget what messages said that were sent a month ago, of all tenants; give back how many."""
    said = _STILL_SAYS[connection.dialect.name]
    old = _oldest(connection, said, before=now - TEXT_KEPT, most=most)
    if old:
        connection.execute(update(_O).where(_O.c.id.in_(old)).values(payload={}))
    return len(old)


def delete_done(connection: Connection, *, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Delete what was done with three months ago, sent or not, of all tenants; give back how many."""
    old = _oldest(connection, _DONE, before=now - ROW_KEPT, most=most)
    if old:
        connection.execute(delete(_O).where(_O.c.id.in_(old)))
    return len(old)


def delete_drafts(connection: Connection, *, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Delete files of drafts that were made a week ago, of all tenants; give back how many.

    Files of adopted minutes are never deleted; the database would refuse it.
    """
    wanted = select(_F.c.id).where(_DRAFT, _F.c.made_at < now - DRAFT_KEPT).order_by(_F.c.made_at).limit(most)
    old = list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars())
    if old:
        connection.execute(delete(_F).where(_F.c.id.in_(old)))
    return len(old)


def _oldest(connection: Connection, which: TextClause, *, before: datetime, most: int) -> list[int]:
    wanted = select(_O.c.id).where(which, _O.c.done_at < before).order_by(_O.c.done_at).limit(most)
    return list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars())
