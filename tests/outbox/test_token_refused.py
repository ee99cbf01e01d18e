"""Test a bot token that Teams refuses for one recipient, or for everybody."""

import time
from dataclasses import replace

from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.teams.credentials import AccessToken, CachedToken, NoToken
from simulator.service import Simulator
from tests.outbox.outbox_rows import QUICK, Post
from tests.outbox.traffic import group_chats, writes
from tests.outbox.worker_harness import sending
from tests.teams.program import Clock

PATIENT = replace(QUICK, unauthorized_delay=0.6)


def stamped(_: object, __: str, event: EventDict) -> EventDict:
    """Return when a line was logged, by the clock of the simulator's calls."""
    return {**event, "at": time.monotonic()}


async def test_a_recipient_that_always_refuses_the_token_is_given_up_and_holds_up_nobody(
    stage: Simulator, post: Post
) -> None:
    async with sending(stage, post, timing=PATIENT):
        odd, *others = group_chats(stage, 3)
        stage.fail("POST", "/activities", status=401, where=lambda c: c.conversation == odd.id, times=99)
        with capture_logs() as logged:
            await post.put_in(odd, service_url=stage.service_url)
            for chat in others:
                await post.put_in(chat, service_url=stage.service_url)
            (entry, *_) = await post.until("post", "dead", "sent", "sent")
    assert (entry.attempts, entry.status) == (10, 401)
    assert "token_refused" not in {line["event"] for line in logged}
    assert len(writes(stage, odd)) == 20, "each time once more with a fresh token"


async def test_where_a_second_recipient_refuses_it_too_all_sending_rests(
    stage: Simulator, post: Post
) -> None:
    async with sending(stage, post, timing=replace(PATIENT, unauthorized_delay=1.0)):
        first, second, third = group_chats(stage, 3)
        stage.fail("POST", "/activities", status=401, times=99)
        with capture_logs(processors=[stamped]) as logged:
            for chat in (first, second):
                await post.put_in(chat, service_url=stage.service_url)
            await post.wait(lambda: "token_refused" in {line["event"] for line in logged})
            await post.wait(lambda: "sending" not in post.states("post"))
            stage.gate.faults.clear()
            await post.put_in(third, service_url=stage.service_url)
            entries = await post.until("post", "sent", "sent", "sent")
    rest = next(line for line in logged if line["event"] == "token_refused")
    assert rest["log_level"] == "error"
    assert min(call.at for call in writes(stage, third)) - rest["at"] >= 0.95
    attempts = {entry.attempts for entry in entries[:2]}
    assert 1 in attempts, (
        "an attempt with a bad token is nobody's: of the two, the one that showed it has none"
    )


async def test_without_a_token_all_sending_rests_and_no_attempt_counts(stage: Simulator, post: Post) -> None:
    clock, there = Clock(), False

    async def fetch() -> AccessToken:
        if not there:
            raise NoToken("the secret has expired")
        return AccessToken(value="local", lifetime=3600)

    async with sending(stage, post, token=CachedToken(fetch, clock=clock.seconds)):
        (chat,) = group_chats(stage, 1)
        with capture_logs() as logged:
            await post.put_in(chat, service_url=stage.service_url)
            await post.wait(lambda: [line["event"] for line in logged].count("no_token") >= 2)
            assert post.entry("post").state in ("ready", "sending")
            there = True
            clock.advance(31)
            (entry,) = await post.until("post", "sent")
    assert entry.attempts == 1
    assert len(writes(stage, chat)) == 1
