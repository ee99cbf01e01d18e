"""Fixtures: a council in Björkvik with a public page, and questions that its minutes have reported."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest

from simulator.actions import PressResult
from simulator.chats import Message
from storage import Store
from tests.dialogues.conftest import UNHURRIED, founded, new_town, signing_key, teams, town
from tests.dialogues.evening import Evening
from tests.dialogues.town import Town
from tests.public.site import BRIDGE, BRIDGE_ANSWER, ORIGIN, SLUG, Public, Site, running_site

__all__ = ["BRIDGE", "BRIDGE_ANSWER", "SLUG", "founded", "new_town", "signing_key", "teams", "town"]
PUBLIC = {**UNHURRIED, "BOT_PUBLIC_PAGES": ORIGIN, "BOT_PUBLIC_URL": "https://bevaka.example.org"}
PAGE = {"slug": SLUG, "public_on": "true", "licence": "CC-BY-4.0", "indexed": "true"}


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@dataclass(slots=True)
class PublishingDesk:
    """What Karin does to publish."""

    town: Town
    evening: Evening
    public: Public

    async def open_page(self, **other: str) -> PressResult:
        """Open the council's public page from its settings."""
        card = await self.town.tell(self.town.karin, "inställningar")
        form = await self.town.press(self.town.karin, card, "public_page")
        assert "Publik webbsida" in str(form.card)
        return await self.town.press(self.town.karin, card, "public_page", **{**PAGE, **other})

    async def report(self, *asked: tuple[str, str]) -> None:
        """Let Johan ask, Karin answer, and the minutes report it."""
        for number, (question, answer) in enumerate(asked, start=1):
            await self.town.log(self.town.johan, question)
            await self.town.say(self.town.karin, f"svara {number} {answer}")
        await self.evening.adopted()
        await self.town.settled()

    async def card(self, number: int) -> Message:
        """Show a question in Karin's own view."""
        card = await self.town.tell(self.town.karin, f"visa TR-{number}")
        await self.town.open(self.town.karin, card)
        return card

    async def publish(self, number: int, **texts: str) -> PressResult:
        """Show what would be published, and publish it."""
        card = await self.card(number)
        await self.town.press(self.town.karin, card, "publish")
        return await self.town.press(self.town.karin, card, "publish", **texts)

    async def withdraw(self, number: int) -> PressResult:
        return await self.town.press(self.town.karin, await self.card(number), "withdraw")


@pytest.fixture
def bot_settings() -> Mapping[str, str]:
    return PUBLIC


@pytest.fixture
async def desk(town: Town, database_url: str) -> AsyncIterator[PublishingDesk]:
    store = Store.open(database_url)
    yield PublishingDesk(town, await Evening.begun(town, store), Public(town.teams.bot_url))
    store.close()


@pytest.fixture
async def site(database_url: str) -> AsyncIterator[Site]:
    """Return a council with published questions, and its public."""
    async with running_site(database_url) as served:
        yield served
