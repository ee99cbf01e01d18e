"""Test that people's text stays text in Markdown and in the letter, as Chromium renders it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from bot.documents import FileFormat
from domain.minutes import FIRST_DRAFT
from tests.cards.hostile import TEXTS
from tests.cards.test_browser import FLAGS, MARKDOWN
from tests.documents.open_files import text_of, with_carried, with_questions
from tests.minutes.evening import AFTER

ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)
DRAW = """
text => {
    document.body.innerHTML = markdownit({ html: true, linkify: true }).render(text);
    const count = (what) => document.body.querySelectorAll(what).length;
    return {
        items: [...document.body.querySelectorAll("li")].map((item) => item.innerText),
        tags: [...new Set([...document.body.querySelectorAll("*")].map((e) => e.tagName))].sort(),
        strong: count("li strong"),
        headings: [...document.body.querySelectorAll("h1,h2,h3")].map((e) => [e.tagName, e.innerText]),
        rows: [...document.body.querySelectorAll("tbody tr")].map((row) => row.cells[1].innerText),
    };
}
"""


@pytest.fixture(scope="module")
def page(chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium_path, args=FLAGS)
        page = browser.new_context(offline=True).new_page()
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(path=MARKDOWN)
        yield page
        browser.close()


def seen(text: str) -> str:
    return "".join(text.split())


@pytest.mark.browser
def test_a_renderer_that_takes_html_and_finds_links_shows_the_very_letters(page: Page) -> None:
    listed = page.evaluate(DRAW, text_of(FileFormat.MD, **with_carried(*TEXTS)))
    for number, (text, item) in enumerate(zip(TEXTS, listed["items"], strict=False), start=1):
        assert seen(item) == seen(f"TR-{number} {text} Att fördela. Öppen i 1 möte.")
    assert listed["strong"] == len(TEXTS)
    table = page.evaluate(DRAW, text_of(FileFormat.MD, **with_questions(*TEXTS)))
    assert [seen(cell) for cell in table["rows"]] == [seen(text) for text in TEXTS]
    assert {*listed["tags"], *table["tags"]} == {
        "BR", "H1", "H2", "H3", "LI", "P", "STRONG", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "UL",
    }  # fmt: skip


@pytest.mark.browser
def test_headings_lists_and_the_table_are_what_they_should_be(page: Page) -> None:
    drawn = page.evaluate(DRAW, text_of(FileFormat.MD))
    assert drawn["headings"][:3] == [
        ["H1", "Minnesanteckningar: Trygghetsrådet i Björkvik"],
        ["H2", "Inledning"],
        ["H3", "Kommentarer till föregående anteckningar"],
    ]
    assert drawn["items"][0] == (
        "TR-6 Kan parkeringen vid färjeläget övervakas?\nÖverlämnad till Regionen\n"
        "Skäl: Parkeringen ligger på regionens mark."
    )
    assert len(drawn["rows"]) == 4


@pytest.mark.parametrize(("form", "mark"), [(FileFormat.MD, "**UTKAST**"), (FileFormat.TXT, "UTKAST")])
def test_a_draft_is_marked_first_and_last_and_adopted_minutes_are_not(form: FileFormat, mark: str) -> None:
    lines = text_of(form).splitlines()
    assert (lines[0], lines[-1]) == (mark, mark)
    assert "UTKAST" not in text_of(form, edition=ADOPTED)


def test_a_letter_fits_its_lines_and_underlines_its_headings() -> None:
    lines = text_of(FileFormat.TXT).splitlines()
    assert max(map(len, lines)) <= 72
    for heading, line in (("Inledning", "-" * 9), ("Kommentarer till föregående anteckningar", "." * 40)):
        assert lines[lines.index(heading) + 1] == line


def test_a_letter_tells_the_table_row_by_row() -> None:
    assert (
        "Nr: TR-18\nFråga: Vem ansvarar för belysningen på den enskilda vägen vid\n  badplatsen?\n"
        "Förvaltning: –\nAnsvarig: –\nLäge: Att fördela\n"
    ) in text_of(FileFormat.TXT)
