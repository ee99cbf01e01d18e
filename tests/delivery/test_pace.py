"""How fast: what Teams asks to wait, one message at a time in each chat, a few at a time in all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from simulator.calls import Call
from simulator.chats import Chat
from simulator.service import Simulator
from tests.delivery.post import QUICK, Post
from tests.dialogues.town import Town
from tests.running import running_bot

LAMP = "Kan lampan vid torget bytas?"
SLOW = 0.15
"""Seconds that Teams takes for a message."""


def writes(teams: Simulator, *chats: Chat) -> list[Call]:
    """Give back what the bot posted and updated in these chats, in order."""
    ids = {chat.id for chat in chats}
    return [call for call in teams.calls if call.method in ("POST", "PUT") and call.conversation in ids]


def gaps(calls: list[Call]) -> list[float]:
    """Give back the seconds from the beginning of each call to the beginning of the next."""
    return [after.at - before.at for before, after in pairwise(calls)]


def most_at_once(calls: list[Call], *, taking: float) -> int:
    """Give back how many calls were going on at the same time, where each took that long."""
    return max(sum(first.at <= call.at < first.at + taking for call in calls) for first in calls)


def group_chats(teams: Simulator, number: int) -> list[Chat]:
    """Make chats that the bot is in already."""
    karin = teams.world.person("karin")
    chats = [teams.world.add_chat(f"chat-{n}", title=f"Chat {n}", members=[karin]) for n in range(number)]
    for chat in chats:
        chat.has_bot = True
    return chats


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
    (letter,) = await post.until("assignment", "sent")
    assert letter.attempts == 1, "being asked to wait is no attempt"
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
    await post.wait(lambda: post.letter("assignment").status == 429)
    assert least <= post.due_in(post.letter("assignment")) + 0.03
    assert post.due_in(post.letter("assignment")) <= most


async def test_a_busy_chat_is_tried_again_a_moment_later(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    town.teams.fail("POST", "/activities", status=412, where=town.writes_to(town.petra), times=2)
    await town.assigned(LAMP)
    (letter,) = await post.until("assignment", "sent")
    assert (letter.attempts, letter.ambiguous) == (3, 0)


async def test_while_our_token_is_refused_nobody_is_written_to(stage: Simulator, post: Post) -> None:
    pace = replace(QUICK, unauthorized=0.5)
    async with running_bot(stage, database_url=post.url, pace=pace):
        refused, other = group_chats(stage, 2)
        stage.fail("POST", "/activities", status=401, where=lambda c: c.conversation == refused.id, times=2)
        await post.put_in(refused, service_url=stage.service_url)
        await post.wait(lambda: len(writes(stage, refused)) >= 2)
        await post.put_in(other, service_url=stage.service_url)
        await post.until("post", "sent", "sent")
    tried, once_more, *later = writes(stage, refused, other)
    assert once_more.at - tried.at < 0.4, "a fresh token is tried at once"
    assert len(later) == 2
    assert min(call.at for call in later) - once_more.at >= 0.45
    assert [letter.attempts for letter in post.letters("post")] == [1, 1]


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


async def test_never_more_than_eight_at_once(teams: Simulator, post: Post) -> None:
    chats = group_chats(teams, 20)
    teams.fail("POST", "/activities", delay=SLOW, times=99)
    for chat in chats:
        await post.put_in(chat, service_url=teams.service_url)
    await post.until("post", *["sent"] * 20)
    assert most_at_once(writes(teams, *chats), taking=SLOW * 0.95) in (7, 8)


async def test_a_slow_chat_holds_up_no_other(teams: Simulator, post: Post) -> None:
    slow, quick = group_chats(teams, 2)
    teams.fail("POST", "/activities", delay=0.4, where=lambda c: c.conversation == slow.id, times=99)
    await post.put_in(slow, service_url=teams.service_url, times=4)
    await post.put_in(quick, service_url=teams.service_url, times=4)
    await post.until("post", *["sent"] * 8)
    assert writes(teams, quick)[-1].at < writes(teams, slow)[2].at
