"""Test the sending rate: Retry-After, one message at a time per chat, a few at a time in total."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.outbox.outbox_rows import QUICK, Post
from tests.outbox.traffic import gaps, group_chats, most_at_once, writes
from tests.running import running_bot

LAMP = "Kan lampan vid torget bytas?"
SLOW = 0.15
"""Seconds that Teams takes for a message."""


@pytest.mark.parametrize(
    ("header", "least"),
    [(None, 0.05), ("0.3", 0.3), ("0", 0.02), ("soon", 0.05), ("nan", 0.05)],
)
async def test_too_many_requests_are_answered_by_waiting(
    town: Town, post: Post, header: str | None, least: float
) -> None:
    await town.tell(town.petra, "hjälp")
    headers = {} if header is None else {"Retry-After": header}
    town.teams.fail(
        "POST", "/activities", status=429, headers=headers, where=town.writes_to(town.petra), times=2
    )
    await town.assigned(LAMP)
    (entry,) = await post.until("assignment", "sent")
    assert entry.attempts == 1, "being asked to wait is no attempt"
    assert min(gaps(writes(town.teams, town.personal(town.petra))[-3:])) >= least


@pytest.mark.parametrize(
    ("seconds", "least", "most"),
    [("99999", 890, 1080), ("date", 95, 144), ("long ago", 0, 0.03)],
)
async def test_it_waits_until_a_date_and_never_longer_than_eighteen_minutes(
    town: Town, post: Post, seconds: str, least: float, most: float
) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=-5000 if seconds == "long ago" else 120)
    header = seconds if seconds.isdecimal() else format_datetime(moment, usegmt=True)
    headers = {"Retry-After": header}
    town.teams.fail(
        "POST", "/activities", status=429, headers=headers, where=town.writes_to(town.petra), times=999
    )
    await town.assigned(LAMP)
    await post.wait(lambda: post.entry("assignment").status == 429)
    assert least <= post.due_in(post.entry("assignment")) + 10, "it was read a moment later"
    assert post.due_in(post.entry("assignment")) <= most


async def test_a_busy_chat_is_tried_again_a_moment_later(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    town.teams.fail("POST", "/activities", status=412, where=town.writes_to(town.petra), times=2)
    await town.assigned(LAMP)
    (entry,) = await post.until("assignment", "sent")
    assert (entry.attempts, entry.ambiguous) == (3, 0)


async def test_one_chat_gets_one_message_at_a_time_and_updates_wait_too(town: Town, post: Post) -> None:
    chat = town.personal(town.petra)
    for number in range(4):
        await town.log(town.johan, f"Fråga nummer {number}?")
    town.teams.fail("*", "/activities", delay=SLOW, where=town.writes_to(town.petra), times=99)
    await town.say(town.karin, "skicka 1 till Tekniska")
    await post.until("assignment", "sent")
    for number in (2, 3, 4):
        await town.say(town.karin, f"skicka {number} till Tekniska")
    await town.say(town.karin, "svara 1 Den är bytt.")
    await post.until("assignment", *["sent"] * 4)
    await post.wait(lambda: any(call.method == "PUT" for call in writes(town.teams, chat)))
    assert min(gaps(writes(town.teams, chat))) >= SLOW * 0.95


async def test_never_more_at_once_than_the_concurrency(teams: Simulator, post: Post) -> None:
    most = QUICK.concurrency
    chats = group_chats(teams, most + 12)
    teams.fail("POST", "/activities", delay=4 * SLOW, times=999)
    for chat in chats:
        await post.put_in(chat, service_url=teams.service_url)
    await post.until("post", *["sent"] * len(chats))
    assert 4 <= most_at_once(writes(teams, *chats), taking=SLOW * 3.9) <= most


async def test_a_slow_chat_holds_up_no_other(stage: Simulator, post: Post) -> None:
    slow, quick = group_chats(stage, 2)
    stage.fail("POST", "/activities", delay=1.0, where=lambda c: c.conversation == slow.id, times=99)
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        await post.put_in(slow, service_url=stage.service_url, times=3)
        await post.put_in(quick, service_url=stage.service_url, times=4)
        await post.until("post", *["sent"] * 7)
    assert writes(stage, quick)[-1].at < writes(stage, slow)[2].at
