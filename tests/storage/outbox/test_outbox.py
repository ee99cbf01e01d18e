"""Test that messages wait in the outbox until they are sent, and can change until then."""

from datetime import datetime, timedelta

import pytest

from storage import Transaction
from storage.outbox import MessageKind, MessageState
from tests.storage.outbox.helpers import MINUTE, add, settle_as, take, taken
from tests.storage.tenant import CHAT, NOW, Desk, Town, log


async def test_a_card_that_waits_to_be_updated_is_updated_once(desk: Desk) -> None:
    async def change(key: str) -> None:
        await desk.write(lambda tx: tx.outbox.update_card(7, thread=CHAT, key=key))

    await change("first")
    await change("second")
    (message,) = await take(desk.store)
    assert (message.kind, message.card, message.thread) == (MessageKind.UPDATE, 7, CHAT)
    await change("third")  # the card that is under way may not show this yet
    assert await take(desk.store) == []
    await settle_as(desk, [message], MessageState.SENT)
    (message,) = await take(desk.store)
    assert message.card == 7


async def test_what_was_not_sent_can_be_taken_back(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> int:
        question = log(tx, town.council, "Mörkt", by=town.johan).id
        for person in (town.petra.id, town.nils.id):
            add(tx, f"k{person}", MessageKind.ASSIGNMENT, question=question, person=person)
        tx.outbox.cancel(question, person=town.petra.id)
        return question

    question = await desk.write(work)
    assert await taken(desk.store) == [f"k{town.nils.id}"]
    await desk.write(lambda tx: tx.outbox.cancel(question, person=town.nils.id))  # too late: under way
    assert await taken(desk.store, now=NOW + MINUTE) == [f"k{town.nils.id}"]


async def test_who_meets_the_bot_gets_what_was_blocked_however_long_ago(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: add(tx, "k", person=town.petra.id))
    await settle_as(desk, await take(desk.store), MessageState.BLOCKED)
    assert await taken(desk.store) == []
    much_later = desk.later(days=100)
    assert await much_later.write(lambda tx: tx.outbox.release(town.nils.id)) == 0
    assert await much_later.write(
        lambda tx: (tx.outbox.release(town.petra.id), tx.outbox.has_new_messages)
    ) == (1, True)
    (message,) = await take(desk.store, now=much_later.now)
    assert message.attempts == 1


@pytest.mark.parametrize(
    ("kind", "state", "marked"),
    [
        (MessageKind.ASSIGNMENT, MessageState.BLOCKED, True),
        (MessageKind.ASSIGNMENT, MessageState.DEAD, True),
        (MessageKind.ASSIGNMENT, MessageState.HELD, True),
        (MessageKind.ASSIGNMENT, MessageState.EXPIRED, True),
        (MessageKind.ASSIGNMENT, MessageState.SENT, False),
        (MessageKind.ASSIGNMENT, MessageState.READY, False),
        (MessageKind.ASSIGNMENT, MessageState.CANCELLED, False),
        (MessageKind.MESSAGE, MessageState.BLOCKED, False),
    ],
)
async def test_the_list_marks_what_did_not_reach_its_owner(
    desk: Desk, kind: MessageKind, state: MessageState, *, marked: bool
) -> None:
    await desk.write(lambda tx: add(tx, "k", kind, council=1, question=17, person=4))
    await settle_as(desk, await take(desk.store), state)
    found = await desk.read(lambda tx: tx.outbox.undelivered_assignments(1))
    assert [(one.question, one.person) for one in found] == ([(17, 4)] if marked else [])
    assert await desk.read(lambda tx: tx.outbox.undelivered_assignments(2)) == []


async def test_a_message_that_waits_can_say_more(desk: Desk) -> None:
    await desk.write(lambda tx: [add(tx, "news:1:2:a"), add(tx, "news:1:22:b"), add(tx, "news_1:2:c")])
    since = NOW - timedelta(minutes=10)

    async def waiting(prefix: str, since: datetime = since) -> str | None:
        found = await desk.write(lambda tx: tx.outbox.find_unsent(prefix, person=1, since=since))
        return None if found is None else str(found.payload["key"])

    assert await waiting("news:1:2:") == "news:1:2:a"
    assert await waiting("news_1:") == "news_1:2:c"
    assert await waiting("news:1:2:", since=NOW + timedelta(seconds=1)) is None
    assert await waiting("other:") is None
    await desk.write(lambda tx: add(tx, "wait:a", person=2))
    assert await waiting("wait:") is None

    def say_more(tx: Transaction) -> None:
        found = tx.outbox.find_unsent("news:1:2:", person=1, since=since)
        assert found is not None
        tx.outbox.replace_payload(found.id, payload={"key": "more"})

    await desk.write(say_more)
    messages = await take(desk.store, most=1)
    assert messages[0].payload == {"key": "more"}
    await desk.write(lambda tx: tx.outbox.replace_payload(messages[0].id, payload={"key": "too late"}))
    assert await waiting("news:1:2:") is None
    assert await taken(desk.store, most=1, now=NOW + MINUTE) == ["more"]
