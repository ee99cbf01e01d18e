"""Who somebody is comes from Teams, asked no more than needed."""

import pytest

from bot.turn import Said
from domain.person import Standing
from simulator.constants import Json
from simulator.service import Simulator
from tests.edge.activities import message
from tests.edge.program import Program


@pytest.mark.usefixtures("edge")
async def test_a_strangers_standing_is_asked_for_and_an_acquaintances_is_not(
    teams: Simulator, program: Program
) -> None:
    meeting = teams.world.chat("meeting")
    guest = next(person for person in meeting.members if person.role == "guest")
    nobody = next(person for person in meeting.members if person.role == "anonymous")
    karin = teams.world.person("karin")
    program.known = {karin.teams_id}
    heard = []
    for person in (karin, guest, nobody):
        await teams.say(person, meeting, "hej")
        heard.append(program.last.sender.standing)
    assert heard == [None, Standing.GUEST, Standing.ANONYMOUS]
    asked = [call.path.rpartition("/")[2] for call in teams.calls]
    assert asked == [guest.teams_id, nobody.teams_id]


@pytest.mark.usefixtures("edge")
async def test_mentioned_people_are_looked_up_in_the_chat(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    other = next(person for person in meeting.members if person.key != "karin" and person.entra_id)
    await teams.say(karin, meeting, f"samordnare @{other.name}", mentions=[other])
    said = program.last.happened
    assert isinstance(said, Said)
    assert said.lines == (f"samordnare @{other.name}",)
    assert [one.account.entra_id for one in said.mentions] == [other.entra_id]


@pytest.mark.usefixtures("edge")
async def test_at_most_ten_mentioned_people_are_looked_up(teams: Simulator, program: Program) -> None:
    entities: list[Json] = [
        {"type": "mention", "mentioned": {"id": f"29:{n}", "name": f"P{n}"}, "text": f"<at>P{n}</at>"}
        for n in range(30)
    ]
    text = " ".join(entity["text"] for entity in entities)
    program.known = {teams.world.person("karin").teams_id}
    await teams.post(message(teams, text=text, entities=entities))
    said = program.last.happened
    assert isinstance(said, Said)
    assert (len(said.mentions), len(teams.calls)) == (30, 10)
