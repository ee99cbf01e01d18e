"""Test that the author of a selected message is looked up in the roster; a client only claims a name."""

import pytest

from bot.turn.incoming import DialogSubmitted, MessageAuthor
from simulator.people import Person
from simulator.service import Simulator
from tests.teams.program import Program


async def author_of(teams: Simulator, program: Program, *, by: Person, author: Person) -> MessageAuthor:
    """Let a person log another person's message from its menu."""
    meeting = teams.world.chat("meeting")
    message = teams.say_without_mention(author, meeting, "Varför?")
    await teams.extensions.submit(by, meeting, {"text": "Varför?"}, message=message)
    heard = program.last.event
    assert isinstance(heard, DialogSubmitted)
    assert heard.message is not None
    assert heard.message.author is not None
    return heard.message.author


@pytest.mark.usefixtures("gateway")
async def test_the_author_is_who_the_roster_says(teams: Simulator, program: Program) -> None:
    karin, petra = teams.world.person("karin"), teams.world.person("petra")
    found = await author_of(teams, program, by=karin, author=petra)
    assert found.account is not None
    assert (found.account.teams_id, found.account.entra_id) == (petra.teams_id, petra.entra_id)
    assert program.last.sender.teams_id == karin.teams_id


@pytest.mark.usefixtures("gateway")
async def test_of_whoever_is_in_no_roster_there_is_a_name_alone(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    far = teams.world.add_person("far", name="Bo Lund")
    assert far not in meeting.members
    found = await author_of(teams, program, by=karin, author=far)
    assert (found.name, found.account) == ("Bo Lund", None)
    teams.fail("GET", f"/members/{teams.world.person('petra').entra_id}", status=500, times=9)
    found = await author_of(teams, program, by=karin, author=teams.world.person("petra"))
    assert (found.name, found.account) == ("Petra Holm", None)


@pytest.mark.usefixtures("gateway")
async def test_nobody_is_asked_who_takes_along_their_own_words(teams: Simulator, program: Program) -> None:
    karin = teams.world.person("karin")
    program.known = {karin.teams_id}
    found = await author_of(teams, program, by=karin, author=karin)
    assert found.account is None
    assert teams.calls == []
