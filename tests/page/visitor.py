"""A person at the simulator's page: what they click and type, and what they see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

NAMED = re.compile(r"@(\w+)")
TELL_TOASTS = """
new MutationObserver((changes) => {
    for (const change of changes)
        for (const added of change.addedNodes)
            if (added.matches?.(".toast")) toastShown(added.querySelector("span").textContent);
}).observe(document, { childList: true, subtree: true });
"""


@dataclass(slots=True)
class Visitor:
    """One open page, with its unexpected messages."""

    page: Page
    toasts: list[str] = field(default_factory=list)

    async def arrive(self, url: str) -> None:
        """Open the page and wait until it is drawn."""

        def note(words: str) -> None:
            self.toasts.append(words)

        await self.page.expose_function("toastShown", note)
        await self.page.add_init_script(TELL_TOASTS)
        await self.page.goto(url)
        await expect(self.page.get_by_test_id("chat-meeting")).to_be_attached()

    async def speak(self, language: str) -> None:
        """Choose the language, unless it is chosen already."""
        if await self.page.locator("html").get_attribute("lang") == language:
            return
        await self.open_sheet()
        await self.page.get_by_test_id("language").select_option(language)
        await expect(self.page.locator("html")).to_have_attribute("lang", language)

    async def be(self, person: str, *, chat: str = "meeting") -> None:
        """Act as another person, in one of their chats."""
        await self.open_sheet()
        await self.page.get_by_test_id("person-switch").select_option(person)
        await self.entry(chat).click()
        await expect(self.entry(chat)).to_have_attribute("aria-current", "true")

    async def open(self, chat: str) -> None:
        """Open a chat; the list is drawn anew as messages come, and takes a click only where it stays."""
        while await self.entry(chat).get_attribute("aria-current") != "true":
            await self.entry(chat).click()

    async def open_sheet(self) -> None:
        """Open the chats and settings, where the screen has no room for them beside the conversation."""
        if not await self.page.get_by_test_id("person-switch").is_visible():
            await self.click("sheet-open")

    async def click(self, name: str) -> None:
        """Click on a part of the page itself."""
        await self.page.get_by_test_id(name).click()

    async def write(self, text: str) -> None:
        """Type and send; each `@name` is chosen from the list that opens."""
        await self.page.get_by_test_id("compose").click()
        await self.type(text)
        await self.page.keyboard.press("Enter")

    async def type(self, text: str) -> None:
        """Type into the focused element; line breaks do not send."""
        for number, line in enumerate(text.splitlines()):
            if number:
                await self.page.keyboard.press("Shift+Enter")
            await self._type_line(NAMED.split(line))

    async def _type_line(self, parts: Sequence[str]) -> None:
        for number, part in enumerate(parts):
            if number % 2:
                await self.page.keyboard.type(f"@{part[:4]}")
                await expect(self.page.locator("#suggestions [aria-selected=true]")).to_be_visible()
                await self.page.keyboard.press("Enter")
            else:
                await self.page.keyboard.insert_text(part.lstrip() if number else part)

    def entry(self, chat: str) -> Locator:
        """Return a chat in the sidebar."""
        return self.page.get_by_test_id(f"chat-{chat}")

    def card(self, words: str) -> Locator:
        """Return the newest card that contains these words."""
        return self.page.get_by_test_id("card").filter(has_text=words).last

    async def sees(self, *words: str) -> Locator:
        """Wait until the newest card with the first words holds all the others; return that card."""
        card = self.card(words[0])
        for word in words:
            await expect(card).to_contain_text(word)
        return card

    async def press(self, words: str, label: str) -> None:
        """Press a button of a card."""
        await self.button(words, label).click()

    def button(self, words: str, label: str) -> Locator:
        return self.card(words).get_by_role("button", name=label, exact=True)

    async def fill(self, words: str, label: str, text: str) -> None:
        """Fill in a field of a card."""
        await self.card(words).get_by_role("textbox", name=label, exact=True).fill(text)

    async def choose(self, words: str, label: str, option: str) -> None:
        """Choose from a list of a card."""
        await self.card(words).get_by_role("combobox", name=label, exact=True).select_option(label=option)

    async def is_told(self, words: str) -> None:
        """Wait for a message beside the card, and mark it as expected."""
        toast = self.page.get_by_test_id("toast").filter(has_text=words)
        await expect(toast).to_be_visible()
        self.toasts[:] = [one for one in self.toasts if words not in one]
