"""A measured program, started on a core of its own, and the memory and processor time it uses."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import IO

from simulator.signing import METADATA
from tests.bench.teams_side import APP, TENANT, TeamsSide
from tests.running import free_port

BOT_CORE, LOAD_CORE = 0, 1
STARTED_WITHIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A running program."""

    port: int
    process: Process
    started_in: float
    """Seconds from the start to the first answer."""

    @property
    def megabytes(self) -> float:
        """Return the resident memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def cpu_seconds(self) -> float:
        """Return the processor time used so far; other programs on the machine hardly affect it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def contestant(
    *arguments: str,
    teams: TeamsSide,
    database: str,
    python: Path | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Contestant]:
    """Run ``python arguments`` until the block ends; its log is shown if it does not start."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONWARNINGS": "ignore",
        "BOT_ENV": "local",
        "BOT_PORT": str(port),
        "BOT_DATABASE_URL": database,
        "BOT_OPENID_METADATA_URL": f"{teams.url}{METADATA}",
        "BOT_SERVICE_HOSTS": "127.0.0.1",
        **dict.fromkeys(("BOT_RATE_PERSON", "BOT_RATE_TENANT"), "100000000"),
        "MicrosoftAppId": APP,
        "MicrosoftAppTenantId": TENANT,
        **settings,
    }
    begun = time.perf_counter()
    log = TemporaryFile()  # noqa: SIM115 - the block below ends it
    process = await asyncio.create_subprocess_exec(
        python or sys.executable,
        *arguments,
        env=environment,
        stdout=DEVNULL,
        stderr=log,
        preexec_fn=_on_bot_core,
    )
    try:
        await _answers(port, process, log)
        yield Contestant(port=port, process=process, started_in=time.perf_counter() - begun)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        log.close()


def on_load_core() -> None:
    """Keep this process off the bot's core if there are several cores."""
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {LOAD_CORE})


def on_all_cores() -> None:
    """Let this process, and what it starts from now on, run on every core."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _on_bot_core() -> None:
    if BOT_CORE in range(os.cpu_count() or 1):
        os.sched_setaffinity(0, {BOT_CORE})


async def _answers(port: int, process: Process, log: IO[bytes]) -> None:
    end = time.perf_counter() + STARTED_WITHIN
    while time.perf_counter() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if process.returncode is not None:
                log.seek(0)
                raise RuntimeError(log.read().decode()) from None
            await asyncio.sleep(0.01)
            continue
        writer.write(b"GET /healthz/ready HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        if answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 401", b"HTTP/1.1 404")):
            return
        await asyncio.sleep(0.01)
    raise TimeoutError("not ready")
