"""Test that failures behind or beside the gateway are reported briefly, and stored data is not lost."""

from dataclasses import replace

import pytest

from bot.teams.gateway import TeamsGateway
from bot.turn.incoming import Incoming
from bot.turn.types import Reply
from simulator.constants import Json
from simulator.service import Simulator
from tests.teams.activities import message
from tests.teams.program import DatabaseAway, Program
from tests.teams.replies import POSTED, posted_card_for


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 500}, {"reset": True}, {"lost_answer": True}])
async def test_a_reply_that_cannot_be_sent_leaves_the_change_stored_and_is_handed_over(
    teams: Simulator, program: Program, fault: Json
) -> None:
    program.reply = lambda heard: replace(POSTED, posted_card=posted_card_for(heard.chat))
    teams.fail("POST", "/activities", **fault)
    said = await teams.say(teams.world.person("karin"), teams.world.chat("meeting"), "fråga x")
    assert (said.status, len(program.heard), program.outcomes.posted_cards) == (201, 1, [])
    assert sum(call.method == "POST" for call in teams.calls) == 1
    assert [fault.status for _, fault in program.outcomes.unsent] == [fault.get("status")]


def away(_: Incoming) -> Reply:
    raise DatabaseAway


def broken(heard: Incoming) -> Reply:
    raise RuntimeError(f"{heard.sender.name} skrev något hemligt")


@pytest.mark.usefixtures("gateway")
async def test_while_the_database_is_away_teams_is_asked_to_come_back(
    teams: Simulator, program: Program
) -> None:
    program.reply = away
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    assert (await teams.say(karin, meeting, "fråga x")).status == 503
    invoked = await teams.invoke(karin, meeting, "adaptiveCard/action", {"action": {"verb": "show"}})
    assert invoked.status == 503


@pytest.mark.usefixtures("gateway")
async def test_a_fault_of_the_program_is_a_short_apology_with_a_number(
    teams: Simulator, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    program.reply = broken
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    said = await teams.say(karin, meeting, "fråga x", activity={"locale": "en-GB"})
    apology = (await teams.message(meeting, after=said)).text
    invoked = await teams.invoke(karin, meeting, "adaptiveCard/action", {"action": {"verb": "show"}})
    logged = capsys.readouterr().out
    assert (said.status, invoked.status) == (201, 200)
    assert apology.startswith("sorry en ")
    assert logged.count(apology.split()[-1]) == 1
    assert invoked.body["value"].startswith("sorry sv ")
    assert "RuntimeError" in logged
    assert "test_failures.py" in logged
    assert karin.name not in logged
    assert "hemligt" not in logged


async def test_before_there_is_a_program_teams_is_asked_to_come_back(
    teams: Simulator, gateway: TeamsGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "_handler", None)
    assert (await teams.post(message(teams))).status == 503
