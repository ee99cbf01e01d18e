"""Take the pictures of the documents anew: `make pictures`."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, FrameLocator, Page, ViewportSize, async_playwright, expect

from simulator.service import Simulator
from tests.conftest import find_chromium
from tests.dialogues.review_steps import NOTES
from tests.dialogues.town import Town
from tests.house.project import ROOT
from tests.page.conftest import FLAGS
from tests.page.visitor import Visitor
from tests.running import running_bot

FOLDER = ROOT / "docs" / "pictures"
WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 1000, "height": 900}
TALL: ViewportSize = {"width": 1000, "height": 1500}
ADDED, BEGUN, LOGGED, ASSIGNED, ANSWERED, ENDED = 1, 7, 11, 13, 15, 18
"""How many lines of the sample meeting have been played."""
SETTLED_MS = 2_000
"""After this time no view is fetched and drawn again."""
SWEDISH_DATES = """
input[type=date] { position: relative }
input[type=date]::-webkit-datetime-edit { visibility: hidden }
input[type=date]::before { position: absolute; content: "åååå-mm-dd" }
"""
"""Chromium shows dates in its own language, which may be English alone."""
TAB: ViewportSize = {"width": 1280, "height": 1000}
TALL_TAB: ViewportSize = {"width": 1280, "height": 1450}
WIDE_TAB: ViewportSize = {"width": 1520, "height": 1000}
CHARTS = 5
"""How many the overview has."""
AUTUMN = (
    (97, "fråga Varför är lamporna släckta längs gångvägen vid ån? > Tekniska förvaltningen", 0),
    (96, "fråga Kan torget få fler bänkar? > Kultur- och fritidsförvaltningen", 0),
    (80, "svara 1 En kabel var av. Lamporna lyser igen.", 0),
    (71, "fråga Busskuren vid Ängsskolan är sönder, när lagas den? > Tekniska förvaltningen", 0),
    (64, "fråga Hur många fältare arbetar på kvällarna? > Socialförvaltningen", 0),
    (52, "svara 3 Busskuren är lagad.", 0),
    (41, "fråga Kan trapporna vid Norrgården sandas tidigare?", 0),
    (40, "skicka 5 till Tekniska förvaltningen senast {day}", 34),
    (35, "fråga Får föreningslivet låna lokalen även i sommar? > Kultur- och fritidsförvaltningen", 0),
    (26, "svara 6 Ja, till och med augusti.", 0),
    (20, "fråga Vem tar hand om klottret i gångtunneln? > Tekniska förvaltningen", 0),
    (12, "fråga När öppnar mötesplatsen i Solberga? > Socialförvaltningen", 0),
    (11, "skjut upp 8 till {day}", 20),
    (9, "svara 4 Två, från torsdag till lördag.", 0),
    (5, "fråga Kan buskarna vid cykelvägen klippas?", 0),
    (2, "fråga Finns det hjärtstartare i idrottshallen?", 0),
    (0, "nästa möte {day} kl 17.30-19.30 Stadshuset", 15),
)
"""How many days ago the coordinator wrote what; ``day`` is so many days later."""
FILE = "2021-09-15.md"
"""The file of old notes."""
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
    await play(teams, lines=range(ASSIGNED, ENDED), language="sv")
    await page.set_viewport_size(TALL)
    await visitor.be("karin", chat="personal-karin")
    await take_card(visitor, "UTKAST", name="anteckningar")


async def take_card(visitor: Visitor, words: str, *, name: str) -> None:
    await visitor.sees(words)
    await visitor.page.wait_for_timeout(SETTLED_MS)
    await visitor.card(words).screenshot(path=FOLDER / f"{name}.png")


class MovedClock:
    """The time of the bot: so many days ago."""

    def __init__(self) -> None:
        self.days_ago = 0

    def __call__(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=self.days_ago)


async def live_through_the_autumn(teams: Simulator, clock: MovedClock) -> None:
    """Let a council ask and answer for three months."""
    town = Town(teams)
    clock.days_ago = AUTUMN[0][0] + 1
    await town.found_council()
    await town.add_departments()
    await teams.install(town.olof)
    for clock.days_ago, words, later in AUTUMN:
        await town.tell(town.karin, words.format(day=(clock() + timedelta(days=later)).date()))
    await teams.send_file(town.karin, town.personal(town.karin), name=FILE, content=NOTES.encode())
    await town.arrives(town.karin, FILE)


async def take_the_pages(page: Page, teams: Simulator, clock: MovedClock) -> None:
    """Take the pictures of the tab, as the coordinator sees it."""
    await live_through_the_autumn(teams, clock)
    visitor = Visitor(page)
    await visitor.arrive(teams.url)
    frame = await take_overview(visitor, language="sv", name="flik")
    await page.set_viewport_size(TALL_TAB)
    await take_page(page, frame, "Frågor", ticked=2, name="fragor")
    await page.set_viewport_size(WIDE_TAB)
    await take_page(page, frame, "Gamla anteckningar", inside=FILE, at="#found", name="gamla-anteckningar")
    await page.set_viewport_size(TAB)
    await take_overview(visitor, language="en", name="tab")


async def take_overview(visitor: Visitor, *, language: str, name: str) -> FrameLocator:
    """Take the picture of the overview with the simulator around it; return the frame of the tab."""
    await visitor.speak(language)
    await visitor.be("karin", chat="personal-karin")
    await visitor.click("tab-app")
    frame = visitor.page.frame_locator('[data-testid="tab-frame"]')
    await expect(frame.locator("html")).to_have_attribute("lang", language)
    await expect(frame.locator(".drawing canvas")).to_have_count(CHARTS)
    await visitor.page.wait_for_timeout(SETTLED_MS)
    await visitor.page.screenshot(path=FOLDER / f"{name}.png")
    return frame


async def take_page(
    page: Page, frame: FrameLocator, menu: str, *, inside: str = "", at: str = "", ticked: int = 0, name: str
) -> None:
    """Follow a link of the menu and one on its page, tick boxes, and take the picture of a part."""
    await frame.get_by_role("link", name=menu, exact=True).click()
    await expect(frame.get_by_role("heading", level=1)).to_have_text(menu)
    if inside:
        await frame.get_by_role("main").get_by_role("link", name=inside).click()
        await expect(frame.get_by_role("heading", level=1)).to_contain_text(inside)
    for box in (await frame.locator('input[name="questions"]').all())[:ticked]:
        await box.check()
    if at:
        await frame.locator(at).evaluate(TO_THE_TOP)
    await page.wait_for_timeout(SETTLED_MS)
    await page.get_by_test_id("tab-frame").screenshot(path=FOLDER / f"{name}.png")


@asynccontextmanager
async def stage(
    browser: Browser,
    *,
    size: ViewportSize,
    locale: str,
    clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[tuple[Page, Simulator]]:
    """Start the simulator, the bot and a page, all new; with a clock of its own, the bot has tabs too."""
    with tempfile.TemporaryDirectory() as folder:
        database_url, tabs = f"sqlite:///{Path(folder) / 'bot.db'}", clock is not None
        async with (
            Simulator() as teams,
            running_bot(teams, database_url=database_url, clock=clock, pages=tabs),
        ):
            page = await browser.new_page(
                viewport=size,
                locale=locale,
                color_scheme="light",
                reduced_motion="reduce",
                bypass_csp=not tabs,
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
        clock = MovedClock()
        async with stage(browser, size=TAB, locale="sv-SE", clock=clock) as (page, teams):
            await take_the_pages(page, teams, clock)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
