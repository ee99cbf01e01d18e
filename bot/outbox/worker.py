"""The outbox worker: claim messages that are due, send them, store the result."""

import asyncio
import os
import random
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import structlog

from bot.outbox.follow_ups import FollowUps
from bot.outbox.jobs.check_template import CHECK_TEMPLATE
from bot.outbox.jobs.files import FETCH_FILE, MAKE_FILE, UPLOAD_FILE
from bot.outbox.jobs.runner import JobRunner, OutboxJob
from bot.outbox.mail import MailChannel
from bot.outbox.rate_limit import OutboxRateLimiter, RateLimit, TokenBuckets
from bot.outbox.render import MessageRenderer
from bot.outbox.result import DeliveryAttempt, log_result
from bot.outbox.retry import DELIVERY_STATUSES, RetryPolicy
from bot.outbox.send import MessageSender, Rendered
from bot.outbox.settle import ResultRecorder
from bot.outbox.timing import OfficeHours, OpeningRule, OutboxTiming
from bot.teams.connector import Connector
from bot.telemetry.log_context import log_reference
from bot.telemetry.observers import DeliveryObserver, ignore
from bot.turn.incoming import Roster
from domain.reminders import next_opening
from storage import Store, Unavailable
from storage.outbox import (
    Lease,
    MessageKind,
    OutboxMessage,
    claim,
    paused_for,
    release_abandoned,
    time_until_due,
    unknown_kinds,
)

__all__ = [
    "DELIVERY_STATUSES",
    "MessageRenderer",
    "OpeningRule",
    "OutboxTiming",
    "OutboxWorker",
    "RateLimit",
    "build_worker",
]


log = structlog.get_logger(__name__)


OVERDUE_POLL_INTERVAL = 0.5
"""Seconds to wait if all due messages are for chats to which something is being sent already."""
MIN_POLL_INTERVAL = 0.01
RENDERED_AT_ONCE = 8
"""Messages that are rendered in one read, and then sent: the later ones would be out of date for longer."""


@dataclass(slots=True)
class TokenHealth:
    """Track refused tokens: if it is refused for a second recipient in a row, the token itself is bad."""

    _refused: set[str] = field(default_factory=set)
    _refused_alone: set[str] = field(default_factory=set)
    """Recipients for which the token was refused while others accepted it."""

    def record_accepted(self, ordering_key: str) -> None:
        """Record that Teams accepted the token for this recipient."""
        self._refused_alone |= self._refused
        self._refused_alone.discard(ordering_key)
        self._refused.clear()

    def record_refused(self, ordering_key: str) -> bool:
        """Record that Teams refused a fresh token, and return whether the token itself is bad."""
        if ordering_key in self._refused_alone:
            return False
        self._refused.add(ordering_key)
        return len(self._refused) > 1


