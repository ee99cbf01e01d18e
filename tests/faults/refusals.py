"""Let Teams throttle a tenant for a while, or refuse every token."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from storage.tables import outbox
from tests.faults.figures import Figures, count, looking_into, states
from tests.faults.mishaps import Mishap, always, nothing_goes_wrong
from tests.faults.program import PATIENT, Life
from tests.faults.reminders import ahead_to, all_done
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, Municipality, settle
from tests.faults.watching import until

WAIT = 6
IN_FLIGHT = 2.0
"""Seconds in which messages already in progress may still arrive."""
BUSY = Municipality(tenant="bjorkvik", owners=40)
OTHER = Municipality(tenant="aker", owners=40, first=1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """The result for a throttled tenant."""

    figures: Figures
    too_early: int
    """Messages to it before the end of the pause, except those already in progress."""
    meanwhile: int
    """Messages to the other tenant in that time."""


async def throttle_one_tenant(url: str, starter: Starter, teams: Teams) -> Throttled:
    """Answer the first messages of one tenant with 429 and some seconds to wait."""
    settle(url, BUSY, OTHER, service_url=teams.url)
    since: list[float] = []
    teams.mishaps = _once_busy(since)
    born = await starter.start(Life(database=url, ahead=ahead_to(MORNING), timing=PATIENT))
    await all_done(url, planned=BUSY.owners + OTHER.owners)
    assert await starter.stop(born) == 0
    begun, over = since[0] + IN_FLIGHT, since[0] + WAIT
    waiting = [chat for at, chat in teams.calls if begun < at < over]
    meanwhile = [chat for at, chat in teams.calls if since[0] < at < over and chat in OTHER.chats]
    too_early = sum(chat in BUSY.chats for chat in waiting)
    return Throttled(figures=count(url, teams), too_early=too_early, meanwhile=len(meanwhile))


def _once_busy(since: list[float]) -> Callable[[str, int], Mishap | None]:
    """Answer 429 to every message to the busy tenant within a second of the first one."""
    told_to_wait = Mishap(name="429", status=429, retry_after=str(WAIT))

    def answer(chat: str, _time: int) -> Mishap | None:
        now = time.monotonic()
        if chat not in BUSY.chats or (since and now > since[0] + IN_FLIGHT):
            return None
        since.append(now)
        return told_to_wait

    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Untrusted:
    """The result of a token that was refused for a while."""

    figures: Figures
    rests: int
    """How often the program paused meanwhile."""
    most_attempts: int
    """The most attempts of any reminder when the token was accepted again."""
    failed: int
    """Reminders that had been given up by then."""


async def refuse_the_token(url: str, starter: Starter, teams: Teams, *, rests: int) -> Untrusted:
    """Answer everything with 401 until the program has paused this many times."""
    town = replace(BUSY, owners=60)
    settle(url, town, service_url=teams.url)
    teams.mishaps = always(Mishap(name="401", status=401))
    born = await starter.start(
        Life(database=url, ahead=ahead_to(MORNING), timing=replace(PATIENT, unauthorized_delay=0.2))
    )
    await until(lambda: _rests(starter) >= rests)
    attempts, found = _most_attempts(url), states(url)
    rested = _rests(starter)
    teams.mishaps = nothing_goes_wrong
    await all_done(url, planned=town.owners)
    assert await starter.stop(born) == 0
    failed = found.total() - found["ready"] - found["sending"]
    return Untrusted(figures=count(url, teams), rests=rested, most_attempts=attempts, failed=failed)


def _rests(starter: Starter) -> int:
    """Count the pauses; one that several messages cause together counts once."""
    lines = [line for line in starter.log.read_text().splitlines() if '"token_refused"' in line]
    return len({line.rpartition('"timestamp": "')[2][:21] for line in lines})


def _most_attempts(url: str) -> int:
    """Return the most attempts of waiting messages; one in progress counts an attempt too many."""
    waiting = select(func.max(outbox.c.attempts)).where(outbox.c.state != "sending")
    with looking_into(url) as engine, engine.connect() as connection:
        return int(connection.execute(waiting).scalar_one())
