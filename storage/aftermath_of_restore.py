"""After a backup was restored: what may have been sent since it was made is not sent again by itself."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, text, update

from storage.letters import Kind, State
from storage.rows import table_of
from storage.tables import METADATA, CouncilRow, OutboxRow
from storage.undelivered import EXPIRES_AFTER, RESTORED, TOLD

_O, _C = table_of(OutboxRow), table_of(CouncilRow)
SKIPPED_NUMBERS = 100
"""A council's questions of the lost time keep their numbers to themselves: people may still name them."""
SKIPPED_IDS = 10_000
"""The same for the ids in buttons, on PostgreSQL."""
_SKIP = text("SELECT setval(CAST(:sequence AS regclass), nextval(CAST(:sequence AS regclass)) + :skipped)")
_SENT_TO_NOBODY = and_(_O.c.kind == Kind.FILE.value, _O.c.payload["offer"].as_boolean().is_(False))
_TOLD = tuple(kind.value for kind in TOLD)


def hold_what_was_due(connection: Connection, *, now: datetime) -> int:
    """Show the coordinators what may have been sent already, and send none of it; give back how many.

    Everything that was due counts, whatever its state: they try it again, or say that it arrived. Updates of
    cards and answers to a person are taken back: cards are brought up to date by whatever happens next.
    Files that are sent to nobody, those of adopted minutes, are made: nobody would ask for them again.
    """
    free = {"lease_token": None, "lease_until": None, "leased_by": None}
    told, due = _O.c.kind.in_(_TOLD), _due(now)
    anew = {"attempts": 0, "ambiguous": 0, "not_before": now, "expires_at": now + EXPIRES_AFTER}
    connection.execute(update(_O).where(due, _SENT_TO_NOBODY).values(state=State.READY.value, **anew, **free))
    taken_back = {"state": State.CANCELLED.value, "done_at": now, **free}
    connection.execute(update(_O).where(due, ~told, ~_SENT_TO_NOBODY).values(**taken_back))
    held = {"state": State.HELD.value, "done_at": now, "last_code": RESTORED, **free}
    count = int(connection.execute(update(_O).where(due, told).values(**held)).rowcount)
    lost = _O.c.state.in_((State.HELD.value, State.DEAD.value))
    connection.execute(update(_O).where(lost).values(last_code=RESTORED))
    return count


def skip_what_was_given(connection: Connection) -> None:
    """Give no number and no id a second time."""
    connection.execute(
        update(_C).values(next_number=_C.c.next_number + SKIPPED_NUMBERS, version=_C.c.version + 1)
    )
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        if table.autoincrement_column is not None:
            sequence = {"sequence": f"{table.name}_id_seq", "skipped": SKIPPED_IDS}
            connection.execute(_SKIP, sequence)


def _due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(_O.c.state == State.READY.value, _O.c.not_before <= now)
    return or_(waiting, _O.c.state.in_((State.SENDING.value, State.BLOCKED.value)))
