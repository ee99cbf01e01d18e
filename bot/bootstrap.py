"""The one place where the parts meet."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.delivery import Pace, Packer, Sender, build_sender
from bot.dispatch import Dispatch
from bot.features import FEATURES
from bot.limits import Rates
from bot.planning import Planner
from bot.router import Router
from bot.scheduler import Heartbeat, Job, build_scheduler, tidying
from bot.settings import Settings
from bot.sources import nonce, now, seconds
from bot.teams import (
    Edge,
    FixedToken,
    NotAllowed,
    TokenSource,
    build_edge,
    certificate_token,
    managed_token,
    secret_token,
)
from bot.teams.failures import describe_failure
from bot.turns import Defaults
from bot.web import build_app
from cards.texts import Texts
from storage import Store, Unavailable

CALENDAR = "calendar"
LOCAL_TOKEN = "local"  # noqa: S105 - what the simulator expects
ANSWERED_WITHIN = 5.0
"""Seconds in which calls that are being answered may finish once the program is told to stop."""
WHAT_WAITS = "nothing could be sent any more; what waits is sent after the next start"
LOOPBACK_ONLY = "BOT_ENV=local: listening on 127.0.0.1 only; every token is still checked"

log = structlog.get_logger(__name__)


class WrongSetting(ValueError):  # noqa: N818 - what is wrong is the setting
    """A setting that only shows to be wrong when it is used; the message names it."""


class CannotStart(Exception):  # noqa: N818 - said to whoever starts the program
    """Something that the program needs is not to be had; the message is a sentence."""


class SenderDied(Exception):  # noqa: N818 - a fact
    """Nothing is sent any more because of a fault of the program."""


def token_source(settings: Settings) -> TokenSource:
    """Give back how the bot proves to Teams who it is."""
    app, tenant = settings.app_id, settings.tenant_id
    if settings.local:
        return FixedToken(LOCAL_TOKEN)
    if settings.app_type == "UserAssignedMSI":
        return managed_token(app_id=app, clock=seconds)
    if settings.certificate is not None:
        try:
            return certificate_token(app_id=app, tenant=tenant, file=settings.certificate, clock=seconds)
        except (ValueError, OSError) as fault:
            raise WrongSetting("BOT_CERTIFICATE_FILE: holds no private key with its certificate") from fault
    return secret_token(app_id=app, tenant=tenant, secret=settings.password or "", clock=seconds)


def apology(reference: str, locale: str | None) -> str:
    """What people read when the program fails."""
    return Texts.of(locale or "sv")("refusal.our_fault", reference=reference)


def build_our_edge(settings: Settings) -> Edge:
    """Give back the way in and out of Teams; raises WrongSetting."""
    try:
        return build_edge(
            app_id=settings.app_id,
            tenants=settings.tenants,
            metadata_url=settings.metadata_url,
            service_hosts=settings.service_hosts,
            file_hosts=settings.file_hosts,
            token=token_source(settings),
            clock=now,
            apology=apology,
            unavailable=(Unavailable,),
            allow_local=settings.local,
        )
    except NotAllowed as fault:
        raise WrongSetting(f"BOT_OPENID_METADATA_URL: {fault}") from fault


async def serve(
    settings: Settings,
    *,
    stop: asyncio.Event,
    ready: asyncio.Event | None = None,
    pace: Pace | None = None,
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Answer Teams and send what is due until ``stop`` is set; ``ready`` is set once it does.

    A ``clock`` is for tests: without one it is the database's time that counts, which replicas share.
    Ends from the door inwards. Raises WrongSetting, CannotStart, SenderDied.
    """
    async with AsyncExitStack() as stack:
        store = Store.open(settings.database_url, clock=clock)
        stack.callback(store.close)
        edge = build_our_edge(settings)
        stack.push_async_callback(edge.close)
        sender = _connect(settings, store=store, edge=edge, pace=(pace := pace or Pace()))
        sending = asyncio.create_task(sender.run(), name="sender")
        sending.add_done_callback(lambda _: stop.set())
        stack.push_async_callback(_finish, sender, sending)
        heartbeat = _wind_up_the_clock(store, sender, stack, pace=pace)
        checks = {"sender": lambda: not sending.done(), "calendar": lambda: heartbeat.alive(CALENDAR)}
        await _listen(build_app(messages=edge.messages, store=store, checks=checks), settings, stack)
        await edge.start()
        _announce(settings, ready)
        await stop.wait()
        log.info("stopping")
    _expect_alive(sending)


def _wind_up_the_clock(store: Store, sender: Sender, stack: AsyncExitStack, *, pace: Pace) -> Heartbeat:
    """Look at the calendar now and then, and tidy up; give back what tells whether that goes on."""
    planner = Planner(store=store, wake=sender.wake)
    every = timedelta(seconds=pace.calendar)
    calendar = Job(name=CALENDAR, every=every, run=planner.tick, at_start=True)
    heartbeat = Heartbeat(now)
    scheduler = build_scheduler(calendar, tidying(store), heartbeat=heartbeat)
    scheduler.start()
    stack.callback(scheduler.shutdown, wait=False)
    return heartbeat


def _connect(settings: Settings, *, store: Store, edge: Edge, pace: Pace) -> Sender:
    """Put the program behind the edge, and give back what sends its messages."""
    defaults = Defaults(locale=settings.locale, timezone=settings.timezone)
    sender = build_sender(
        store=store,
        connector=edge.connector,
        roster=edge.roster,
        packer=Packer(defaults=defaults, nonce=nonce),
        bot_id=f"28:{settings.app_id}",
        dice=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        pace=pace,
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
        )
    )
    return sender


def _announce(settings: Settings, ready: asyncio.Event | None) -> None:
    if settings.local:
        log.warning("local", says=LOOPBACK_ONLY)
    log.info("ready", address=settings.listen_on, port=settings.port)
    if ready is not None:
        ready.set()


def _expect_alive(sending: asyncio.Task[None]) -> None:
    if (failure := sending.exception()) is not None:
        log.critical("sender_died", says=WHAT_WAITS, **describe_failure(failure))
        raise SenderDied from failure


async def _finish(sender: Sender, sending: asyncio.Task[None]) -> None:
    sender.stop()
    await asyncio.wait([sending])


async def _listen(app: web.Application, settings: Settings, stack: AsyncExitStack) -> None:
    runner = web.AppRunner(
        app, access_log=None, keepalive_timeout=75, shutdown_timeout=ANSWERED_WITHIN, auto_decompress=False
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.listen_on, settings.port, backlog=1024).start()
    except OSError as fault:
        where = f"{settings.listen_on}:{settings.port}"
        raise CannotStart(f"Nothing can listen on {where}: {fault.strerror}.") from fault
