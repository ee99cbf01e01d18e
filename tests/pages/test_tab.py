"""Test the pages in tabs of the simulator, through the library by which Teams speaks with them."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, FrameLocator, expect

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.town import Town
from tests.page.conftest import DESKTOP, PATIENCE_MS, browser, watch
from tests.page.visitor import Visitor
from tests.running import running_bot

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
OpenPage = Callable[[], Awaitable[Visitor]]


@pytest_asyncio.fixture(loop_scope="session")
async def shown(tmp_path: Path, signing_key: SigningKey) -> AsyncIterator[Simulator]:
    """Run the bot with its pages behind the simulator, with a council in the meeting's chat."""
    database_url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with (
        Simulator(key=signing_key) as simulator,
        running_bot(simulator, database_url=database_url, pages=True),
    ):
        town = Town(simulator)
        await town.found_council()
        await town.add_departments()
        await town.tell(town.johan, "fråga Varför är lamporna släckta?")
        yield simulator


@pytest.fixture
def troubles() -> list[str]:
    """Return what pages must not do, as it is seen; a test removes what it expects."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, shown: Simulator, troubles: list[str]) -> AsyncIterator[OpenPage]:
    """Open the simulator's page; errors, and requests to others than it and the bot, fail the test."""
    async with AsyncExitStack() as pages:

        async def open_page() -> Visitor:
            chosen: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce", "locale": "sv-SE"}
            context = await browser.new_context(**chosen)
            pages.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            await watch(page, home=shown.url, troubles=troubles, also=(f"{shown.bot_url}/pages/",))
            visitor = Visitor(page)
            await visitor.arrive(shown.url)
            return visitor

        yield open_page
    assert troubles == []


def tab(visitor: Visitor) -> FrameLocator:
    """Return the frame of the tab that is open."""
    return visitor.page.frame_locator('[data-testid="tab-frame"]')


async def open_own_tab(visitor: Visitor, person: str) -> FrameLocator:
    await visitor.be(person, chat=f"personal-{person}")
    await visitor.click("tab-app")
    return tab(visitor)


async def test_the_app_is_one_click_away_and_teams_says_who_is_there(
    open_page: OpenPage, shown: Simulator
) -> None:
    visitor = await open_page()
    frame = await open_own_tab(visitor, "karin")
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Översikt")
    await expect(frame.get_by_role("banner")).to_contain_text("Trygghetsrådet")
    await frame.get_by_role("link", name="Frågor", exact=True).click()
    await expect(frame.get_by_role("main")).to_contain_text("Varför är lamporna släckta?")
    await visitor.click("tab-chat")
    await expect(visitor.page.get_by_test_id("compose")).to_be_visible()
    cookies = await visitor.page.context.cookies(f"{shown.bot_url}/pages/")
    (kept,) = [cookie for cookie in cookies if cookie["name"] == "__Host-bevaka"]
    assert (kept["secure"], kept["httpOnly"], kept["sameSite"]) == (True, True, "None")


async def test_whoever_takes_the_place_of_another_is_signed_in_as_themselves(open_page: OpenPage) -> None:
    visitor = await open_page()
    frame = await open_own_tab(visitor, "karin")
    await expect(frame.get_by_role("banner")).to_contain_text("Trygghetsrådet")
    karin = await frame.locator("html").get_attribute("data-person")
    await visitor.page.get_by_test_id("person-switch").select_option("petra")
    await expect(frame.locator("html")).not_to_have_attribute("data-person", karin or "")
    await expect(frame.get_by_role("banner")).to_contain_text("Trygghetsrådet")
    await visitor.page.get_by_test_id("person-switch").select_option("boende")
    await expect(visitor.page.get_by_test_id("tab-frame")).to_have_count(0)
    await expect(visitor.page.get_by_test_id("tab-app")).to_have_count(0)


