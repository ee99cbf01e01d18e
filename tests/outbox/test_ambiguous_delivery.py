"""Test ambiguous deliveries: what is sent again, what is held, and that nothing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from simulator.people import Person
from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import QUICK, Post, opens
from tests.running import running_bot

LAMP = "Kan lampan vid torget bytas?"
LOST: list[dict[str, Any]] = [
    *({"status": status} for status in (408, 500, 502, 503, 504)),
    {"reset": True},
    {"status": 200, "body": {"id": "x" * 100_000}},
]
"""Faults that leave open whether a message was accepted; in none of them it was."""


def copies(town: Town, person: Person) -> int:
    """Count the cards about the lamp in somebody's chat."""
    return sum(shows(m.card, LAMP) for m in town.personal(person).messages if m.by_bot)


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: next(iter(fault)) + str(fault.get("status", "")))
async def test_an_assignment_is_sent_again(town: Town, post: Post, fault: dict[str, Any]) -> None:
    await town.tell(town.petra, "hjälp")
    town.teams.fail("POST", "/activities", where=town.writes_to(town.petra), **fault)
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    (entry,) = await post.until("assignment", "sent")
    assert (entry.attempts, entry.ambiguous, copies(town, town.petra)) == (2, 1, 1)


async def test_an_assignment_that_teams_takes_too_long_for_is_sent_again(
    stage: Simulator, post: Post
) -> None:
    async with running_bot(stage, database_url=post.url, timing=replace(QUICK, call_timeout=2.0)):
        town = Town(stage)
        await town.found_council()
        await town.add_departments()
        await test_an_assignment_is_sent_again(town, post, {"delay": 10.0})


async def test_an_answer_of_fifty_megabytes_is_not_read(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    endless = {"id": "x" * 50_000_000}
    town.teams.fail("POST", "/activities", status=201, body=endless, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    assert (await post.until("assignment", "sent"))[0].ambiguous == 1


async def test_a_card_whose_answer_was_lost_comes_twice_and_no_more(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/activities", lost_answer=True, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await post.until("assignment", "sent")
    assert copies(town, town.petra) == 2


async def test_after_three_times_it_is_held_and_whoever_assigned_is_told(town: Town, post: Post) -> None:
    await town.tell(town.petra, "hjälp")
    town.teams.fail("POST", "/activities", status=502, where=town.writes_to(town.petra), times=9)
    card = await town.assigned(LAMP)
    told = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert shows(told.card, "Det gick inte att nå Petra Holm")
    (entry,) = await post.until("assignment", "held")
    assert (entry.attempts, entry.ambiguous) == (3, 3)
    await town.becomes(card, "Har inte nått Petra Holm")


async def test_opening_a_chat_may_fail_more_often_than_that(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/conversations", status=503, times=5, where=opens)
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    (entry,) = await post.until("assignment", "sent")
    assert (entry.attempts, entry.ambiguous) == (6, 0)


async def test_a_chat_that_cannot_be_opened_is_given_up_after_ten_times(town: Town, post: Post) -> None:
    town.teams.fail("POST", "/conversations", reset=True, times=99, where=opens)
    await town.assigned(LAMP)
    (entry,) = await post.until("assignment", "dead")
    assert entry.attempts == 10
    assert post.states("message", says="undelivered") != []


async def test_a_roster_that_does_not_answer_holds_up_nothing(town: Town, post: Post) -> None:
    town.teams.fail("GET", "/members", status=500, times=9, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    assert (await post.until("assignment", "sent"))[0].attempts == 1


async def test_an_update_is_repeated_until_it_is_taken(town: Town, post: Post) -> None:
    card = await town.log(town.johan, LAMP)
    town.teams.fail("PUT", "/activities", status=503, times=4)
    await town.assign(card, "Tekniska förvaltningen")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")
    await post.wait(lambda: {"sent", "cancelled"} >= set(post.states("update")))
    assert sum(entry.attempts for entry in post.entries("update")) > 4


async def test_an_update_is_given_up_after_ten_times(town: Town, post: Post) -> None:
    card = await town.log(town.johan, LAMP)
    town.teams.fail("PUT", "/activities", reset=True, times=99)
    await town.assign(card, "Tekniska förvaltningen")
    await post.one("update", "dead", attempts=10)


async def test_a_private_answer_that_may_have_arrived_is_not_repeated_nor_shown_to_all(
    town: Town, post: Post
) -> None:
    await town.tell(town.nils, "hjälp")
    town.teams.fail("POST", "/activities", status=504, where=town.writes_to(town.nils))
    asked = await town.teams.say(town.nils, town.meeting, "mina")
    assert (await post.until("private", "held"))[0].attempts == 1
    asked_and_told_where = 2
    await town.nothing_comes(town.meeting, after=asked.mark + asked_and_told_where)
