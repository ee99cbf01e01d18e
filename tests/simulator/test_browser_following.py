"""Test that the list of messages follows what comes, and leaves whoever reads elsewhere in peace."""

import pytest
from playwright.async_api import Page, expect

from simulator.chats import Chat
from tests.simulator.fake_bot import FakeBot, card_with, message_with, text

pytestmark = pytest.mark.browser
LONG = message_with(card_with(words="\n\n".join(f"Rad {number}" for number in range(60))))
TO_THE_TOP = "list => list.scrollTo(0, 0)"
TO_THE_END = "list => list.scrollTo(0, list.scrollHeight)"
HIDE = """hidden => {
    const shown = { hidden, visibilityState: hidden ? "hidden" : "visible" };
    for (const [name, value] of Object.entries(shown)) {
        Object.defineProperty(document, name, { configurable: true, get: () => value });
    }
    document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_whoever_is_at_the_end_is_taken_along_and_others_are_told(
    page: Page, bot: FakeBot, meeting: Chat
) -> None:
    messages, newer = page.get_by_test_id("message"), page.get_by_test_id("newer")
    for number in range(30):
        await bot.write(meeting, text(f"Nummer {number}"))
    await expect(messages.last).to_contain_text("Nummer 29")
    await page.get_by_test_id("messages").evaluate(TO_THE_END)
    await expect(newer).to_be_hidden()
    await page.get_by_test_id("messages").evaluate(TO_THE_TOP)
    for number in (30, 31):
        await bot.write(meeting, text(f"Nummer {number}"))
    await expect(newer).to_have_text("2 nya meddelanden ↓")
    await expect(messages.first).to_be_in_viewport()
    await newer.click()
    await expect(messages.last).to_be_in_viewport(ratio=1)
    await expect(newer).to_be_hidden()
    await bot.write(meeting, text("Nummer 32"))
    await expect(messages.last).to_contain_text("Nummer 32")
    await expect(messages.last).to_be_in_viewport(ratio=1)


async def test_what_came_while_one_was_away_begins_in_view(page: Page, bot: FakeBot, meeting: Chat) -> None:
    person, messages = page.get_by_test_id("person-switch"), page.get_by_test_id("message")
    await bot.write(meeting, LONG)
    await expect(messages).to_have_count(1)
    await page.get_by_test_id("messages").evaluate(TO_THE_END)
    await person.select_option("johan")
    for words in ("Först", "Sedan"):
        await bot.write(meeting, text(words))
        await bot.write(meeting, LONG)
    await expect(messages).to_have_count(5)
    await person.select_option("karin")
    await expect(messages.filter(has_text="Först")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("newer")).to_have_text("2 nya meddelanden ↓")
    await page.get_by_test_id("messages").evaluate(TO_THE_TOP)
    await page.get_by_test_id("theme").click()
    await person.select_option("johan")
    await person.select_option("karin")
    await expect(messages.first).to_be_in_viewport()
    await page.get_by_test_id("messages").evaluate(TO_THE_END)
    await expect(page.get_by_test_id("newer")).to_be_hidden()
    await page.evaluate(HIDE, arg=True)
    for words in ("Medan fliken var dold", "Och därefter"):
        await bot.write(meeting, text(words))
        await bot.write(meeting, LONG)
    await expect(messages).to_have_count(9)
    await page.evaluate(HIDE, arg=False)
    await expect(messages.filter(has_text="Medan fliken var dold")).to_be_in_viewport(ratio=1)
