"""Test SIGTERM under load: work in progress is finished, nothing is lost, and the status is 0."""

import asyncio
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import Post
from tests.program.child import READY_WITHIN, program

MANY = 12
NO_SUCH_TABLE = {"sqlite": "OperationalError", "postgresql": "ProgrammingError"}


async def log_and_assign(town: Town, number: int, *, confirmed: list[str]) -> None:
    """Let Karin log and assign a question, and record it if the bot confirms it."""
    text = f"Fråga {number} om torget?"
    with suppress(aiohttp.ClientError):
        said = await town.teams.say(town.karin, town.meeting, f"fråga {text} > Tekniska")
        if said.status == 201:
            confirmed.append(text)


async def test_told_to_stop_under_load_it_ends_well_and_loses_nothing(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    town = Town(teams)
    confirmed: list[str] = []
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        await town.found_council()
        await town.add_departments()
        teams.fail("POST", "/activities", delay=1.0, where=town.writes_to(town.petra), times=MANY)
        async with asyncio.TaskGroup() as asking:
            for number in range(MANY):
                asking.create_task(log_and_assign(town, number, confirmed=confirmed))
            await post.wait(lambda: "sending" in post.states("assignment"))
            assert await running.stop() == 0
        assert not running.logged("outbox_message_interrupted")
    assert confirmed
    assert "sending" not in post.states("assignment")
    teams.gate.faults.clear()
    async with program(teams, folder=tmp_path, database_url=database_url):
        for text in confirmed:
            await town.arrives(town.petra, text)
        await post.wait(lambda: set(post.states("assignment")) == {"sent"})
    assert [copies(town, text) for text in confirmed] == [1] * len(confirmed)


def copies(town: Town, text: str) -> int:
    return sum(shows(m.card, text) for m in town.personal(town.petra).messages if m.by_bot)


async def test_a_program_that_is_told_to_stop_takes_no_more_calls(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        await town.found_council()
        await town.add_departments()
        teams.fail("POST", "/activities", delay=4.0, where=town.writes_to(town.petra))
        await town.assigned("Kan lampan bytas?")
        await post.until("assignment", "sending")
        stopping = asyncio.create_task(running.stop())
        await post.wait(lambda: bool(running.logged("stopping")))
        assert await running.no_longer("/healthz/live", 200) == 0
        assert not stopping.done()
        assert await stopping == 0
    assert post.entry("assignment").state == "sent"


@pytest.mark.both_databases
async def test_a_program_that_cannot_send_any_more_ends_with_status_1(
    teams: Simulator, tmp_path: Path, backend: str, database_url: str, post: Post
) -> None:
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        post.change("DROP TABLE outbox")
        async with asyncio.timeout(READY_WITHIN):
            assert await running.process.wait() == 1
        (died,) = running.logged("outbox_worker_died")
        assert running.log[-1] == died, "nothing comes after it, no traceback either"
    assert (died["level"], died["kinds"][0]) == ("critical", NO_SUCH_TABLE[backend])
    assert "nothing could be sent" in died["says"]
