"""Build all parts of the program from the settings, serve until told to stop, and shut down in order."""

import asyncio
import gc
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta

import structlog
from prometheus_client import CollectorRegistry

from bot.admin.credential_expiry import Credential, expiry_task
from bot.admin.maintenance import cleanup_task, clock_task, retention_task, sealing_task
from bot.admin.scheduler import Heartbeat, PeriodicTask, build_scheduler, watch_clock
from bot.app.http import (
    DropLog,
    DropReason,
    Handler,
    Route,
    build_application,
    listen,
    messages_route,
    metrics_handler,
    monitoring_routes,
)
from bot.app.metrics import OutboxCollector, ProgramCollector, build_metrics
from bot.app.wiring import build_gateway, build_mail, build_observer, build_token_source, load_credential
from bot.clock import NonceSource, monotonic_time, new_nonce, unix_time
from bot.features.registry import FEATURES
from bot.outbox.render import MessageRenderer
from bot.outbox.replies import ReplyRecorder
from bot.outbox.timing import OutboxTiming
from bot.outbox.worker import OutboxWorker, build_worker
from bot.reminders.planner import ReminderPlanner
from bot.settings import Settings
from bot.teams.credentials import NoToken, TokenSource
from bot.teams.gateway import TeamsGateway, answer_failures
from bot.telemetry.log_context import describe_exception
from bot.telemetry.metrics import Metrics
from bot.telemetry.observers import Observer
from bot.telemetry.version import VERSION, read_revision
from bot.turn.capabilities import Capabilities
from bot.turn.commands import Router
from bot.turn.dispatcher import Dispatcher, RequestRateLimiter
from bot.turn.handler import Defaults
from storage import Store
from storage.posted_cards import current_epoch

CALENDAR = "calendar"
WORKER_DIED = "nothing could be sent any more; what waits is sent after the next start"
LOCAL_MODE = "BOT_ENV=local: listening on 127.0.0.1 only; every token is still checked"

log = structlog.get_logger(__name__)
SWITCH_INTERVAL = 0.001
"""Seconds after which a thread gives way: the writer must not wait long for a busy event loop."""
TOKENS_INTERVAL = timedelta(minutes=1)
PortRoutes = tuple[int | None, Iterable[Route]]
"""Routes, and the port of their own that they have, if any."""
GC_THRESHOLDS = (20_000, 20, 50)
"""High thresholds, since a full collection visits every live object and blocks all requests."""


class WorkerDied(Exception):  # noqa: N818 - the name says what happened
    """The outbox worker ended because of a fault of the program."""


