"""Kill the program between any two steps of sending a reminder."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, NoReturn

from bot.teams.connector import Connector, ConnectorTransport
from storage import Store
from storage.engine import open_engine


class Point(StrEnum):
    """The steps of a reminder, and the moments around them."""

    BEFORE_PLAN = "before plan"
    AFTER_PLAN = "after plan"
    BEFORE_CLAIM = "before claim"
    AFTER_CLAIM = "after claim"
    BEFORE_BODY = "before body"
    AFTER_BODY = "after body"
    """Teams has read the message; observed on its side."""
    BEFORE_ANSWER = "before answer"
    """Teams has accepted the message; observed on its side."""
    AFTER_ANSWER = "after answer"
    BEFORE_SETTLE = "before settle"
    AFTER_SETTLE = "after settle"


SEEN_BY_TEAMS = (Point.AFTER_BODY, Point.BEFORE_ANSWER)
MAY_DOUBLE = (Point.AFTER_BODY, Point.BEFORE_ANSWER, Point.AFTER_ANSWER, Point.BEFORE_SETTLE)
"""Points after the message was sent and before the result was stored."""
Pull = Callable[[Point], None]


def end_at_once() -> NoReturn:
    """End the process as in a power failure."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


class Plug:
    """Kills the process when a point is reached for the n-th time; never if no point is named."""

    def __init__(self, point: str | None, *, time: int = 1) -> None:
        self._point = point
        self._left = time

    def __call__(self, point: Point) -> None:
        if point == self._point:
            self._left -= 1
            if self._left <= 0:
                end_at_once()


class FragileStore(Store):
    """The store, with a kill point before and after each of its steps."""

    def __init__(self, url: str, *, pull: Pull, clock: Callable[[], datetime] | None) -> None:
        super().__init__(open_engine(url), clock=clock)
        self._pull = pull

    async def run_each(self, mode: Any, works: Any, **how: Any) -> Any:  # noqa: ANN401 - as the real one
        if mode == "read":
            return await super().run_each(mode, works, **how)
        before, after = _steps()
        self._pull(before)
        done = await super().run_each(mode, works, **how)
        self._pull(after)
        return done

    async def write_all_tenants(self, work: Any) -> Any:  # noqa: ANN401
        self._pull(Point.BEFORE_CLAIM)
        taken = await super().write_all_tenants(work)
        if taken:
            self._pull(Point.AFTER_CLAIM)
        return taken


def _steps() -> tuple[Point, Point]:
    """Return the current step: settling runs in its own task; every other write is a plan."""
    task = asyncio.current_task()
    if task is not None and task.get_name().startswith("message-"):
        return Point.BEFORE_SETTLE, Point.AFTER_SETTLE
    return Point.BEFORE_PLAN, Point.AFTER_PLAN


class FragileConnector(Connector):
    """The connector, with a kill point before the request and after the response."""

    def __init__(self, outbound: ConnectorTransport, *, pull: Pull) -> None:
        super().__init__(outbound)
        self._pull = pull

    async def send(self, *where: Any, **how: Any) -> str:  # noqa: ANN401 - as the real one
        self._pull(Point.BEFORE_BODY)
        activity = await super().send(*where, **how)
        self._pull(Point.AFTER_ANSWER)
        return activity
