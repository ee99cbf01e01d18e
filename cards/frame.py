"""What every card needs besides its content, and how a card is kept under the size that Teams takes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from cards.texts import Texts
from domain.text import LONGEST_NAME, LONGEST_TEXT, shorten

CardJson = dict[str, Any]

MOST_BYTES = 24_500
"""Teams takes about 28 kB of card; the promise is 25,000 bytes, this leaves some air."""


@dataclass(frozen=True, slots=True)
class Space:
    """How much of people's text one card has room for: characters of a text and a name, items of a list."""

    text: int
    name: int
    items: int


SPACES = (
    Space(LONGEST_TEXT, LONGEST_NAME, 100),
    Space(1_500, LONGEST_NAME, 100),
    Space(600, 60, 60),
    Space(200, 40, 40),
    Space(60, 20, 20),
    Space(40, 16, 10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every card needs besides its content."""

    texts: Texts
    nonce: str
    """Makes the presses of this rendering of the card recognisable."""
    now: datetime
    zone: ZoneInfo
    space: Space = SPACES[0]

    @property
    def roomy(self) -> bool:
        """Whether there is room for what is a comfort only."""
        return self.space.items >= SPACES[1].items

    @property
    def today(self) -> date:
        """The date where the readers are."""
        return self.local_day(self.now)

    def local_day(self, moment: datetime) -> date:
        """Give back the date of a moment where the readers are."""
        return moment.astimezone(self.zone).date()

    def cut(self, text: str) -> str:
        """Give back as much of a text as there is room for, its line breaks kept."""
        return text if self.fits(text) else text[: self.space.text - 1].rstrip() + "…"

    def name(self, name: str) -> str:
        """Give back as much of a name as there is room for."""
        return shorten(name, most=self.space.name)

    def fits(self, text: str) -> bool:
        """Whether there is room for all of a text; a field to change it in must never hold a part of it."""
        return len(text) <= self.space.text


def fit(frame: Frame, build: Callable[[Frame], CardJson], *, most: int = MOST_BYTES) -> CardJson:
    """Build a card with as much of people's text as stays under ``most`` bytes: what Teams takes."""
    for space in SPACES[:-1]:
        built = build(replace(frame, space=space))
        if size(built) <= most:
            return built
    return build(replace(frame, space=SPACES[-1]))


def size(card: CardJson) -> int:
    """Count the bytes of a card as it is sent."""
    return len(orjson.dumps(card))
