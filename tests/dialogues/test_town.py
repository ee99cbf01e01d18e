"""Test that ``nothing_comes`` waits until the bot is idle, however long that takes."""

import pytest

from tests.dialogues.town import Town
from tests.outbox.outbox_rows import opens

LAMP = "Kan lampan bytas?"
SLOW = 1.0
"""Seconds that Teams takes to answer: longer than any fixed wait in a test."""


async def test_what_comes_late_is_not_taken_for_nothing(town: Town) -> None:
    chat = town.personal(town.petra)
    await town.log(town.johan, LAMP)
    town.teams.fail("POST", "/activities", delay=SLOW, where=town.writes_to(town.petra))
    mark = town.mark
    await town.say(town.karin, "skicka 1 till tekniska")
    with pytest.raises(AssertionError, match="bytas"):
        await town.nothing_comes(chat, after=mark)
    with pytest.raises(AssertionError, match="bytas"):
        await town.nothing_comes_about(chat, LAMP)


async def test_what_follows_from_a_message_comes_before_nothing_does(town: Town) -> None:
    """Check that a message arrives in time that Teams' slow answer causes: Olof has not installed the app."""
    await town.log(town.johan, LAMP)
    town.teams.fail("POST", "/v3/conversations", delay=SLOW, where=opens)
    await town.say(town.karin, "skicka 1 till kuf")
    with pytest.raises(AssertionError, match="Olof Frisk har inte appen"):
        await town.nothing_comes_about(town.personal(town.karin), "Olof Frisk")


async def test_after_that_nothing_comes(town: Town) -> None:
    await town.assigned(LAMP)
    await town.settled()
    await town.nothing_comes(town.personal(town.petra), after=town.mark)


async def test_a_town_that_cannot_see_whether_the_bot_is_done_does_not_say_that_nothing_comes(
    town: Town,
) -> None:
    with pytest.raises(AssertionError, match="was not told"):
        await Town(town.teams).nothing_comes(town.meeting, after=town.mark)
