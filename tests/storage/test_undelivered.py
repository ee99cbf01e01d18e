"""What did not get through is listed, sent again by hand or when somebody is met, or said to have arrived."""

from datetime import timedelta

import pytest

from storage import Transaction
from storage.outbox import EXPIRES_AFTER, Failed, Kind, State
from tests.storage.desk import NOW, Desk, Town
from tests.storage.post import add, settle_as, take, taken

DAY = timedelta(days=1)
FAILED = (State.HELD, State.BLOCKED, State.DEAD, State.EXPIRED)


async def failed(
    desk: Desk, state: State, kind: Kind = Kind.ASSIGNMENT, *, key: str = "k", **more: object
) -> int:
    """Let a letter of council 1 to person 4 come to an end; give back its id."""
    about: dict[str, object] = {"council": 1, "person": 4, **more}
    await desk.write(lambda tx: add(tx, key, kind, **about))
    (letter,) = await take(desk.store, now=desk.now)
    await settle_as(desk, [letter], state, attempts=3, ambiguous=2, last_status=503, last_code="Sorry")
    return letter.id


async def listed(desk: Desk, *, since: timedelta | None = None) -> list[Failed]:
    moment = None if since is None else desk.now - since
    return await desk.read(lambda tx: tx.outbox.failed(1, since=moment))


@pytest.mark.parametrize("state", FAILED)
async def test_what_did_not_get_through_is_listed_with_what_is_known_of_it(desk: Desk, state: State) -> None:
    number = await failed(desk, state, question=17)
    assert await listed(desk) == [
        Failed(
            id=number,
            kind=Kind.ASSIGNMENT,
            person=4,
            thread=None,
            questions=(17,),
            state=state,
            status=503,
            code="Sorry",
            at=NOW,
        )
    ]


async def test_the_latest_stand_first_and_what_is_long_ago_is_left_out(desk: Desk) -> None:
    old = await failed(desk, State.DEAD, key="old")
    young = await failed(desk.later(days=2), State.HELD, key="young", thread="chat", person=None)
    now = desk.later(days=3)
    assert [letter.id for letter in await listed(now)] == [young, old]
    assert [letter.id for letter in await listed(now, since=2 * DAY)] == [young]
    assert [letter.id for letter in await listed(desk.later(days=91))] == [young]
    assert await desk.read(lambda tx: tx.outbox.failed(2)) == []


async def test_a_message_about_several_questions_names_them(desk: Desk) -> None:
    await failed(desk, State.DEAD, payload={"args": {"questions": [1, 2]}})
    assert (await listed(desk))[0].questions == (1, 2)


@pytest.mark.parametrize("kind", [Kind.UPDATE, Kind.PROBE, Kind.PRIVATE])
async def test_what_nobody_misses_is_not_listed(desk: Desk, kind: Kind) -> None:
    await failed(desk, State.DEAD, kind)
    assert await listed(desk) == []


@pytest.mark.parametrize("state", FAILED)
async def test_tried_again_by_hand_it_begins_anew(desk: Desk, state: State) -> None:
    number = await failed(desk, state)
    later = desk.later(days=40)
    assert await later.write(lambda tx: (tx.outbox.retry(number, 1), tx.outbox.added)) == (True, True)
    (again,) = await take(desk.store, now=later.now)
    assert (again.id, again.attempts, again.ambiguous) == (number, 1, 0)
    assert again.expires_at == later.now + EXPIRES_AFTER


@pytest.mark.parametrize("state", [State.SENT, State.CANCELLED, State.READY])
async def test_what_did_not_fail_is_not_tried_again(desk: Desk, state: State) -> None:
    number = await failed(desk, state)
    assert await desk.write(lambda tx: (tx.outbox.retry(number, 1), tx.outbox.added)) == (False, False)


async def test_a_reminder_is_tried_again_until_its_meeting_begins(desk: Desk) -> None:
    number = await failed(desk, State.DEAD, Kind.REMINDER, expires_at=NOW + DAY)
    begun = desk.later(days=1)
    assert not await begun.write(lambda tx: tx.outbox.retry(number, 1))
    assert await desk.later(hours=23).write(lambda tx: tx.outbox.retry(number, 1))
    (again,) = await take(desk.store, now=NOW + timedelta(hours=23))
    assert again.expires_at == NOW + DAY


