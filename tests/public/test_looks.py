"""Test that everybody can read and use the public pages: on a phone and a desktop, in both languages."""

import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.public.export import export_published
from tests.every import Failures
from tests.page.conftest import PATIENCE_MS, browser, watch
from tests.page.test_looks import AXE, RULES, RUN_AXE
from tests.pages.test_looks import OUTSIDE, SIZES, faults_of
from tests.public.site import SLUG, Site, running_site
from tests.sizes import IN_FULL

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ADDRESSES = ("", "?q=lampan", "?q=xyz", "?page=2", "/questions/1", "/questions/5", "/questions/99")
LONG = f"Vad händer med {'sammanhängande' * 8} skyltar?"
SCHEMES: Mapping[str, Literal["light", "dark"]] = {"phone": "light", "desktop": "dark"}
"""All colours are seen at each size by ``make proof``, here one of them."""


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def seen(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Serve a council with many questions, one of them with very long words."""
    file = tmp_path_factory.mktemp("public") / "bot.db"
    shutil.copy(migrated_file, file)
    texts = [(LONG, "Rad ett.\n\nRad två."), *((f"Hur mår träd {n}?", "Bra.") for n in range(25))]
    async with running_site(f"sqlite:///{file}", texts=texts) as site:
        yield site


@pytest.mark.proof
@pytest.mark.parametrize("size", SIZES)
async def test_everybody_can_read_and_use_every_public_page(
    browser: Browser, seen: Site, size: str, tmp_path: Path
) -> None:
    url = seen.desk.store.engine.url.render_as_string(hide_password=False)
    await export_published(url, tenants=(seen.desk.tenant,), base="https://www.example.org", out=tmp_path)
    axe = AXE.read_text(encoding="utf-8")
    with Failures() as failures:
        for scheme in SCHEMES.values() if IN_FULL else (SCHEMES[size],):
            context = await browser.new_context(
                viewport=SIZES[size], color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
            )
            page, troubles = await context.new_page(), list[str]()
            page.set_default_timeout(PATIENCE_MS)
            served = [f"{seen.public.url}/public/{SLUG}{place}" for place in ADDRESSES]
            english = [f"{one}{'&' if '?' in one else '?'}lang=en" for one in served]
            files = [f"file://{tmp_path}/{SLUG}/{name}index.html" for name in ("", "en/", "questions/5/")]
            for address in (*served, *english, *files):
                with failures.of(f"{scheme} {address}"):
                    await page.goto(address)
                    assert await page.evaluate(OUTSIDE) == []
                    assert not await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
                    await page.evaluate(axe)
                    assert faults_of(await page.evaluate(RUN_AXE, RULES)) == []
            await context.close()
            assert troubles == []


async def test_a_question_is_found_with_the_keyboard_alone_and_without_scripts(
    browser: Browser, seen: Site
) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page, troubles = await context.new_page(), list[str]()
    await watch(page, home=seen.public.url, troubles=troubles)
    await page.goto(f"{seen.public.url}/public/{SLUG}")
    await page.get_by_role("searchbox").focus()
    await page.keyboard.type("bron")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Lyser lampan").focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("Ja, den lyser hela natten.").wait_for()
    assert page.url == f"{seen.public.url}/public/{SLUG}/questions/1"
    await context.close()
    assert troubles == []
