"""Test the output of ``GET /metrics``: every digit, and nothing that Prometheus cannot parse."""

import asyncio
import subprocess
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.app.http import build_application, listen, metrics_handler
from bot.app.metrics import build_metrics
from simulator.service import Simulator
from tests.program.child import program
from tests.running import free_port
from tests.telemetry.scrape import metrics_at, metrics_text

SECONDS = 1_234_567.0625
LINT_FOUND = 3
"""The exit status of promtool if it found something."""
OPENMETRICS = {"Accept": "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"}


async def nothing_to_refresh() -> None:
    """Do nothing, since the test only looks at what is counted."""


async def test_numbers_beyond_a_million_are_shown_with_every_digit() -> None:
    registry, port = CollectorRegistry(), free_port()
    metrics = build_metrics(registry)
    route = web.get("/metrics", metrics_handler(registry, refresh=nothing_to_refresh))
    async with AsyncExitStack() as stack:
        await listen(build_application(route), host="127.0.0.1", port=port, stack=stack)
        for seconds in (SECONDS, 1.0):
            metrics.record_delivery("post", "sent", None, seconds)
            metrics.record_transaction("write", seconds, is_unavailable=False)
        seen = await metrics_at(f"http://127.0.0.1:{port}")
    assert seen.value("bevaka_delivery_seconds_sum", kind="post") == SECONDS + 1
    assert seen.value("bevaka_database_seconds_sum", door="write") == SECONDS + 1
    below = {
        le: seen.value("bevaka_database_seconds_bucket", door="write", le=le) for le in ("0.5", "1.0", "+Inf")
    }
    assert below == {"0.5": 0, "1.0": 1, "+Inf": 2}


def lint(promtool: str, metrics: str) -> str:
    """Return the errors that promtool finds in metrics in the text format."""
    done = subprocess.run(
        [promtool, "check", "metrics"],
        input=metrics, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, LINT_FOUND)
    return done.stdout + done.stderr


@pytest.mark.needs("promtool")
async def test_prometheus_itself_finds_nothing_wrong_with_them(
    teams: Simulator, tmp_path: Path, database_url: str, program_path: Callable[[str], str]
) -> None:
    promtool = program_path("promtool")
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        shown = await metrics_text(running.url)
    assert await asyncio.to_thread(lint, promtool, shown) == ""
    assert "bevaka_turns" in await asyncio.to_thread(lint, promtool, shown.replace("turns_total", "turns"))


async def test_a_server_that_asks_for_openmetrics_is_given_it(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    async with (
        program(teams, folder=tmp_path, database_url=database_url) as running,
        aiohttp.ClientSession(headers=OPENMETRICS) as session,
        session.get(f"{running.url}/metrics") as answer,
    ):
        assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
        assert (await answer.text()).endswith("# EOF\n")
