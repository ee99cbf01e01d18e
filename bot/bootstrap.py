"""The one place where the parts meet."""

import asyncio
import gc
import random
import secrets
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import structlog
from aiohttp import web

from bot.delivery import Sender
from bot.delivery.aftermath import Aftermath
from bot.delivery.parcel import Packer
from bot.dispatch import Dispatch
from bot.features import FEATURES
from bot.router import Router
from bot.scheduler import build_scheduler
from bot.settings import Settings
from bot.teams import (
    Edge,
    FixedToken,
    TokenSource,
    build_edge,
    certificate_token,
    managed_token,
    secret_token,
)
from bot.turns import Defaults
from bot.web import build_app
from cards.texts import Texts
from storage import Store, Unavailable

SWITCH_INTERVAL = 0.001
"""Seconds after which a thread gives way: the writer must not wait long for a busy event loop."""
GC_THRESHOLDS = (20_000, 20, 50)
"""A full collection walks through everything alive, while everybody waits."""
LOCAL_TOKEN = "local"  # noqa: S105 - what the simulator expects
STOPPED_WITHIN = 20.0

log = structlog.get_logger(__name__)


def tune_interpreter() -> None:
    """Let threads give way soon, and let the garbage collector leave alone what was loaded at the start."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def nonce() -> str:
    """Something that nobody can guess and no other card has."""
    return secrets.token_urlsafe(12)


def token_source(settings: Settings) -> TokenSource:
    """Give back how the bot proves to Teams who it is."""

    def seconds() -> float:
        return now().timestamp()

    identity = {"app_id": settings.app_id, "clock": seconds}
    if settings.local:
        return FixedToken(LOCAL_TOKEN)
    if settings.app_type == "UserAssignedMSI":
        return managed_token(**identity)
    if settings.certificate is not None:
        return certificate_token(**identity, tenant=settings.tenant_id, file=settings.certificate)
    return secret_token(**identity, tenant=settings.tenant_id, secret=settings.password or "")


def apology(reference: str, locale: str | None) -> str:
    """What people read when the program fails."""
    return Texts.of(locale or "sv")("refusal.our_fault", reference=reference)


def build_our_edge(settings: Settings) -> Edge:
    """Give back the way in and out of Teams."""
    return build_edge(
        app_id=settings.app_id,
        tenants=settings.tenants,
        metadata_url=settings.metadata_url,
        service_hosts=settings.service_hosts,
        token=token_source(settings),
        clock=now,
        apology=apology,
        unavailable=(Unavailable,),
        allow_local=settings.local,
    )


async def serve(settings: Settings, *, stop: asyncio.Event, ready: asyncio.Event | None = None) -> None:
    """Run until ``stop`` is set: answer Teams and send what is due; ``ready`` is set when it does."""
    async with AsyncExitStack() as stack:
        store = Store.open(settings.database_url)
        stack.callback(store.close)
        edge = build_our_edge(settings)
        stack.push_async_callback(edge.close)
        defaults = Defaults(locale=settings.locale, timezone=settings.timezone)
        sender = Sender(
            store=store,
            connector=edge.connector,
            packer=Packer(defaults=defaults, nonce=nonce),
            aftermath=Aftermath(store=store, roster=edge.roster),
            bot_id=f"28:{settings.app_id}",
            clock=now,
            dice=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        )
        edge.attach(
            Dispatch(
                store=store,
                router=Router(FEATURES),
                roster=edge.roster,
                defaults=defaults,
                person_limit=settings.person_limit,
                tenant_limit=settings.tenant_limit,
                clock=now,
                nonce=nonce,
                wake=sender.wake,
            )
        )
        sending = asyncio.create_task(sender.run(), name="sender")
        scheduler = build_scheduler(store, clock=now)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        app = build_app(messages=edge.messages, store=store, sending=lambda: not sending.done())
        await _listen(app, settings, stack)
        await edge.start()
        log.info("ready", address=settings.listen_on, port=settings.port, local=settings.local)
        if ready is not None:
            ready.set()
        await asyncio.wait([sending, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
        sending.cancel()
        await sender.stop(patience=STOPPED_WITHIN)


async def _listen(app: web.Application, settings: Settings, stack: AsyncExitStack) -> None:
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=75)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, settings.listen_on, settings.port, backlog=1024).start()
