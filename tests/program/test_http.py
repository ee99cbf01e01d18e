"""Test the HTTP routes of the program: who may call them, and how the program reports its health."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy.engine import make_url
from yarl import URL

from simulator.service import Simulator
from tests.databases import Server
from tests.dialogues.town import Town
from tests.program.child import COLD, Program, program
from tests.running import free_port


@pytest.fixture
async def running(teams: Simulator, tmp_path: Path, database_url: str) -> AsyncIterator[Program]:
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        yield running


async def test_on_a_port_of_their_own_the_doors_for_watchers_are_not_open_to_the_world(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    inside = {"BOT_WATCH_PORT": str(free_port())}
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url, more=inside) as running:
        await town.found_council()
        async with aiohttp.ClientSession() as session:
            for path in ("/healthz/live", "/healthz/ready", "/metrics"):
                assert await running.status(path) == 200
                async with session.get(f"{running.url}{path}") as answer:
                    assert answer.status == 404
            async with session.post(f"{running.watch_url}/api/messages", json={"type": "message"}) as answer:
                assert answer.status == 404
    assert running.process.returncode == 0


TURNED_AWAY = [
    ("GET", "/api/messages", 405),
    ("PUT", "/api/messages", 405),
    ("DELETE", "/api/messages", 405),
    ("POST", "/api/messages", 415),
    ("POST", "/healthz/ready", 405),
    ("GET", "/", 404),
    ("GET", "/.env", 404),
    ("GET", "/api/messages/%2e%2e/%2e%2e/etc/passwd", 404),
]


async def test_on_an_empty_database_it_becomes_ready_by_itself(
    teams: Simulator, tmp_path: Path, empty_url: str
) -> None:
    async with program(teams, folder=tmp_path, database_url=empty_url, command=COLD) as running:
        assert (await running.get("/healthz/live"))[:2] == (200, {"status": "ok"})
        assert (await running.get("/healthz/ready"))[:2] == (
            200,
            {"database": True, "sender": True, "calendar": True},
        )


async def test_every_answer_is_bare_and_kept_by_nobody(running: Program) -> None:
    async with aiohttp.ClientSession() as session:
        for method, path, status in [*TURNED_AWAY, ("GET", "/healthz/live", 200)]:
            async with session.request(method, URL(running.url + path, encoded=True)) as answer:
                body = await answer.text()
            assert answer.status == status, (method, path)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "Server" not in answer.headers
            assert len(body) < 100
        async with session.post(f"{running.url}/api/messages", json={"type": "message"}) as answer:
            assert answer.status == 401


@pytest.mark.postgres
async def test_it_is_not_ready_while_the_database_is_away_and_recovers_by_itself(
    teams: Simulator, tmp_path: Path, postgres: Server
) -> None:
    town = Town(teams)
    with postgres.database() as url:
        database = make_url(url).database
        async with program(teams, folder=tmp_path, database_url=url) as running:
            await town.found_council()
            postgres.tell(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
            postgres.tell(END_ALL.format(database=database))
            assert await running.status("/healthz/live") == 200
            assert (await running.get("/healthz/ready"))[:2] == (503, WITHOUT_DATABASE)
            asked = await teams.say(town.johan, town.meeting, "fråga Kan lampan bytas?")
            assert asked.status == 503, "Teams tries again"
            postgres.tell(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
            assert await running.status("/healthz/ready") == 200
            await town.log(town.johan, "När klipps gräset?")
    assert running.process.returncode == 0


WITHOUT_DATABASE = {"database": False, "sender": True, "calendar": True}
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
