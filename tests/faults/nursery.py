"""Programs under test, started quickly and ended in every way."""

import asyncio
import os
import select
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.program import Life
from tests.program.child import environment

PATIENCE = 60.0


@dataclass(slots=True, kw_only=True)
class Nursery:
    """A process that programs are forks of (see ``program``)."""

    process: Process
    log: Path
    alive: set[int] = field(default_factory=set)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def bear(self, life: Life) -> int:
        """Start a program and give back its number."""
        born = await self._ask(life.line())
        self.alive.add(born)
        return born

    async def kill(self, born: int) -> None:
        """End it as a power cut does."""
        os.kill(born, signal.SIGKILL)
        assert await self.ended(born) == -signal.SIGKILL, self.log.read_text()[-3000:]

    async def stop(self, born: int) -> int:
        """Tell it to stop, and give back its exit status."""
        os.kill(born, signal.SIGTERM)
        return await self.ended(born)

    async def ended(self, born: int) -> int:
        """Give back the status or the signal (negative) that ended it, once it has; others wait meanwhile."""
        status = await self._ask(str(born))
        self.alive.discard(born)
        return status

    async def ended_soon(self, born: int) -> int:
        """The same for one that ends by itself: until then others can be started and ended."""
        descriptor = os.pidfd_open(born)
        try:
            async with asyncio.timeout(PATIENCE):
                while not select.select([descriptor], [], [], 0)[0]:  # noqa: ASYNC110 - another process is waited for
                    await asyncio.sleep(0.01)
        finally:
            os.close(descriptor)
        return await self.ended(born)

    def kill_all(self) -> None:
        """Leave no program behind."""
        for born in self.alive:
            os.kill(born, signal.SIGKILL)

    async def _ask(self, line: str) -> int:
        assert self.process.stdin
        assert self.process.stdout
        async with self._turn, asyncio.timeout(PATIENCE):
            self.process.stdin.write(f"{line}\n".encode())
            return int(await self.process.stdout.readline())


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    """Load the libraries; programs can be started until the block ends."""
    log = folder / "programs.log"
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.program"),
            cwd=folder, env=environment({}), stdin=PIPE, stdout=PIPE, stderr=errors,
        )  # fmt: skip
    births = Nursery(process=process, log=log)
    try:
        yield births
    finally:
        births.kill_all()
        process.kill()
        await process.communicate()
