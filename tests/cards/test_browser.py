"""Test every card in the official renderer in Chromium, configured as in Teams: each theme and width."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from playwright.sync_api import Page, sync_playwright

from cards.context import CardJson
from cards.question import own_question_card, public_question_card
from domain.question import QuestionStatus
from tests.cards.every_card import CARDS
from tests.cards.extremes import view_of
from tests.cards.hostile import SHORT_TEXTS
from tests.cards.people import frame_of
from tests.every import Failures

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
(given) => {
    const [cards, hosts, widths] = JSON.parse(given);
    const { AdaptiveCard, HostConfig, SerializationContext, Versions } = AdaptiveCards;
    const active = "a[href], img, script, iframe, svg, math, style, [onclick], [onerror]";
    AdaptiveCard.onProcessMarkdown = (text, result) => {
        result.outputHtml = markdownit().render(text);
        result.didProcess = true;
    };
    const overflow = (width) => {
        document.body.style.width = `${width}px`;
        return document.body.scrollWidth - document.body.clientWidth;
    };
    const draw = (card, host) => {
        const drawn = new AdaptiveCard();
        drawn.hostConfig = new HostConfig(host);
        const context = new SerializationContext(Versions.v1_5);
        drawn.parse(card, context);
        const warnings = [];
        for (let i = 0; i < context.eventCount; i++) warnings.push(context.getEventAt(i).message);
        for (const event of drawn.validateProperties().validationEvents) warnings.push(event.message);
        document.body.replaceChildren(drawn.render());
        return {
            warnings,
            active: [...document.body.querySelectorAll(active)].map((e) => e.outerHTML),
            text: document.body.innerText,
            overflow: Object.entries(widths).filter(([, width]) => overflow(width) > 0).map(([name]) => name),
            unlabelled: [...document.body.querySelectorAll("input, textarea, select")].filter(
                (field) => !field.labels?.length && !field.getAttribute("aria-labelledby")
                    && !field.getAttribute("aria-label")
            ).length,
        };
    };
    const seen = {};
    for (const [name, card] of Object.entries(cards))
        for (const [theme, host] of Object.entries(hosts))
            try {
                seen[`${name} ${theme}`] = draw(card, host);
            } catch (fault) {
                seen[`${name} ${theme}`] = { fault: String(fault) };
            }
    return JSON.stringify(seen);
}
"""


class Drawn(TypedDict):
    """The result of rendering a card: all fields but ``fault``, or only ``fault`` if it failed."""

    fault: NotRequired[str]
    warnings: list[str]
    active: list[str]
    text: str
    overflow: list[str]
    unlabelled: int


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


@pytest.fixture(scope="module")
def drawn(page: Page) -> dict[str, Drawn]:
    """Return every card in both themes, by the names of card and theme."""
    return draw(page, CARDS, themes=THEMES)


def draw(page: Page, cards: Mapping[str, CardJson], *, themes: tuple[str, ...]) -> dict[str, Drawn]:
    """Render all cards in one call, as text, since calls to the browser and objects in them are slow."""
    files = {theme: HOSTS / f"microsoft-teams-{theme}.json" for theme in themes}
    hosts = {theme: json.loads(file.read_text(encoding="utf-8")) for theme, file in files.items()}
    drawn: dict[str, Drawn] = json.loads(page.evaluate(DRAW, json.dumps([cards, hosts, WIDTHS])))
    return drawn


def needs_picker(name: str) -> bool:
    return "choices.data" in json.dumps(CARDS[name.split(maxsplit=1)[0]])


def test_every_card_is_drawn_in_every_theme(drawn: dict[str, Drawn]) -> None:
    assert len(drawn) == len(CARDS) * len(THEMES)
    assert {name: card["fault"] for name, card in drawn.items() if "fault" in card} == {}


def test_the_official_renderer_draws_a_card_without_a_warning(drawn: dict[str, Drawn]) -> None:
    with Failures() as failures:
        for name, card in drawn.items():
            with failures.of(name):
                assert set(card["warnings"]) <= (KNOWN if needs_picker(name) else set())
                assert card["active"] == []
                assert card["text"].strip()


def test_a_card_fits_the_screen(drawn: dict[str, Drawn]) -> None:
    with Failures() as failures:
        for name, card in drawn.items():
            with failures.of(name):
                assert card["overflow"] == []


def test_what_is_wider_than_the_screen_is_noticed(page: Page) -> None:
    column = {"type": "Column", "width": "500px", "items": [{"type": "TextBlock", "text": "x"}]}
    wide = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "ColumnSet", "columns": [column]}]}
    assert draw(page, {"wide": wide}, themes=("light",))["wide light"]["overflow"] == ["phone"]


def test_every_field_is_named_to_those_who_listen(drawn: dict[str, Drawn]) -> None:
    with Failures() as failures:
        for name, card in drawn.items():
            if not needs_picker(name):
                with failures.of(name):
                    assert card["unlabelled"] == 0


def test_people_see_the_very_letters_that_were_written_and_nothing_to_press_on(page: Page) -> None:
    cards = {}
    for number, text in enumerate(SHORT_TEXTS):
        cards[f"{number} public"] = public_question_card(
            view_of(text, QuestionStatus.ANSWERED), frame_of("sv")
        )
        cards[f"{number} own"] = own_question_card(view_of(text, QuestionStatus.LOGGED), frame_of("sv"))
    with Failures() as failures:
        for name, card in draw(page, cards, themes=("light",)).items():
            text = SHORT_TEXTS[int(name.split()[0])]
            with failures.of(f"{name}: {text!r}"):
                assert card["active"] == []
                assert seen(text) in seen(card["text"])


def seen(text: str) -> str:
    """Return a text as people see it: every kind of space becomes a space."""
    return " ".join(text.split())
