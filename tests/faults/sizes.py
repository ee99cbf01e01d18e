"""How much of each fault is run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """So much of each."""

    owners: int
    kills: int
    cuts: int
    """Kills at each point."""
    pause: float
    """Seconds for which a program stands still."""
    rounds: int
    """Of planning at the same moment."""
    examples: int
    """Lives of the state machines."""


FULL = Size(owners=10_000, kills=30, cuts=20, pause=90.0, rounds=300, examples=300)
SMALL = Size(owners=400, kills=5, cuts=2, pause=70.0, rounds=20, examples=10)
