"""Take the pictures of the documents anew: `make pictures`."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from simulator.service import Simulator
from tests.conftest import find_chromium
from tests.house.project import ROOT
from tests.page.conftest import FLAGS
from tests.page.visitor import Visitor
from tests.running import running_bot

FOLDER = ROOT / "docs" / "pictures"
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 1000, "height": 900}
TALL: ViewportSize = {"width": 1000, "height": 1500}
ADDED, BEGUN, LOGGED, ASSIGNED, ANSWERED, LISTED, ENDED = 1, 7, 11, 13, 15, 17, 18
"""How many lines of the sample meeting have been played."""
SETTLED_MS = 2_000
"""After this time no view is fetched and drawn again."""
SWEDISH_DATES = """
input[type=date] { position: relative }
input[type=date]::-webkit-datetime-edit { visibility: hidden }
input[type=date]::before { position: absolute; content: "åååå-mm-dd" }
"""
"""Chromium shows dates in its own language, which may be English alone."""
TO_THE_TOP = "message => message.scrollIntoView({ block: 'start' })"


async def play(teams: Simulator, *, lines: range, language: str) -> None:
    for _ in lines:
        await teams.page.playback.step(language=language)


async def take_the_meeting(page: Page, teams: Simulator) -> None:
    """Take the picture of the README: the whole page, as the coordinator sees it after the first answer."""
    visitor = Visitor(page)
    await visitor.arrive(teams.url)
    await visitor.speak("en")
    await visitor.be("karin")
    await play(teams, lines=range(BEGUN), language="en")
    await visitor.sees("Log the question")
    await play(teams, lines=range(BEGUN, ANSWERED), language="en")
    await visitor.sees("footpath by the river", "Answered", "lit again on Thursday")
    question = page.get_by_test_id("message").filter(has_text="ask Why are the lamps out")
    await question.evaluate(TO_THE_TOP)
    await page.wait_for_timeout(SETTLED_MS)
    await page.screenshot(path=FOLDER / "meeting.png")


async def take_the_cards(page: Page, teams: Simulator) -> None:
    """Take the pictures of the Swedish guides: one card each."""
    visitor = Visitor(page)
    await visitor.arrive(teams.url)
    await visitor.speak("sv")
    await page.add_style_tag(content=SWEDISH_DATES)
    await play(teams, lines=range(ADDED), language="sv")
    await visitor.be("karin")
    await take_card(visitor, "Jag läser inte chatten", name="koppla")
    await play(teams, lines=range(ADDED, BEGUN), language="sv")
    await take_card(visitor, "Ta med frågan", name="mote")
    await play(teams, lines=range(BEGUN, LOGGED), language="sv")
    await take_card(visitor, "gångvägen vid ån", name="fraga")
    await play(teams, lines=range(LOGGED, ASSIGNED), language="sv")
    await visitor.be("petra", chat="personal-petra")
    await take_card(visitor, "gångvägen vid ån", name="ansvarig")
    await play(teams, lines=range(ASSIGNED, LISTED), language="sv")
    await visitor.be("karin")
    await take_card(visitor, "Uppföljningslista", name="lista")
    await play(teams, lines=range(LISTED, ENDED), language="sv")
    await page.set_viewport_size(TALL)
    await visitor.be("karin", chat="personal-karin")
    await take_card(visitor, "UTKAST", name="anteckningar")


async def take_card(visitor: Visitor, words: str, *, name: str) -> None:
    await visitor.sees(words)
    await visitor.page.wait_for_timeout(SETTLED_MS)
    await visitor.card(words).screenshot(path=FOLDER / f"{name}.png")


@asynccontextmanager
async def stage(
    browser: Browser, *, size: ViewportSize, locale: str
) -> AsyncIterator[tuple[Page, Simulator]]:
    """Start the simulator, the bot and a page, all new."""
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{Path(folder) / 'bot.db'}"
        async with Simulator() as teams, running_bot(teams, database_url=database_url):
            page = await browser.new_page(
                viewport=size, locale=locale, color_scheme="light", reduced_motion="reduce", bypass_csp=True
            )
            yield page, teams
            await page.close()


async def main() -> None:
    """Take all pictures."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        async with stage(browser, size=WIDE, locale="en-GB") as (page, teams):
            await take_the_meeting(page, teams)
        async with stage(browser, size=NARROW, locale="sv-SE") as (page, teams):
            await take_the_cards(page, teams)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
