"""Kill the program between any two steps of sending a reminder, and start it again."""

import asyncio
import os
import random
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tests.faults.figures import Figures, count
from tests.faults.plug import SEEN_BY_TEAMS, Point
from tests.faults.program import HURRIED, Life
from tests.faults.reminders import ahead_to, all_done
from tests.faults.servers import Fresh, beside
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, Municipality, settle

OWNERS = 3
AT_THE_SAME_TIME = 8
ONE_BY_ONE = replace(HURRIED, concurrency=1, call_timeout=4.0, delivery_timeout=5.0, lease_duration=6.0)
"""One message at a time, so that a kill affects one message at one point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The result of one kill."""

    point: Point
    figures: Figures


async def cut_everywhere(fresh: Fresh, starter: Starter, teams: Teams, *, times: int) -> list[Cut]:
    """Kill the program this many times at each point."""
    some = asyncio.Semaphore(AT_THE_SAME_TIME)
    plugs = dict[str, Callable[[Point], None]]()
    teams.body_is_here = lambda chat: plugs[_tenant(chat)](Point.AFTER_BODY)
    teams.about_to_answer = lambda chat: plugs[_tenant(chat)](Point.BEFORE_ANSWER)

    async def one(point: Point, number: int) -> Cut:
        async with some, beside(fresh()) as url:
            cut = Round(url=url, point=point, tenant=f"{point.name}.{number}", seed=number)
            return Cut(point=point, figures=await cut.run(starter, teams, plugs))

    return await asyncio.gather(*(one(point, n) for point in Point for n in range(times)))


def _tenant(chat: str) -> str:
    return chat.removeprefix("a:").rpartition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One start, one kill, one more start."""

    url: str
    point: Point
    tenant: str
    seed: int

    async def run(self, starter: Starter, teams: Teams, plugs: dict[str, Callable[[Point], None]]) -> Figures:
        """Kill the program at the point, start it again, and count when everything is done."""
        town = Municipality(tenant=self.tenant, owners=OWNERS)
        await asyncio.to_thread(settle, self.url, town, service_url=teams.url)
        once = random.Random(self.seed).randint(1, OWNERS)  # noqa: S311 - which of the messages
        plans = self.point in (Point.BEFORE_PLAN, Point.AFTER_PLAN)
        life = Life(database=self.url, ahead=ahead_to(MORNING), timing=ONE_BY_ONE)
        outside = _TeamsPlug(self.point, time=once)
        plugs[self.tenant] = outside
        doomed = life if self.point in SEEN_BY_TEAMS else self._doomed(life, once=1 if plans else once)
        outside.victim = await starter.start(doomed)
        assert await starter.ended(outside.victim) == -signal.SIGKILL, starter.log.read_text()[-3000:]
        outside.victim = None
        again = await starter.start(life)
        await all_done(self.url, planned=OWNERS)
        figures = await asyncio.to_thread(count, self.url, teams, kills=1)
        assert await starter.stop(again) == 0
        return figures

    def _doomed(self, life: Life, *, once: int) -> Life:
        return replace(life, kill_at=self.point.value, kill_at_time=once)


@dataclass(slots=True)
class _TeamsPlug:
    """Kills a program when the Teams side sees that it has reached a point."""

    point: Point
    time: int
    victim: int | None = None

    def __call__(self, point: Point) -> None:
        if point is not self.point or self.point not in SEEN_BY_TEAMS or self.victim is None:
            return
        self.time -= 1
        if self.time == 0:
            os.kill(self.victim, signal.SIGKILL)


def by_point(cuts: Iterable[Cut]) -> dict[Point, list[Figures]]:
    """Group the results of the kills by their point."""
    found = {point: list[Figures]() for point in Point}
    for cut in cuts:
        found[cut.point].append(cut.figures)
    return found
