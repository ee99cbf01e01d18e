"""Test what the sender claims: due messages, oldest first, one per chat, each by one process."""

import asyncio
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial

from storage import Store, Transaction
from storage.outbox import EXPIRES_AFTER, MessageKind, MessageState, OutboxMessage, time_until_due
from tests.storage.outbox.helpers import MINUTE, add, settle_as, take, taken
from tests.storage.tenant import CHAT, NOW, Desk, Town, log


async def test_a_message_is_taken_with_all_that_was_said_of_it(desk: Desk, town: Town) -> None:
    question = await desk.write(lambda tx: log(tx, town.council, "Mörkt", by=town.johan))
    about = {"council": town.council.id, "question": question.id, "caused_by": town.karin.id}
    assert await desk.write(lambda tx: add(tx, "k", MessageKind.ASSIGNMENT, person=town.petra.id, **about))
    (message,) = await take(desk.store)
    assert message == OutboxMessage(
        id=message.id,
        tenant="bjorkvik",
        kind=MessageKind.ASSIGNMENT,
        council=town.council.id,
        question=question.id,
        person=town.petra.id,
        thread=None,
        card=None,
        caused_by=town.karin.id,
        payload={"key": "k"},
        attempts=1,
        uncertain_attempts=0,
        ordering_key=f"bjorkvik/{town.petra.id}",
        expires_at=NOW + EXPIRES_AFTER,
        lease_token=message.lease_token,
    )
    assert message.lease_token
    assert await take(desk.store) == []


async def test_the_same_key_is_one_message(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    await desk.write(lambda tx: add(tx, "k", payload={"key": "other"}))
    assert await taken(desk.store) == ["k"]


async def test_messages_are_taken_oldest_first_one_for_each_chat(desk: Desk) -> None:
    def work(tx: Transaction) -> None:
        add(tx, "late", thread="c", at=NOW + timedelta(seconds=2))
        add(tx, "a1", thread="a")
        add(tx, "b1", thread="b")
        add(tx, "a2", thread="a")

    await desk.write(work)
    first = await take(desk.store)
    assert [message.payload["key"] for message in first] == ["a1", "b1"]
    assert await taken(desk.store) == []
    await settle_as(desk, first, MessageState.SENT)
    assert await taken(desk.store) == ["a2"]
    assert await taken(desk.store, now=NOW + timedelta(seconds=2)) == ["late"]


async def test_a_chat_that_is_being_written_to_is_left_alone(desk: Desk) -> None:
    await desk.write(lambda tx: [add(tx, "a1", thread="a"), add(tx, "b1", thread="b")])
    assert await taken(desk.store, busy=frozenset({"bjorkvik/a"})) == ["b1"]
    assert await taken(desk.store, most=1) == ["a1"]


async def test_no_more_are_taken_than_asked_for(desk: Desk) -> None:
    await desk.write(lambda tx: [add(tx, f"k{n}", thread=str(n)) for n in range(5)])
    assert await taken(desk.store, most=2) == ["k0", "k1"]
    assert await taken(desk.store, most=2) == ["k2", "k3"]


async def test_a_message_that_waited_too_long_expires(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    assert await taken(desk.store, now=NOW + EXPIRES_AFTER) == []
    assert await taken(desk.store) == []


async def test_the_next_message_says_when_it_is_due(desk: Desk) -> None:
    async def wait(now: datetime = NOW) -> timedelta | None:
        return await desk.store.read_all_tenants(partial(time_until_due, now=now))

    assert await wait() is None
    hour = timedelta(hours=1)
    await desk.write(
        lambda tx: [
            add(tx, "later", at=NOW + 2 * hour),
            add(tx, "k", MessageKind.REMINDER, at=NOW + hour, person=2),
        ]
    )
    assert await wait() == hour
    assert await taken(desk.store, now=NOW + hour) == ["k"]
    assert await wait(NOW + hour) == MINUTE, "a letter that nobody settles comes back when its lease ends"
    assert await wait(NOW + 3 * hour) == -2 * hour + MINUTE


async def test_two_processes_that_take_at_once_never_take_the_same(desk: Desk, database_url: str) -> None:
    other = Store.open(database_url)
    for turn in range(20):
        await desk.write(lambda tx, t=turn: [add(tx, f"{t}-{n}", thread=f"{t}-{n}") for n in range(10)])  # type: ignore[misc]
        both = await asyncio.gather(take(desk.store, most=6), take(other, most=6))
        ids = [message.id for messages in both for message in messages]
        assert len(ids) == len(set(ids))
        await settle_as(desk, [message for messages in both for message in messages], MessageState.SENT)
        await settle_as(desk, await take(desk.store), MessageState.SENT)
    other.close()


async def test_a_card_is_not_taken_before_the_change_that_it_has_to_show_is_stored(desk: Desk) -> None:
    """Claim while a change that relies on a waiting update is not yet committed."""
    await desk.write(lambda tx: tx.outbox.update_card(7, thread=CHAT, key="first"))
    loop = asyncio.get_running_loop()
    others: list[Future[list[OutboxMessage]]] = []

    def change(tx: Transaction) -> list[OutboxMessage]:
        tx.outbox.update_card(7, thread=CHAT, key="second")
        taking = asyncio.run_coroutine_threadsafe(take(desk.store), loop)
        others.append(taking)
        return taking.result(60) if tx.outbox._connection.dialect.name == "postgresql" else []  # noqa: SLF001

    assert await desk.write(change) == []
    views = [message.card for message in await asyncio.wrap_future(others[0]) or await take(desk.store)]
    assert views == [7]
