"""Short words for tests of the outbox: add, take, settle."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from storage import Store, Transaction
from storage.outbox import Kind, Lease, Letter, Room, State, claim
from tests.storage.desk import NOW, Desk

NOBODY = frozenset[str]()
MINUTE = timedelta(seconds=60)


def add(tx: Transaction, key: str, kind: Kind = Kind.MESSAGE, **more: Any) -> bool:  # noqa: ANN401 - any column
    """Add a message, to person 1 unless something else is said."""
    to: dict[str, Any] = {"payload": {"key": key}, "person": None if "thread" in more else 1}
    tx.outbox.add(kind, key=key, **{**to, **more})
    return tx.outbox.added


async def take(
    store: Store,
    *,
    now: datetime = NOW,
    most: int = 10,
    busy: AbstractSet[str] = NOBODY,
    tenants: Mapping[str, int] | None = None,
) -> list[Letter]:
    """Claim what is due, as the sender does."""
    lease, room = Lease(by="test", lasts=MINUTE), Room(most=most, busy=busy, tenants=tenants or {})
    return await store.write_for_all(partial(claim, now=now, lease=lease, room=room))


async def taken(store: Store, **how: Any) -> list[str]:  # noqa: ANN401 - as for take
    return [letter.payload["key"] for letter in await take(store, **how)]


async def settle_as(desk: Desk, letters: Sequence[Letter], state: State, **more: object) -> list[bool]:
    """Settle letters; give back for each whether it was still the test's."""
    columns = {"state": state.value, "done_at": desk.now, **more}
    return [await desk.write(partial(_settle, letter=letter, columns=columns)) for letter in letters]


def _settle(tx: Transaction, *, letter: Letter, columns: Mapping[str, object]) -> bool:
    return tx.outbox.settle(letter, columns)
