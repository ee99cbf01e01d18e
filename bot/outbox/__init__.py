"""The outbox worker: claim messages that are due, send them, store the result."""

import os
import random
import socket

from bot.outbox.follow_ups import FollowUps
from bot.outbox.jobs import JOBS
from bot.outbox.jobs.runner import JobRunner
from bot.outbox.rate_limit import OutboxRateLimiter, RateLimit, TokenBuckets
from bot.outbox.render import MessageRenderer
from bot.outbox.retry import DELIVERY_STATUSES, RetryPolicy
from bot.outbox.send import MessageSender
from bot.outbox.settle import ResultRecorder
from bot.outbox.timing import OfficeHours, OpeningRule, OutboxTiming, next_opening
from bot.outbox.worker import OutboxWorker
from bot.teams import Connector
from bot.telemetry.observers import DeliveryObserver, ignore
from bot.turn.incoming import Roster
from storage import Store

__all__ = [
    "DELIVERY_STATUSES",
    "MessageRenderer",
    "OpeningRule",
    "OutboxTiming",
    "OutboxWorker",
    "RateLimit",
    "build_worker",
]


def build_worker(  # noqa: PLR0913 - one argument a part
    *,
    store: Store,
    connector: Connector,
    roster: Roster,
    renderer: MessageRenderer,
    bot_id: str,
    opening: OpeningRule = next_opening,
    rng: random.Random,
    timing: OutboxTiming,
    observer: DeliveryObserver = ignore,
) -> OutboxWorker:
    """Build the worker of the outbox; ``opening`` returns when a council's offices open next."""
    office_hours, retry_policy = OfficeHours(opening), RetryPolicy(timing=timing, rng=rng)
    job_runner = JobRunner(store=store, connector=connector, retry_policy=retry_policy, registry=JOBS)
    message_sender = MessageSender(
        store=store,
        connector=connector,
        renderer=renderer,
        retry_policy=retry_policy,
        office_hours=office_hours,
        job_runner=job_runner,
        bot_id=bot_id,
    )
    tenants, chats = TokenBuckets(rate=timing.tenant_rate), TokenBuckets(rate=timing.conversation_rate)
    return OutboxWorker(
        store=store,
        message_sender=message_sender,
        result_recorder=ResultRecorder(
            store=store,
            follow_ups=FollowUps(store=store, roster=roster),
            office_hours=office_hours,
            database_retry_delay=timing.database_retry_delay,
        ),
        retry_policy=retry_policy,
        rate_limiter=OutboxRateLimiter(tenants, chats),
        timing=timing,
        lease_owner=f"{socket.gethostname()}/{os.getpid()}",
        observer=observer,
    )
