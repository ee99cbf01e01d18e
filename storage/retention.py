"""Delete what is past its retention.

Payloads of sent messages are kept a month, finished messages three months, drafts a week.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, TextClause, delete, select, text, update

from storage.engine import dialect_of
from storage.tables import files, outbox

CLEANUP_BATCH_SIZE = 1_000
"""Rows per transaction, so that no transaction takes long."""
PAYLOAD_RETENTION = timedelta(days=30)
MESSAGE_RETENTION = timedelta(days=90)
DRAFT_RETENTION = timedelta(days=7)
_SENT = text("state = 'sent'")
_DONE = text("done_at IS NOT NULL")
_DRAFT = text("version = 0")


def clear_sent_payloads(connection: Connection, *, now: datetime, limit: int = CLEANUP_BATCH_SIZE) -> int:
    """Clear the payloads of messages sent a month ago, of all tenants, and return how many."""
    has_payload = dialect_of(connection).is_json_filled("payload")
    old = _oldest(connection, _SENT, has_payload, before=now - PAYLOAD_RETENTION, limit=limit)
    if old:
        connection.execute(update(outbox).where(outbox.c.id.in_(old)).values(payload={}))
    return len(old)


def delete_finished(connection: Connection, *, now: datetime, limit: int = CLEANUP_BATCH_SIZE) -> int:
    """Delete messages finished three months ago, sent or not, of all tenants, and return how many."""
    old = _oldest(connection, _DONE, before=now - MESSAGE_RETENTION, limit=limit)
    if old:
        connection.execute(delete(outbox).where(outbox.c.id.in_(old)))
    return len(old)


def delete_drafts(connection: Connection, *, now: datetime, limit: int = CLEANUP_BATCH_SIZE) -> int:
    """Delete draft files made a week ago, of all tenants, and return how many.

    Files of adopted minutes are never deleted; the database would refuse it.
    """
    wanted = (
        select(files.c.id)
        .where(_DRAFT, files.c.made_at < now - DRAFT_RETENTION)
        .order_by(files.c.made_at)
        .limit(limit)
    )
    old = list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars())
    if old:
        connection.execute(delete(files).where(files.c.id.in_(old)))
    return len(old)


def _oldest(connection: Connection, *which: TextClause, before: datetime, limit: int) -> list[int]:
    """Return the rows that finished first; ``which`` must match an index's condition for it to be used."""
    wanted = (
        select(outbox.c.id).where(*which, outbox.c.done_at < before).order_by(outbox.c.done_at).limit(limit)
    )
    return list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars())
