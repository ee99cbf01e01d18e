"""Test targeted messages that Teams does not take, or of which nobody knows whether they came."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import QUICK, Post
from tests.running import running_bot
from tests.targeted.test_who_sees_what import LAMP, ask_privately, comes_to, is_targeted, targeted_calls

FORBIDDEN = ("skicka 1 till Tekniska", "Bara samordnaren kan skicka")
ELSEWHERE = "personliga chatt"
NEVER: Mapping[str, Mapping[str, Any]] = {
    "unsupported": {"status": 400, "body": {"error": {"code": "BadArgument", "message": "no"}}},
    "not in the roster": {"status": 403, "body": {"error": {"code": "BotNotInConversationRoster"}}},
    "no such member": {"status": 404, "body": {"error": {"code": "MemberNotFoundInConversation"}}},
    "unknown": {"status": 405},
    "too big": {"status": 413, "times": 2},
}
LATER: Mapping[str, Mapping[str, Any]] = {
    "throttled": {"status": 429, "headers": {"Retry-After": "1"}},
    "busy": {"status": 412},
    "token": {"status": 401, "times": 2},
}
UNKNOWN: Mapping[str, Mapping[str, Any]] = {
    "timeout": {"status": 504},
    "reset": {"reset": True},
    "lost answer": {"lost_answer": True},
}


def fail(town: Town, **how: Any) -> None:  # noqa: ANN401 - as the simulator takes it
    town.teams.fail("POST", "/activities", where=is_targeted, **how)


@pytest.mark.parametrize("fault", NEVER)
async def test_where_it_is_refused_it_comes_in_the_personal_chat_as_before(
    town: Town, post: Post, fault: str
) -> None:
    await town.tell(town.johan, "hjälp")
    await town.log(town.johan, LAMP)
    mark = town.mark
    fail(town, **NEVER[fault])
    await ask_privately(town, town.johan, "mina")
    answer = await town.teams.message(town.personal(town.johan), after=mark)
    assert shows(answer.card, LAMP)
    notice = await town.posted(ELSEWHERE)
    assert (notice.only_for, shows(notice.card, LAMP)) == ("", False)
    await post.until("private", "sent")


@pytest.mark.parametrize(
    ("writes", "instead", "hidden"),
    [
        ("mina", "Lägg till appen", LAMP),
        ("ej framme", "bara för samordnaren", "Allt har kommit fram"),
        ("påminn", "bara för samordnaren", "Petra Holm"),
    ],
)
async def test_where_nobody_reaches_the_person_the_chat_reads_what_everybody_may_see(
    town: Town, post: Post, writes: str, instead: str, hidden: str
) -> None:
    await town.assign(await town.log(town.olof, LAMP), "Tekniska förvaltningen")
    await town.say(town.karin, f"samordnare @{town.olof.name}", town.olof)
    town.meeting.takes_targeted = False
    await ask_privately(town, town.olof, writes)
    posted = await town.posted(instead)
    assert (posted.only_for, shows(posted.card, hidden)) == ("", False)
    await post.until("private", "dead")


async def test_what_everybody_read_before_is_read_by_everybody_where_it_is_refused(
    town: Town, post: Post
) -> None:
    town.meeting.takes_targeted = False
    await ask_privately(town, town.johan, "visa 999")
    answer = await town.posted("Det finns ingen fråga med det numret")
    assert answer.only_for == ""
    assert [m for m in town.personal(town.johan).messages if m.by_bot and m.changed > town.mark] == []
    await post.until("private", "cancelled")


@pytest.mark.parametrize("fault", LATER)
async def test_what_was_not_taken_yet_comes_later_in_the_same_chat(
    town: Town, post: Post, fault: str
) -> None:
    await town.log(town.johan, LAMP)
    fail(town, **LATER[fault])
    await ask_privately(town, town.johan, FORBIDDEN[0])
    await comes_to(town, town.johan, FORBIDDEN[1])
    await post.until("private", "sent")
    assert [call.status for call in targeted_calls(town)][-1] == 201


@pytest.mark.parametrize("fault", UNKNOWN)
async def test_what_may_have_come_is_held_and_listed_but_a_refusal_is_sent_once_more(
    town: Town, post: Post, fault: str
) -> None:
    await town.log(town.johan, LAMP)
    fail(town, **UNKNOWN[fault])
    await ask_privately(town, town.johan, FORBIDDEN[0])
    await post.until("private", "sent")
    fail(town, **UNKNOWN[fault])
    await ask_privately(town, town.johan, "mina")
    await post.until("private", "sent", "held")
    await ask_privately(town, town.karin, "ej framme")
    listed = await comes_to(town, town.karin, "ingen vet om det kom fram")
    await town.press(town.karin, listed, "retry")
    await post.until("private", "sent", "sent", "sent")


async def test_a_message_that_teams_brings_again_is_answered_once(town: Town, post: Post) -> None:
    sent = await town.teams.say(town.johan, town.meeting, "mina")
    await post.until("private", "sent")
    post.change("UPDATE inbox SET received_at = '2020-01-01 00:00:00.000000'")
    mark = town.mark
    assert (await town.teams.post(sent.activity)).status == 201
    await town.settled()
    new = [m for c in town.teams.world.chats.values() for m in c.messages if m.by_bot and m.changed > mark]
    assert new == []


async def test_what_was_being_sent_when_the_program_died_is_not_shown_to_others(
    stage: Simulator, post: Post
) -> None:
    town, on = Town(stage), {"BOT_TARGETED_MESSAGES": "on"}
    async with running_bot(stage, database_url=post.url, timing=QUICK, settings=on):
        await town.found_council()
        await town.log(town.johan, LAMP)
        for words in (FORBIDDEN[0], "mina"):
            await ask_privately(town, town.johan, words)
        await post.until("private", "sent", "sent")
    mark = town.mark
    post.change("UPDATE outbox SET state = 'sending', uncertain_attempts = 0 WHERE kind = 'private'")
    async with running_bot(stage, database_url=post.url, timing=QUICK, settings=on):
        await post.until("private", "sent", "held")
    new = [m for c in stage.world.chats.values() for m in c.messages if m.by_bot and m.changed > mark]
    assert [m.only_for for m in new if shows(m.card, FORBIDDEN[1])] == ["johan"]
    assert [m for m in new if not m.only_for] == []
