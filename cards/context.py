"""The context that every card is rendered with, and how a card is kept within the size limit of Teams."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from cards.texts import Texts
from domain.text import MAX_NAME_LENGTH, MAX_TEXT_LENGTH, shorten

CardJson = dict[str, Any]

MAX_BYTES = 24_500
"""Teams accepts cards of about 28 kB; this keeps a margin below the documented 25,000 bytes."""


@dataclass(frozen=True, slots=True)
class SizeBudget:
    """How much of people's text fits on one card: characters of a text, characters of a name, list items."""

    text: int
    name: int
    items: int


SIZE_BUDGETS = (
    SizeBudget(MAX_TEXT_LENGTH, MAX_NAME_LENGTH, 100),
    SizeBudget(1_500, MAX_NAME_LENGTH, 100),
    SizeBudget(600, 60, 60),
    SizeBudget(200, 40, 40),
    SizeBudget(60, 20, 20),
    SizeBudget(40, 16, 10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContext:
    """What every card needs besides its content."""

    texts: Texts
    nonce: str
    """Identifies button presses of this rendering of the card."""
    now: datetime
    zone: ZoneInfo
    budget: SizeBudget = SIZE_BUDGETS[0]

    @property
    def is_roomy(self) -> bool:
        """Return whether there is room for optional extras."""
        return self.budget.items >= SIZE_BUDGETS[1].items

    @property
    def today(self) -> date:
        """Return the readers' current date."""
        return self.local_date(self.now)

    def local_date(self, moment: datetime) -> date:
        """Return the date of a moment in the readers' time zone."""
        return moment.astimezone(self.zone).date()

    def days_since(self, moment: datetime) -> int:
        """Return the whole days between the date of a moment and today, never below zero."""
        return max(0, (self.today - self.local_date(moment)).days)

    def truncate(self, text: str) -> str:
        """Return as much of a text as fits, with its line breaks."""
        return text if self.fits(text) else text[: self.budget.text - 1].rstrip() + "…"

    def truncate_name(self, name: str | None) -> str:
        """Return as much of a name as fits, empty if there is none."""
        return shorten(name, max_length=self.budget.name) if name else ""

    def fits(self, text: str) -> bool:
        """Return whether the whole text fits; an input field must never hold a part of it."""
        return len(text) <= self.budget.text


def shrink_to_fit(
    context: CardContext, build: Callable[[CardContext], CardJson], *, max_bytes: int = MAX_BYTES
) -> CardJson:
    """Build a card with as much of people's text as fits within ``max_bytes``, the limit of Teams."""
    for budget in SIZE_BUDGETS[:-1]:
        built = build(replace(context, budget=budget))
        if card_size(built) <= max_bytes:
            return built
    return build(replace(context, budget=SIZE_BUDGETS[-1]))


def card_size(card: CardJson) -> int:
    """Return the size of a card in bytes as it is sent."""
    return len(orjson.dumps(card))
