"""Takes the README's picture anew: `python -m tests.page.picture`."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright

from simulator.service import Simulator
from tests.conftest import find_chromium
from tests.house.project import ROOT
from tests.page.conftest import FLAGS
from tests.page.visitor import Visitor
from tests.running import running_bot

PICTURE = ROOT / "docs" / "pictures" / "meeting.png"
SIZE: ViewportSize = {"width": 1280, "height": 800}
UNTIL_THE_ANSWER = 14
TO_THE_TOP = "message => message.scrollIntoView({ block: 'start' })"


async def take(page: Page, teams: Simulator) -> None:
    """Play the sample meeting until the first answer, and look at it as the coordinator."""
    visitor = Visitor(page)
    await visitor.arrive(teams.url)
    await visitor.speak("en")
    for _ in range(UNTIL_THE_ANSWER):
        await teams.page.playback.step(language="en")
    await visitor.be("karin")
    await visitor.sees("footpath by the river", "Answered", "lit again on Thursday")
    question = page.get_by_test_id("message").filter(has_text="ask Why are the lamps out")
    await question.evaluate(TO_THE_TOP)
    await page.wait_for_timeout(500)
    await page.screenshot(path=PICTURE)


async def main() -> None:
    """Start everything, take the picture, end everything."""
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{Path(folder) / 'bot.db'}"
        async with (
            Simulator() as teams,
            running_bot(teams, database_url=database_url),
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = await browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            await take(page, teams)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