async def serve(
    settings: Settings,
    *,
    stop: asyncio.Event,
    ready: asyncio.Event | None = None,
    timing: OutboxTiming | None = None,
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Answer Teams and send what is due until ``stop`` is set; ``ready`` is set once everything runs.

    Without ``clock``, which is for tests, the time of the database is used.
    Raises InvalidSetting, CannotListen, WorkerDied, or Unavailable if no database answers at the start.
    """
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics, token = build_metrics(registry), build_token_source(settings)
        credential = load_credential(settings)
        observer = build_observer(settings, metrics, stack)
        store = Store.open(settings.database_url, clock=clock, observer=observer.record_transaction)
        stack.callback(store.close)
        gateway = build_gateway(settings, token=token)
        stack.push_async_callback(gateway.close)
        timing = timing or OutboxTiming()
        worker, dispatcher = await _connect(settings, stack, store, gateway, timing=timing, observer=observer)
        worker_task = _start_worker(worker, stack, stop=stop)
        tasks = _periodic_tasks(settings, store, worker, gateway, token=token, credential=credential)
        heartbeat = _start_scheduler(store, worker, stack, timing=timing, tasks=tasks, observer=observer)
        metrics.declare_tasks(heartbeat.tasks)
        program = ProgramCollector(
            heartbeat, keys=gateway.keys, token=token, credential=credential, backups=settings.backup_dir
        )
        registry.register(program)
        monitoring = _monitoring_routes(store, registry, metrics, heartbeat=heartbeat, stop=stop)
        pages = _page_routes(settings, stack, store, gateway, dispatcher, metrics=metrics)
        await _listen(gateway.messages, monitoring, settings, stack, metrics=metrics, pages=pages)
        await gateway.start()
        _log_ready(settings, ready)
        await stop.wait()
        await _drain(worker_task, seconds=settings.drain_seconds)
    _raise_if_worker_died(worker_task)


def _start_worker(worker: OutboxWorker, stack: AsyncExitStack, *, stop: asyncio.Event) -> asyncio.Task[None]:
    """Run the outbox worker in a task; if it ends, the whole program stops."""
    worker_task = asyncio.create_task(worker.run(), name="sender")
    worker_task.add_done_callback(lambda _: stop.set())
    stack.push_async_callback(_stop_worker, worker, worker_task)
    return worker_task


def _monitoring_routes(
    store: Store, registry: CollectorRegistry, metrics: Metrics, *, heartbeat: Heartbeat, stop: asyncio.Event
) -> Iterable[Route]:
    """Return the health and metrics routes; ready means that worker and scheduler run."""
    outbox = OutboxCollector(store)
    registry.register(outbox)

    async def refresh() -> None:
        metrics.declare_known_series()
        await outbox.refresh()

    return monitoring_routes(
        store=store,
        checks={"sender": lambda: not stop.is_set(), "calendar": lambda: heartbeat.is_alive(CALENDAR)},
        metrics=metrics_handler(registry, refresh=refresh),
    )


def _tokens_task(gateway: TeamsGateway, token: TokenSource) -> PeriodicTask:
    """Return the task that keeps signing keys and token fresh: their metrics are true of an idle bot too."""

    async def run() -> None:
        await gateway.keys.keep_fresh()
        with suppress(NoToken):  # it is logged, and its metric says so
            await token.get()

    return PeriodicTask(name="tokens", interval=TOKENS_INTERVAL, run=run, at_start=True)


def _periodic_tasks(
    settings: Settings,
    store: Store,
    worker: OutboxWorker,
    gateway: TeamsGateway,
    *,
    token: TokenSource,
    credential: Credential | None,
) -> Iterator[PeriodicTask]:
    """Yield the periodic tasks besides the reminder planner."""
    yield _tokens_task(gateway, token)
    yield cleanup_task(store)
    yield sealing_task(store)
    if settings.retention_months is not None:
        yield retention_task(store, months=settings.retention_months)
    if credential is not None:
        yield expiry_task(store, credential, wake=worker.wake)


def _start_scheduler(
    store: Store,
    worker: OutboxWorker,
    stack: AsyncExitStack,
    *,
    timing: OutboxTiming,
    tasks: Iterable[PeriodicTask],
    observer: Observer,
) -> Heartbeat:
    """Start the scheduler with the reminder planner and the other tasks; return its heartbeat."""
    planner = ReminderPlanner(store=store, wake=worker.wake)
    every = timedelta(seconds=timing.planner_interval)
    calendar = PeriodicTask(name=CALENDAR, interval=every, run=planner.run, at_start=True)
    heartbeat = Heartbeat(monotonic_time)
    stepped = clock_task(store, every=every, clock=monotonic_time)
    scheduler = build_scheduler(calendar, stepped, *tasks, heartbeat=heartbeat, observer=observer.record_task)
    scheduler.start()
    stack.callback(scheduler.shutdown, wait=False)
    watch = asyncio.create_task(
        watch_clock(scheduler, clock=unix_time, monotonic=monotonic_time), name="clock"
    )
    stack.callback(watch.cancel)
    return heartbeat


def _defaults(settings: Settings) -> Defaults:
    return Defaults(
        locale=settings.locale,
        timezone=settings.timezone,
        capabilities=Capabilities(
            hears_all=settings.hears_all,
            has_mail=settings.smtp_url is not None,
            targeting=settings.targeting,
            public_pages=settings.public_pages or "",
            public_url=settings.public_url,
        ),
    )


async def _connect(
    settings: Settings,
    stack: AsyncExitStack,
    store: Store,
    gateway: TeamsGateway,
    *,
    timing: OutboxTiming,
    observer: Observer,
) -> tuple[OutboxWorker, Dispatcher]:
    """Connect the dispatcher to the gateway; return the worker that sends messages, and the dispatcher."""
    defaults = _defaults(settings)
    nonces = NonceSource(new_nonce, epoch=await store.read_all_tenants(current_epoch))
    worker = build_worker(
        store=store,
        connector=gateway.connector,
        roster=gateway.roster,
        renderer=MessageRenderer(defaults=defaults, nonce=nonces.new),
        bot_id=f"28:{settings.app_id}",
        rng=random.Random(),  # noqa: S311 - spreads retries, guards nothing
        timing=timing,
        observer=observer.record_delivery,
        mail=build_mail(settings),
    )
    replies = ReplyRecorder(store=store, worker=worker)
    stack.push_async_callback(replies.close)
    dispatcher = Dispatcher(
        store=store,
        router=Router(FEATURES),
        roster=gateway.roster,
        defaults=defaults,
        rate_limiter=RequestRateLimiter(person=settings.person_limit, tenant=settings.tenant_limit),
        seconds=monotonic_time,
        nonce=nonces,
        lease=worker.lease,
        wake=worker.wake,
        observer=observer.record_turn,
    )
    gateway.attach(dispatcher, replies=replies)
    return worker, dispatcher


def _page_routes(
    settings: Settings,
    stack: AsyncExitStack,
    store: Store,
    gateway: TeamsGateway,
    dispatcher: Dispatcher,
    *,
    metrics: Metrics,
) -> Iterator[PortRoutes]:
    """Yield the routes of the pages in Teams and of the public ones, unless they are switched off."""
    if settings.public_url is not None:
        from bot.app.pages import build_pages  # noqa: PLC0415 - loads what only pages need

        yield (
            None,
            build_pages(
                settings,
                stack,
                store=store,
                dispatcher=dispatcher,
                roster=gateway.roster,
                count_link=metrics.record_answer_link,
            ),
        )
    if settings.public_pages is not None:
        from bot.app.pages import build_public_pages  # noqa: PLC0415 - same

        yield settings.public_port, build_public_pages(settings, stack, store=store)


async def _drain(worker_task: asyncio.Task[None], *, seconds: int) -> None:
    """Keep answering while no longer ready, until the load balancer has noticed."""
    log.info("stopping")
    if seconds and not worker_task.done():
        await asyncio.sleep(seconds)


def _log_ready(settings: Settings, ready: asyncio.Event | None) -> None:
    if settings.local:
        log.warning("local", says=LOCAL_MODE)
    log.info(
        "ready", version=VERSION, revision=read_revision(), address=settings.listen_on, port=settings.port
    )
    if ready is not None:
        ready.set()


def _raise_if_worker_died(worker_task: asyncio.Task[None]) -> None:
    if (failure := worker_task.exception()) is not None:
        log.critical("outbox_worker_died", says=WORKER_DIED, **describe_exception(failure))
        raise WorkerDied from failure


async def _stop_worker(worker: OutboxWorker, worker_task: asyncio.Task[None]) -> None:
    worker.stop()
    await asyncio.wait([worker_task])


async def _listen(
    messages: Handler,
    monitoring: Iterable[Route],
    settings: Settings,
    stack: AsyncExitStack,
    *,
    metrics: Metrics,
    pages: Iterable[PortRoutes],
) -> None:
    """Serve all routes on the bot's port, but for those that have a port of their own."""
    dropped = DropLog(metrics.record_dropped)
    answer = answer_failures(messages, on_broken_body=lambda: dropped.record(DropReason.MALFORMED))
    by_port = {settings.port: [messages_route(answer)]}
    for own, routes in (*pages, (settings.watch_port, monitoring)):
        by_port.setdefault(own or settings.port, []).extend(routes)
    for port, behind in by_port.items():
        app = build_application(*behind, count=metrics.record_request)
        await listen(app, host=settings.listen_on, port=port, stack=stack, dropped=dropped)


def tune_interpreter() -> None:
    """Switch threads often, and exclude what the start loaded from garbage collection."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.freeze()  # without a collection, which takes 0.1 s and would find less than 1 MB
    gc.set_threshold(*GC_THRESHOLDS)
