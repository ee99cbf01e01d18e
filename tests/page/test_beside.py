"""Test on the page that a message becomes a question, and that a found card is put into a message."""

import pytest
from playwright.async_api import expect

from tests.dialogues.town import Town
from tests.page.conftest import OpenPage
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
DARK = "Varför är det så mörkt vid ån?"
WORDS = {
    "sv": {
        "more": "Fler alternativ",
        "take": "Ta med som fråga",
        "log": "Ta med frågan",
        "done": "Frågan är registrerad som TR-1.",
        "back": "Till meddelandet",
        "as_of": "Läget ",
        "from": "Från Johan Lind, genom Karin Ek",
        "already": "Det är redan en fråga: TR-1.",
        "answered": "Besvarad",
    },
    "en": {
        "more": "More options",
        "take": "Log as a question",
        "log": "Log the question",
        "done": "The question is logged as TR-1.",
        "back": "To the message",
        "as_of": "As of ",
        "from": "From Johan Lind, through Karin Ek",
        "already": "That is already a question: TR-1.",
        "answered": "Answered",
    },
}


async def choose_take(visitor: Visitor, words: dict[str, str]) -> None:
    message = visitor.page.get_by_test_id("message").filter(has_text=DARK).first
    await expect(message.get_by_test_id("more")).to_have_attribute("title", words["more"])
    await message.hover()
    await message.get_by_test_id("more").click()
    await message.get_by_test_id("take").click()


@pytest.mark.parametrize("language", WORDS)
async def test_a_message_is_taken_along_and_its_card_is_found_again(
    open_page: OpenPage, town: Town, language: str
) -> None:
    words = WORDS[language]
    town.teams.say_without_mention(town.johan, town.meeting, DARK)
    visitor = await open_page()
    await visitor.speak(language)
    await visitor.be("karin")
    await choose_take(visitor, words)
    dialog = visitor.page.get_by_role("dialog", name=words["take"])
    await expect(dialog.get_by_role("textbox")).to_have_value(DARK)
    await dialog.get_by_role("button", name=words["log"]).click()
    await expect(visitor.page.get_by_test_id("dialog")).to_contain_text(words["done"])
    await expect(visitor.page.get_by_test_id("dialog")).to_contain_text(words["back"])
    await visitor.click("dialog-close")
    await visitor.sees("TR-1", DARK)
    await choose_take(visitor, words)
    await expect(visitor.page.get_by_test_id("dialog")).to_contain_text(words["already"])
    await visitor.click("dialog-close")
    await the_card_goes_into_a_message(visitor, town, words)


async def the_card_goes_into_a_message(visitor: Visitor, town: Town, words: dict[str, str]) -> None:
    await visitor.click("find")
    await visitor.page.get_by_test_id("found").filter(has_text=DARK).click()
    await visitor.write("")
    await visitor.sees(words["as_of"], "TR-1", words["from"])
    await town.teams.say(town.karin, town.meeting, "svara 1 De tänds på torsdag.")
    await visitor.be("maria")
    await visitor.sees(words["as_of"], words["answered"], "De tänds på torsdag.")
