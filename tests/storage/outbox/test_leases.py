"""Test leases: a claimed message is reserved for a minute; then another process may claim it."""

import asyncio
from datetime import timedelta
from functools import partial

from storage import Store, Transaction
from storage.outbox import EXPIRES_AFTER, MessageKind, MessageState, OutboxMessage, release_abandoned
from tests.storage.outbox.helpers import MINUTE, add, settle_as, take, taken
from tests.storage.tenant import NOW, Desk

SECOND = timedelta(seconds=1)


def settle_all(messages: list[OutboxMessage], tx: Transaction) -> None:
    for message in messages:
        assert tx.outbox.settle([(message, {"state": MessageState.SENT.value, "done_at": tx.now})])


async def test_what_nobody_settled_is_taken_by_somebody_else_when_the_lease_has_ended(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    (first,) = await take(desk.store)
    assert await take(desk.store, now=NOW + MINUTE - SECOND) == []
    (second,) = await take(desk.store, now=NOW + MINUTE)
    assert (second.id, second.attempts, second.uncertain_attempts) == (first.id, 2, 1)
    assert second.lease_token != first.lease_token


async def test_who_lost_the_lease_changes_nothing_any_more(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    first = await take(desk.store)
    second = await take(desk.store, now=NOW + MINUTE)
    assert await settle_as(desk, first, MessageState.DEAD) == [False]
    assert await settle_as(desk, second, MessageState.SENT) == [True]
    assert await settle_as(desk, second, MessageState.DEAD) == [False]
    assert await take(desk.store, now=NOW + 2 * MINUTE) == []


async def test_a_lease_that_ended_is_good_as_long_as_nobody_else_has_taken_it(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    first = await take(desk.store)
    assert await settle_as(desk.later(seconds=90), first, MessageState.SENT) == [True]


async def test_what_is_tried_again_waits_under_no_lease(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    await settle_as(desk, await take(desk.store), MessageState.READY, not_before=NOW + SECOND)
    assert await take(desk.store) == []
    (again,) = await take(desk.store, now=NOW + SECOND)
    assert (again.attempts, again.uncertain_attempts) == (2, 0)


async def test_a_letter_that_expired_while_it_was_sent_is_taken_once_more_to_be_settled(desk: Desk) -> None:
    """Claim it once more, since it may have arrived and must not be reported as expired."""
    await desk.write(lambda tx: add(tx, "k"))
    late = NOW + EXPIRES_AFTER
    await take(desk.store, now=late - SECOND)
    (message,) = await take(desk.store, now=late + MINUTE)
    assert (message.is_expired, message.uncertain_attempts) == (True, 1)


async def test_a_chat_that_somebody_writes_to_is_left_alone_by_all_others(
    desk: Desk, database_url: str
) -> None:
    other = Store.open(database_url)
    await desk.write(
        lambda tx: [add(tx, "a1", thread="a"), add(tx, "a2", thread="a"), add(tx, "b", thread="b")]
    )
    assert await taken(desk.store, most=1) == ["a1"]
    assert await taken(other) == ["b"]
    other.close()


async def test_at_its_start_the_only_process_takes_back_what_the_last_one_was_sending(
    desk: Desk, backend: str
) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    (first,) = await take(desk.store)
    alone = backend == "sqlite"
    assert await desk.store.write_all_tenants(partial(release_abandoned, owner="next")) == (1 if alone else 0)
    again = await take(desk.store)
    assert [(message.attempts, message.uncertain_attempts) for message in again] == (
        [(2, 1)] if alone else []
    )
    assert await settle_as(desk, [first], MessageState.SENT) == [not alone]
    assert await desk.store.write_all_tenants(partial(release_abandoned, owner="next")) == (1 if alone else 0)


async def test_four_processes_take_each_of_many_messages_once(desk: Desk, database_url: str) -> None:
    def fill(tx: Transaction) -> None:
        for number in range(240):
            add(tx, f"k{number}", thread=f"t{number % 60}")

    await desk.write(fill)
    stores = [Store.open(database_url) for _ in range(4)]
    ids: list[int] = []
    while len(ids) < 240:
        found = await asyncio.gather(*(take(store, most=25) for store in stores))
        messages = [message for several in found for message in several]
        assert len({message.ordering_key for message in messages}) == len(messages)
        ids += [message.id for message in messages]
        await desk.write(partial(settle_all, messages))
    assert len(set(ids)) == len(ids) == 240
    for store in stores:
        store.close()


async def test_a_late_message_expires_and_at_most_a_thousand_at_a_time(desk: Desk) -> None:
    def fill(tx: Transaction) -> None:
        for number in range(1_100):
            add(tx, f"k{number}", MessageKind.REMINDER, thread=f"t{number}", expires_at=NOW + MINUTE)
        add(tx, "in time", thread="other")

    await desk.write(fill)
    assert await taken(desk.store, now=NOW + MINUTE) == ["in time"]
    assert await taken(desk.store, now=NOW + MINUTE) == []
    failed = await desk.read(lambda tx: len(tx.outbox.list_failed(1, since=NOW)))
    assert failed == 0, "they are of no council"
