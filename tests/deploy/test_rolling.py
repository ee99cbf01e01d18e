"""Test a rolling update behind the shipped proxy: one bot after another is replaced, without errors."""

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from bot.public.routes import PER_ADDRESS
from simulator.service import Simulator
from tests.databases import Server
from tests.dialogues.town import Town
from tests.program.child import program
from tests.proxy import AS_LONG_AS_TEAMS_WAITS, SEEN_BY_THE_PROXY, proxy
from tests.running import free_port

SETTINGS = {"BOT_DRAIN_SECONDS": "5", "BOT_RATE_PERSON": "100000", "BOT_RATE_TENANT": "100000"}


@dataclass(slots=True)
class Crowd:
    """People who ask questions continuously."""

    town: Town
    statuses: Counter[int] = field(default_factory=Counter)
    confirmed: list[str] = field(default_factory=list)
    slowest: float = 0.0

    async def ask(self, until: asyncio.Event) -> None:
        while not until.is_set():
            text = f"Fråga {self.statuses.total()} om lamporna i parken?"
            begun = time.monotonic()
            said = await self.town.teams.say(self.town.johan, self.town.meeting, f"fråga {text}")
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.statuses[said.status] += 1
            if said.status == 201:
                self.confirmed.append(text)
            await asyncio.sleep(0.1)


@pytest.mark.needs("caddy")
@pytest.mark.postgres
@pytest.mark.proof
async def test_two_bots_are_replaced_one_after_the_other_while_people_go_on_asking(
    teams: Simulator, tmp_path: Path, postgres: Server
) -> None:
    town, ports = Town(teams), (free_port(), free_port())
    crowd, enough = Crowd(town), asyncio.Event()
    with postgres.database() as url:
        async with AsyncExitStack() as stack, proxy(tmp_path, bots=ports) as address:

            async def start(port: int) -> AsyncExitStack:
                one = await stack.enter_async_context(AsyncExitStack())
                more = SETTINGS | {"BOT_PORT": str(port)}
                await one.enter_async_context(program(teams, folder=tmp_path, database_url=url, more=more))
                teams.bot_url = address
                return one

            running = [await start(port) for port in ports]
            await asyncio.sleep(SEEN_BY_THE_PROXY)
            await town.found_council()
            asking = asyncio.create_task(crowd.ask(enough))
            for one, port in zip(running, ports, strict=True):
                before = len(crowd.confirmed)
                await one.aclose()
                await start(port)
                await asyncio.sleep(SEEN_BY_THE_PROXY)
                assert len(crowd.confirmed) - before > 10, "people went on meanwhile"
            enough.set()
            await asking
    assert set(crowd.statuses) == {201}
    assert crowd.slowest < AS_LONG_AS_TEAMS_WAITS


@pytest.mark.needs("caddy")
async def test_only_the_doors_of_teams_and_of_the_public_are_open_to_the_outside(tmp_path: Path) -> None:
    public = f"http://127.0.0.1:{free_port()}"
    async with (
        proxy(tmp_path, bots=(free_port(), free_port()), public=(public, free_port())) as address,
        aiohttp.ClientSession() as session,
    ):

        async def get(there: str, path: str, method: str = "GET") -> int:
            async with session.request(method, f"{there}{path}") as answer:
                assert (answer.status, "Server" in answer.headers) != (404, True)
                return answer.status

        monitoring = ("/", "/metrics", "/healthz/live", "/healthz/ready", "/api/messages")
        for path in (*monitoring, "/public/tr", "/robots.txt"):
            assert await get(address, path) == 404, path
        for path in (*monitoring, "/pages/", "/answer/x", "/calendar/x.ics"):
            assert await get(public, path) == 404, path
        assert await get(public, "/public/tr", "POST") == 404
        passed = (
            *((address, path, "POST") for path in ("/api/messages", "/pages/session", "/answer/x")),
            *((address, path, "GET") for path in ("/pages/", "/answer/x", "/calendar/x.ics")),
            *((public, path, "GET") for path in ("/public/tr", "/public/tr/feed.atom", "/robots.txt")),
        )
        found = await asyncio.gather(*(get(*one) for one in passed))
        assert set(found) == {503}, "passed on, but no bot is running"


@pytest.mark.needs("caddy")
async def test_callers_of_the_public_pages_are_told_apart_behind_the_proxy(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    public, port = f"http://127.0.0.1:{free_port()}", free_port()
    behind = (free_port(), free_port())
    settings = {"BOT_PUBLIC_PAGES": public, "BOT_PUBLIC_PORT": str(port), "BOT_PORT": str(behind[0])}
    async with (
        proxy(tmp_path, bots=behind, public=(public, port)),
        program(teams, folder=tmp_path, database_url=database_url, more=settings),
        aiohttp.ClientSession() as session,
    ):
        await asyncio.sleep(SEEN_BY_THE_PROXY)

        async def ask(caller: str, at: str) -> int:
            headers = {"X-Forwarded-For": caller}
            async with session.get(f"{at}/public/tr", headers=headers) as answer:
                return answer.status

        forged = [await ask(f"198.51.100.{number}", public) for number in range(PER_ADDRESS // 2 + 10)]
        assert (forged[0], forged[-1]) == (404, 429), "what callers say of themselves counts for nothing"
        assert await ask("198.51.100.1", f"http://127.0.0.1:{port}") == 404, "what a proxy says counts"
