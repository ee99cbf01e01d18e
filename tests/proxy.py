"""Run Caddy with the shipped file, in front of two bots on this machine."""

import asyncio
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.house.project import read
from tests.running import free_port

AS_LONG_AS_TEAMS_WAITS = 15.0
"""Seconds after which Teams considers a call failed."""
SEEN_BY_THE_PROXY = 2.5
"""Seconds after which the proxy has checked a bot's health."""


@asynccontextmanager
async def proxy(
    folder: Path, *, bots: tuple[int, int], public: tuple[str, int] | None = None
) -> AsyncIterator[str]:
    """Run Caddy with the shipped file, on loopback; yields its address.

    ``public`` is the address of the public pages, and the port that both bots have for them.
    """
    caddy = shutil.which("caddy")
    assert caddy is not None, "a test that runs the proxy carries the marker needs('caddy')"
    address = f"http://127.0.0.1:{free_port()}"
    ours = read("deploy/Caddyfile").replace("{$BEVAKA_DOMAIN}", address)
    name, behind = public or ("http://public.invalid", free_port())
    ours = ours.replace("{$BEVAKA_PUBLIC_DOMAIN:http://public.invalid}", name).replace(
        "health_port 3978", f"health_port {bots[0]}"
    )
    ours = ours.replace("bot-1:3979 bot-2:3979", f"127.0.0.1:{behind}")
    for number, port in enumerate(bots, start=1):
        ours = ours.replace(f"bot-{number}:3978", f"127.0.0.1:{port}")
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{ours}")
    process = await asyncio.create_subprocess_exec(
        caddy, "run", "--adapter", "caddyfile", "--config", str(file),
        env={"HOME": str(folder)}, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
    )  # fmt: skip
    try:
        await until_listening(address)
        yield address
    finally:
        process.terminate()
        await process.wait()


async def until_listening(address: str) -> None:
    """Wait until something answers there."""
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(address):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
    pytest.fail("the proxy did not start")
