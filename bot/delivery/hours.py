"""Office hours: when a planned reminder may reach somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.calendar import Hours, opening
from domain.council import Council
from domain.errors import NotFound
from storage import Transaction
from storage.outbox import Letter

Opening = Callable[[Council, datetime], datetime]
"""Gives back the moment itself where the council's offices are open, else when they open next."""


def office_opening(council: Council, moment: datetime) -> datetime:
    """Give back the moment itself in a council's office hours, else when they begin next."""
    settings = council.settings
    hours = Hours(opens=settings.opens, closes=settings.closes)
    return opening(moment, council.zone, hours, settings.free)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Says when letters may go."""

    opening: Opening

    def earliest(self, tx: Transaction, letter: Letter, moment: datetime) -> datetime:
        """Give back the first moment, from this one on, at which a letter may go."""
        if not letter.keeps_hours or letter.council is None:
            return moment
        try:
            return self.opening(tx.councils.get(letter.council), moment)
        except NotFound:
            return moment
