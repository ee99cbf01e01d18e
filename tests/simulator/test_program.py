"""Test that `python -m simulator` starts the page and the bot, and ends both."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from tests.house.project import ROOT
from tests.running import free_port

START = """
import os, sys
from aiohttp import web

async def ready(request):
    return web.json_response({"env": os.environ["BOT_ENV"], "database": os.environ["BOT_DATABASE_URL"]})

assert sys.argv[1:] == ["serve"], sys.argv
application = web.Application()
application.router.add_get("/healthz/ready", ready)
web.run_app(application, host="127.0.0.1", port=int(os.environ["BOT_PORT"]), print=None)
"""
BREAK = "import sys\nsys.exit(2)\n"
Starter = Callable[[str], Awaitable[tuple[Process, int, int]]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Starter]:
    """Start the program in its own folder, in which `bot` is a small program of the test."""
    started: list[Process] = []

    async def run(bot: str) -> tuple[Process, int, int]:
        (tmp_path / "bot").mkdir(exist_ok=True)
        (tmp_path / "bot" / "__init__.py").touch()
        (tmp_path / "bot" / "__main__.py").write_text(bot, encoding="utf-8")
        port, bot_port = free_port(), free_port()
        ports = ("--port", str(port), "--bot-port", str(bot_port))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "simulator", *ports, "--database", "data/test.db"),
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=PIPE, stderr=STDOUT,
        )  # fmt: skip
        started.append(process)
        return process, port, bot_port

    yield run
    for process in started:
        if process.returncode is None:  # asked, not killed: it takes its own child with it
            process.terminate()
        await process.communicate()


async def line_with(process: Process, words: str) -> str:
    assert process.stdout
    said = ""
    async with asyncio.timeout(30):
        while line := (await process.stdout.readline()).decode():
            if words in line:
                return line
            said += line
    raise AssertionError(f"the program never said {words!r}, only {said!r}")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
async def test_it_tells_where_the_page_is_when_the_bot_is_ready_and_ends_both(
    start: Starter, tmp_path: Path, end: signal.Signals
) -> None:
    process, port, bot_port = await start(START)
    assert f"http://127.0.0.1:{port}" in await line_with(process, "http://")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{bot_port}/healthz/ready") as response:
            told = await response.json()
        assert told == {"env": "local", "database": f"sqlite:///{tmp_path}/data/test.db"}
        process.send_signal(end)
        async with asyncio.timeout(20):
            assert await process.wait() == 0
        with pytest.raises(aiohttp.ClientError):
            await session.get(f"http://127.0.0.1:{bot_port}/healthz/ready")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
async def test_the_bot_ends_with_a_simulator_that_is_killed(start: Starter) -> None:
    process, _, bot_port = await start(START)
    await line_with(process, "http://")
    process.kill()
    await process.wait()
    assert await falls_silent(bot_port)


async def falls_silent(port: int) -> bool:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            return True
        writer.close()
        await asyncio.sleep(0.1)
    return False


async def test_its_people_are_the_same_after_a_restart(start: Starter) -> None:
    entra_ids = []
    for _ in range(2):
        process, port, _ = await start(START)
        await line_with(process, "http://")
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/page/people") as response,
        ):
            entra_ids.append([one["entraId"] for one in (await response.json())["people"]])
        process.terminate()
        await process.wait()
    assert entra_ids[0] == entra_ids[1]


async def test_it_ends_with_the_status_of_a_bot_that_ends(start: Starter) -> None:
    process, _, _ = await start(BREAK)
    assert "status 2" in await line_with(process, "The bot has ended")
    assert await process.wait() == 2


async def test_it_says_so_where_its_port_is_taken(start: Starter, tmp_path: Path) -> None:
    first, port, _ = await start(START)
    await line_with(first, "http://")
    second = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator", "--port", str(port), "--database", "data/other.db"),
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip
    output, _ = await second.communicate()
    assert b"cannot start" in output
    assert second.returncode == 1
