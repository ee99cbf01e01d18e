"""Test an evening of a safety council against the running program: log, assign, answer, list."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.cards import choices
from simulator.chats import Message
from simulator.service import Simulator
from tests.dialogues.town import Town, said, shows
from tests.program.child import program
from tests.program.sample_notes import TAKEN, read_passages

SCHOOL = "Barn- och utbildningsförvaltningen"
SOCIAL = "Socialförvaltningen"
CULTURE = "Kultur- och fritidsförvaltningen"
STREETS = "Tekniska förvaltningen"
ANSWER = "Ja, vi gör det tillsammans med företagen från och med maj."


@pytest.fixture
async def town(teams: Simulator, tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    """Start the program with a meeting chat that it has not joined yet."""
    async with program(teams, folder=tmp_path, database_url=database_url):
        yield Town(teams)


async def settle(town: Town) -> None:
    """Found the council, and name the owners of the departments."""
    await town.found_council(name="Trygghetsråd", code="TR")
    say, karin = town.say, town.karin
    await say(karin, f"förvaltning {SCHOOL} (BUN) @Nils Norén", town.nils)
    await say(karin, f"förvaltning {SOCIAL} @Nils Norén", town.nils)
    await say(karin, f"förvaltning {CULTURE} @Eva Strand @Olof Frisk", town.eva, town.olof)
    saved = await say(karin, f"förvaltning {STREETS} @Petra Holm", town.petra)
    assert shows(saved.card, STREETS, "Petra Holm")


async def take_along(town: Town, passage: str) -> Message:
    """Let a participant write what the notes say, and check that it becomes a question of the council."""
    words = passage.removesuffix(f"{TAKEN}.").strip()
    card = await town.say(town.johan, passage)
    assert shows(card.card, "TR-1", words, "Johan Lind", "Att fördela")
    return card


async def send(town: Town, card: Message, department: str) -> None:
    """Let the coordinator choose the department on the card."""
    seen = await town.view(town.karin, card)
    await town.press(town.karin, card, "assign", department=choices(seen.card, "department")[department])
    await town.becomes(card, f"Skickad till {department}")


async def test_the_evening_of_the_notes(town: Town) -> None:
    passages = read_passages()
    await settle(town)
    suggestion = await take_along(town, passages.suggestion)
    await send(town, suggestion, STREETS)
    own = await town.arrives(town.petra, "TR-1")

    tip = await town.say(town.karin, f"fråga från invånarrepresentant: {passages.tip}")
    assert shows(tip.card, "TR-2", passages.tip, "Från invånarrepresentant, genom Karin Ek")
    await send(town, tip, CULTURE)
    await town.arrives(town.eva, "TR-2")

    await town.press(town.petra, own, "answer", answer=ANSWER)
    await town.becomes(suggestion, "Besvarad", ANSWER, "Petra Holm")
    await town.arrives(town.karin, "TR-1", ANSWER)

    open_ones = await town.say(town.maria, "öppna")
    assert shows(open_ones.card, CULTURE, "TR-2")
    assert "TR-1" not in said(open_ones.card)
    assert shows((await town.say(town.maria, "visa 1")).card, ANSWER, "Historik")
    assert shows((await town.tell(town.eva, "mina")).card, "TR-2")


async def test_the_deputy_sees_what_the_owner_sees(town: Town) -> None:
    await settle(town)
    card = await town.log(town.johan, "Kan bänken vid hållplatsen lagas?")
    await send(town, card, CULTURE)
    await town.teams.install(town.olof)
    assert shows((await town.tell(town.olof, "mina")).card, "TR-1")
    await town.tell(town.olof, "svara 1 Den lagas i maj.")
    await town.becomes(card, "Besvarad", "Den lagas i maj.", "Olof Frisk")


async def test_an_evening_in_english(town: Town) -> None:
    for person in town.teams.world.people.values():
        person.locale = "en-GB"
    await town.found_council(name="Safety council", code="SC")
    await town.say(town.karin, "department Technical office @Petra Holm @Eva Strand", town.petra, town.eva)
    card = await town.say(
        town.johan, "Could the underpass be painted in a brighter colour? We take the question."
    )
    assert shows(card.card, "SC-1", "Could the underpass be painted in a brighter colour?", "To be assigned")
    tip = await town.say(town.karin, "ask for a resident: Could there be a map at each bus stop?")
    assert shows(tip.card, "SC-2", "a resident", "Karin Ek")
    await town.say(town.karin, "assign 1 to technical")
    own = await town.arrives(town.petra, "SC-1")
    await town.press(town.petra, own, "answer", answer="It is painted in May.")
    await town.becomes(card, "Answered", "It is painted in May.")
    await town.arrives(town.karin, "SC-1", "It is painted in May.")
    listed = await town.say(town.maria, "open")
    assert shows(listed.card, "SC-2")
    assert "SC-1" not in said(listed.card)