async def test_a_council_tries_only_its_own_again(desk: Desk) -> None:
    number = await failed(desk, State.HELD)
    assert not await desk.write(lambda tx: tx.outbox.retry(number, 2))
    assert not await desk.write(lambda tx: tx.outbox.arrived(number, 2))


async def test_what_may_have_arrived_is_settled_when_somebody_says_that_it_did(desk: Desk) -> None:
    number = await failed(desk, State.HELD)
    assert await desk.write(lambda tx: tx.outbox.arrived(number, 1))
    assert await listed(desk) == []
    assert not await desk.write(lambda tx: tx.outbox.arrived(number, 1))
    assert not await desk.write(lambda tx: tx.outbox.retry(number, 1))


@pytest.mark.parametrize("state", [State.BLOCKED, State.DEAD, State.EXPIRED])
async def test_nobody_says_that_something_arrived_which_did_not(desk: Desk, state: State) -> None:
    number = await failed(desk, state)
    assert not await desk.write(lambda tx: tx.outbox.arrived(number, 1))


@pytest.mark.parametrize(
    ("state", "kind", "released"),
    [
        (State.BLOCKED, Kind.ASSIGNMENT, True),
        (State.BLOCKED, Kind.MESSAGE, True),
        (State.BLOCKED, Kind.REMINDER, True),
        (State.DEAD, Kind.ASSIGNMENT, True),
        (State.HELD, Kind.ASSIGNMENT, True),
        (State.DEAD, Kind.REMINDER, True),
        (State.HELD, Kind.REMINDER, True),
        (State.DEAD, Kind.MESSAGE, False),
        (State.HELD, Kind.MESSAGE, False),
        (State.HELD, Kind.PRIVATE, False),
        (State.EXPIRED, Kind.ASSIGNMENT, False),
        (State.SENT, Kind.ASSIGNMENT, False),
        (State.CANCELLED, Kind.REMINDER, False),
    ],
)
async def test_who_meets_the_bot_gets_what_they_have_to_know(
    desk: Desk, state: State, kind: Kind, *, released: bool
) -> None:
    await failed(desk, state, kind)
    assert await desk.read(lambda tx: tx.outbox.waits_for(4)) is released
    assert await desk.write(lambda tx: (tx.outbox.release(4), tx.outbox.added)) == (int(released), released)
    assert await taken(desk.store) == (["k"] if released else [])


@pytest.mark.parametrize("state", [State.BLOCKED, State.HELD, State.DEAD])
async def test_who_meets_the_bot_after_the_meeting_is_not_reminded_of_it(desk: Desk, state: State) -> None:
    await failed(desk, state, Kind.REMINDER, expires_at=NOW + DAY)

    def meet(tx: Transaction) -> tuple[bool, bool, int]:
        return tx.outbox.waits_for(4), tx.outbox.holds_back(4), tx.outbox.release(4)

    assert await desk.later(days=1).write(meet) == (False, False, 0)


@pytest.mark.parametrize("status", [307, 400, 413])
async def test_what_teams_will_never_take_is_not_sent_to_whom_the_bot_meets(desk: Desk, status: int) -> None:
    await desk.write(lambda tx: add(tx, "k", Kind.ASSIGNMENT, person=4))
    await settle_as(desk, await take(desk.store), State.DEAD, last_status=status)
    assert not await desk.read(lambda tx: tx.outbox.waits_for(4))


async def test_only_what_teams_blocked_says_that_somebody_blocked_the_bot(desk: Desk, town: Town) -> None:
    await failed(desk, State.HELD, person=town.petra.id)
    assert not await desk.read(lambda tx: tx.outbox.holds_back(town.petra.id))
    await failed(desk, State.BLOCKED, Kind.MESSAGE, key="other", person=town.petra.id)
    assert await desk.read(lambda tx: tx.outbox.holds_back(town.petra.id))
