"""Fixtures: a simulator, a minimal bot, and a chat with the bot as a member."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from playwright.async_api import Page, Request, async_playwright, expect

from simulator.chats import Chat
from simulator.people import Person
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.simulator.fake_bot import FakeBot
from tests.simulator.page_client import Browser

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
async def teams(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    async with Simulator(key=signing_key) as simulator:
        yield simulator


@pytest.fixture
async def bot(teams: Simulator) -> AsyncIterator[FakeBot]:
    fake = FakeBot(teams)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def meeting(teams: Simulator) -> Chat:
    """Return the meeting's chat, in which the app is installed."""
    chat = teams.world.chat("meeting")
    chat.has_bot = True
    return chat


@pytest.fixture
def karin(teams: Simulator) -> Person:
    return teams.world.person("karin")


@pytest.fixture
def petra(teams: Simulator) -> Person:
    return teams.world.person("petra")


@pytest.fixture
def olof(teams: Simulator) -> Person:
    """Return Olof, who has not installed the app."""
    return teams.world.person("olof")


@pytest.fixture
async def browser(teams: Simulator) -> AsyncIterator[Browser]:
    """Return the page's client."""
    async with aiohttp.ClientSession() as session:
        yield Browser(session, teams.url)


@pytest.fixture
async def page(teams: Simulator, chromium_path: str, bot: FakeBot) -> AsyncIterator[Page]:
    """Open the page as Karin; errors and requests to other hosts fail the test."""
    troubles: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((teams.url, "data:")):
            troubles.append(request.url)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        shown = await browser.new_page(color_scheme="light")
        shown.on("request", watch)
        shown.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        shown.on("pageerror", lambda error: troubles.append(str(error)))
        await shown.goto(teams.url)
        await expect(shown.get_by_test_id("chat-meeting")).to_be_visible()
        yield shown
        await browser.close()
    assert troubles == []
    assert bot.teams is teams
