"""The power is cut: whatever the bot has confirmed is there, and whoever was to be told is told."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from simulator.service import Simulator
from storage.engine import open_engine
from tests.delivery.post import opens
from tests.dialogues.town import Town, shows
from tests.program.child import READY_WITHIN, environment, program, settings_for
from tests.running import free_port

KILLS = 100
LAMP = "Kan lampan vid torget bytas?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nursery:
    """A process that gives birth to programs quickly (see ``nursery.py``)."""

    process: Process
    port: int

    async def bear(self) -> int:
        """Start a program; give back its process number once it answers."""
        assert self.process.stdin
        self.process.stdin.write(b"\n")
        born = await self._told()
        async with asyncio.timeout(READY_WITHIN):
            while not await self._answers():  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.005)
        return born

    async def kill(self, born: int) -> None:
        os.kill(born, signal.SIGKILL)
        assert await self._told() == -signal.SIGKILL

    async def _told(self) -> int:
        assert self.process.stdout
        async with asyncio.timeout(READY_WITHIN):
            return int(await self.process.stdout.readline())

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@asynccontextmanager
async def nursery(teams: Simulator, *, folder: Path, database_url: str) -> AsyncIterator[Nursery]:
    port = free_port()
    settings = settings_for(teams, database_url=database_url, port=port)
    with (folder / "nursery.log").open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.program.nursery"),
            cwd=folder, env=environment(settings), stdin=PIPE, stdout=PIPE, stderr=errors,
        )  # fmt: skip
    teams.bot_url = f"http://127.0.0.1:{port}"
    yield Nursery(process=process, port=port)
    process.kill()
    await process.communicate()


async def ask(town: Town, text: str) -> None:
    """Write a question; the program may be gone before its answer over HTTP comes."""
    try:
        await town.teams.say(town.johan, town.meeting, f"fråga {text}")
    except aiohttp.ClientError:
        return


async def test_every_confirmed_question_is_there_after_a_hundred_kills(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
    texts = [f"Fråga {number} om torget?" for number in range(1, KILLS + 1)]
    async with nursery(teams, folder=tmp_path, database_url=database_url) as births:
        for text in texts:
            born = await births.bear()
            asking = asyncio.create_task(ask(town, text))
            confirmed = await town.posted(text)
            await births.kill(born)
            assert shows(confirmed.card, f"TR-{texts.index(text) + 1}")
            await asking
    assert stored(database_url) == list(enumerate(texts, start=1))
    async with program(teams, folder=tmp_path, database_url=database_url):
        assert shows((await town.say(town.maria, f"visa {KILLS}")).card, texts[-1])


async def test_an_assignment_that_was_confirmed_reaches_its_owner_after_the_next_start(
    teams: Simulator, tmp_path: Path, database_url: str
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
        await asyncio.sleep(0.5)
    assert len([m for m in town.personal(town.petra).messages if m.by_bot]) == 1


def stored(database_url: str) -> list[tuple[int, str]]:
    """Give back number and text of each question, from a database that is whole."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        found = connection.exec_driver_sql("SELECT number, text FROM question ORDER BY number").all()
    engine.dispose()
    return [(number, text) for number, text in found]
