"""Store the result of an attempt, whatever else fails: a message that was sent must not be sent again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.outbox.follow_ups import FollowUps
from bot.outbox.result import JOB_NOT_STORED, DeliveryAttempt
from bot.outbox.timing import OfficeHours
from bot.telemetry.log_context import describe_exception
from storage import Store, Transaction, Unavailable
from storage.outbox import MessageState, OutboxMessage

T = TypeVar("T")
MAX_TRIES = 2
"""A second one, because somebody else may have been first with the same row."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecorder:
    """Stores the results of attempts, and their follow-ups."""

    store: Store
    follow_ups: FollowUps
    office_hours: OfficeHours
    database_retry_delay: float
    """Seconds after which a database that is away is tried again."""

    async def settle(self, message: OutboxMessage, attempt: DeliveryAttempt) -> bool:
        """Store the result of an attempt; return whether its follow-ups added messages to send."""
        for _ in range(MAX_TRIES):
            try:
                return await self._settle_with_follow_ups(message, attempt)
            except Exception as failure:  # noqa: BLE001 - then at least the outcome itself is stored
                log.error("follow_ups_failed", message_id=message.id, **describe_exception(failure))  # noqa: TRY400
        alone = attempt if attempt.store_output is None else DeliveryAttempt(result=JOB_NOT_STORED)
        await self._write(message, lambda tx: self._store_result(tx, message, alone))
        return False

    async def _settle_with_follow_ups(self, message: OutboxMessage, attempt: DeliveryAttempt) -> bool:
        mentioned = await self._retry_until_available(
            lambda: self.follow_ups.find_owner_to_mention(message, attempt.result)
        )

        def work(tx: Transaction) -> bool:
            if self._store_result(tx, message, attempt):
                self.follow_ups.add(tx, message, attempt, mentioned=mentioned)
            return tx.outbox.has_new_messages

        return await self._write(message, work)

    def _store_result(self, tx: Transaction, message: OutboxMessage, attempt: DeliveryAttempt) -> bool:
        """Store the result; return false if another process has taken the message over."""
        result = attempt.result
        due = result.due_at(tx.now)
        due = None if due is None else self.office_hours.earliest_send_time(tx, message, due)
        columns = result.columns(message, now=tx.now, due=due)
        if not tx.outbox.settle(message, {**columns, "activity_id": attempt.activity_id or None}):
            log.warning("lease_lost", message_id=message.id, kind=message.kind, state=result.state)
            return False
        if result.tenant_pause is not None:
            tx.outbox.pause(result.tenant_pause)
        if result.state is MessageState.BLOCKED and _has_personal_chat_now(tx, message, attempt):
            tx.outbox.release(message.person or 0)
        return True

    async def _write(self, message: OutboxMessage, work: Callable[[Transaction], T]) -> T:
        return await self._retry_until_available(lambda: self.store.write(work, tenant=message.tenant))

    async def _retry_until_available(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Call ``ask``, again and again while the database is unavailable."""
        while True:
            try:
                return await ask()
            except Unavailable as fault:
                log.warning("settle_waits_for_database", fault=type(fault).__name__)
                await asyncio.sleep(self.database_retry_delay)


def _has_personal_chat_now(tx: Transaction, message: OutboxMessage, attempt: DeliveryAttempt) -> bool:
    """Return whether the person got a chat with the bot while Teams was still asked to open one."""
    had_no_chat = attempt.rendered is not None and attempt.rendered.thread is None
    return (
        had_no_chat and message.person is not None and tx.people.get(message.person).personal_chat is not None
    )
