"""A bot that is replaced behind a proxy: first it is not ready any more, then it closes its door."""

import asyncio
import signal
import time
from pathlib import Path

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.program.child import program


async def test_told_to_stop_it_is_not_ready_and_goes_on_answering_until_the_proxy_has_seen_it(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    settings = {"BOT_DRAIN_SECONDS": "4"}
    async with program(teams, folder=tmp_path, database_url=database_url, more=settings) as running:
        await town.found_council()
        assert await running.status("/healthz/ready") == 200
        running.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        while await running.status("/healthz/ready") == 200:
            assert time.monotonic() - begun < 3
            await asyncio.sleep(0.05)
        assert await running.status("/healthz/ready") == 503
        assert await running.status("/healthz/live") == 200
        await town.log(town.johan, "Kan lampan bytas?")
        assert await running.stop() == 0
        assert 4 <= time.monotonic() - begun < 15


async def test_without_a_proxy_it_ends_at_once(teams: Simulator, tmp_path: Path, database_url: str) -> None:
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        begun = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - begun < 5
