"""Two bots behind the shipped proxy, on one database: killed, and restarted at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from simulator.service import Simulator
from tests.program.child import Program, program
from tests.proxy import SEEN_BY_THE_PROXY, proxy
from tests.running import free_port

SETTINGS = {"BOT_RATE_PERSON": "100000", "BOT_RATE_TENANT": "100000"}


@dataclass(slots=True, kw_only=True)
class Pair:
    """Two bots behind a proxy."""

    teams: Simulator
    folder: Path
    database: str
    address: str
    ports: tuple[int, int]
    again_after: list[float] = field(default_factory=list)
    _running: dict[int, tuple[AsyncExitStack, Program]] = field(default_factory=dict)

    async def start(self, port: int) -> None:
        stack, more = AsyncExitStack(), SETTINGS | {"BOT_PORT": str(port)}
        begun = program(self.teams, folder=self.folder, database_url=self.database, more=more)
        self._running[port] = stack, await stack.enter_async_context(begun)
        self.teams.bot_url = self.address

    async def kill_in_turn(self, *, every: float, times: int) -> None:
        """Kill and restart one bot, and continue with the other once the proxy has seen the first."""
        for number in range(times):
            begun, port = time.monotonic(), self.ports[number % 2]
            stack, running = self._running[port]
            await running.kill()
            await stack.aclose()
            await self.start(port)
            self.again_after.append(time.monotonic() - begun)
            await asyncio.sleep(max(SEEN_BY_THE_PROXY, begun + every - time.monotonic()))

    async def stop(self) -> None:
        for stack, _ in self._running.values():
            await stack.aclose()


@asynccontextmanager
async def pair(teams: Simulator, folder: Path, database: str) -> AsyncIterator[Pair]:
    """Run two bots and their proxy until the block ends."""
    ports = (free_port(), free_port())
    async with proxy(folder, bots=ports) as address:
        both = Pair(teams=teams, folder=folder, database=database, address=address, ports=ports)
        try:
            for port in ports:
                await both.start(port)
            await asyncio.sleep(SEEN_BY_THE_PROXY)
            yield both
        finally:
            await both.stop()
