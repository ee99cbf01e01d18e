"""Test a bot that is replaced behind a proxy: it first reports not ready, then stops listening."""

import signal
import time
from pathlib import Path

from bot.settings import Settings
from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.program.child import program

DRAINS_FOR = 6
LONGEST_DRAIN = 30
"""Seconds, configurable."""


async def test_told_to_stop_it_is_not_ready_and_goes_on_answering_until_the_proxy_has_seen_it(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    settings = {"BOT_DRAIN_SECONDS": str(DRAINS_FOR)}
    async with program(teams, folder=tmp_path, database_url=database_url, more=settings) as running:
        await town.found_council()
        assert await running.status("/healthz/ready") == 200
        begun = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert await running.no_longer("/healthz/ready", 200) == 503
        assert await running.status("/healthz/live") == 200
        await town.log(town.johan, "Kan lampan bytas?")
        assert await running.stop() == 0
        assert time.monotonic() - begun >= DRAINS_FOR


async def test_without_a_proxy_it_ends_at_once(teams: Simulator, tmp_path: Path, database_url: str) -> None:
    assert Settings.model_fields["drain_seconds"].default == 0
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        begun = time.monotonic()
        assert await running.stop() == 0
        assert time.monotonic() - begun < LONGEST_DRAIN