@dataclass(slots=True, kw_only=True)
class OutboxWorker:
    """Sends the outbox of all tenants: one worker per process, any number of processes."""

    store: Store
    message_sender: MessageSender
    result_recorder: ResultRecorder
    retry_policy: RetryPolicy
    rate_limiter: OutboxRateLimiter
    timing: OutboxTiming
    lease_owner: str
    """The owner recorded in leases."""
    observer: DeliveryObserver = ignore
    _token_health: TokenHealth = field(default_factory=TokenHealth)
    _wakeup: asyncio.Event = field(default_factory=asyncio.Event)
    _busy_keys: set[str] = field(default_factory=set)
    """Ordering keys for which a message is being sent."""
    _paused_until: float = 0.0
    """The end of a pause, in the time of the event loop."""
    _tenant_pauses: dict[str, float] = field(default_factory=dict)
    """The ends of the pauses of tenants that Teams throttles, in the time of the event loop."""
    _unknown_kinds: frozenset[str] = frozenset()
    """Kinds of messages that only a newer version knows, as they were logged last."""
    _stopping: bool = False

    @property
    def lease(self) -> Lease:
        """The lease under which this process takes messages."""
        return Lease(owner=self.lease_owner, duration=timedelta(seconds=self.timing.lease_duration))

    def pause_left(self, tenant: str) -> float:
        """Return the seconds for which Teams throttles a tenant still, as far as this process knows."""
        return max(0.0, self._tenant_pauses.get(tenant, 0.0) - _loop_time())

    def pause_tenant(self, tenant: str, *, seconds: float) -> None:
        """Remember that Teams throttles a tenant, before that is stored for all processes."""
        self._tenant_pauses[tenant] = max(self._tenant_pauses.get(tenant, 0.0), _loop_time() + seconds)

    def wake(self) -> None:
        """Wake the worker, because a message was just added."""
        self._wakeup.set()

    def stop(self) -> None:
        """Claim no more messages; ``run`` returns once the messages being sent are settled."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Send messages until stopped; first recover those that a dead process left half sent.

        Messages that are not settled within ``shutdown_grace`` are left for the next start. Raises any error
        that is not about a single message.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as patience:
                try:
                    async with asyncio.TaskGroup() as messages:
                        await self._run_until_stopped(messages)
                        patience.reschedule(asyncio.get_running_loop().time() + self.timing.shutdown_grace)
                except ExceptionGroup as several:
                    raise several.exceptions[0] from None

    async def _run_until_stopped(self, messages: asyncio.TaskGroup) -> None:
        recovered = False
        while not self._stopping:
            try:
                recovered = recovered or await self._recover()
                await self._run_once(messages)
            except Unavailable as fault:
                log.warning("outbox_database_unavailable", fault=type(fault).__name__)
                await self._sleep(self.timing.database_retry_delay)

    async def _recover(self) -> bool:
        left = await self.store.write_all_tenants(lambda c: release_abandoned(c, owner=self.lease_owner))
        log.info("outbox_recovered", messages=left)
        return True

    async def _run_once(self, messages: asyncio.TaskGroup) -> None:
        """Claim and render as many messages as there is room for, or wait until there is more to do."""
        self._wakeup.clear()
        taken_at = _loop_time()
        taken = await self._claim(taken_at)
        for message in taken:
            self._busy_keys.add(message.ordering_key)
            self.rate_limiter.record(message, now=taken_at)
        deadline = taken_at + self.timing.delivery_timeout
        for first in range(0, len(taken), RENDERED_AT_ONCE):
            together = taken[first : first + RENDERED_AT_ONCE]
            rendered = await self.message_sender.render(together)
            for message in together:
                work = self._send(message, rendered.get(message.id), deadline=deadline)
                messages.create_task(work, name=f"message-{message.id}")
        if not taken:
            await self._sleep(await self._until_due())

    async def _claim(self, at: float) -> list[OutboxMessage]:
        free = self.timing.concurrency - len(self._busy_keys)
        if free <= 0 or at < self._paused_until:
            return []
        room = self.rate_limiter.claim_limits(free, busy=self._busy_keys, now=at)
        time = self.store.current_time
        taken, pauses = await self.store.write_all_tenants(
            lambda c: (claim(c, now=(now := time(c)), lease=self.lease, room=room), paused_for(c, now=now))
        )
        self._tenant_pauses = {tenant: at + left for tenant, left in pauses.items()}
        return taken

    async def _until_due(self) -> float:
        """Return the seconds until the next stored message is due."""
        time = self.store.current_time
        due, unknown = await self.store.read_all_tenants(
            lambda c: (time_until_due(c, now=time(c)), unknown_kinds(c, now=time(c)))
        )
        if unknown - self._unknown_kinds:
            log.warning("outbox_kinds_unknown", kinds=sorted(unknown))
        self._unknown_kinds = unknown
        if due is None:
            return self.timing.poll_interval
        now, wait = _loop_time(), due.total_seconds()
        if wait <= 0:
            wait = max(
                MIN_POLL_INTERVAL, self.rate_limiter.seconds_until_available(now=now) or OVERDUE_POLL_INTERVAL
            )
        return min(self.timing.poll_interval, max(wait, self._paused_until - now))

    async def _sleep(self, seconds: float) -> None:
        if self._stopping:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 may suppress a cancellation
                await self._wakeup.wait()

    async def _send(self, message: OutboxMessage, rendered: Rendered | None, *, deadline: float) -> None:
        """Send one message and settle it."""
        with log_reference():
            await self._send_and_settle(message, rendered, deadline=deadline)

    async def _send_and_settle(
        self, message: OutboxMessage, rendered: Rendered | None, *, deadline: float
    ) -> None:
        began = _loop_time()
        try:
            if (left := self.pause_left(message.tenant)) > 0 and not message.kind.is_job:
                rendered = self.retry_policy.tenant_paused(left)
            attempt = await self.message_sender.deliver(message, rendered, deadline=deadline)
            attempt = self._check_token_health(message, attempt)
            result = attempt.result
            log_result(message, result)
            if result.tenant_pause is not None:
                self.pause_tenant(message.tenant, seconds=result.tenant_pause)
            is_one_of_many = len(self._busy_keys) > 1
            await self.result_recorder.settle(message, attempt, is_one_of_many=is_one_of_many)
            self.observer(message.kind.value, result.name, result.status, _loop_time() - began)
        except asyncio.CancelledError:
            log.warning("outbox_message_interrupted", message_id=message.id, kind=message.kind)
            raise
        finally:
            self._busy_keys.discard(message.ordering_key)
            self.wake()

    def _check_token_health(self, message: OutboxMessage, attempt: DeliveryAttempt) -> DeliveryAttempt:
        """Pause all sending while no message can be sent: the token is refused, or there is none."""
        result = attempt.result
        if message.kind is MessageKind.MAIL:
            return attempt
        if result.is_token_accepted:
            self._token_health.record_accepted(message.ordering_key)
        elif result.is_token_missing:
            self._pause("no_token")
        elif result.is_token_refused and self._token_health.record_refused(message.ordering_key):
            self._pause("token_refused")
            return replace(attempt, result=self.retry_policy.after_token_refused(result))
        return attempt

    def _pause(self, why: str) -> None:
        log.error(why, resting=self.timing.unauthorized_delay)
        self._paused_until = max(self._paused_until, _loop_time() + self.timing.unauthorized_delay)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


MailBuilder = Callable[[RetryPolicy], MailChannel]
"""Builds what sends e-mail."""
JOBS: Mapping[MessageKind, OutboxJob[Any, Any]] = {
    MessageKind.FILE: MAKE_FILE,
    MessageKind.UPLOAD: UPLOAD_FILE,
    MessageKind.FETCH: FETCH_FILE,
    MessageKind.TEMPLATE: CHECK_TEMPLATE,
}


def build_worker(  # noqa: PLR0913 - one argument per part
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
    mail: MailBuilder | None = None,
) -> OutboxWorker:
    """Build the worker of the outbox; ``opening`` returns when a council's offices open next."""
    office_hours, retry_policy = OfficeHours(opening), RetryPolicy(timing=timing, rng=rng)
    message_sender = MessageSender(
        store=store,
        connector=connector,
        renderer=renderer,
        retry_policy=retry_policy,
        office_hours=office_hours,
        job_runner=JobRunner(store=store, connector=connector, retry_policy=retry_policy, registry=JOBS),
        bot_id=bot_id,
        mail=None if mail is None else mail(retry_policy),
    )
    return OutboxWorker(
        store=store,
        message_sender=message_sender,
        result_recorder=_build_recorder(store, roster, office_hours, timing),
        retry_policy=retry_policy,
        rate_limiter=OutboxRateLimiter(
            TokenBuckets(rate=timing.tenant_rate), TokenBuckets(rate=timing.conversation_rate)
        ),
        timing=timing,
        lease_owner=f"{socket.gethostname()}/{os.getpid()}/{renderer.nonce()}",
        observer=observer,
    )


def _build_recorder(
    store: Store, roster: Roster, office_hours: OfficeHours, timing: OutboxTiming
) -> ResultRecorder:
    return ResultRecorder(
        store=store,
        follow_ups=FollowUps(store=store, roster=roster),
        office_hours=office_hours,
        database_retry_delay=timing.database_retry_delay,
    )
