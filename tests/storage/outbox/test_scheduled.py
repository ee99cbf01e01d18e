"""Test that reminders are planned many at once, repeatedly, and cancelled with their meeting."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Transaction
from storage.outbox import MessageKind, MessageState, ScheduledMessage
from tests.storage.outbox.helpers import add, settle_as, take, taken
from tests.storage.tenant import NOW, Desk

DAY = timedelta(days=1)
MEETING = 9
DIGEST = ScheduledMessage(
    key="reminder:9:4:14",
    payload={"key": "digest"},
    council=1,
    meeting=MEETING,
    person=4,
    at=NOW,
    expires_at=NOW + DAY,
)
MANY = 10_000


async def plan(desk: Desk, *rows: ScheduledMessage) -> int:
    return await desk.write(lambda tx: tx.outbox.schedule(rows))


async def cancel(desk: Desk) -> int:
    return await desk.write(lambda tx: tx.outbox.cancel_meeting(MEETING))


async def test_a_planned_reminder_is_sent_when_it_is_due(desk: Desk) -> None:
    assert await plan(desk, replace(DIGEST, at=NOW + timedelta(hours=1))) == 1
    assert await take(desk.store) == []
    (message,) = await take(desk.store, now=NOW + timedelta(hours=1))
    assert (message.kind, message.person, message.council) == (MessageKind.REMINDER, 4, 1)
    assert (message.payload, message.expires_at, message.ordering_key) == (
        {"key": "digest"},
        NOW + DAY,
        "bjorkvik/4",
    )


async def test_planned_again_it_stays_as_it_is(desk: Desk) -> None:
    assert await plan(desk, DIGEST) == 1
    assert await plan(desk, replace(DIGEST, payload={"key": "other"})) == 0
    assert await taken(desk.store) == ["digest"]
    assert await plan(desk, DIGEST) == 0
    assert await taken(desk.store) == []


async def test_whatever_was_planned_wakes_the_sender(desk: Desk) -> None:
    assert await desk.write(lambda tx: (tx.outbox.schedule([DIGEST]), tx.outbox.has_new_messages)) == (
        1,
        True,
    )
    assert await desk.write(lambda tx: (tx.outbox.schedule([DIGEST]), tx.outbox.has_new_messages)) == (
        0,
        False,
    )
    assert await desk.write(lambda tx: (tx.outbox.schedule([]), tx.outbox.has_new_messages)) == (0, False)


async def test_a_meeting_that_is_moved_takes_its_reminders_along(desk: Desk) -> None:
    others = (
        replace(DIGEST, key="other meeting", meeting=8, person=5),
        replace(DIGEST, key="none", meeting=None, person=6),
    )
    await plan(desk, DIGEST, *others)
    assert await cancel(desk) == 1
    assert len(await take(desk.store)) == 2


async def test_a_meeting_that_is_moved_back_gets_its_reminders_back(desk: Desk) -> None:
    await plan(desk, DIGEST)
    await cancel(desk)
    later = replace(DIGEST, payload={"key": "anew"}, at=NOW + DAY, expires_at=NOW + 2 * DAY)
    assert await plan(desk.later(hours=1), later) == 1
    assert await take(desk.store) == []
    (message,) = await take(desk.store, now=NOW + DAY)
    assert (message.payload, message.expires_at, message.attempts) == ({"key": "anew"}, NOW + 2 * DAY, 1)


@pytest.mark.parametrize("state", [MessageState.BLOCKED, MessageState.HELD, MessageState.DEAD])
async def test_what_could_not_be_sent_is_taken_back_too(desk: Desk, state: MessageState) -> None:
    await plan(desk, DIGEST)
    await settle_as(desk, await take(desk.store), state)
    assert await cancel(desk) == 1
    assert await desk.read(lambda tx: tx.outbox.list_failed(1)) == []


async def test_what_was_sent_is_not_taken_back_nor_sent_again(desk: Desk) -> None:
    await plan(desk, DIGEST)
    await settle_as(desk, await take(desk.store), MessageState.SENT)
    assert await cancel(desk) == 0
    assert await plan(desk, DIGEST) == 0


async def test_ten_thousand_reminders_are_planned_in_a_moment(desk: Desk) -> None:
    rows = [replace(DIGEST, key=f"k{n}", person=n) for n in range(MANY)]
    begun = time.process_time()
    assert await plan(desk, *rows) == MANY
    first = time.process_time() - begun
    assert await plan(desk, *rows) == 0
    assert first < 1, "seconds of this process; the database has as many again"


async def test_a_message_of_a_meeting_that_is_added_by_itself_goes_with_it(desk: Desk) -> None:
    def work(tx: Transaction) -> None:
        add(tx, "k", MessageKind.MESSAGE, meeting=MEETING)

    await desk.write(work)
    assert await cancel(desk) == 1
