"""Store the results of attempts with their follow-ups, many in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import structlog

from bot.outbox.follow_ups import FollowUps
from bot.outbox.result import JOB_NOT_STORED, DeliveryAttempt
from bot.outbox.timing import OfficeHours
from bot.telemetry.log_context import describe_exception
from bot.turn.incoming import Account
from bot.views.registry import lock_posted_cards
from storage import Store, Transaction, Unavailable
from storage.outbox import MessageKind, MessageState, OutboxMessage

T = TypeVar("T")
MAX_TRIES = 2
"""Attempts to store a result: a second one, since another transaction may have conflicted."""
MAX_SETTLED_AT_ONCE = 16
"""Results in one transaction: what people do waits for it on SQLite, or for its locks on PostgreSQL."""
GATHERED_FOR = 0.01
"""Seconds for which results are gathered while others are to come: a transaction costs as much as several."""

_SHOWN_ON_CARDS = (MessageKind.PROBE, MessageKind.REMINDER)
"""Kinds of messages whose results cards show."""

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Outcome:
    """The result of one attempt, while it waits to be stored."""

    message: OutboxMessage
    attempt: DeliveryAttempt
    mentioned: Account | None = None
    is_stored: bool = False


_Settle = Callable[[Sequence[_Outcome], Transaction], None]


@dataclass(slots=True, kw_only=True)
class ResultRecorder:
    """Stores the results of attempts, and their follow-ups.

    Results that come while a transaction is under way wait for it, and share the next one.
    """

    store: Store
    follow_ups: FollowUps
    office_hours: OfficeHours
    database_retry_delay: float
    """Seconds before an unavailable database is tried again."""
    _waiting: list[_Outcome] = field(default_factory=list)
    """Results that are not stored yet, in the order in which their tasks wait for the turn."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def settle(
        self, message: OutboxMessage, attempt: DeliveryAttempt, *, is_one_of_many: bool = False
    ) -> None:
        """Store the result of an attempt, and return once it is on disk; one of many waits for others."""
        outcome = _Outcome(message=message, attempt=attempt)
        try:
            outcome.mentioned = await self.retry_until_available(
                lambda: self.follow_ups.find_person_to_mention(message, attempt.result)
            )
        except Exception as failure:  # noqa: BLE001 - nobody is mentioned then
            _log_failure([outcome], failure)
        self._waiting.append(outcome)
        try:
            async with self._turn:
                if is_one_of_many and not outcome.is_stored:
                    await asyncio.sleep(GATHERED_FOR)
                while not outcome.is_stored:
                    await self._settle_each(self._waiting[:MAX_SETTLED_AT_ONCE])
        finally:
            self._waiting = [other for other in self._waiting if other is not outcome and not other.is_stored]

    async def _settle_each(self, outcomes: Sequence[_Outcome]) -> None:
        """Store results in one transaction, or each by itself if that fails.

        If even that fails, it is stored without its follow-ups.
        """
        for _ in range(MAX_TRIES if len(outcomes) == 1 else 1):
            try:
                return await self._write(outcomes, self._settle_with_follow_ups)
            except Exception as failure:  # noqa: BLE001 - they are stored one by one, or without follow-ups
                _log_failure(outcomes, failure)
        if len(outcomes) == 1:
            return await self._write(outcomes, self._settle_alone)
        for outcome in outcomes:
            await self._settle_each([outcome])
        return None

    def _settle_with_follow_ups(self, outcomes: Sequence[_Outcome], tx: Transaction) -> None:
        """Store the results of one tenant; first lock their questions, then their councils, by id."""
        rendered = [outcome.attempt.rendered for outcome in outcomes]
        posted = [one.posted_card for one in rendered if one is not None and one.posted_card is not None]
        tx.questions.lock_versions({question for card in posted for question in card.versions})
        told = [one.message.council or 0 for one in outcomes if one.message.kind in _SHOWN_ON_CARDS]
        lock_posted_cards(tx, posted, changing=told)
        settled = self._store_results(tx, outcomes)
        self.follow_ups.store_cards(tx, [outcome.attempt for outcome in settled])
        for outcome in settled:
            self.follow_ups.add(tx, outcome.message, outcome.attempt, mentioned=outcome.mentioned)
        self.follow_ups.add_shared(tx, [(outcome.message, outcome.attempt) for outcome in settled])

    def _settle_alone(self, outcomes: Sequence[_Outcome], tx: Transaction) -> None:
        alone = DeliveryAttempt(result=JOB_NOT_STORED)
        self._store_results(
            tx, [one if one.attempt.store_output is None else replace(one, attempt=alone) for one in outcomes]
        )

    def _store_results(self, tx: Transaction, outcomes: Sequence[_Outcome]) -> list[_Outcome]:
        """Store the results, and return those of messages that no other process has taken over."""
        ours = tx.outbox.settle([(one.message, self._columns(tx, one)) for one in outcomes])
        settled = list[_Outcome]()
        for outcome in outcomes:
            message, attempt = outcome.message, outcome.attempt
            result = attempt.result
            if message.id not in ours:
                log.warning("lease_lost", message_id=message.id, kind=message.kind, state=result.state)
                continue
            settled.append(outcome)
            if result.tenant_pause is not None:
                tx.outbox.pause(result.tenant_pause)
            if result.state is MessageState.BLOCKED and _has_personal_chat_now(tx, message, attempt):
                tx.outbox.release(message.person or 0)
        return settled

    def _columns(self, tx: Transaction, outcome: _Outcome) -> dict[str, object]:
        """Return the columns that store a result."""
        message, result = outcome.message, outcome.attempt.result
        due = result.due_at(tx.now)
        due = None if due is None else self.office_hours.earliest_send_time(tx, message, due)
        columns = result.columns(message, now=tx.now, due=due)
        return {**columns, "activity_id": outcome.attempt.activity_id or None}

    async def _write(self, outcomes: Sequence[_Outcome], work: _Settle) -> None:
        """Run ``work`` for each result, tenant by tenant: all processes take their locks in this order."""
        by_tenant = dict[str, list[_Outcome]]()
        for outcome in sorted(outcomes, key=lambda outcome: (outcome.message.tenant, outcome.message.id)):
            by_tenant.setdefault(outcome.message.tenant, []).append(outcome)
        works = [(tenant, partial(work, theirs)) for tenant, theirs in by_tenant.items()]
        await self.retry_until_available(lambda: self.store.run_each("write", works))
        for outcome in outcomes:
            outcome.is_stored = True

    async def retry_until_available(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Call ``ask`` repeatedly while the database is unavailable."""
        while True:
            try:
                return await ask()
            except Unavailable as fault:
                log.warning("settle_waits_for_database", fault=type(fault).__name__)
                await asyncio.sleep(self.database_retry_delay)


def _log_failure(outcomes: Sequence[_Outcome], failure: Exception) -> None:
    ids = [outcome.message.id for outcome in outcomes]
    log.error("follow_ups_failed", message_ids=ids, **describe_exception(failure))


def _has_personal_chat_now(tx: Transaction, message: OutboxMessage, attempt: DeliveryAttempt) -> bool:
    """Return whether a chat with the person appeared while the request to open one was in progress."""
    had_no_chat = attempt.rendered is not None and attempt.rendered.thread is None
    return (
        had_no_chat and message.person is not None and tx.people.get(message.person).personal_chat is not None
    )
