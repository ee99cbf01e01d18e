"""The one place where the parts meet."""

import asyncio
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import structlog

from bot.delivery import Pace, Packer, Sender, build_sender
from bot.dispatch import Dispatch
from bot.expiring import expiring
from bot.expiry import Credential
from bot.features import FEATURES
from bot.from_settings import build_our_edge, credential, token_source, witness
from bot.housekeeping import sealing
from bot.limits import Rates
from bot.metrics import Metrics
from bot.planning import Planner
from bot.retaining import retaining
from bot.router import Router
from bot.scheduler import Heartbeat, Job, build_scheduler, tidying
from bot.settings import Settings
from bot.sources import nonce, now, seconds
from bot.teams import Edge
from bot.teams.failures import describe_failure
from bot.turns import Defaults
from bot.version import VERSION, revision
from bot.watch import TickWatch, Witness
from bot.watching import Watched
from bot.web import Door, build_app, counting, door_for_teams, doors_for_watchers, figures, listen
from storage import Store

CALENDAR = "calendar"
WHAT_WAITS = "nothing could be sent any more; what waits is sent after the next start"
LOOPBACK_ONLY = "BOT_ENV=local: listening on 127.0.0.1 only; every token is still checked"

log = structlog.get_logger(__name__)


class SenderDied(Exception):  # noqa: N818 - a fact
    """Nothing is sent any more because of a fault of the program."""


async def serve(
    settings: Settings,
    *,
    stop: asyncio.Event,
    ready: asyncio.Event | None = None,
    pace: Pace | None = None,
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Answer Teams and send what is due until ``stop`` is set; ``ready`` is set once it does.

    Without a ``clock``, for tests, the database's time counts. Raises WrongSetting, CannotListen, SenderDied.
    """
    async with AsyncExitStack() as stack:
        metrics, token, ends = Metrics(), token_source(settings), credential(settings)
        told = witness(settings, metrics, stack)
        store = Store.open(settings.database_url, clock=clock, watch=told.transaction)
        stack.callback(store.close)
        edge = build_our_edge(settings, token=token)
        stack.push_async_callback(edge.close)
        sender = _connect(settings, store=store, edge=edge, pace=(pace := pace or Pace()), told=told)
        sending = _start_sending(sender, stack, stop=stop)
        jobs = _other_jobs(settings, store, sender, ends=ends)
        heartbeat = _wind_up_the_clock(store, sender, stack, pace=pace, also=jobs, watch=told.tick)
        watched = Watched(heartbeat=heartbeat, keys=edge.keys, token=token, credential=ends, clock=now)
        await _listen(_doors(edge, store, metrics=metrics, watched=watched, stop=stop), settings, stack)
        await edge.start()
        _announce(settings, ready)
        await stop.wait()
        await _drain(sending, seconds=settings.drain_seconds)
    _expect_alive(sending)


def _start_sending(sender: Sender, stack: AsyncExitStack, *, stop: asyncio.Event) -> asyncio.Task[None]:
    """Send in a task of its own; where that ends, everything does."""
    sending = asyncio.create_task(sender.run(), name="sender")
    sending.add_done_callback(lambda _: stop.set())
    stack.push_async_callback(_finish, sender, sending)
    return sending


def _doors(
    edge: Edge, store: Store, *, metrics: Metrics, watched: Watched, stop: asyncio.Event
) -> tuple[Door, Iterable[Door]]:
    """Give back the door for Teams, and the others: ready while it sends and looks at the calendar."""
    heartbeat = watched.heartbeat
    others = doors_for_watchers(
        store=store,
        checks={"sender": lambda: not stop.is_set(), "calendar": lambda: heartbeat.alive(CALENDAR)},
        metrics=figures(metrics, look=watched.show_in(metrics, store=store)),
    )
    return door_for_teams(counting(edge.messages, metrics=metrics)), others


def _other_jobs(
    settings: Settings, store: Store, sender: Sender, *, ends: Credential | None
) -> Iterator[Job]:
    """Give back what is done now and then beside looking at the calendar."""
    yield tidying(store)
    yield sealing(store)
    if settings.retention_months is not None:
        yield retaining(store, months=settings.retention_months)
    if ends is not None:
        yield expiring(store, ends, wake=sender.wake)


def _wind_up_the_clock(
    store: Store, sender: Sender, stack: AsyncExitStack, *, pace: Pace, also: Iterable[Job], watch: TickWatch
) -> Heartbeat:
    """Look at the calendar now and then, and do the rest; give back what tells whether that goes on."""
    planner = Planner(store=store, wake=sender.wake)
    every = timedelta(seconds=pace.calendar)
    calendar = Job(name=CALENDAR, every=every, run=planner.tick, at_start=True)
    heartbeat = Heartbeat(now)
    scheduler = build_scheduler(calendar, *also, heartbeat=heartbeat, watch=watch)
    scheduler.start()
    stack.callback(scheduler.shutdown, wait=False)
    return heartbeat


def _connect(settings: Settings, *, store: Store, edge: Edge, pace: Pace, told: Witness) -> Sender:
    """Put the program behind the edge, and give back what sends its messages."""
    defaults = Defaults(locale=settings.locale, timezone=settings.timezone, hears_all=settings.hears_all)
    sender = build_sender(
        store=store,
        connector=edge.connector,
        roster=edge.roster,
        packer=Packer(defaults=defaults, nonce=nonce),
        bot_id=f"28:{settings.app_id}",
        dice=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        pace=pace,
        watch=told.delivery,
    )
    edge.attach(
        Dispatch(
            store=store,
            router=Router(FEATURES),
            roster=edge.roster,
            defaults=defaults,
            rates=Rates(person=settings.person_limit, tenant=settings.tenant_limit),
            seconds=seconds,
            nonce=nonce,
            wake=sender.wake,
            watch=told.turn,
        )
    )
    return sender


async def _drain(sending: asyncio.Task[None], *, seconds: int) -> None:
    """Go on answering, no longer ready, until whoever stands in front has seen it."""
    log.info("stopping")
    if seconds and not sending.done():
        await asyncio.sleep(seconds)


def _announce(settings: Settings, ready: asyncio.Event | None) -> None:
    if settings.local:
        log.warning("local", says=LOOPBACK_ONLY)
    log.info("ready", version=VERSION, revision=revision(), address=settings.listen_on, port=settings.port)
    if ready is not None:
        ready.set()


def _expect_alive(sending: asyncio.Task[None]) -> None:
    if (failure := sending.exception()) is not None:
        log.critical("sender_died", says=WHAT_WAITS, **describe_failure(failure))
        raise SenderDied from failure


async def _finish(sender: Sender, sending: asyncio.Task[None]) -> None:
    sender.stop()
    await asyncio.wait([sending])


async def _listen(doors: tuple[Door, Iterable[Door]], settings: Settings, stack: AsyncExitStack) -> None:
    """Open all doors on one port, or those for whoever watches on a port of their own."""
    for_teams, for_watchers = doors
    by_port = {settings.port: [for_teams]}
    by_port.setdefault(settings.watch_port or settings.port, []).extend(for_watchers)
    for port, behind in by_port.items():
        await listen(build_app(*behind), host=settings.listen_on, port=port, stack=stack)
