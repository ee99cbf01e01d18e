"""Test power failures: everything confirmed is stored, and everybody to be notified is notified."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from simulator.service import Simulator
from storage.engine import open_engine
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import Post, opens
from tests.program.child import program
from tests.sizes import SIZE

LAMP = "Kan lampan vid torget bytas?"


async def ask(town: Town, text: str) -> None:
    """Write a question; the program may have ended before it answers over HTTP."""
    try:
        await town.teams.say(town.johan, town.meeting, f"fråga {text}")
    except aiohttp.ClientError:
        return


@pytest.mark.both_databases
@pytest.mark.proof
async def test_every_confirmed_question_is_there_after_many_kills(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
    texts = [f"Fråga {number} om torget?" for number in range(1, SIZE.kills_after_reply + 1)]
    for number, text in enumerate(texts, start=1):
        async with program(teams, folder=tmp_path, database_url=database_url) as doomed:
            asking = asyncio.create_task(ask(town, text))
            confirmed = await town.posted(text)
            await doomed.kill()
            assert shows(confirmed.card, f"TR-{number}")
            await asking
    assert stored(database_url) == list(enumerate(texts, start=1))
    async with program(teams, folder=tmp_path, database_url=database_url):
        assert shows((await town.say(town.maria, f"visa {len(texts)}")).card, texts[-1])


@pytest.mark.proof
async def test_an_assignment_that_was_confirmed_reaches_its_owner_after_the_next_start(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url) as first:
        await town.found_council()
        await town.add_departments()
        card = await town.log(town.johan, LAMP)
        teams.fail("POST", "/conversations", delay=2, status=503, where=opens)
        pressed = await town.assign(card, "Tekniska förvaltningen")
        assert shows(pressed.card, "Skickad till Tekniska förvaltningen")
        await first.kill()
    assert not town.personal(town.petra).messages
    teams.gate.faults.clear()
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.arrives(town.petra, LAMP)
        await town.becomes(card, "Skickad till Tekniska förvaltningen")
        await post.until("assignment", "sent")
    assert len([m for m in town.personal(town.petra).messages if m.by_bot]) == 1


def stored(database_url: str) -> list[tuple[int, str]]:
    """Return number and text of each question, from a database without damage."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        found = connection.exec_driver_sql("SELECT number, text FROM question ORDER BY number").all()
    engine.dispose()
    return [(number, text) for number, text in found]
