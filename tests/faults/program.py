"""The program under test: store, planner and sender put together as ``bot.bootstrap`` does it.

``python -m tests.faults.program LIFE`` is one; ``starter`` starts them from the fork server.
"""

import asyncio
import json
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import storage.store
from bot.delivery import Pace, Packer, Rate, Sender, build_sender
from bot.logs import set_up_logs
from bot.planning import Planner
from bot.scheduler import Heartbeat, Job, build_scheduler
from bot.sources import nonce, now, seconds
from bot.teams import FixedToken
from bot.teams.destinations import Destinations
from bot.teams.outbound import Outbound
from bot.teams.roster import TeamsRoster
from bot.turns import Defaults
from tests.faults.plug import FragileConnector, FragileStore, Plug
from tests.storage.faulty import SmallDisk

HELD = frozenset({signal.SIGTERM})
"""Not delivered before the program listens to it."""
PLENTY = 1_000_000
"""Pages of a disk that has room."""

HURRIED = Pace(
    step=0.05, shortest=0.02, ambiguous=0.2, throttled=0.1, unauthorized=0.5, database=0.1, nap=0.2,
    calendar=1.0, call=2.0, whole=5.0, lease=8.0,
    tenant=Rate(burst=10_000, a_second=10_000), conversation=Rate(burst=1_000, a_second=1_000),
)  # fmt: skip
"""The waits of the program, shortened: what takes a minute there takes seconds or less here."""
PATIENT = replace(HURRIED, call=20.0, whole=25.0, lease=30.0)
"""For what Teams answers late or not at all only because the machine is busy: that is no lost answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What a program is to be like."""

    database: str
    ahead: float | None = None
    """Seconds that all its clocks are ahead of ours; None: it asks the database for the time."""
    own_clock_ahead: float = 0.0
    """Seconds that this machine's clock is wrong, where the database says the time."""
    kill_at: str | None = None
    """The point at which it loses its power."""
    kill_at_time: int = 1
    plans: bool = True
    always_open: bool = False
    """Whether its offices never close."""
    pages: int | None = None
    """How large its SQLite file may grow, until SIGUSR1 says that there is room again."""
    pace: Pace = field(default=HURRIED)

    def line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> "Life":
        said = json.loads(line)
        rates = {name: Rate(**said["pace"][name]) for name in ("tenant", "conversation")}
        return cls(**{**said, "pace": Pace(**{**said["pace"], **rates})})

    @property
    def clock(self) -> Callable[[], datetime] | None:
        ahead = self.ahead
        return None if ahead is None else lambda: datetime.now(UTC) + timedelta(seconds=ahead)


async def live(life: Life) -> None:
    """Plan and send until told to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
    pull = Plug(life.kill_at, time=life.kill_at_time)
    store = FragileStore(life.database, pull=pull, clock=life.clock)
    if life.pages is not None:
        fill_the_disk(store, pages=life.pages)
    outbound = Outbound(
        Destinations(["127.0.0.1"], allow_local=True), token=FixedToken("local"), clock=seconds
    )
    sender = compose(life, store=store, connector=FragileConnector(outbound, pull=pull))
    planner = Planner(store=store, wake=sender.wake)
    every = timedelta(seconds=life.pace.calendar)
    calendar = [Job(name="calendar", every=every, run=planner.tick, at_start=True)] if life.plans else []
    scheduler = build_scheduler(*calendar, heartbeat=Heartbeat(now))
    scheduler.start()
    sending = asyncio.create_task(sender.run(), name="sender")
    sending.add_done_callback(lambda _: stop.set())
    await stop.wait()
    scheduler.shutdown(wait=False)
    sender.stop()
    await sending
    await outbound.close()
    store.close()


def fill_the_disk(store: FragileStore, *, pages: int) -> None:
    """Let there be no more room than this, until a signal comes."""
    disk = SmallDisk(store, pages=pages)

    def make_room() -> None:
        disk.pages = PLENTY

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, make_room)


def compose(life: Life, *, store: FragileStore, connector: FragileConnector) -> Sender:
    """Put the sender together."""
    hours: dict[str, Any] = {"opening": lambda _, moment: moment} if life.always_open else {}
    return build_sender(
        store=store,
        connector=connector,
        roster=TeamsRoster(connector, clock=seconds),
        packer=Packer(defaults=Defaults(locale="sv", timezone="Europe/Stockholm"), nonce=nonce),
        bot_id="28:bot",
        dice=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        pace=life.pace,
        **hours,
    )


def wrong_clock(ahead: float) -> type[datetime]:
    """Give back what a machine takes for the time whose clock is wrong."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Wrong":  # noqa: ANN401 - as the real one
            moment = datetime.now(UTC) + timedelta(seconds=ahead)
            return cls(*moment.timetuple()[:6], moment.microsecond, tz)

    return Wrong


def main() -> None:
    """Be such a program, to its end."""
    life = Life.read(sys.argv[1])
    set_up_logs()
    if life.own_clock_ahead:
        vars(storage.store)["datetime"] = wrong_clock(life.own_clock_ahead)
    asyncio.run(live(life))


if __name__ == "__main__":
    main()
