"""Play the evenings of the tests on the page; pictures go to build/evenings: `python -m tests.page.evenings`.

Names of evenings after the command play these alone.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ViewportSize, async_playwright

from simulator.chats import Chat
from simulator.people import Person
from simulator.service import Simulator
from tests.conftest import find_chromium
from tests.database_probe import post_at
from tests.dialogues.conftest import UNHURRIED
from tests.house.project import ROOT
from tests.idle import Settled
from tests.page.conftest import FLAGS, watch
from tests.page.visitor import Visitor
from tests.reminders.conftest import EAGER
from tests.reminders.manual_clock import Clock
from tests.running import running_bot
from tests.scenario.evenings import EVENINGS
from tests.scenario.stage import Stage

FOLDER = ROOT / "build" / "evenings"
SIZES: dict[str, ViewportSize] = {
    "1280": {"width": 1280, "height": 900},
    "360": {"width": 360, "height": 740},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TO_THE_END = "document.querySelector('#messages').scrollTop = 1e9"
DRAWN_MS = 600
"""After this time no view is fetched and drawn again."""


@dataclass(slots=True)
class Photographer:
    """Takes a picture in each size and scheme of what a person sees."""

    evening: str
    pages: dict[str, Visitor]
    troubles: list[str] = field(default_factory=list)
    taken: int = 0

    async def look(self, name: str, person: Person, chat: Chat) -> None:
        """Take the pictures of the newest messages of a chat."""
        self.taken += 1
        for scheme, visitor in self.pages.items():
            for size, viewport in SIZES.items():
                await visitor.page.set_viewport_size(viewport)
                await visitor.be(person.key, chat=chat.key)
                await visitor.page.wait_for_timeout(DRAWN_MS)
                await visitor.page.evaluate(TO_THE_END)
                file = f"{self.evening}-{self.taken}-{name}-{size}-{scheme}.png"
                await visitor.page.screenshot(path=FOLDER / file)
                if await visitor.page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
                    self.troubles.append(f"{file} is wider than the screen")


@asynccontextmanager
async def stage_of(name: str, browser: Browser) -> AsyncIterator[tuple[Stage, Photographer]]:
    """Start the simulator, the bot, and a light and a dark page, all new."""
    clock = Clock("2021-09-15 17:20")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bot.db'}"
        async with (
            Simulator() as teams,
            running_bot(teams, database_url=url, timing=EAGER, clock=clock, settings=UNHURRIED),
        ):
            camera = Photographer(name, {})
            for scheme in SCHEMES:
                page = await browser.new_page(locale="sv-SE", color_scheme=scheme, reduced_motion="reduce")
                await watch(page, home=teams.url, troubles=camera.troubles)
                camera.pages[scheme] = visitor = Visitor(page)
                await visitor.arrive(teams.url)
                await visitor.speak("sv")
            yield Stage(teams, Settled(post=post_at(url), clock=clock), clock, look=camera.look), camera
            for visitor in camera.pages.values():
                await visitor.page.close()


async def main(*names: str) -> list[str]:
    """Play the evenings; return what went wrong on the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name in names or tuple(EVENINGS):
            async with stage_of(name, browser) as (stage, camera):
                await EVENINGS[name](stage)
                await stage.told_once()
            troubles += camera.troubles
        await browser.close()
    return troubles


if __name__ == "__main__":
    sys.exit("\n".join(asyncio.run(main(*sys.argv[1:]))) or None)
