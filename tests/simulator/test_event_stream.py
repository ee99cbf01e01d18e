"""Test that open pages are notified of changes at once."""

import asyncio

import aiohttp
import orjson

from simulator.chats import Chat
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, text


async def test_open_pages_are_told_of_each_change(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{teams.url}/page/events") as stream:
        assert (await stream.content.readline()).startswith(b"retry")
        posted = await bot.write(meeting, text("Hej"))
        await stream.content.readline()
        async with asyncio.timeout(2):
            event = orjson.loads((await stream.content.readline()).removeprefix(b"data: "))
        assert event == {"what": "posted", "chat": "meeting", "message": posted}
        teams.page.close()
        async with asyncio.timeout(2):
            assert await stream.content.read() == b"\n"
