"""An update behind the proxy that we ship: one bot after the other is replaced, and nobody notices."""

import asyncio
import shutil
import time
from asyncio.subprocess import DEVNULL
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from simulator.service import Simulator
from tests.databases import Server
from tests.dialogues.town import Town
from tests.house.project import read
from tests.program.child import program
from tests.running import free_port

SEEN_BY_THE_PROXY = 2.5
"""Seconds after which the proxy has asked a bot how it is."""
SETTINGS = {"BOT_DRAIN_SECONDS": "5", "BOT_RATE_PERSON": "100000", "BOT_RATE_TENANT": "100000"}


@asynccontextmanager
async def proxy(folder: Path, *, bots: tuple[int, int]) -> AsyncIterator[str]:
    """Run Caddy with the file that we ship, on loopback; gives its address."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy is not installed (Debian: apt-get install caddy)")
    address = f"http://127.0.0.1:{free_port()}"
    ours = read("deploy/Caddyfile").replace("{$BEVAKA_DOMAIN}", address)
    for number, port in enumerate(bots, start=1):
        ours = ours.replace(f"bot-{number}:3978", f"127.0.0.1:{port}")
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{ours}")
    process = await asyncio.create_subprocess_exec(
        caddy, "run", "--adapter", "caddyfile", "--config", str(file),
        env={"HOME": str(folder)}, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
    )  # fmt: skip
    try:
        yield address
    finally:
        process.terminate()
        await process.wait()


@dataclass(slots=True)
class Crowd:
    """People who go on asking."""

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


@pytest.mark.postgres
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
                await asyncio.sleep(SEEN_BY_THE_PROXY)
                return one

            running = [await start(port) for port in ports]
            await town.found_council()
            asking = asyncio.create_task(crowd.ask(enough))
            for one, port in zip(running, ports, strict=True):
                await one.aclose()
                await start(port)
            enough.set()
            await asking
    assert set(crowd.statuses) == {201}
    assert len(crowd.confirmed) > 50
    assert crowd.slowest < 5, "Teams waits for fifteen seconds"


async def test_only_the_door_of_teams_is_open_to_the_outside(tmp_path: Path) -> None:
    async with (
        proxy(tmp_path, bots=(free_port(), free_port())) as address,
        aiohttp.ClientSession() as session,
    ):
        await until_listening(session, address)
        for path in ("/", "/metrics", "/healthz/live", "/healthz/ready", "/api/messages"):
            async with session.get(f"{address}{path}") as answer:
                assert (answer.status, "Server" in answer.headers) == (404, False), path


async def until_listening(session: aiohttp.ClientSession, address: str) -> None:
    for _ in range(100):
        try:
            async with session.get(address):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.1)
    pytest.fail("the proxy did not start")
