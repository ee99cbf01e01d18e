"""The whole program, running in this process against the simulator: what tests talk to."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from bot.bootstrap import serve
from bot.delivery import Pace
from bot.settings import Settings
from simulator.service import Simulator
from storage.engine import open_engine
from storage.migrate import migrate
from tests.statements import sharing_statements


def free_port() -> int:
    """Give back a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def running_bot(
    teams: Simulator,
    *,
    database_url: str,
    pace: Pace | None = None,
    clock: Callable[[], datetime] | None = None,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[None]:
    """Run the bot until the block ends; ``pace`` and ``clock`` are for tests that would wait too long."""
    port, database_url = free_port(), sharing_statements(database_url)
    environment = teams.environment(bot_port=port, database_url=database_url)
    its_settings = Settings.model_validate({**environment, **(settings or {})})
    engine = open_engine(database_url)
    migrate(engine)
    engine.dispose()
    stop, ready = asyncio.Event(), asyncio.Event()
    program = asyncio.create_task(serve(its_settings, stop=stop, ready=ready, pace=pace, clock=clock))
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
