"""What the parts of the program say of themselves while they work: to the log, and to whoever counts it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

import structlog

from domain.errors import BadInput, Forbidden, NotFound, Refusal, Stale
from storage import Unavailable

TurnWatch = Callable[[str, str, float], None]
"""Is told the feature, what came of it, and the seconds it took."""
DeliveryWatch = Callable[[str, str, int | None, float], None]
"""Is told the kind of message, what became of it, the status that Teams answered, and the seconds."""
_WHY_NOT = {BadInput: "bad_input", Forbidden: "forbidden", NotFound: "not_found", Stale: "stale"}
OUTCOMES = ("answered", "ignored", "too_fast", "refused", *_WHY_NOT.values(), "unavailable", "failed")

log = structlog.get_logger(__name__)


def unwatched(*_told: object) -> None:
    """Count nothing."""


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
