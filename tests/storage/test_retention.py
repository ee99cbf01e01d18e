"""What was sent is forgotten: its words after a month, all of it after three, a part at a time."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from storage.inbox import forget_before
from storage.outbox import Kind, State
from storage.retention import ROW_KEPT, TEXT_KEPT, delete_done, empty_sent
from storage.rows import table_of
from storage.tables import OutboxRow
from tests.storage.desk import NOW, Desk
from tests.storage.post import add, settle_as, take

SECOND = timedelta(seconds=1)


async def finished(desk: Desk, state: State, *, times: int = 1) -> None:
    await desk.write(lambda tx: [add(tx, f"{state}-{n}", person=n) for n in range(times)])
    await settle_as(desk, await take(desk.store), state)


def kept(connection: Connection) -> list[tuple[str, object]]:
    """Give back what is remembered: state and payload."""
    outbox = table_of(OutboxRow)
    found = connection.execute(select(outbox.c.state, outbox.c.payload).order_by(outbox.c.id))
    return [(row[0], row[1]) for row in found]


async def test_what_a_sent_message_said_is_forgotten_after_a_month(desk: Desk) -> None:
    await finished(desk, State.SENT)
    empty = partial(empty_sent, now=NOW + TEXT_KEPT)
    assert await desk.store.write_for_all(empty) == 0
    empty = partial(empty_sent, now=NOW + TEXT_KEPT + SECOND)
    assert await desk.store.write_for_all(empty) == 1
    assert await desk.store.read_for_all(kept) == [("sent", {})]
    assert await desk.store.write_for_all(empty) == 0, "it is not looked at again"


@pytest.mark.parametrize("state", [State.HELD, State.BLOCKED, State.DEAD, State.EXPIRED])
async def test_what_failed_can_be_sent_again_for_three_months(desk: Desk, state: State) -> None:
    await finished(desk, state)
    later = NOW + ROW_KEPT
    assert await desk.store.write_for_all(partial(empty_sent, now=later)) == 0
    assert await desk.store.write_for_all(partial(delete_done, now=later)) == 0
    assert await desk.store.write_for_all(partial(delete_done, now=later + SECOND)) == 1
    assert await desk.store.read_for_all(kept) == []


@pytest.mark.parametrize("state", [State.SENT, State.CANCELLED])
async def test_that_there_was_a_message_is_forgotten_after_three_months(desk: Desk, state: State) -> None:
    await finished(desk, state)
    assert await desk.store.write_for_all(partial(delete_done, now=NOW + ROW_KEPT + SECOND)) == 1
    assert await desk.store.read_for_all(kept) == []


async def test_what_still_waits_is_never_forgotten(desk: Desk) -> None:
    await desk.write(lambda tx: [add(tx, "a"), add(tx, "b", Kind.REMINDER, person=2)])
    await take(desk.store, most=1)
    much_later = NOW + 10 * ROW_KEPT
    assert await desk.store.write_for_all(partial(empty_sent, now=much_later)) == 0
    assert await desk.store.write_for_all(partial(delete_done, now=much_later)) == 0


async def test_no_transaction_forgets_more_than_a_part(desk: Desk) -> None:
    await finished(desk, State.SENT, times=5)
    later = NOW + ROW_KEPT + SECOND
    for forget in (empty_sent, delete_done):
        parts = [await desk.store.write_for_all(partial(forget, now=later, most=2)) for _ in range(4)]
        assert parts == [2, 2, 1, 0]


async def test_activities_are_forgotten_in_parts_too(desk: Desk) -> None:
    for number in range(3):
        await desk.write(lambda tx, n=number: tx.inbox.remember("c", f"a{n}", result={}, at=NOW))  # type: ignore[misc]
    forget = partial(forget_before, moment=NOW + SECOND, most=2)
    assert [await desk.store.write_for_all(forget) for _ in range(3)] == [2, 1, 0]
