"""Short helpers for tests of the outbox: add, claim, settle."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from storage import Store, Transaction
from storage.outbox import ClaimCapacity, Lease, MessageKind, MessageState, OutboxMessage, claim
from tests.storage.tenant import NOW, Desk

NOBODY = frozenset[str]()
MINUTE = timedelta(seconds=60)


def add(tx: Transaction, key: str, kind: MessageKind = MessageKind.MESSAGE, **more: Any) -> bool:  # noqa: ANN401 - any column
    """Add a message, by default to person 1."""
    to: dict[str, Any] = {"payload": {"key": key}, "person": None if "thread" in more else 1}
    tx.outbox.add(kind, key=key, **{**to, **more})
    return tx.outbox.has_new_messages


async def take(
    store: Store,
    *,
    now: datetime = NOW,
    most: int = 10,
    busy: AbstractSet[str] = NOBODY,
    tenants: Mapping[str, int] | None = None,
) -> list[OutboxMessage]:
    """Claim due messages, as the sender does."""
    lease, room = (
        Lease(owner="test", duration=MINUTE),
        ClaimCapacity(limit=most, busy_keys=busy, tenant_limits=tenants or {}),
    )
    return await store.write_all_tenants(partial(claim, now=now, lease=lease, room=room))


async def taken(store: Store, **how: Any) -> list[str]:  # noqa: ANN401 - as for take
    return [message.payload["key"] for message in await take(store, **how)]


async def settle_as(
    desk: Desk, messages: Sequence[OutboxMessage], state: MessageState, **more: object
) -> list[bool]:
    """Settle messages; return for each whether this test still held its lease."""
    columns = {"state": state.value, "done_at": desk.now, **more}
    return [await desk.write(partial(_settle, message=message, columns=columns)) for message in messages]


def _settle(tx: Transaction, *, message: OutboxMessage, columns: Mapping[str, object]) -> bool:
    return bool(tx.outbox.settle([(message, columns)]))
