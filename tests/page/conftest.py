"""Fixtures: the bot behind the simulator's page, in a browser without access to other servers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Route, async_playwright, expect

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.town import Town
from tests.page.visitor import Visitor
from tests.running import running_bot

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
DESKTOP = {"width": 1280, "height": 860}
PATIENCE_MS = 20_000
OpenPage = Callable[..., Awaitable[Visitor]]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest_asyncio.fixture(loop_scope="session")
async def teams(tmp_path: Path, signing_key: SigningKey) -> AsyncIterator[Simulator]:
    database_url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with Simulator(key=signing_key) as simulator, running_bot(simulator, database_url=database_url):
        yield simulator


@pytest_asyncio.fixture(loop_scope="session")
async def town(teams: Simulator) -> Town:
    """Found a council with its departments and owners."""
    town = Town(teams)
    await town.found_council()
    await town.add_departments()
    return town


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """Run one Chromium for all tests, which share its event loop; each page has a context of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, teams: Simulator) -> AsyncIterator[OpenPage]:
    """Open the page; errors, requests to elsewhere and sentences that no test expected fail the test."""
    troubles: list[str] = []
    visitors: list[Visitor] = []
    async with AsyncExitStack() as pages:

        async def open_page(**look: Any) -> Visitor:  # noqa: ANN401 - Playwright's own options
            chosen: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce", **look}
            context = await browser.new_context(**chosen)
            pages.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            await watch(page, home=teams.url, troubles=troubles)
            visitor = Visitor(page)
            await visitor.arrive(teams.url)
            visitors.append(visitor)
            return visitor

        yield open_page
    assert troubles == []
    assert [toast for visitor in visitors for toast in visitor.toasts] == []


async def watch(page: Page, *, home: str, troubles: list[str], also: tuple[str, ...] = ()) -> None:
    """Record everything that a page must not do; let it reach its own server and those of ``also`` only."""

    async def guard(route: Route) -> None:
        if route.request.url.startswith((f"{home}/", "data:", *also)):
            await route.fallback()
            return
        troubles.append(f"asked for {route.request.url}")
        await route.abort()

    def note(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            troubles.append(said.text)

    await page.route("**/*", guard)
    page.on("console", note)
    page.on("pageerror", lambda error: troubles.append(str(error)))
