"""Faults of a single message on its way to Teams, and a plan of faults that a seed decides."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """How one call fails, or how slowly it succeeds."""

    name: str
    status: int = 201
    accepted: bool = False
    """Whether the message is in the chat nevertheless."""
    cut: bool = False
    """Whether the connection is reset instead of a response."""
    hangs: bool = False
    """Whether there is never a response."""
    retry_after: str | None = None
    takes: float = 0.0
    """Seconds until the answer."""

    @property
    def loses_answer(self) -> bool:
        """Return whether the message was accepted without the bot knowing it."""
        return self.accepted and (self.cut or self.hangs or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR)


Mishaps = Callable[[str, int], Mishap | None]
"""Returns the mishap for a conversation and the number of the message to it."""

PARALLEL = Mishap(name="412", status=412)
MIXED = (
    Mishap(name="429", status=429),
    Mishap(name="429, Retry-After", status=429, retry_after="0.1"),
    PARALLEL,
    Mishap(name="502 before", status=502),
    Mishap(name="503 after", status=503, accepted=True),
    Mishap(name="reset before", cut=True),
    Mishap(name="reset after", cut=True, accepted=True),
    Mishap(name="hang before", hangs=True),
    Mishap(name="hang after", hangs=True, accepted=True),
)


def nothing_goes_wrong(_conversation: str, _time: int) -> None:
    """Accept every message."""


def mixed(*, seed: int, share: float = 0.2) -> Mishaps:
    """Let this share of calls fail, each kind equally often; the same seed fails the same calls."""

    def drawn(conversation: str, time: int) -> Mishap | None:
        rng = random.Random(f"{seed}/{conversation}/{time}")  # noqa: S311 - mishaps, not secrets
        return rng.choice(MIXED) if rng.random() < share else None

    return drawn


def always(mishap: Mishap) -> Mishaps:
    """Apply this mishap to every call."""
    return lambda _conversation, _time: mishap
