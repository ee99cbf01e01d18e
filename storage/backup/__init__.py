"""Back up the database while it is in use, restore it, and hold restored messages back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, or_, update

from storage.backup import postgresql, sqlite
from storage.engine import dialect_of, sqlite_file
from storage.errors import BackupError, RestoreError
from storage.migrate import known_revisions
from storage.outbox.messages import MessageKind, MessageState
from storage.outbox.undelivered import CODE_RESTORED, EXPIRES_AFTER
from storage.tables import METADATA, councils, events, outbox

__all__ = ["Backup", "BackupError", "RestoreError", "back_up", "restore"]


SKIPPED_NUMBERS = 100
"""Numbers a council skips after a restore: people may still refer to questions that were lost."""
SKIPPED_IDS = 10_000
"""The same for the ids of rows: cards and messages of the lost time may still name them."""
_SENT_TO_NOBODY = and_(
    outbox.c.kind == MessageKind.FILE.value, outbox.c.payload["offer"].as_boolean().is_(False)
)
_TOLD = tuple(
    kind.value
    for kind in (
        MessageKind.ASSIGNMENT,
        MessageKind.MESSAGE,
        MessageKind.REMINDER,
        MessageKind.POST,
        MessageKind.MAIL,
    )
)
Prepare = Callable[[str], None]
"""Prepares a restored database, given its URL: migrates it and holds messages that may have been sent."""


def hold_due_messages(connection: Connection, *, now: datetime) -> int:
    """Hold every message that may have been sent after the backup was made, and return how many.

    All due messages are held, in any state; coordinators retry them or mark them as arrived. Card
    updates, replies and offers of files are cancelled: the next event updates the card, and people ask
    again. The files of adopted minutes, which are sent to nobody, are generated again.
    """
    free = {"lease_token": None, "lease_until": None, "leased_by": None}
    told, due = outbox.c.kind.in_(_TOLD), _due(now)
    anew = {"attempts": 0, "uncertain_attempts": 0, "not_before": now, "expires_at": now + EXPIRES_AFTER}
    connection.execute(
        update(outbox).where(due, _SENT_TO_NOBODY).values(state=MessageState.READY.value, **anew, **free)
    )
    taken_back = {"state": MessageState.CANCELLED.value, "done_at": now, **free}
    connection.execute(update(outbox).where(due, ~told, ~_SENT_TO_NOBODY).values(**taken_back))
    held = {"state": MessageState.HELD.value, "done_at": now, "last_code": CODE_RESTORED, **free}
    count = int(connection.execute(update(outbox).where(due, told).values(**held)).rowcount)
    lost = outbox.c.state.in_((MessageState.HELD.value, MessageState.DEAD.value))
    connection.execute(update(outbox).where(lost).values(last_code=CODE_RESTORED))
    return count


def skip_used_numbers(connection: Connection) -> None:
    """Advance question numbers and the ids of rows past those used after the backup.

    Nothing names the ids of events, and the history is sealed in their order.
    """
    connection.execute(
        update(councils).values(
            next_number=councils.c.next_number + SKIPPED_NUMBERS, version=councils.c.version + 1
        )
    )
    skipped = [table for table in METADATA.sorted_tables if table is not events]
    dialect_of(connection).advance_sequences(connection, skipped, steps=SKIPPED_IDS)


def _due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(outbox.c.state == MessageState.READY.value, outbox.c.not_before <= now)
    return or_(waiting, outbox.c.state.in_((MessageState.SENDING.value, MessageState.BLOCKED.value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A completed backup file."""

    file: Path
    revision: str
    size: int
    """The size in bytes."""


def back_up(url: str, *, out: Path) -> Backup:
    """Write a backup that only its owner can read, and verify it; raises BackupError."""
    if out.exists():
        raise BackupError(f"{out} is there already; name another file")
    part = out.with_name(f"{out.name}.part")
    path = sqlite_file(url)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        revision = postgresql.back_up(url, out=part) if path is None else sqlite.back_up(path, out=part)
        part.rename(out)
    except OSError as error:
        raise BackupError(f"{out} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return Backup(file=out, revision=revision, size=out.stat().st_size)


def restore(url: str, *, backup: Path, stamp: str, prepare: Prepare) -> str:
    """Replace the database by a backup and return where the old one is kept; raises RestoreError.

    The backup is verified before anything is changed. ``stamp`` becomes part of the old database's name.
    """
    if not backup.is_file():
        raise RestoreError(f"there is no file {backup}")
    path = sqlite_file(url)
    if path is None:
        _expect_known(postgresql.revision_of(backup))
        return postgresql.restore(url, backup=backup, stamp=stamp, prepare=prepare)
    _expect_known(sqlite.revision_of(backup))
    return sqlite.restore(path, backup=backup, stamp=stamp, prepare=prepare)


def _expect_known(revision: str) -> None:
    if revision not in known_revisions():
        raise RestoreError("the backup was made by a newer version of Bevaka; start that version")
