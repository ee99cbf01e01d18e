"""Test that planned reminders are sent in office hours, and requested ones at once."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.reminders import next_opening
from simulator.chats import Chat
from simulator.service import Simulator
from storage import Store, Transaction
from storage.outbox import MessageKind
from tests.outbox.outbox_rows import Post
from tests.outbox.traffic import group_chats, writes
from tests.outbox.worker_harness import sending

FRIDAY_EVENING = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""08:00 in Stockholm, when the offices open."""
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


class Hand:
    """A clock that the test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def found(tx: Transaction) -> int:
    karin = tx.people.upsert(name="Karin Ek", teams_id="29:karin")
    return tx.councils.create(
        name="Trygghetsrådet", code="TR", locale="sv", timezone="Europe/Stockholm", by=karin.id, at=tx.now
    ).id


@pytest.fixture
def chat(stage: Simulator) -> Chat:
    (chat,) = group_chats(stage, 1)
    return chat


async def remind(
    post: Post,
    chat: Chat,
    stage: Simulator,
    *,
    at: datetime,
    until: datetime,
    kind: MessageKind = MessageKind.REMINDER,
    **say: object,
) -> None:
    """Plan a reminder of a council."""
    args = {"kind": "sentence", "args": {"key": "refusal.too_fast"}, "service_url": stage.service_url}
    store = Store.open(post.url, clock=lambda: at)

    def work(tx: Transaction) -> None:
        tx.outbox.add(
            kind, key="k", payload={**args, **say}, council=found(tx), thread=chat.id, expires_at=until
        )

    await store.write(work, tenant=chat.tenant_id)
    store.close()


async def test_a_reminder_that_comes_up_in_the_evening_waits_for_the_next_opening(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    clock = Hand(FRIDAY_EVENING)
    await remind(post, chat, stage, at=clock.now, until=clock.now + WEEK)
    async with sending(stage, post, clock=clock, opening=next_opening) as running:
        await post.wait(lambda: post.entry("reminder").code == "office_hours")
        waiting = post.entry("reminder")
        assert (waiting.state, waiting.attempts, post.due_at(waiting)) == ("ready", 0, MONDAY_MORNING)
        clock.now = MONDAY_MORNING - timedelta(seconds=1)
        seen = running.store.rounds
        await post.wait(lambda: running.store.rounds > seen + 2)
        assert not writes(stage, chat)
        clock.now = MONDAY_MORNING
        (entry,) = await post.until("reminder", "sent")
    assert entry.attempts == 1


async def test_a_reminder_for_a_meeting_before_the_next_opening_expires(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    await remind(post, chat, stage, at=FRIDAY_EVENING, until=FRIDAY_EVENING + timedelta(hours=1))
    async with sending(stage, post, clock=Hand(FRIDAY_EVENING), opening=next_opening):
        await post.until("reminder", "expired")
    assert not writes(stage, chat)


@pytest.mark.parametrize(
    ("kind", "say"), [(MessageKind.REMINDER, {"at_any_hour": True}), (MessageKind.MESSAGE, {})]
)
async def test_what_somebody_waits_for_goes_at_any_hour(
    stage: Simulator, post: Post, chat: Chat, kind: MessageKind, say: dict[str, bool]
) -> None:
    await remind(post, chat, stage, at=FRIDAY_EVENING, until=FRIDAY_EVENING + WEEK, kind=kind, **say)
    async with sending(stage, post, clock=Hand(FRIDAY_EVENING), opening=next_opening):
        await post.until(kind.value, "sent")


async def test_a_reminder_is_never_tried_again_in_the_evening(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    clock = Hand(FRIDAY_EVENING - timedelta(hours=1, minutes=30, microseconds=1))
    await remind(post, chat, stage, at=clock.now, until=clock.now + WEEK)
    stage.fail("POST", "/activities", status=412)
    async with sending(stage, post, clock=clock, opening=next_opening):
        await post.wait(lambda: post.entry("reminder").status == 412)
        again = post.entry("reminder")
        assert (again.state, again.attempts, post.due_at(again)) == ("ready", 1, MONDAY_MORNING)
        clock.now = MONDAY_NOON
        await post.until("reminder", "sent")


async def test_a_reminder_that_may_have_arrived_and_cannot_be_tried_in_time_is_held(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    clock = Hand(MONDAY_NOON)
    await remind(post, chat, stage, at=clock.now, until=clock.now + timedelta(milliseconds=10))
    stage.fail("POST", "/activities", lost_answer=True)
    async with sending(stage, post, clock=clock, opening=next_opening):
        await post.until("reminder", "held")
    assert len(chat.messages) == 1
