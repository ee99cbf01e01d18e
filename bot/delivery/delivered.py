"""What came of carrying one letter, and what is to be stored with it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.delivery.outcome import Outcome
from bot.delivery.parcel import Parcel
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What Teams said of a letter, or what an errand has brought."""

    outcome: Outcome
    parcel: Parcel | None = None
    activity: str = ""
    then: Callable[[Transaction], None] | None = None
    """What an errand stores, in the transaction that stores its outcome: both or neither."""
