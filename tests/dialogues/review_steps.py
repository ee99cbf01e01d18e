"""Steps of a review of old notes by Karin: the notes, the card, and the buttons she presses."""

from collections.abc import Callable
from typing import Any

from bot.admin.import_files import FileImport
from simulator.actions import PressResult
from simulator.cards import actions
from simulator.chats import Message
from tests.dialogues.town import Town, shows

NOTES = """
Minnesanteckningar Trygghetsrådet
Datum: 2021-09-15 kl. 17.30-19.30
Plats: Kulturhuset, sal B

Närvarande
Förtroendevalda: Karin Ek (C), Johan Lind (S)
Tjänstepersoner: Maria Sand
Gäst: Amir Rahimi, polisen
Invånarrepresentanter: Bo Boende

Kommentarer till föregående anteckningar
Hålet i staketet vid skolan är lagat.

Laget runt
Kan lyktorna i tunneln tändas tidigare? Vi tar med oss frågan till tekniska förvaltningen.
Karin undrar när biblioteket öppnar på söndagar. Olof tar med sig frågan till kulturförvaltningen.

Frågor till polisen
Fråga: Hur många inbrott var det i augusti?
Svar: Tolv stycken, färre än i juli.

Nästa möte
Onsdag 17 november 2099 kl. 17.30-19.30, Kulturhuset
"""


class Reading:
    """Karin with the review card of the notes."""

    def __init__(self, town: Town, card: Message) -> None:
        self.town, self.card = town, card

    @property
    def seen(self) -> dict[str, Any]:
        return self.card.seen_by(self.town.karin)

    async def press(self, title: str, at: int = 0, **filled: str) -> PressResult:
        """Press the button with this title at this position among those with the same title."""
        await self._until(lambda: len(self._titled(title)) > at)
        button = self._titled(title)[at]
        return await self.town.teams.press(self.town.karin, self.card, inputs=filled, action=button)

    async def sees(self, *words: str) -> None:
        """Wait until she sees all these words, since the card is updated a moment after a press."""
        await self._until(lambda: self.shows(*words))

    def _titled(self, title: str) -> list[dict[str, Any]]:
        return [one for one in actions(self.seen) if one.get("title") == title]

    async def _until(self, there: Callable[[], bool]) -> None:
        chat = self.town.personal(self.town.karin)
        await self.town.teams.message(chat, where=lambda m: m is self.card and there())

    def shows(self, *words: str) -> bool:
        return shows(self.seen, *words)


def bringing(town: Town, database_url: str) -> FileImport:
    return FileImport(url=database_url, tenant=town.teams.world.tenant_id, code="TR")
