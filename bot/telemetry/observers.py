"""The observers that parts of the program report to: turns, deliveries, transactions and periodic tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from domain.errors import BadInput, Forbidden, NotFound, Stale

TurnObserver = Callable[[str, str, float], None]
"""Takes the feature, its outcome and the seconds it took."""
DeliveryObserver = Callable[[str, str, int | None, float], None]
"""Takes the kind of message, the outcome, the status that Teams returned, and the seconds."""
TaskObserver = Callable[[str, str, float], None]
"""Takes the periodic task, its outcome and the seconds it took."""
REFUSAL_OUTCOMES = {BadInput: "bad_input", Forbidden: "forbidden", NotFound: "not_found", Stale: "stale"}
OUTCOMES = (
    "answered",
    "ignored",
    "too_fast",
    "refused",
    *REFUSAL_OUTCOMES.values(),
    "unavailable",
    "failed",
)
NO_FEATURE = "none"
"""The feature of a turn that no command was found for."""
OUTCOMES_WITHOUT_FEATURE = ("ignored", "too_fast")
"""Outcomes that only turns without a feature have."""
TASK_DONE, TASK_CANCELLED = "done", "cut_short"
"""A task is cancelled by the end of the program; the next start catches up."""
TASK_OUTCOMES = (TASK_DONE, "unfinished", "missed", "failed")


def ignore(*_told: object) -> None:
    """Ignore what is reported."""


class Observer(Protocol):
    """An observer of everything that the program reports."""

    def record_turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Record a turn."""

    def record_delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Record an attempt to send a message."""

    def record_transaction(self, mode: str, seconds: float, *, is_unavailable: bool) -> None:
        """Record a transaction."""

    def record_task(self, task: str, outcome: str, seconds: float) -> None:
        """Record a run of a periodic task."""


@dataclass(frozen=True, slots=True)
class ObserverPair:
    """Pass everything on to two observers."""

    first: Observer
    second: Observer

    def record_turn(self, feature: str, outcome: str, seconds: float) -> None:
        self.first.record_turn(feature, outcome, seconds)
        self.second.record_turn(feature, outcome, seconds)

    def record_delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        self.first.record_delivery(kind, outcome, status, seconds)
        self.second.record_delivery(kind, outcome, status, seconds)

    def record_transaction(self, mode: str, seconds: float, *, is_unavailable: bool) -> None:
        self.first.record_transaction(mode, seconds, is_unavailable=is_unavailable)
        self.second.record_transaction(mode, seconds, is_unavailable=is_unavailable)

    def record_task(self, task: str, outcome: str, seconds: float) -> None:
        self.first.record_task(task, outcome, seconds)
        self.second.record_task(task, outcome, seconds)
