"""What somebody wrote down at a meeting last, or adopted, as the history tells it: for taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.history import CouncilHappening
from storage.rows import table_of
from storage.tables import EventRow

_E = table_of(EventRow)
WRITTEN = (
    CouncilHappening.NOTED,
    CouncilHappening.NOTE_CHANGED,
    CouncilHappening.NOTE_DROPPED,
    CouncilHappening.ITEM_ADDED,
    CouncilHappening.ITEM_CHANGED,
    CouncilHappening.ITEM_DROPPED,
    CouncilHappening.ITEM_REMARKED,
    CouncilHappening.REMARKED,
    CouncilHappening.MINUTES_ADOPTED,
)
LOOKED_AT = 100
"""Events of a person that are looked through for one that was not undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEvent:
    """A note, an item or a remark that was added, changed or removed: what it was, and what it became.

    Neither is told of minutes that were adopted.
    """

    id: int
    act: str
    happening: CouncilHappening
    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def latest_written(connection: Connection, person: int, *, tenant: str, council: int) -> WrittenEvent | None:
    """Give back the newest of them that this person did in a council and has not undone."""
    wanted = select(_E).where(
        _E.c.tenant_id == tenant,
        _E.c.council_id == council,
        _E.c.actor_id == person,
        _E.c.happening.in_([happening.value for happening in WRITTEN]),
    )
    rows = connection.execute(wanted.order_by(_E.c.id.desc()).limit(LOOKED_AT)).mappings().all()
    undone = {row["new"].get("undoes") for row in rows}
    kept = (row for row in rows if "undoes" not in row["new"] and row["act"] not in undone)
    row = next(kept, None)
    if row is None:
        return None
    return WrittenEvent(
        id=row["id"],
        act=row["act"],
        happening=CouncilHappening(row["happening"]),
        at=row["at"],
        before=row["new"].get("before"),
        after=row["new"].get("after"),
    )
