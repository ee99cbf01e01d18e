"""Test that undelivered messages are listed, sent again by hand or later, or marked as delivered."""

from datetime import timedelta

import pytest

from storage import Transaction
from storage.outbox import EXPIRES_AFTER, FailedMessage, MessageKind, MessageState
from tests.storage.outbox.helpers import add, settle_as, take, taken
from tests.storage.tenant import NOW, Desk, Town

DAY = timedelta(days=1)
FAILED = (MessageState.HELD, MessageState.BLOCKED, MessageState.DEAD, MessageState.EXPIRED)


async def failed(
    desk: Desk,
    state: MessageState,
    kind: MessageKind = MessageKind.ASSIGNMENT,
    *,
    key: str = "k",
    **more: object,
) -> int:
    """Let a message of council 1 to person 4 reach a final state; return its id."""
    about: dict[str, object] = {"council": 1, "person": 4, **more}
    await desk.write(lambda tx: add(tx, key, kind, **about))
    (message,) = await take(desk.store, now=desk.now)
    await settle_as(
        desk, [message], state, attempts=3, uncertain_attempts=2, last_status=503, last_code="Sorry"
    )
    return message.id


async def listed(desk: Desk, *, since: timedelta | None = None) -> list[FailedMessage]:
    moment = None if since is None else desk.now - since
    return await desk.read(lambda tx: tx.outbox.list_failed(1, since=moment))


@pytest.mark.parametrize("state", FAILED)
async def test_what_did_not_get_through_is_listed_with_what_is_known_of_it(
    desk: Desk, state: MessageState
) -> None:
    number = await failed(desk, state, question=17)
    assert await listed(desk) == [
        FailedMessage(
            id=number,
            kind=MessageKind.ASSIGNMENT,
            person=4,
            thread=None,
            department=None,
            questions=(17,),
            state=state,
            status=503,
            code="Sorry",
            at=NOW,
        )
    ]


async def test_the_latest_stand_first_and_what_is_long_ago_is_left_out(desk: Desk) -> None:
    old = await failed(desk, MessageState.DEAD, key="old")
    young = await failed(desk.later(days=2), MessageState.HELD, key="young", thread="chat", person=None)
    now = desk.later(days=3)
    assert [message.id for message in await listed(now)] == [young, old]
    assert [message.id for message in await listed(now, since=2 * DAY)] == [young]
    assert [message.id for message in await listed(desk.later(days=91))] == [young]
    assert await desk.read(lambda tx: tx.outbox.list_failed(2)) == []


async def test_a_message_about_several_questions_names_them(desk: Desk) -> None:
    await failed(desk, MessageState.DEAD, payload={"args": {"questions": [1, 2]}})
    assert (await listed(desk))[0].questions == (1, 2)


@pytest.mark.parametrize("kind", [MessageKind.UPDATE, MessageKind.PROBE, MessageKind.PRIVATE])
async def test_what_nobody_misses_is_not_listed(desk: Desk, kind: MessageKind) -> None:
    await failed(desk, MessageState.DEAD, kind)
    assert await listed(desk) == []


@pytest.mark.parametrize("state", FAILED)
async def test_tried_again_by_hand_it_begins_anew(desk: Desk, state: MessageState) -> None:
    number = await failed(desk, state)
    later = desk.later(days=40)
    assert await later.write(lambda tx: (tx.outbox.retry(number, 1), tx.outbox.has_new_messages)) == (
        True,
        True,
    )
    (again,) = await take(desk.store, now=later.now)
    assert (again.id, again.attempts, again.uncertain_attempts) == (number, 1, 0)
    assert again.expires_at == later.now + EXPIRES_AFTER


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.CANCELLED, MessageState.READY])
async def test_what_did_not_fail_is_not_tried_again(desk: Desk, state: MessageState) -> None:
    number = await failed(desk, state)
    assert await desk.write(lambda tx: (tx.outbox.retry(number, 1), tx.outbox.has_new_messages)) == (
        False,
        False,
    )


async def test_a_reminder_is_tried_again_until_its_meeting_begins(desk: Desk) -> None:
    number = await failed(desk, MessageState.DEAD, MessageKind.REMINDER, expires_at=NOW + DAY)
    begun = desk.later(days=1)
    assert not await begun.write(lambda tx: tx.outbox.retry(number, 1))
    assert await desk.later(hours=23).write(lambda tx: tx.outbox.retry(number, 1))
    (again,) = await take(desk.store, now=NOW + timedelta(hours=23))
    assert again.expires_at == NOW + DAY


