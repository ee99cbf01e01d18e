"""Start programs under test quickly, and end them in different ways."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.program import HELD, Life
from tests.program.child import environment
from tests.program.forked import Forked, fork

PATIENCE = 60.0


@dataclass(slots=True, kw_only=True)
class Starter:
    """Starts programs (see ``program``) that write to one log, and ends them."""

    log: Path
    _running: dict[int, Forked] = field(default_factory=dict)

    async def start(self, life: Life) -> int:
        """Start a program and return its process id."""
        with self.log.open("ab") as sink:
            forked = await asyncio.to_thread(
                fork,
                *("tests.faults.program", life.line()),
                folder=self.log.parent,
                environment=environment({}),
                out=sink,
                err=sink,
                held_signals=HELD,
            )
        self._running[forked.pid] = forked
        return forked.pid

    async def kill(self, pid: int) -> None:
        """Kill the program as a power failure does."""
        self._running[pid].kill()
        assert await self.ended(pid) == -signal.SIGKILL, self.log.read_text()[-3000:]

    async def stop(self, pid: int) -> int:
        """Tell the program to stop, and return its exit status."""
        self._running[pid].send_signal(signal.SIGTERM)
        return await self.ended(pid)

    async def ended(self, pid: int) -> int:
        """Wait until the program ends; return its exit status, or the negative number of the signal."""
        async with asyncio.timeout(PATIENCE):
            status = await self._running[pid].wait()
        del self._running[pid]
        return status

    async def kill_all(self) -> None:
        """Kill every program that is still running."""
        for pid in list(self._running):
            self._running[pid].kill()
            await self.ended(pid)


@asynccontextmanager
async def starting(folder: Path) -> AsyncIterator[Starter]:
    """Start programs until the block ends; they log into this folder."""
    starter = Starter(log=folder / "programs.log")
    starter.log.touch()
    try:
        yield starter
    finally:
        await starter.kill_all()
