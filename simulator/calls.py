"""What the bot asked of Teams, and the faults that tests order."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.constants import Json


@dataclass(slots=True)
class Call:
    """One HTTP call that the bot made; `status` is what it was answered, 0 where it got no answer."""

    method: str
    path: str
    body: Json
    authorization: str
    query: Mapping[str, str]
    conversation: str
    at: float = field(default_factory=time.monotonic)
    status: int = 0

    @property
    def activity(self) -> Json:
        """The activity within: the body itself, or the one that opens a conversation."""
        return self.body.get("activity") or self.body


Predicate = Callable[[Call], Any]


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong, so many times, for the calls that it fits."""

    method: str
    path: str
    status: int | None = None
    delay: float = 0.0
    reset: bool = False
    lost_answer: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json | None = None
    times: int = 1
    where: Predicate | None = None

    def fits(self, call: Call) -> bool:
        if self.times < 1 or self.method not in (call.method, "*") or self.path not in call.path:
            return False
        return self.where is None or bool(self.where(call))


class FaultPlan:
    """The faults that are still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def take(self, call: Call) -> Fault | None:
        """The fault for this call, if any; it is used up by one."""
        if not self._faults:
            return None
        fault = next((one for one in self._faults if one.fits(call)), None)
        if fault is not None:
            fault.times -= 1
            self._faults = [one for one in self._faults if one.times > 0]
        return fault
