"""Test a message's menu, the dialog and the search on the page, with the keyboard only."""

import pytest
from playwright.async_api import Page, expect

from simulator.chats import Chat
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot
from tests.simulator.test_extensions import answer

pytestmark = pytest.mark.browser


async def test_a_message_becomes_a_question_with_the_keyboard_alone(
    page: Page, teams: Simulator, bot: FakeBot, meeting: Chat, petra: Person
) -> None:
    bot.reply = answer
    teams.say_without_mention(petra, meeting, "Varför är det mörkt?")
    await page.get_by_test_id("more").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("take")).to_be_hidden()
    await expect(page.get_by_test_id("more")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("take")).to_be_focused()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Ta med som fråga")
    await expect(dialog.get_by_role("textbox", name="Frågan")).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("Varför då?")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    posted_card = page.get_by_role("dialog", name="TR-1")
    await expect(posted_card).to_contain_text("Frågan är registrerad som TR-1.")
    assert bot.last["value"]["data"] == {"nonce": "n", "text": "Varför då?"}
    await page.keyboard.press("Escape")
    await expect(posted_card).to_be_hidden()
    await expect(page.get_by_test_id("more")).to_be_focused()


async def test_a_card_is_searched_for_and_sent_with_the_keyboard_alone(
    page: Page, bot: FakeBot, meeting: Chat
) -> None:
    bot.reply = answer
    await page.get_by_test_id("find").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("find-words")).to_be_focused()
    await expect(page.get_by_test_id("found")).to_contain_text("TR-1 · Att fördela")
    await page.keyboard.type("mörkt")
    await expect(page.get_by_text("1 träff", exact=True)).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("inserted")).to_contain_text("TR-1 · Att fördela")
    await expect(page.get_by_test_id("compose")).to_be_focused()
    await page.keyboard.type("Den här menar jag")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("card")).to_contain_text("TR-1 i sin helhet")
    await expect(page.get_by_test_id("message")).to_contain_text("Den här menar jag")
    await expect(page.get_by_test_id("inserted")).to_be_hidden()
    assert meeting.messages[-1].author == "karin"


async def test_a_chosen_card_can_be_left_out_again_and_english_reads_english(
    page: Page, bot: FakeBot, meeting: Chat
) -> None:
    bot.reply = answer
    assert meeting.has_bot
    await page.get_by_test_id("language").select_option("en")
    await page.get_by_role("button", name="Find a question").click()
    await page.get_by_test_id("found").click()
    await page.get_by_role("button", name="Remove the card").click()
    await expect(page.get_by_test_id("inserted")).to_be_hidden()
    await page.get_by_test_id("person-switch").select_option("boende")
    await expect(page.get_by_test_id("find")).to_be_hidden()