async def test_a_file_of_departments_is_read_into_its_field(open_page: OpenPage) -> None:
    visitor = await open_page()
    frame = await open_own_tab(visitor, "karin")
    await frame.get_by_role("link", name="Förvaltningar", exact=True).click()
    await frame.locator("summary", has_text="Klistra in eller välj en fil").press("Enter")
    listed = "Namn;Ansvarig\nGatukontoret för vägar;\n".encode("cp1252")
    file = FilePayload(name="lista.csv", mimeType="text/csv", buffer=listed)
    await frame.get_by_label("Fil (csv eller text)").set_input_files(file)
    await expect(frame.get_by_label("Listan")).to_have_value(re.compile("Gatukontoret för vägar"))
    await frame.get_by_role("button", name="Visa vad som ändras").press("Enter")
    await expect(frame.get_by_role("main")).to_contain_text("1 nya, 0 ändras")


async def test_the_tab_of_a_chat_asks_which_council_it_shows_and_shows_it_to_everybody(
    open_page: OpenPage,
) -> None:
    visitor = await open_page()
    await visitor.be("karin")
    await visitor.click("tab-app")
    frame = tab(visitor)
    await expect(frame.get_by_role("radio", name="Trygghetsrådet")).to_be_checked()
    await visitor.click("tab-save")
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Översikt")
    await expect(visitor.page.get_by_test_id("tab-app")).to_have_text("Bevaka")
    for person in ("johan", "amir"):  # a member, and a guest, who may read in this chat alone
        await visitor.be(person)
        await visitor.click("tab-app")
        await expect(frame.get_by_role("heading", level=1)).to_have_text("Översikt")
    await frame.get_by_role("link", name="Frågor", exact=True).click()
    await expect(frame.get_by_role("main")).to_contain_text("Varför är lamporna släckta?")


async def test_the_side_panel_of_a_meeting_is_narrow_and_beside_what_is_written(open_page: OpenPage) -> None:
    visitor = await open_page()
    await visitor.be("karin")
    await visitor.click("tab-app")
    await expect(tab(visitor).get_by_role("radio", name="Trygghetsrådet")).to_be_checked()
    await visitor.click("tab-save")
    await expect(tab(visitor).get_by_role("heading", level=1)).to_have_text("Översikt")
    await visitor.click("tab-panel")
    main = tab(visitor).get_by_role("main")
    await expect(main).to_contain_text("1 Öppna frågor")
    await expect(visitor.page.get_by_test_id("compose")).to_be_visible()
    body = tab(visitor).locator("body")
    await body.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert await body.evaluate("body => [innerWidth, document.scrollingElement.scrollWidth]") in (
        [319, 319],
        [320, 320],
    )


async def test_what_was_filled_in_is_kept_when_the_session_ends_meanwhile(open_page: OpenPage) -> None:
    visitor = await open_page()
    frame = await open_own_tab(visitor, "karin")
    await frame.get_by_role("link", name="Frågor", exact=True).click()
    await frame.get_by_role("link", name="TR-1").click()
    await frame.locator("summary", has_text="Svara").first.click()
    answer = frame.get_by_label("Svar", exact=True)
    await answer.fill("En kabel var av.\nDen är lagad & åäö.")
    await visitor.page.context.clear_cookies()
    await frame.get_by_role("button", name="Svara", exact=True).click()
    await expect(frame.get_by_role("alert")).to_contain_text("Du har loggats in igen. Inget har gjorts än")
    await expect(answer).to_have_value("En kabel var av.\nDen är lagad & åäö.")
    await frame.get_by_role("button", name="Svara", exact=True).click()
    await expect(frame.get_by_role("article")).to_contain_text("Besvarad")
    await expect(frame.get_by_role("article")).to_contain_text("Den är lagad & åäö.")


async def test_enter_in_a_field_does_what_its_own_button_says(
    open_page: OpenPage, troubles: list[str]
) -> None:
    visitor = await open_page()
    frame = await open_own_tab(visitor, "karin")
    await frame.get_by_role("link", name="Frågor", exact=True).click()
    await frame.get_by_role("checkbox", name="Välj TR-1").check()
    await frame.locator("summary", has_text="Flytta svarsdagen").click()
    await frame.get_by_label("Skäl").fill("Behöver mer tid.")
    await frame.get_by_label("Skäl").press("Enter")
    await expect(frame.get_by_role("alert")).to_contain_text("datum")
    await expect(frame.get_by_label("Skäl")).to_have_value("Behöver mer tid.")
    (refused,) = troubles
    assert "409" in refused
    troubles.clear()


