"""Every card drawn by the official renderer in Chromium, as Teams is set up, light and dark."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from cards.look import CardJson
from cards.question import own_question, public_question
from domain.question import Status
from tests.cards.extremes import view_of
from tests.cards.hostile import SHORT_TEXTS
from tests.cards.people import frame_of
from tests.cards.samples import SAMPLES

pytestmark = pytest.mark.browser

MODULES = Path(__file__).parents[2] / "simulator" / "page" / "node_modules"
RENDERER = MODULES / "adaptivecards" / "dist" / "adaptivecards.min.js"
MARKDOWN = MODULES / "markdown-it" / "dist" / "browser" / "markdown-it.umd.min.js"
HOSTS = MODULES / "adaptivecards-designer" / "lib" / "hostConfigs"
THEMES = ("light", "dark")
WIDTHS = {"desktop": 600, "phone": 340}
KNOWN = {
    # People pickers are Teams' own: the renderer knows them from 1.6 on, and they begin without choices.
    'Property "choices.data" is supported in version 1.6, but you are using version 1.5.',
    "An Input.ChoiceSet must have at least one choice defined.",
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
DRAW = """
([card, host]) => {
    const { AdaptiveCard, HostConfig, SerializationContext, Versions } = AdaptiveCards;
    AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = markdownit().render(text);
        result.didProcess = true;
    };
    const drawn = new AdaptiveCard();
    drawn.hostConfig = new HostConfig(host);
    const context = new SerializationContext(Versions.v1_5);
    drawn.parse(card, context);
    const warnings = [];
    for (let i = 0; i < context.eventCount; i++) warnings.push(context.getEventAt(i).message);
    for (const event of drawn.validateProperties().validationEvents) warnings.push(event.message);
    document.body.replaceChildren(drawn.render());
    const active = "a[href], img, script, iframe, svg, math, style, [onclick], [onerror]";
    return {
        warnings,
        active: [...document.body.querySelectorAll(active)].map((e) => e.outerHTML),
        text: document.body.innerText,
        overflow: document.body.scrollWidth - document.body.clientWidth,
        unlabelled: [...document.body.querySelectorAll("input, textarea, select")].filter(
            (field) => !field.labels?.length && !field.getAttribute("aria-labelledby")
                && !field.getAttribute("aria-label")
        ).length,
    };
}
"""


@pytest.fixture(scope="module")
def page(chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium_path, args=FLAGS)
        page = browser.new_context(offline=True).new_page()
        page.set_content("<!doctype html><body style='margin: 0; overflow-wrap: anywhere'></body>")
        page.add_script_tag(path=RENDERER)
        page.add_script_tag(path=MARKDOWN)
        yield page
        browser.close()


def draw(page: Page, card: CardJson, *, theme: str = "light") -> dict[str, Any]:
    host = json.loads((HOSTS / f"microsoft-teams-{theme}.json").read_text(encoding="utf-8"))
    drawn: dict[str, Any] = page.evaluate(DRAW, [card, host])
    return drawn


def needs_picker(card: CardJson) -> bool:
    return "choices.data" in json.dumps(card)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_official_renderer_draws_a_card_without_a_warning(page: Page, name: str, theme: str) -> None:
    for locale in ("sv", "en"):
        card = SAMPLES[name](frame_of(locale))
        drawn = draw(page, card, theme=theme)
        assert set(drawn["warnings"]) <= (KNOWN if needs_picker(card) else set())
        assert drawn["active"] == []
        assert drawn["text"].strip()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_card_fits_the_screen(page: Page, name: str, width: str) -> None:
    page.set_viewport_size({"width": WIDTHS[width], "height": 800})
    assert draw(page, SAMPLES[name](frame_of("sv")))["overflow"] <= 0


@pytest.mark.parametrize("name", SAMPLES)
def test_every_field_is_named_to_those_who_listen(page: Page, name: str) -> None:
    card = SAMPLES[name](frame_of("sv"))
    if not needs_picker(card):
        assert draw(page, card)["unlabelled"] == 0


def test_people_see_the_very_letters_that_were_written_and_nothing_to_press_on(page: Page) -> None:
    for text in SHORT_TEXTS:
        for card in (
            public_question(view_of(text, Status.ANSWERED), frame_of("sv")),
            own_question(view_of(text, Status.LOGGED), frame_of("sv")),
        ):
            drawn = draw(page, card)
            assert drawn["active"] == [], text
            assert seen(text) in seen(drawn["text"]), text


def seen(text: str) -> str:
    """What is left of a text for the eye: every kind of space is a space."""
    return " ".join(text.split())
