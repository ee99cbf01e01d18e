"""The real program as a process of its own: from the fork server, or started with ``python -m bot``."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import aiohttp

from simulator.service import Simulator
from tests.house.project import ROOT
from tests.program.forked import fork
from tests.running import free_port
from tests.sizes import IN_FULL

BOT = (sys.executable, "-m", "bot")
"""The program as people start it: a second and more for loading libraries."""
COLD, FORKED = (*BOT, "serve"), ("bot", "serve")
"""How it is started to answer Teams: as people do, or by the fork server (a module or script)."""
USUAL = COLD if IN_FULL else FORKED
READY_WITHIN = 60.0
GUID = "1b2c3d4e-0000-0000-0000-123456789abc"
PRODUCTION = {"MicrosoftAppId": GUID, "MicrosoftAppTenantId": GUID, "MicrosoftAppPassword": "a secret"}


class Process(Protocol):
    """A process, started in any way."""

    pid: int

    @property
    def returncode(self) -> int | None: ...

    def send_signal(self, signal: int, /) -> None: ...

    def kill(self) -> None: ...

    async def wait(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A running program."""

    process: Process
    url: str
    errors: Path
    """The file of its standard error."""
    watch_url: str
    """The address of its health routes."""

    async def get(self, path: str) -> tuple[int, Any, Mapping[str, str]]:
        """Send a GET request; return status, JSON (None if it is not JSON) and headers."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.watch_url}{path}") as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text.startswith("{") else None, answer.headers

    async def status(self, path: str) -> int:
        """Return the status of a GET request; 0 if nobody answers."""
        try:
            return (await self.get(path))[0]
        except aiohttp.ClientError:
            return 0

    async def no_longer(self, path: str, status: int) -> int:
        """Wait until the program answers with another status, and return it; 0 if nobody answers."""
        while (now := await self.status(path)) == status:  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.02)
        return now

    async def kill(self) -> None:
        """Kill the program, as in a power failure."""
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """Ask the program to end, and return its exit status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(READY_WITHIN):
            return await self.process.wait()

    @property
    def log(self) -> list[dict[str, Any]]:
        """Return everything that the program logged; fails if a line is not JSON."""
        return [json.loads(line) for line in self.errors.read_text().splitlines()]

    def logged(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.log if line["event"] == event]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with these settings and no others."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "Microsoft"))}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def run(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None, program: str = "bot"
) -> subprocess.CompletedProcess[str]:
    """Run the program (or another module or script) to its end, in a process from the fork server."""
    its_environment = environment(settings or {})
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        forked = fork(program, *arguments, folder=folder, environment=its_environment, out=out, err=err)
        status = forked.join(within=READY_WITHIN)
        said = [_written(file) for file in (out, err)]
    return subprocess.CompletedProcess(arguments, status, *said)


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def run_cold(
    *arguments: str,
    folder: Path,
    settings: Mapping[str, str] | None = None,
    command: tuple[str, ...] = BOT,
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m bot`` (or another command) with these arguments to its end, as people do."""
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environment(settings or {}),
        capture_output=True,
        text=True,
        timeout=READY_WITHIN,
        check=False,
    )


def loaded_before_serving(modules: Collection[str], *, folder: Path) -> list[str]:
    """Return which of these modules a program loads at its start, with nothing optional switched on."""
    code = "import json, sys, bot.app.server, bot.__main__; print(json.dumps(sorted(sys.modules)))"
    done = run_cold("-c", code, folder=folder, command=(sys.executable,))
    assert done.returncode == 0, done.stderr
    return sorted(set(json.loads(done.stdout)) & set(modules))


def settings_for(teams: Simulator, *, database_url: str, port: int | None = None) -> dict[str, str]:
    return teams.environment(bot_port=port or free_port(), database_url=database_url)


@asynccontextmanager
async def program(
    teams: Simulator,
    *,
    folder: Path,
    database_url: str,
    command: tuple[str, ...] = USUAL,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Program]:
    """Start the program, wait until it is ready, and stop it at the end of the block."""
    settings = {**settings_for(teams, database_url=database_url), **(more or {})}
    errors = folder / f"errors-{settings['BOT_PORT']}.log"
    process = await _started(command, folder=folder, settings=settings, errors=errors)
    port = settings["BOT_PORT"]
    here, inside = (f"http://127.0.0.1:{p}" for p in (port, settings.get("BOT_WATCH_PORT", port)))
    running = Program(process=process, url=here, watch_url=inside, errors=errors)
    try:
        await until_ready(running)
        teams.bot_url = running.url
        yield running
    finally:
        await running.stop()


async def _started(
    command: tuple[str, ...], *, folder: Path, settings: Mapping[str, str], errors: Path
) -> Process:
    its_environment = environment(settings)
    with errors.open("ab") as sink:
        if command[0] != sys.executable:
            return await asyncio.to_thread(
                fork, *command, folder=folder, environment=its_environment, out=sink, err=sink
            )
        return await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=its_environment, stdin=DEVNULL, stdout=sink, stderr=sink
        )


async def until_ready(running: Program) -> None:
    """Wait until the program says that it is ready."""
    async with asyncio.timeout(READY_WITHIN):
        while await running.status("/healthz/ready") != 200:
            assert running.process.returncode is None, running.errors.read_text()
            await asyncio.sleep(0.02)
