"""The program under test: store, planner and sender composed as ``bot.app.server`` does it.

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
from functools import partial
from typing import Any

import storage.store
from bot.admin.scheduler import Heartbeat, PeriodicTask, build_scheduler
from bot.app.server import tune_interpreter
from bot.clock import monotonic_time, new_nonce, unix_time
from bot.mail.message import MailRenderer
from bot.mail.smtp import SmtpServer
from bot.outbox.mail import MailChannel
from bot.outbox.rate_limit import RateLimit
from bot.outbox.render import MessageRenderer
from bot.outbox.timing import OutboxTiming
from bot.outbox.worker import MailBuilder, OutboxWorker, build_worker
from bot.reminders.planner import ReminderPlanner
from bot.teams.connector import ConnectorTransport
from bot.teams.credentials import StaticToken
from bot.teams.http import AllowedHosts
from bot.teams.roster import TeamsRoster
from bot.telemetry.logs import configure_logging
from bot.turn.handler import Defaults
from tests.faults.plug import FragileConnector, FragileStore, Plug
from tests.storage.broken_sqlite import SmallDisk

HELD = frozenset({signal.SIGTERM})
"""Signals that are blocked until the program handles them."""
PLENTY = 1_000_000
"""Pages of a disk with enough space."""

HURRIED = OutboxTiming(
    backoff_base=0.05, min_delay=0.02, ambiguous_delay=0.2, throttle_delay=0.1, unauthorized_delay=0.5,
    database_retry_delay=0.1, poll_interval=0.2, planner_interval=1.0, call_timeout=2.0, delivery_timeout=5.0,
    lease_duration=8.0, tenant_rate=RateLimit(burst=10_000, per_second=10_000),
    conversation_rate=RateLimit(burst=1_000, per_second=1_000),
)  # fmt: skip
"""Shortened delays: what takes a minute in production takes seconds or less here."""
PATIENT = replace(HURRIED, call_timeout=20.0, delivery_timeout=25.0, lease_duration=30.0)
"""Long timeouts, so that a slow response on a busy machine does not count as lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The options of a program."""

    database: str
    ahead: float | None = None
    """Seconds by which all its clocks are ahead; None to use the database's time."""
    own_clock_ahead: float = 0.0
    """Seconds by which the machine's clock is wrong, if the database's time is used."""
    kill_at: str | None = None
    """The point at which it is killed."""
    kill_at_time: int = 1
    plans: bool = True
    always_open: bool = False
    """Whether the offices never close."""
    pages: int | None = None
    """The maximum pages of its SQLite file, until SIGUSR1 lifts the limit."""
    mail_port: int | None = None
    """The port of a mail server on this machine."""
    timing: OutboxTiming = field(default=HURRIED)

    def line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> "Life":
        said = json.loads(line)
        rates = {name: RateLimit(**said["timing"][name]) for name in ("tenant_rate", "conversation_rate")}
        return cls(**{**said, "timing": OutboxTiming(**{**said["timing"], **rates})})

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
    outbound = ConnectorTransport(
        AllowedHosts(["127.0.0.1"], allow_local=True), token=StaticToken("local"), clock=unix_time
    )
    worker = compose(life, store=store, connector=FragileConnector(outbound, pull=pull))
    planner = ReminderPlanner(store=store, wake=worker.wake)
    every = timedelta(seconds=life.timing.planner_interval)
    calendar = (
        [PeriodicTask(name="calendar", interval=every, run=planner.run, at_start=True)] if life.plans else []
    )
    scheduler = build_scheduler(*calendar, heartbeat=Heartbeat(monotonic_time))
    scheduler.start()
    sending = asyncio.create_task(worker.run(), name="sender")
    sending.add_done_callback(lambda _: stop.set())
    await stop.wait()
    scheduler.shutdown(wait=False)
    worker.stop()
    await sending
    await outbound.close()
    store.close()


def fill_the_disk(store: FragileStore, *, pages: int) -> None:
    """Limit the size of the database until a signal arrives."""
    disk = SmallDisk(store, pages=pages)

    def make_room() -> None:
        disk.pages = PLENTY

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, make_room)


def compose(life: Life, *, store: FragileStore, connector: FragileConnector) -> OutboxWorker:
    """Compose the sender."""
    hours: dict[str, Any] = {"opening": lambda _, moment: moment} if life.always_open else {}
    return build_worker(
        store=store,
        connector=connector,
        roster=TeamsRoster(connector, clock=monotonic_time),
        renderer=MessageRenderer(
            defaults=Defaults(locale="sv", timezone="Europe/Stockholm"), nonce=new_nonce
        ),
        bot_id="28:bot",
        rng=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        timing=life.timing,
        mail=mail_of(life),
        **hours,
    )


def mail_of(life: Life) -> MailBuilder | None:
    """Return what sends e-mail to the server on this machine, None if there is none."""
    if life.mail_port is None:
        return None
    server = SmtpServer(host="127.0.0.1", port=life.mail_port, is_plain=True, sender="bevaka@town.example")
    renderer = MailRenderer(sender=server.sender, answer_at="https://bot.example.org")
    return partial(MailChannel, server, renderer, life.timing.tenant_rate, monotonic_time)


def wrong_clock(ahead: float) -> type[datetime]:
    """Return a ``datetime`` class of a machine whose clock is wrong."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Wrong":  # noqa: ANN401 - as the real one
            moment = datetime.now(UTC) + timedelta(seconds=ahead)
            return cls(*moment.timetuple()[:6], moment.microsecond, tz)

    return Wrong


def main() -> None:
    """Run such a program to its end."""
    life = Life.read(sys.argv[1])
    configure_logging()
    tune_interpreter()
    if life.own_clock_ahead:
        vars(storage.store)["datetime"] = wrong_clock(life.own_clock_ahead)
    asyncio.run(live(life))


if __name__ == "__main__":
    main()
