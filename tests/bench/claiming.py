"""Measure how long a claim takes in an outbox with a thousand finished messages and with a million."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

from sqlalchemy import Connection, bindparam, text

from storage import Store
from storage.compiled import UtcDateTime
from storage.outbox import ClaimCapacity, Lease, claim
from tests.faults.servers import Fresh

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIZES = (1_000, 1_000_000)
WAITING = 500
AT_A_TIME = 50_000
REPEATED = 200
LEASE, ROOM = Lease(owner="bench", duration=timedelta(minutes=1)), ClaimCapacity(limit=8)
_ADD = text("""
    WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
    INSERT INTO outbox (tenant_id, dedup_key, kind, rank, council_id, person_id, ordering_key, payload, state,
        not_before, expires_at, attempts, uncertain_attempts, created_at, done_at)
    SELECT 't', :state || i, 'reminder', 1, i % 400, i % 10000, 't/' || (i % 10000), '{"kind":"digest"}',
        :state, :now, :later, 1, 0, :now, CASE WHEN :state = 'sent' THEN :now END
    FROM n
""").bindparams(bindparam("now", type_=UtcDateTime()), bindparam("later", type_=UtcDateTime()))


async def measure_claiming(databases: dict[str, Fresh]) -> None:
    """Print how long one claim takes, and how many times longer it takes in the larger outbox."""
    print("\n| claim | 1,000 finished | 1,000,000 finished | ratio |\n|---|---|---|---|")
    for name, fresh in databases.items():
        small, large = [await _time(fresh, size) for size in SIZES]
        print(f"| {name} | {small:.2f} ms | {large:.2f} ms | {large / small:.2f} |", flush=True)


async def _time(fresh: Fresh, size: int) -> float:
    with fresh() as url:
        store = Store.open(url)
        for first in range(1, size + 1, AT_A_TIME):
            last = min(size, first + AT_A_TIME - 1)
            await store.write_all_tenants(partial(_add, first=first, last=last, state="sent"))
        await store.write_all_tenants(partial(_add, first=1, last=WAITING, state="ready"))
        with store.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
        taken = sorted(_claimed(store) for _ in range(REPEATED))
        store.close()
    return median(taken) * 1000


def _add(connection: Connection, *, first: int, last: int, state: str) -> None:
    moments = {"now": NOW - timedelta(days=1), "later": NOW + timedelta(days=9)}
    connection.execute(_ADD, {"first": first, "last": last, "state": state, **moments})


def _claimed(store: Store) -> float:
    """Claim as many messages as there is capacity for, and release them."""
    with store.engine.connect() as connection, connection.begin() as transaction:
        begun = time.perf_counter()
        found = claim(connection, now=NOW, lease=LEASE, room=ROOM)
        taken = time.perf_counter() - begun
        transaction.rollback()
    assert len(found) == ROOM.limit
    return taken
