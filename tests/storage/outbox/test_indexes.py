"""Test that every statement uses an index, so that finished messages slow nothing down."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, event, insert, text

from storage import Store, compiled
from storage.outbox import EXPIRES_AFTER, ClaimCapacity, Lease, MessageState, Outbox, claim, time_until_due
from storage.retention import clear_sent_payloads, delete_finished
from storage.tables import outbox
from tests.every import Failures
from tests.storage.outbox.helpers import MINUTE
from tests.storage.tenant import NOW, Desk

FINISHED = 20_000
LEASE = Lease(owner="test", duration=MINUTE)
ROOM = ClaimCapacity(limit=8, busy_keys={"t/1"}, tenant_limits={"u": 0})
AGAIN_AND_AGAIN: dict[str, Callable[[Connection], object]] = {
    "take": partial(claim, now=NOW + MINUTE, lease=LEASE, room=ROOM),
    "expire": partial(claim, now=NOW + 2 * EXPIRES_AFTER, lease=LEASE, room=ROOM),
    "wait": partial(time_until_due, now=NOW),
    "empty": partial(clear_sent_payloads, now=NOW + timedelta(days=31)),
    "delete": partial(delete_finished, now=NOW + timedelta(days=91)),
}
"""What workers and periodic tasks do with the messages of all tenants."""


def finished(number: int) -> dict[str, object]:
    """Return the row of a finished message."""
    when = {"not_before": NOW, "created_at": NOW, "expires_at": NOW + EXPIRES_AFTER}
    what = {"kind": "message", "rank": 0, "payload": {"a": 1}, "attempts": 1, "uncertain_attempts": 0}
    end = (MessageState.SENT, MessageState.CANCELLED, MessageState.DEAD)[number % 3].value
    to = {"tenant_id": "t", "ordering_key": f"t/{number % 500}", "council_id": number % 7}
    done = {"state": end, "done_at": NOW + timedelta(seconds=number)}
    return {**when, **what, **to, **done, "dedup_key": f"k{number}"}


def fill_up(connection: Connection) -> None:
    """Insert many finished messages, and a few that wait."""
    connection.execute(insert(outbox), [finished(number) for number in range(FINISHED)])
    still = {"state": "ready", "done_at": None}
    waiting = [{**finished(number), **still, "dedup_key": f"w{number}"} for number in range(30)]
    connection.execute(insert(outbox), waiting)
    connection.execute(text("ANALYZE"))


def plans_of(store: Store, work: Callable[[Connection], object]) -> list[tuple[str, str]]:
    """Return each statement that an operation runs on the outbox, with its query plan."""
    asked: list[tuple[str, object]] = []
    execute = compiled.execute_sql

    def listen(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    def note(connection: Connection, sql: str, bound: object = (), *, many: bool = False) -> object:
        asked.append((sql, tuple(bound) if isinstance(bound, list) else bound))
        return execute(connection, sql, bound, many=many)

    explain = "EXPLAIN QUERY PLAN" if store.engine.dialect.name == "sqlite" else "EXPLAIN"
    with store.engine.connect() as connection, connection.begin() as transaction:
        event.listen(connection, "before_cursor_execute", listen)
        vars(compiled)["execute_sql"] = note
        try:
            work(connection)
        finally:
            vars(compiled)["execute_sql"] = execute
        event.remove(connection, "before_cursor_execute", listen)
        transaction.rollback()
    with store.engine.connect() as connection:
        plans = []
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)  # type: ignore[arg-type]
            plans.append((statement, "\n".join(str(row[-1]) for row in rows)))
    return plans


def reads_everything(plan: str) -> bool:
    without_index = "SCAN outbox" in plan.replace("SCAN outbox USING", "")
    return without_index or "Seq Scan on outbox" in plan


async def test_no_statement_reads_all_that_was_ever_sent(desk: Desk) -> None:
    await desk.store.write_all_tenants(fill_up)
    with Failures() as failures:
        for name, what in AGAIN_AND_AGAIN.items():
            with failures.of(name):
                plans = plans_of(desk.store, what)
                assert len(plans) >= 2
                for statement, plan in plans:
                    assert not reads_everything(plan), (statement, plan)


async def test_what_failed_or_waits_for_a_person_is_found_without_reading_the_rest(desk: Desk) -> None:
    await desk.store.write_all_tenants(fill_up)

    def look(connection: Connection) -> object:
        ours = Outbox(connection, "t", NOW)
        failed = ours.list_failed(3, since=NOW)
        return failed, ours.find_unsent("news:", person=1, since=NOW), ours.release(1)

    (_, failed), *of_person = plans_of(desk.store, look)
    assert not reads_everything(failed), failed
    assert len(of_person) == 2
    for statement, plan in of_person:
        assert "outbox_person" in plan, (statement, plan)
