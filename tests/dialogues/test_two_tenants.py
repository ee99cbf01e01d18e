"""Test that two organisations on one program never see each other's data."""

from collections.abc import AsyncIterator
from copy import deepcopy

import pytest

from simulator.cards import find_action
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.conftest import BRISK, UNHURRIED
from tests.dialogues.town import Town, shows
from tests.running import running_bot

pytestmark = pytest.mark.both_databases

OTHER = "99999999-8888-7777-6666-555555555555"


@pytest.fixture
async def teams(database_url: str, signing_key: SigningKey) -> AsyncIterator[Simulator]:
    """Run a program that serves two tenants."""
    async with Simulator(key=signing_key) as simulator:
        tenants = {"BOT_ALLOWED_TENANTS": f"{simulator.world.tenant_id},{OTHER}"}
        async with running_bot(
            simulator, database_url=database_url, timing=BRISK, settings=tenants | UNHURRIED
        ):
            yield simulator


async def test_a_question_of_another_organisation_cannot_be_reached_by_its_id(town: Town) -> None:
    world = town.teams.world
    stranger = world.add_person("stranger", name="Karin Ek", tenant_id=OTHER)
    theirs = world.add_chat("theirs", title="Rådet", members=[stranger], tenant_id=OTHER)
    greeting = await town.bring_bot(theirs, by=stranger)
    await town.press(stranger, greeting, "bind", name="Rådet", code="TR")
    own = await town.say(stranger, "fråga Är det halt?", chat=theirs)
    card = await town.log(town.johan, "Kan lampan bytas?")
    assert shows(own.card, "TR-1", "Är det halt?"), "codes and numbers are each organisation's own"

    for verb in ("show", "answer", "drop", "assign"):
        forged = deepcopy(find_action(card.card, verb="show")) | {"verb": verb}
        pressed = await town.teams.press(
            stranger, own, inputs={"answer": "x", "reason": "x"}, action=forged, checked=False
        )
        assert pressed.text == "Jag hittar inte frågan."
    assert shows(card.card, "Att fördela")
    for words in ("öppna", "sök lampan", "visa 2"):
        assert not shows((await town.say(stranger, words, chat=theirs)).card, "lampan bytas")


async def test_a_code_that_another_organisation_uses_is_free_here(town: Town) -> None:
    world = town.teams.world
    stranger = world.add_person("stranger", name="Olof Frisk", tenant_id=OTHER)
    theirs = world.add_chat("theirs", title="Rådet", members=[stranger], tenant_id=OTHER)
    bound = await town.press(
        stranger, await town.bring_bot(theirs, by=stranger), "bind", name="Rådet", code="TR"
    )
    assert shows(bound.card, "Rådet är kopplat till den här chatten", "Rådet")
    assert not shows(bound.card, "Trygghetsrådet")
