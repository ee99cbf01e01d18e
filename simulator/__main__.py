"""Start the simulator of Teams, and the bot beside it: `python -m simulator`."""

import argparse
import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import webbrowser
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp

from simulator.constants import LOOPBACK
from simulator.page_server import MODULES
from simulator.service import Simulator
from simulator.signing import SigningKey
from simulator.state_file import StateFile, load_state
from simulator.world import World

START_SECONDS = 60
STOP_SECONDS = 25
POLL_SECONDS = 0.2
PR_SET_PDEATHSIG = 1
"""Linux: the signal that a process gets when its parent has died (prctl(2))."""


async def start_bot(environment: Mapping[str, str]) -> Process:
    """Start the bot with settings that point it at the simulator; on Linux it ends with the simulator."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=os.environ | dict(environment),
        preexec_fn=_tie_to_parent(os.getpid()) if sys.platform == "linux" else None,
    )


def _tie_to_parent(parent: int) -> Callable[[], None]:
    prctl = ctypes.CDLL(None).prctl  # loaded here, since nothing can be loaded between fork and exec

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the call
            os.kill(os.getpid(), signal.SIGTERM)

    return tie


async def wait_until_ready(process: Process, *, bot_url: str) -> bool:
    """Wait until the bot reports that it is ready; return False if it ended or took too long."""
    timeout = aiohttp.ClientTimeout(total=2)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for _ in range(int(START_SECONDS / POLL_SECONDS)):
            if process.returncode is not None:
                return False
            if await _is_ready(session, bot_url=bot_url):
                return True
            await asyncio.sleep(POLL_SECONDS)
    return False


async def stop_bot(process: Process) -> int:
    """Terminate the bot, and kill it if it does not end."""
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        return await process.wait()


async def _is_ready(session: aiohttp.ClientSession, *, bot_url: str) -> bool:
    try:
        async with session.get(f"{bot_url}/healthz/ready") as response:
            return response.status == 200  # noqa: PLR2004 - HTTP OK
    except (aiohttp.ClientError, TimeoutError):
        return False


def main() -> None:
    """Run until Ctrl-C; the exit status is that of the bot if it ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=3979, help="where the page is")
    parser.add_argument("--bot-port", type=int, default=3978, help="where the bot listens")
    parser.add_argument(
        "--database", type=Path, default=Path("data/simulator.db"), help="the bot's SQLite file"
    )
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    chosen = parser.parse_args()
    sys.exit(asyncio.run(run(chosen)))


async def run(chosen: argparse.Namespace) -> int:
    """Start the simulator and the bot, wait until one ends, and stop both."""
    database = chosen.database.resolve()
    memory_path = database.with_suffix(".teams.json")
    world, key = load_state(memory_path) or (World.sample(), SigningKey.create("key-1"))
    try:
        async with Simulator(world, port=chosen.port, key=key) as teams:
            memory = StateFile(memory_path, world=world, key=key)
            memory.start()
            teams.bot_url = f"http://{LOOPBACK}:{chosen.bot_port}"
            url = f"sqlite:///{database}"
            settings = teams.environment(bot_port=chosen.bot_port, database_url=url, pages=True)
            process = await start_bot(settings | await teams.extras(bot_port=chosen.bot_port))
            try:
                return await _run_until_stopped(process, teams=teams, browser=chosen.open)
            finally:
                await stop_bot(process)
                memory.save()
    except OSError as occupied:
        _print(f"The simulator cannot start: {occupied}")
        return 1


async def _run_until_stopped(process: Process, *, teams: Simulator, browser: bool) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with asyncio.TaskGroup() as tasks:
        ended = tasks.create_task(process.wait())
        asked = tasks.create_task(stopped.wait())
        ready = tasks.create_task(_announce_ready(process, teams=teams, browser=browser))
        await asyncio.wait({ended, asked}, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, asked, ready):
            task.cancel()
    if stopped.is_set():
        return 0
    _print(f"The bot has ended with status {process.returncode}.")
    return process.returncode or 1


async def _announce_ready(process: Process, *, teams: Simulator, browser: bool) -> None:
    if not MODULES.is_dir():
        _print("The page's libraries are missing: run `npm ci` in simulator/page (`make setup` does).")
    if not await wait_until_ready(process, bot_url=teams.bot_url):
        if process.returncode is None:
            _print("The bot has not become ready; its messages are above.")
        return
    _print(f"Teams, as far as the bot can tell: {teams.url}")
    if browser:
        await asyncio.to_thread(webbrowser.open, teams.url)


def _print(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
