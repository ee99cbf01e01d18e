"""Wait until the bot has nothing left to do, so that a test can say that something did not arrive."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.outbox.outbox_rows import Post
from tests.telemetry.scrape import metrics_at

PATIENCE = 60.0
CALENDAR = "calendar"
RUNS = "bevaka_task_runs_total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Determines whether the bot has nothing left to do now.

    What a request leads to is stored before the request is answered, and what a message leads to is stored
    with its outcome. So once nothing is due in the outbox, and nothing is being sent, nothing more comes.
    """

    post: Post
    clock: Callable[[], datetime] | None = None
    """The clock that a test controls; if given, the planner has to run first."""

    async def wait(self, bot_url: str) -> None:
        """Wait until the bot at this address is idle."""
        if self.clock is not None:
            await looked_at_calendar(bot_url)
        await self.post.wait(lambda: not self._left(), self._left)

    def _left(self) -> list[tuple[object, ...]]:
        """Return the messages that are due or being sent."""
        return self.post.under_way(self.clock or _utc_now)


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def looked_at_calendar(bot_url: str) -> None:
    """Wait until a planner run that starts from now on has ended."""
    await until_run(bot_url, job=CALENDAR, times=2 + await runs_of(bot_url, job=CALENDAR))


async def until_run(bot_url: str, *, job: str, times: float) -> None:
    """Wait until a periodic task has ended this many times since the start."""
    end = time.monotonic() + PATIENCE
    while await runs_of(bot_url, job=job) < times:
        assert time.monotonic() < end, f"{job} did not run {times:.0f} times"
        await asyncio.sleep(0.02)


async def runs_of(bot_url: str, *, job: str) -> float:
    """Return how many times a periodic task has ended since the start."""
    return (await metrics_at(bot_url, RUNS)).value(RUNS, task=job, outcome="done")
