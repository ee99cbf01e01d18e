"""Test what every page looks like: in all colours, languages and widths, and with the keyboard alone."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.pages.sessions import SESSION_COOKIE
from bot.pages.viewer import THEMES
from bot.pages.viewer import Page as PageOfBot
from cards.languages import LOCALES
from simulator.signing import SigningKey
from tests.dialogues.town import Town
from tests.every import Failures
from tests.page.conftest import PATIENCE_MS, browser, watch
from tests.page.test_looks import AXE, RULES, RUN_AXE, reach
from tests.pages.conftest import signed_in, town_with_pages
from tests.pages.filled import BUS, COUNCIL, fill, walk
from tests.sizes import IN_FULL

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SIZES: Mapping[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desktop": {"width": 1280, "height": 860},
}
RUN_AXE_IN_COLOURS = """
theme => {
    document.documentElement.dataset.theme = theme;
    return axe.run({ runOnly: ["color-contrast", "link-in-text-block"] });
}
"""
OPENED = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
OUTSIDE = """
() => [...document.querySelectorAll("body *")]
    .filter((one) => !one.closest(".scroll, .hidden, .skip, thead, canvas") && one.checkVisibility())
    .filter((one) => one.getBoundingClientRect().width && one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 120))
"""
"""Elements that are cut at the right edge, besides those that scroll by themselves."""
REACHABLE = """
() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.matches(":disabled, [type=radio]:not(:checked)"))
    .map((one, place) => (one.placeOnPage = place))
"""
FOCUSED = """
() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const inView = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
    const isVisible = inView && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return { place: one.placeOnPage ?? null, isVisible, html: one.outerHTML.slice(0, 120) };
}
"""


def _in_language(address: str, locale: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}locale={locale}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What Karin looks at: the town, the secret of her session, the addresses of each page."""

    town: Town
    secret: str
    addresses: Mapping[PageOfBot, tuple[str, ...]]

    def looks(self, *, locales: Iterable[str] = LOCALES) -> list[str]:
        """Return every address in the first language, and one of each page in the others."""
        all_of_them = (*self.addresses.values(), ("/pages/sign-in",))
        return [
            _in_language(address, locale)
            for addresses in all_of_them
            for locale in locales
            for address in (addresses if locale == LOCALES[0] else addresses[:1])
        ]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def seen(tmp_path_factory: pytest.TempPathFactory, signing_key: SigningKey) -> AsyncIterator[Seen]:
    """Run the bot with a council that has something on every page, which Karin looks at."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('looks') / 'bot.db'}"
    async with town_with_pages(database_url, key=signing_key) as town:
        await fill(town)
        karin = await signed_in(town.teams, town.karin, database_url=database_url)
        yield Seen(town, karin.cookies[SESSION_COOKIE], await walk(karin))


@asynccontextmanager
async def page_of(chromium: Browser, seen: Seen, *, size: str) -> AsyncIterator[Page]:
    """Open a page on which Karin is signed in; errors and requests to other sites fail the test."""
    context = await chromium.new_context(
        viewport=SIZES[size], base_url=seen.town.teams.bot_url, reduced_motion="reduce"
    )
    await context.add_cookies(
        [{"name": SESSION_COOKIE, "value": seen.secret, "domain": "127.0.0.1", "path": "/", "secure": True}]
    )
    page, troubles = await context.new_page(), list[str]()
    page.set_default_timeout(PATIENCE_MS)
    await watch(page, home=seen.town.teams.bot_url, troubles=troubles)
    yield page
    await context.close()
    assert troubles == []


@pytest.mark.proof
@pytest.mark.parametrize("size", SIZES)
async def test_everybody_can_read_and_use_every_page_in_every_colour_and_language(
    browser: Browser, seen: Seen, size: str
) -> None:
    """See each address once, and one of each page in all colours and on a phone; ``make proof`` sees more."""
    axe = AXE.read_text(encoding="utf-8")
    of_each_page = {_in_language(addresses[0], LOCALES[0]) for addresses in seen.addresses.values()}
    looks = seen.looks() if IN_FULL or size == "desktop" else sorted(of_each_page)
    async with page_of(browser, seen, size=size) as page:
        with Failures() as failures:
            for number, address in enumerate(looks):
                first = THEMES[number % len(THEMES)]
                with failures.of(address):
                    await page.goto(f"{address}&theme={first}")
                    assert await page.evaluate(OUTSIDE) == []
                    await page.evaluate(OPENED)
                    assert await page.evaluate(OUTSIDE) == []
                    assert not await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
                    await page.evaluate(axe)
                    assert faults_of(await page.evaluate(RUN_AXE, RULES)) == []
                    is_seen_in_all = size == "desktop" and (IN_FULL or address in of_each_page)
                    for theme in sorted({*THEMES} - {first}) if is_seen_in_all else ():
                        faults = faults_of(await page.evaluate(RUN_AXE_IN_COLOURS, theme))
                        assert (theme, faults) == (theme, [])


def faults_of(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each rule that is broken, and the element that breaks it first."""
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]


async def test_everything_on_every_page_is_reached_with_the_keyboard_and_seen_to_be(
    browser: Browser, seen: Seen
) -> None:
    async with page_of(browser, seen, size="phone") as page:
        with Failures() as failures:
            for address in seen.looks(locales=["sv"]):
                with failures.of(address):
                    await page.goto(address)
                    await page.evaluate(OPENED)
                    waiting = set(await page.evaluate(REACHABLE))
                    for _ in range(2 * len(waiting) + 10):
                        await page.keyboard.press("Tab")
                        focused = await page.evaluate(FOCUSED)
                        assert focused["isVisible"] or focused["place"] is None, focused
                        waiting.discard(focused["place"])
                        if not waiting:
                            break
                    assert not waiting


async def test_a_question_is_assigned_with_the_keyboard_alone(browser: Browser, seen: Seen) -> None:
    async with page_of(browser, seen, size="desktop") as page:
        await page.goto(f"{COUNCIL}questions?locale=sv")
        await reach(page.get_by_role("searchbox"))
        await page.keyboard.type(BUS)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("rowheader")).to_have_count(1)
        await reach(page.get_by_role("rowheader").get_by_role("link"))
        await page.keyboard.press("Enter")
        form = page.locator("details").filter(has=page.locator('form[action$="/assign"]'))
        await reach(form.locator("summary"))
        if await form.get_attribute("open") is None:
            await page.keyboard.press("Enter")
        await reach(form.get_by_role("combobox", name="Förvaltning"))
        await page.keyboard.type("Soc")
        await reach(form.get_by_role("button"))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_be_visible()
        await expect(page.get_by_role("article")).to_contain_text("Skickad till Socialförvaltningen")
    await seen.town.arrives(seen.town.nils, BUS)
