"""Short words for tests of the outbox: add, take, settle."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from storage import Store, Transaction
from storage.outbox import Kind, Letter, State, claim
from tests.storage.desk import NOW, Desk

NOBODY = frozenset[str]()


def add(tx: Transaction, key: str, kind: Kind = Kind.MESSAGE, **more: Any) -> bool:  # noqa: ANN401 - any column
    """Add a message, to person 1 unless something else is said."""
    to: dict[str, Any] = {"payload": {"key": key}, "person": None if "thread" in more else 1}
    tx.outbox.add(kind, key=key, **{**to, **more})
    return tx.outbox.added


async def take(
    store: Store, *, now: datetime = NOW, most: int = 10, busy: frozenset[str] = NOBODY
) -> list[Letter]:
    """Claim what is due, as the sender does."""
    return await store.write_for_all(partial(claim, now=now, most=most, busy=busy))


async def taken(store: Store, **how: Any) -> list[str]:  # noqa: ANN401 - as for take
    return [letter.payload["key"] for letter in await take(store, **how)]


async def settle_as(desk: Desk, letters: Sequence[Letter], state: State) -> None:
    for letter in letters:
        await desk.write(partial(_settle, letter=letter.id, state=state))


def _settle(tx: Transaction, *, letter: int, state: State) -> None:
    tx.outbox.settle(letter, {"state": state.value, "done_at": tx.now})
