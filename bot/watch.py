"""What the parts of the program say of themselves while they work: to the log, and to whoever counts it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import structlog

from domain.errors import BadInput, Forbidden, NotFound, Refusal, Stale
from storage import Unavailable

TurnWatch = Callable[[str, str, float], None]
"""Is told the feature, what came of it, and the seconds it took."""
DeliveryWatch = Callable[[str, str, int | None, float], None]
"""Is told the kind of message, what became of it, the status that Teams answered, and the seconds."""
TickWatch = Callable[[str, str, float], None]
"""Is told the task of the clock, what came of it, and the seconds."""
_WHY_NOT = {BadInput: "bad_input", Forbidden: "forbidden", NotFound: "not_found", Stale: "stale"}
OUTCOMES = ("answered", "ignored", "too_fast", "refused", *_WHY_NOT.values(), "unavailable", "failed")

log = structlog.get_logger(__name__)


def unwatched(*_told: object) -> None:
    """Count nothing."""


class Witness(Protocol):
    """Somebody who is told of everything."""

    def turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Is told of a turn."""

    def delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Is told of an attempt to send a message."""

    def transaction(self, door: str, seconds: float, *, away: bool) -> None:
        """Is told of a transaction."""

    def tick(self, task: str, outcome: str, seconds: float) -> None:
        """Is told of a task of the clock."""


@dataclass(frozen=True, slots=True)
class Both:
    """Tells two."""

    one: Witness
    other: Witness

    def turn(self, feature: str, outcome: str, seconds: float) -> None:
        self.one.turn(feature, outcome, seconds)
        self.other.turn(feature, outcome, seconds)

    def delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        self.one.delivery(kind, outcome, status, seconds)
        self.other.delivery(kind, outcome, status, seconds)

    def transaction(self, door: str, seconds: float, *, away: bool) -> None:
        self.one.transaction(door, seconds, away=away)
        self.other.transaction(door, seconds, away=away)

    def tick(self, task: str, outcome: str, seconds: float) -> None:
        self.one.tick(task, outcome, seconds)
        self.other.tick(task, outcome, seconds)


@dataclass(slots=True)
class Seen:
    """What is told of a turn."""

    feature: str = "none"
    outcome: str = "answered"

    def refused(self, refusal: Refusal) -> None:
        """Say that a rule said no."""
        self.outcome = _WHY_NOT.get(type(refusal), "refused")


@contextmanager
def watching(watch: TurnWatch) -> Iterator[Seen]:
    """Tell of the turn that is played inside: how it ended, and how long it took."""
    seen, began = Seen(), perf_counter()
    try:
        yield seen
    except Exception as failure:
        seen.outcome = "unavailable" if isinstance(failure, Unavailable) else "failed"
        raise
    finally:
        took = perf_counter() - began
        watch(seen.feature, seen.outcome, took)
        log.info("turn", feature=seen.feature, outcome=seen.outcome, milliseconds=round(took * 1000, 1))
