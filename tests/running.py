"""Run the whole program in this process against the simulator."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import cycle

from bot.app.server import serve
from bot.outbox.timing import OutboxTiming
from bot.settings import Settings
from simulator.service import Simulator
from storage.engine import open_engine
from storage.migrate import migrate
from tests.statements import sharing_statements

PORTS = range(12_000, 32_000)


def free_port() -> int:
    """Return a port of loopback on which nobody listens, and which no other worker gets.

    The system would name one that it may give to anybody else a moment later.
    """
    return next(port for port in _PORTS if _is_free(port))


def _own_ports() -> Iterator[int]:
    """Yield the ports of this worker repeatedly, below those of outgoing connections."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = len(PORTS) // workers
    mine = PORTS[number * share : (number + 1) * share]
    begin = os.getpid() % share  # another run of the tests begins elsewhere
    return cycle([*mine[begin:], *mine[:begin]])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


_PORTS = _own_ports()


@asynccontextmanager
async def running_bot(
    teams: Simulator,
    *,
    database_url: str,
    timing: OutboxTiming | None = None,
    clock: Callable[[], datetime] | None = None,
    settings: Mapping[str, str] | None = None,
    pages: bool = False,
) -> AsyncIterator[None]:
    """Run the bot until the block ends, perhaps with its pages in tabs of the simulator.

    ``timing`` and ``clock`` are for tests that would wait too long.
    """
    port, database_url = free_port(), sharing_statements(database_url)
    environment = teams.environment(bot_port=port, database_url=database_url, pages=pages)
    its_settings = Settings.model_validate({**environment, **(settings or {})})
    engine = open_engine(database_url)
    migrate(engine)
    engine.dispose()
    stop, ready = asyncio.Event(), asyncio.Event()
    program = asyncio.create_task(serve(its_settings, stop=stop, ready=ready, timing=timing, clock=clock))
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
