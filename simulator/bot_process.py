"""The bot as a child process of the simulator."""

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping

import aiohttp

START_SECONDS = 60
END_SECONDS = 25
LOOK_EVERY_SECONDS = 0.2
PR_SET_PDEATHSIG = 1
"""Linux: the signal that a process gets when its parent has died (prctl(2))."""


async def start_bot(environment: Mapping[str, str]) -> Process:
    """Start the bot with settings that point it at the simulator; on Linux it never outlives it."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=os.environ | dict(environment),
        preexec_fn=_tie_to_parent(os.getpid()) if sys.platform == "linux" else None,
    )


def _tie_to_parent(parent: int) -> Callable[[], None]:
    prctl = ctypes.CDLL(None).prctl  # found here, since nothing can be loaded between fork and exec

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the call
            os.kill(os.getpid(), signal.SIGTERM)

    return tie


async def wait_until_ready(process: Process, *, bot_url: str) -> bool:
    """Wait until the bot says that it is ready; false where it ended or took too long."""
    timeout = aiohttp.ClientTimeout(total=2)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for _ in range(int(START_SECONDS / LOOK_EVERY_SECONDS)):
            if process.returncode is not None:
                return False
            if await _is_ready(session, bot_url=bot_url):
                return True
            await asyncio.sleep(LOOK_EVERY_SECONDS)
    return False


async def end_bot(process: Process) -> int:
    """Ask the bot to end, and end it where it does not."""
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(END_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        return await process.wait()


async def _is_ready(session: aiohttp.ClientSession, *, bot_url: str) -> bool:
    try:
        async with session.get(f"{bot_url}/healthz/ready") as response:
            return response.status == 200  # noqa: PLR2004 - HTTP's word for yes
    except (aiohttp.ClientError, TimeoutError):
        return False
