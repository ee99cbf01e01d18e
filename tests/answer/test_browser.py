"""Test the page of a link in a real browser: by keyboard, at two widths, in both languages."""

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from cards.languages import LOCALES
from domain.mail import MailKind
from simulator.signing import SigningKey
from tests.answer.conftest import BENCH, LAMP, NAME, SOCIAL, Mailbox
from tests.dialogues.town import NEXT_YEAR, Town
from tests.mail.server import bodies
from tests.mail.test_message import COUNCIL, sent
from tests.page.conftest import PATIENCE_MS, browser, watch
from tests.page.test_looks import AXE, RULES, RUN_AXE, reach
from tests.pages.conftest import signed_in, town_with_pages
from tests.pages.test_looks import OPENED, OUTSIDE, SIZES, faults_of
from tests.sizes import IN_FULL

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
OpenLink = Callable[..., Coroutine[Any, Any, Page]]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def mailed(
    tmp_path_factory: pytest.TempPathFactory, signing_key: SigningKey
) -> AsyncIterator[tuple[Town, Mailbox]]:
    """Run the bot with a council whose department has two questions."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('answer') / 'bot.db'}"
    async with town_with_pages(database_url, key=signing_key) as town:
        await town.assigned(LAMP)
        await town.assigned(BENCH)
        yield town, Mailbox(teams=town.teams, database_url=database_url)


@pytest_asyncio.fixture(loop_scope="session")
async def open_link(browser: Browser, mailed: tuple[Town, Mailbox]) -> AsyncIterator[OpenLink]:
    """Open links; errors of a page and requests to other sites fail the test."""
    town, troubles, contexts = mailed[0], list[str](), []

    async def open_one(address: str, *, size: str = "desktop", **look: Any) -> Page:  # noqa: ANN401
        context = await browser.new_context(viewport=SIZES[size], base_url=town.teams.bot_url, **look)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await watch(page, home=town.teams.bot_url, troubles=troubles)
        await page.goto(address)
        return page

    yield open_one
    for context in contexts:
        assert await context.cookies() == []
        await context.close()
    assert [one for one in troubles if "404" not in one and "409" not in one] == []


@pytest.mark.proof
@pytest.mark.parametrize("size", SIZES)
async def test_everybody_can_read_and_use_the_page(
    open_link: OpenLink, mailed: tuple[Town, Mailbox], size: str
) -> None:
    link = await mailed[1].link(1, 2, key=f"looks {size}")
    axe = AXE.read_text(encoding="utf-8")
    for address in (link, "/answer/nothing"):
        for locale in LOCALES:
            for scheme in ("light", "dark") if IN_FULL or locale == LOCALES[0] else ("light",):
                page = await open_link(f"{address}?lang={locale}", size=size, color_scheme=scheme)
                assert await page.locator("html").get_attribute("lang") == locale
                await page.evaluate(OPENED)
                assert await page.evaluate(OUTSIDE) == []
                assert not await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
                await page.evaluate(axe)
                assert faults_of(await page.evaluate(RUN_AXE, RULES)) == []


@pytest.mark.proof
async def test_everybody_can_read_an_email(browser: Browser) -> None:
    """As the HTML of each kind of message is shown, light and dark, on a phone and a large screen."""
    axe = AXE.read_text(encoding="utf-8")
    for size in SIZES:
        for scheme in ("light", "dark"):
            context = await browser.new_context(viewport=SIZES[size], color_scheme=scheme)
            page = await context.new_page()
            for kind in MailKind:
                for locale in LOCALES:
                    council = replace(COUNCIL, locale=locale)
                    _, html = bodies(sent(kind=kind, council=council))
                    await page.set_content(html)
                    assert not await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
                    await page.evaluate(axe)
                    assert faults_of(await page.evaluate(RUN_AXE, RULES)) == [], (kind, locale)
            await context.close()


async def test_a_question_is_postponed_answered_with_the_keyboard_and_undone(
    open_link: OpenLink, mailed: tuple[Town, Mailbox]
) -> None:
    town, mailbox = mailed
    link = await mailbox.link(1, key="keyboard")
    page = await open_link(link, size="phone", java_script_enabled=True, locale="sv-SE")
    form = page.locator("form").filter(has=page.locator('input[value="postpone"]'))
    await page.get_by_text("Behöver mer tid").click()
    await form.locator('input[type="date"]').fill(NEXT_YEAR)
    await form.get_by_label("Ditt namn").fill(NAME)
    await form.get_by_role("button").click()
    await expect(page.get_by_role("status")).to_contain_text("datumet är sparat")
    await page.get_by_role("link", name="Tillbaka").click()
    form = page.locator("form").filter(has=page.locator('input[value="answer"]'))
    await reach(form.get_by_label("Svar", exact=True))
    await page.keyboard.type("Den byts i morgon.")
    await reach(form.get_by_label("Ditt namn"))
    await page.keyboard.type(NAME)
    await reach(form.get_by_role("button"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("svaret är sparat")
    await page.reload()
    await expect(page.get_by_role("status")).to_contain_text("svaret är sparat")
    await town.arrives(town.johan, "Den byts i morgon.")
    karin = await signed_in(town.teams, town.karin, database_url=mailbox.database_url)
    undone = await karin.send((await karin.get("/pages/councils/1/questions/1")).form("undo_link"))
    assert "Ångrat" in undone.text
    await page.goto(link)
    await expect(form.get_by_label("Svar", exact=True)).to_be_visible()


async def test_a_question_is_handed_over_and_a_wrong_address_is_told(
    open_link: OpenLink, mailed: tuple[Town, Mailbox]
) -> None:
    town, mailbox = mailed
    page = await open_link(await mailbox.link(2, key="hand over"), java_script_enabled=False, locale="en-GB")
    form = page.locator("form").filter(has=page.locator('input[value="hand_over"]'))
    await page.locator("summary").nth(2).click()
    await form.get_by_role("combobox").select_option(label=SOCIAL)
    await form.get_by_label("Your name").fill(NAME)
    await form.get_by_role("button").click()
    await expect(page.get_by_role("status")).to_contain_text("handed over")
    await town.arrives(town.nils, BENCH)
    theirs = await mailbox.link(2, department=SOCIAL, key="wrong")
    page = await open_link(theirs, java_script_enabled=False, locale="sv-SE")
    await page.get_by_role("button", name="Det här är inte till mig").click()
    await expect(page.get_by_role("status")).to_contain_text("samordnare får veta")
    await page.goto(theirs)
    await expect(page.get_by_role("heading")).to_contain_text("Länken gäller inte")
