"""What coming meetings take up."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, update

from domain.errors import NotFound
from domain.record import Item, RemarkState
from storage.kept_by_version import remove_row, save_row
from storage.rows import add_row, table_of
from storage.tables import ItemRow

_I = table_of(ItemRow)


class Items:
    """What the councils of one tenant take up, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(self, item: Item) -> Item:
        """Store a new item, and give it back with its id."""
        given = {"council_id": item.council, "noted_by": item.by, "noted_at": item.at}
        source = {"chat": item.chat, "source": item.source, "said_at": item.said_at}
        row = {"tenant_id": self._tenant, **given, **source, **_changeable(item)}
        return replace(item, id=add_row(self._connection, _I, row))

    def save(self, before: Item, after: Item) -> Item:
        """Store what became of it; raises Stale ``item_changed`` where somebody else was first."""
        save_row(
            self._connection,
            _I,
            before.id,
            tenant=self._tenant,
            version=before.version,
            values=_changeable(after),
            stale="item_changed",
        )
        return after

    def remove(self, item: int) -> None:
        """Forget an item; raises NotFound ``no_such_item``."""
        remove_row(self._connection, _I, item, tenant=self._tenant, missing="no_such_item")

    def get(self, item: int) -> Item:
        """Give back this item; raises NotFound ``no_such_item``."""
        found = self._all(select(_I).where(_I.c.id == item))
        if not found:
            raise NotFound("no_such_item")
        return found[0]

    def by_source(self, chat: str, activity: str) -> Item | None:
        """Give back what one message said."""
        return next(iter(self._all(select(_I).where(_I.c.chat == chat, _I.c.source == activity))), None)

    def waiting(self, council: int) -> list[Item]:
        """Give back what no meeting that began has taken up so far, the oldest first."""
        return self._all(select(_I).where(_I.c.council_id == council, _I.c.taken_by.is_(None)))

    def said_at(self, meeting: int) -> list[Item]:
        """Give back what this meeting wanted a later one to take up."""
        return self._all(select(_I).where(_I.c.said_at == meeting))

    def of_meeting(self, meeting: int) -> list[Item]:
        """Give back what this meeting takes up."""
        return self._all(select(_I).where(_I.c.taken_by == meeting))

    def goes_on_as(self, item: int) -> Item | None:
        """Give back the item that goes on with this one, whether a meeting has taken it up or not."""
        return next(iter(self._all(select(_I).where(_I.c.again_of == item))), None)

    def take(self, meeting: int, council: int) -> None:
        """Let this meeting take up all that waits, except what it put off itself."""
        waiting = update(_I).where(
            _I.c.tenant_id == self._tenant,
            _I.c.council_id == council,
            _I.c.taken_by.is_(None),
            _I.c.said_at.is_distinct_from(meeting),
        )
        self._connection.execute(waiting.values(taken_by=meeting, version=_I.c.version + 1))

    def _all(self, wanted: Select[Any]) -> list[Item]:
        mine = wanted.where(_I.c.tenant_id == self._tenant).order_by(_I.c.id)
        return [_item(row) for row in self._connection.execute(mine).mappings()]


def _changeable(item: Item) -> dict[str, object]:
    names = ("text", "taken_by", "proposed_text", "version", "remark", "again_of")
    outcome = None if item.outcome is None else item.outcome.value
    return {**{name: getattr(item, name) for name in names}, "outcome": outcome}


def _item(row: RowMapping) -> Item:
    return Item(
        id=row["id"],
        council=row["council_id"],
        text=row["text"],
        by=row["noted_by"],
        at=row["noted_at"],
        said_at=row["said_at"],
        taken_by=row["taken_by"],
        chat=row["chat"],
        source=row["source"],
        proposed_text=row["proposed_text"],
        version=row["version"],
        outcome=None if row["outcome"] is None else RemarkState(row["outcome"]),
        remark=row["remark"],
        again_of=row["again_of"],
    )
