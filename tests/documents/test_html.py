"""Test the HTML: one file that loads nothing and is accessible (WCAG 2.1 AA, checked by axe-core)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.documents import FileFormat
from cards.languages import LOCALES
from domain.minutes import FIRST_DRAFT
from tests.cards.hostile import LONG_TEXTS
from tests.cards.test_browser import FLAGS
from tests.documents.open_files import Page, opened_pdf, text_of, with_questions
from tests.minutes.evening import AFTER

AXE = Path(__file__).parents[2] / "simulator" / "page" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


def test_it_says_its_language_title_and_what_it_is() -> None:
    for locale, title in (
        ("sv", "Minnesanteckningar: Trygghetsrådet i Björkvik, onsdag 18 november 2026"),
        ("en", "Minutes: Trygghetsrådet i Björkvik, Wednesday 18 November 2026"),
    ):
        html = text_of(FileFormat.HTML, locale=locale)
        assert next(Page(html).all("html")) == {"lang": locale}
        assert f"<title>{title}</title>" in html


def test_it_loads_nothing_and_runs_nothing() -> None:
    page = Page(text_of(FileFormat.HTML))
    assert not {"script", "link", "img", "iframe", "object", "a", "form"} & {tag for tag, _ in page.tags}
    policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv")]
    assert policies[0].startswith("default-src 'none'; style-src 'sha256-")  # type: ignore[union-attr]


def test_a_draft_says_so_at_the_top_and_adopted_minutes_do_not() -> None:
    assert '<p class="mark">UTKAST</p>' in text_of(FileFormat.HTML)
    assert '<p class="mark">' not in text_of(FileFormat.HTML, edition=ADOPTED)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("locale", LOCALES)
def test_everybody_can_use_it(browser: Browser, locale: str, width: int) -> None:
    page = browser.new_context(
        offline=True, bypass_csp=True, viewport={"width": width, "height": 800}
    ).new_page()
    page.set_content(text_of(FileFormat.HTML, locale=locale))
    page.add_script_tag(path=AXE)
    found = page.evaluate("tags => axe.run({ runOnly: { type: 'tag', values: tags } })", RULES)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
    checked = {rule["id"] for rule in found["passes"]}
    assert {"color-contrast", "document-title", "html-has-lang", "heading-order", "list"} <= checked
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.browser
def test_its_style_is_let_through_by_its_own_policy(browser: Browser) -> None:
    page = browser.new_context(offline=True).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_content(text_of(FileFormat.HTML))
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(18, 58, 92)"
    assert said == []
    page.context.close()


@pytest.mark.browser
def test_the_longest_texts_stay_on_the_page(browser: Browser) -> None:
    page = browser.new_context(offline=True, viewport={"width": 320, "height": 800}).new_page()
    page.set_content(text_of(FileFormat.HTML, **with_questions(*LONG_TEXTS)))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


@pytest.mark.browser
def test_printed_by_a_browser_a_draft_is_marked_on_every_page(browser: Browser) -> None:
    page = browser.new_context(offline=True).new_page()
    page.set_content(text_of(FileFormat.HTML, **with_questions(*LONG_TEXTS[:3])))
    printed = opened_pdf(page.pdf(prefer_css_page_size=True))
    assert len(printed.pages) > 2
    assert all("UTKAST" in sheet.extract_text() for sheet in printed.pages), json.dumps(
        [sheet.extract_text()[:80] for sheet in printed.pages]
    )
    page.context.close()
