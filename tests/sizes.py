"""How much of each heavy proof is run: a small form in `make test`, everything in `make proof`."""

import os
from dataclasses import dataclass

IN_FULL = os.environ.get("BEVAKA_PROOF") == "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The size of each proof."""

    owners: int
    """Owners who get a reminder while calls fail."""
    kills: int
    """Kills of the program while it sends them."""
    cuts: int
    """Kills at each point of sending."""
    pause: float
    """Seconds for which a program stands still."""
    rounds: int
    """Rounds in which replicas plan at the same moment."""
    examples: int
    """Runs of each state machine."""
    kills_after_reply: int
    """Kills of the program right after it confirmed a question."""
    fuzzed: int
    """Invented activities that are read."""


FULL = Size(
    owners=10_000,
    kills=30,
    cuts=20,
    pause=90.0,
    rounds=300,
    examples=300,
    kills_after_reply=100,
    fuzzed=8_000,
)
SMALL = Size(
    owners=400, kills=5, cuts=2, pause=70.0, rounds=20, examples=10, kills_after_reply=10, fuzzed=500
)
SIZE = FULL if IN_FULL else SMALL