async def test_colours_and_language_are_those_of_teams(open_page: OpenPage) -> None:
    visitor = await open_page()
    frame = await open_own_tab(visitor, "karin")
    page = frame.locator("html")
    await expect(page).to_have_attribute("data-theme", "default")
    await visitor.click("theme")
    await expect(page).to_have_attribute("data-theme", "dark")
    await frame.get_by_role("link", name="Frågor", exact=True).click()
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Frågor")
    await expect(page).to_have_attribute("data-theme", "dark")
    await visitor.click("theme")
    await expect(page).to_have_attribute("data-theme", "contrast")
    await visitor.speak("en")
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Overview")
    await expect(page).to_have_attribute("lang", "en")


async def test_a_link_into_the_tab_leads_to_its_page_whether_signed_in_or_not(
    open_page: OpenPage, shown: Simulator
) -> None:
    visitor = await open_page()
    context = quote('{"subEntityId": "councils/1/questions?status=logged"}')
    link = quote(f"https://teams.microsoft.com/l/entity/{shown.world.app_id}/overview?context={context}", "")
    for _ in ("signed in now", "signed in before"):
        await visitor.page.goto(f"{shown.url}/?link={link}")
        await expect(tab(visitor).get_by_role("heading", level=1)).to_have_text("Frågor")
        await tab(visitor).get_by_role("link", name="Översikt", exact=True).click()
        await expect(tab(visitor).get_by_role("heading", level=1)).to_have_text("Översikt")


async def test_whose_token_is_refused_is_told_what_to_do(
    open_page: OpenPage, shown: Simulator, troubles: list[str]
) -> None:
    visitor = await open_page()
    await visitor.be("karin", chat="personal-karin")
    shown.world.person("karin").tenant_id = "88888888-2b4a-4e9d-8c05-6a3e9b1f7d20"
    await visitor.click("tab-app")
    await expect(tab(visitor).get_by_role("main")).to_contain_text("organisation som inte använder Bevaka")
    (refused,) = troubles
    assert "401" in refused
    troubles.clear()


async def test_outside_teams_the_page_says_where_it_opens(browser: Browser, shown: Simulator) -> None:
    context = await browser.new_context(locale="sv-SE")
    page, troubles = await context.new_page(), list[str]()
    await watch(page, home=shown.bot_url, troubles=troubles)
    await page.goto(f"{shown.bot_url}/pages/")
    await expect(page.get_by_role("alert")).to_contain_text("öppnas i Teams")
    link = await page.get_by_role("link", name="Öppna Bevaka i Teams").get_attribute("href")
    assert link == f"https://teams.microsoft.com/l/entity/{shown.world.app_id}/overview"
    await context.close()
    assert troubles == []


async def test_without_javascript_the_page_says_what_is_missing(browser: Browser, shown: Simulator) -> None:
    context = await browser.new_context(locale="en-GB", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{shown.bot_url}/pages/")
    await expect(page.get_by_text("if the browser runs JavaScript")).to_be_visible()
    await context.close()


async def test_an_agenda_is_put_in_order_by_dragging_and_by_keyboard(open_page: OpenPage) -> None:
    frame = await open_own_tab(await open_page(), "karin")
    await frame.get_by_role("link", name="Möten", exact=True).click()
    sections = frame.locator("#agenda > li")
    await (
        sections.nth(4).get_by_text("Laget runt").drag_to(sections.nth(0), target_position={"x": 40, "y": 4})
    )
    await expect(frame.get_by_role("status")).to_be_visible()
    await expect(sections.nth(0)).to_contain_text("Laget runt")
    await frame.get_by_role("button", name="Senare: Laget runt").press("Enter")
    await expect(sections.nth(1)).to_contain_text("Laget runt")
    await expect(frame.get_by_role("button", name="Senare: Laget runt")).to_be_focused()