async def test_a_council_tries_only_its_own_again(desk: Desk) -> None:
    number = await failed(desk, MessageState.HELD)
    assert not await desk.write(lambda tx: tx.outbox.retry(number, 2))
    assert not await desk.write(lambda tx: tx.outbox.mark_arrived(number, 2))


async def test_what_may_have_arrived_is_settled_when_somebody_says_that_it_did(desk: Desk) -> None:
    number = await failed(desk, MessageState.HELD)
    assert await desk.write(lambda tx: tx.outbox.mark_arrived(number, 1))
    assert await listed(desk) == []
    assert not await desk.write(lambda tx: tx.outbox.mark_arrived(number, 1))
    assert not await desk.write(lambda tx: tx.outbox.retry(number, 1))


@pytest.mark.parametrize("state", [MessageState.BLOCKED, MessageState.DEAD, MessageState.EXPIRED])
async def test_nobody_says_that_something_arrived_which_did_not(desk: Desk, state: MessageState) -> None:
    number = await failed(desk, state)
    assert not await desk.write(lambda tx: tx.outbox.mark_arrived(number, 1))


@pytest.mark.parametrize(
    ("state", "kind", "released"),
    [
        (MessageState.BLOCKED, MessageKind.ASSIGNMENT, True),
        (MessageState.BLOCKED, MessageKind.MESSAGE, True),
        (MessageState.BLOCKED, MessageKind.REMINDER, True),
        (MessageState.DEAD, MessageKind.ASSIGNMENT, True),
        (MessageState.HELD, MessageKind.ASSIGNMENT, True),
        (MessageState.DEAD, MessageKind.REMINDER, True),
        (MessageState.HELD, MessageKind.REMINDER, True),
        (MessageState.DEAD, MessageKind.MESSAGE, False),
        (MessageState.HELD, MessageKind.MESSAGE, False),
        (MessageState.HELD, MessageKind.PRIVATE, False),
        (MessageState.EXPIRED, MessageKind.ASSIGNMENT, False),
        (MessageState.SENT, MessageKind.ASSIGNMENT, False),
        (MessageState.CANCELLED, MessageKind.REMINDER, False),
    ],
)
async def test_who_meets_the_bot_gets_what_they_have_to_know(
    desk: Desk, state: MessageState, kind: MessageKind, *, released: bool
) -> None:
    await failed(desk, state, kind)
    assert await desk.read(lambda tx: tx.outbox.has_waiting_messages(4)) is released
    assert await desk.write(lambda tx: (tx.outbox.release(4), tx.outbox.has_new_messages)) == (
        int(released),
        released,
    )
    assert await taken(desk.store) == (["k"] if released else [])


@pytest.mark.parametrize("state", [MessageState.BLOCKED, MessageState.HELD, MessageState.DEAD])
async def test_who_meets_the_bot_after_the_meeting_is_not_reminded_of_it(
    desk: Desk, state: MessageState
) -> None:
    await failed(desk, state, MessageKind.REMINDER, expires_at=NOW + DAY)

    def meet(tx: Transaction) -> tuple[bool, bool, int]:
        return tx.outbox.has_waiting_messages(4), tx.outbox.has_blocked_messages(4), tx.outbox.release(4)

    assert await desk.later(days=1).write(meet) == (False, False, 0)


@pytest.mark.parametrize("status", [307, 400, 413])
async def test_what_teams_will_never_take_is_not_sent_to_whom_the_bot_meets(desk: Desk, status: int) -> None:
    await desk.write(lambda tx: add(tx, "k", MessageKind.ASSIGNMENT, person=4))
    await settle_as(desk, await take(desk.store), MessageState.DEAD, last_status=status)
    assert not await desk.read(lambda tx: tx.outbox.has_waiting_messages(4))


async def test_only_what_teams_blocked_says_that_somebody_blocked_the_bot(desk: Desk, town: Town) -> None:
    await failed(desk, MessageState.HELD, person=town.petra.id)
    assert not await desk.read(lambda tx: tx.outbox.has_blocked_messages(town.petra.id))
    await failed(desk, MessageState.BLOCKED, MessageKind.MESSAGE, key="other", person=town.petra.id)
    assert await desk.read(lambda tx: tx.outbox.has_blocked_messages(town.petra.id))
