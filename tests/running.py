"""The whole program, running in this process against the simulator: what tests talk to."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.bootstrap import serve
from bot.delivery import Pace
from bot.settings import Settings
from simulator.service import Simulator
from storage.engine import open_engine
from storage.migrate import migrate


def free_port() -> int:
    """Give back a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def running_bot(
    teams: Simulator, *, database_url: str, pace: Pace | None = None, **more: str
) -> AsyncIterator[None]:
    """Run the bot until the block ends; ``pace`` is for tests that would wait too long."""
    port = free_port()
    settings = Settings.model_validate(
        {**teams.environment(bot_port=port, database_url=database_url), **more}
    )
    migrate(open_engine(database_url))
    stop, ready = asyncio.Event(), asyncio.Event()
    program = asyncio.create_task(serve(settings, stop=stop, ready=ready, pace=pace))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait([program, waiting], return_when=asyncio.FIRST_COMPLETED)
    if program.done():
        waiting.cancel()
        program.result()
    teams.bot_url = f"http://127.0.0.1:{port}"
    try:
        yield
    finally:
        stop.set()
        await program
