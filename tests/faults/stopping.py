"""Stop or suspend programs in the middle of sending."""

import asyncio
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, replace

from bot.outbox.timing import OutboxTiming
from tests.faults.figures import AT_ONCE, Figures, count, states
from tests.faults.mishaps import Mishap, always, nothing_goes_wrong
from tests.faults.program import HURRIED, PATIENT, Life
from tests.faults.reminders import ahead_to, all_done
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, Municipality, settle
from tests.faults.watching import until

SLOW = Mishap(name="slow", accepted=True, takes=3.0)
AS_IN_EARNEST = replace(HURRIED, call_timeout=30.0, delivery_timeout=45.0, lease_duration=60.0)
BRIEF = replace(HURRIED, call_timeout=3.0, delivery_timeout=4.0, lease_duration=5.0)
TOWN = Municipality(tenant="bjorkvik", owners=AT_ONCE + 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The result of SIGTERM."""

    status: int
    seconds: float
    under_way: int
    """Messages that Teams was receiving."""
    states: Counter[str]
    """The states of the reminders when the program had ended."""
    figures: Figures
    """The figures after the next start."""


async def stop_under_load(url: str, starter: Starter, teams: Teams) -> Stopped:
    """Tell a program to stop while as many messages hang as it sends at once, and start it again."""
    settle(url, TOWN, service_url=teams.url)
    teams.mishaps = always(SLOW)
    life = Life(database=url, ahead=ahead_to(MORNING), timing=PATIENT)
    born = await starter.start(life)
    await until(lambda: teams.posts.total() >= AT_ONCE)
    under_way = teams.posts.total() - teams.accepted.total()
    begun = time.monotonic()
    status = await starter.stop(born)
    seconds, left = time.monotonic() - begun, states(url)
    teams.mishaps = nothing_goes_wrong
    again = await starter.start(life)
    await all_done(url, planned=TOWN.owners)
    figures = count(url, teams)
    await starter.stop(again)
    return Stopped(status=status, seconds=seconds, under_way=under_way, states=left, figures=figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """The result of a program that was suspended for longer than its lease."""

    figures: Figures
    fenced: int
    """How many messages it could no longer settle."""
    taken_over_in: float
    """Seconds from the suspension until the other program had delivered all its messages."""


async def pause_in_mid_send(
    url: str, starter: Starter, teams: Teams, *, seconds: float, timing: OutboxTiming = BRIEF
) -> Paused:
    """Suspend a program in the middle of one message, and resume it when another has taken over."""
    settle(url, replace(TOWN, owners=1), service_url=teams.url)
    teams.mishaps = always(replace(SLOW, takes=0.3))
    life = Life(database=url, ahead=ahead_to(MORNING), timing=timing)
    first = await starter.start(life)
    await until(lambda: teams.posts.total() > 0)
    os.kill(first, signal.SIGSTOP)
    begun = time.monotonic()
    second = await starter.start(life)
    await all_done(url, planned=1)
    taken_over_in = time.monotonic() - begun
    await asyncio.sleep(max(0.0, seconds - taken_over_in))
    os.kill(first, signal.SIGCONT)
    await until(lambda: "lease_lost" in starter.log.read_text())
    for born in (first, second):
        assert await starter.stop(born) == 0
    fenced = starter.log.read_text().count("lease_lost")
    return Paused(figures=count(url, teams), fenced=fenced, taken_over_in=taken_over_in)
