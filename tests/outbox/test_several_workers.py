"""Test several processes on one database: each message once, and a hanging process loses its lease."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from simulator.service import Simulator
from storage.outbox import MessageKind
from tests.databases import Server
from tests.outbox.outbox_rows import QUICK, Post
from tests.outbox.traffic import group_chats, most_at_once, writes
from tests.outbox.worker_harness import sending
from tests.storage.test_store_time import Ahead
from tests.teams.program import Clock

PATIENT = replace(QUICK, lease_duration=60.0, delivery_timeout=45.0, call_timeout=30.0)
pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres: Server) -> Iterator[str]:
    """Return a database that several processes may use."""
    with postgres.database() as url:
        yield url


async def test_two_senders_send_each_message_once(stage: Simulator, post: Post) -> None:
    chats = group_chats(stage, 15)
    for chat in chats:
        await post.put_in(chat, service_url=stage.service_url, times=4)
    async with sending(stage, post, timing=PATIENT), sending(stage, post, timing=PATIENT, seed=8):
        await post.until("post", *["sent"] * 60)
    calls = writes(stage, *chats)
    assert Counter(call.conversation for call in calls) == {chat.id: 4 for chat in chats}
    assert {entry.attempts for entry in post.entries("post")} == {1}


async def test_one_chat_gets_one_message_at_a_time_from_all_of_them(stage: Simulator, post: Post) -> None:
    (chat,) = group_chats(stage, 1)
    stage.fail("POST", "/activities", delay=0.1, times=99)
    await post.put_in(chat, service_url=stage.service_url, times=6)
    async with sending(stage, post, timing=PATIENT), sending(stage, post, timing=PATIENT, seed=8):
        await post.until("post", *["sent"] * 6)
    assert most_at_once(writes(stage, chat), taking=0.095) == 1


async def test_a_sender_that_hangs_is_shut_out_when_somebody_else_has_taken_over(
    stage: Simulator, post: Post
) -> None:
    clock = Clock()
    (chat,) = group_chats(stage, 1)
    stage.fail("POST", "/activities", delay=1.0)
    await post.put_in(chat, service_url=stage.service_url, card="sentence", kind=MessageKind.MESSAGE)
    with capture_logs() as logged:
        async with sending(stage, post, timing=PATIENT, clock=clock):
            await post.until("message", "sending")
            clock.advance(61)
            async with sending(stage, post, timing=PATIENT, clock=clock, seed=8):
                (entry,) = await post.until("message", "sent")
                assert (entry.attempts, entry.ambiguous) == (2, 1)
                await post.wait(lambda: "lease_lost" in {line["event"] for line in logged})
    (left,) = post.entries("message")
    assert (left.state, left.attempts, len(writes(stage, chat))) == ("sent", 2, 2)


async def test_a_message_to_a_whole_chat_over_which_a_sender_hangs_is_not_doubled(
    stage: Simulator, post: Post
) -> None:
    clock = Clock()
    (chat,) = group_chats(stage, 1)
    stage.fail("POST", "/activities", delay=1.0)
    await post.put_in(chat, service_url=stage.service_url)
    async with sending(stage, post, timing=PATIENT, clock=clock):
        await post.until("post", "sending")
        clock.advance(61)
        async with sending(stage, post, timing=PATIENT, clock=clock, seed=8):
            await post.until("post", "held")
    assert (post.states("post"), len(writes(stage, chat))) == (["held"], 1)


async def test_a_sender_whose_clock_is_wrong_neither_steals_nor_delays(
    stage: Simulator, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    (chat,) = group_chats(stage, 1)
    stage.fail("POST", "/activities", delay=0.5)
    await post.put_in(chat, service_url=stage.service_url)
    async with sending(stage, post, timing=PATIENT):
        await post.until("post", "sending")
        monkeypatch.setattr("storage.store.datetime", Ahead)
        async with sending(stage, post, timing=PATIENT, seed=8):
            (entry,) = await post.until("post", "sent")
    assert (entry.attempts, len(writes(stage, chat))) == (1, 1)
