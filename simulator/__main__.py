"""Start the stand-in for Teams, and the bot beside it: `python -m simulator`."""

import argparse
import asyncio
import contextlib
import signal
import sys
import webbrowser
from asyncio.subprocess import Process
from pathlib import Path

from simulator.bot_process import end_bot, start_bot, wait_until_ready
from simulator.keys import SigningKey
from simulator.memory import Memory, recall
from simulator.page_routes import MODULES
from simulator.service import LOOPBACK, Simulator
from simulator.world import World


def main() -> None:
    """Run until Ctrl-C; the exit status is the bot's where the bot ends by itself."""
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
    """Start both, wait for the end, end both."""
    database = chosen.database.resolve()
    memory_path = database.with_suffix(".teams.json")
    world, key = recall(memory_path) or (World.sample(), SigningKey.create("key-1"))
    try:
        async with Simulator(world, port=chosen.port, key=key) as teams:
            memory = Memory(memory_path, world=world, key=key)
            memory.keep()
            teams.bot_url = f"http://{LOOPBACK}:{chosen.bot_port}"
            url = f"sqlite:///{database}"
            process = await start_bot(teams.environment(bot_port=chosen.bot_port, database_url=url))
            try:
                return await _accompany(process, teams=teams, browser=chosen.open)
            finally:
                await end_bot(process)
                memory.write()
    except OSError as occupied:
        _say(f"The simulator cannot start: {occupied}")
        return 1


async def _accompany(process: Process, *, teams: Simulator, browser: bool) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with asyncio.TaskGroup() as tasks:
        ended = tasks.create_task(process.wait())
        asked = tasks.create_task(stopped.wait())
        ready = tasks.create_task(_welcome(process, teams=teams, browser=browser))
        await asyncio.wait({ended, asked}, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, asked, ready):
            task.cancel()
    if stopped.is_set():
        return 0
    _say(f"The bot has ended with status {process.returncode}.")
    return process.returncode or 1


async def _welcome(process: Process, *, teams: Simulator, browser: bool) -> None:
    if not MODULES.is_dir():
        _say("The page's libraries are missing: run `npm ci` in simulator/page (`make setup` does).")
    if not await wait_until_ready(process, bot_url=teams.bot_url):
        if process.returncode is None:
            _say("The bot has not become ready; its messages are above.")
        return
    _say(f"Teams, as far as the bot can tell: {teams.url}")
    if browser:
        await asyncio.to_thread(webbrowser.open, teams.url)


def _say(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
