"""Store what became of replies: that they were sent, or what is to be done with those that were not."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog

from bot.outbox.result import DeliveryAttempt, DeliveryResult, DeliveryStage, log_result
from bot.outbox.retry import MAY_COME_TWICE
from bot.outbox.worker import OutboxWorker
from bot.teams.errors import OutboundError
from bot.telemetry.log_context import describe_exception
from bot.turn.incoming import (
    ChatKind,
    Incoming,
    IncomingEvent,
    MessageEdited,
    MessageReceived,
)
from bot.turn.private_replies import WORTH_READING
from bot.turn.resolve import upsert_person
from bot.turn.types import Reply
from bot.views.registry import store_posted_cards
from storage import Store, Transaction
from storage.outbox import WORTH_READING_UNTIL, MessageKind, MessageState, OutboxMessage

PATIENCE = 2.0
"""Seconds for which the incoming call waits for the result to be stored; it is stored after that, too."""
MAX_TRIES = 3
"""To store the receipt of a reply, unless the database is unreachable."""

log = structlog.get_logger(__name__)


Receipt = tuple[Reply, str]
"""A reply that was sent, and its activity id, empty if Teams named none."""


@dataclass(slots=True, kw_only=True)
class ReplyRecorder:
    """Stores that replies were sent, and hands those that were not over to the outbox worker."""

    store: Store
    worker: OutboxWorker
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _receipts: defaultdict[str, deque[Receipt]] = field(default_factory=lambda: defaultdict(deque))
    """Receipts that no transaction has taken yet, by tenant."""
    _storing: set[asyncio.Task[None]] = field(default_factory=set)
    """Those of the tasks that store receipts."""

    async def postpone(self, incoming: Incoming, reply: Reply) -> bool:
        """Store a reply to a tenant that Teams throttles, to be sent after the pause; return if it is."""
        left = self.worker.pause_left(incoming.tenant)
        if left <= 0:
            return False
        log.info("reply_postponed", seconds=round(left, 1))
        result = DeliveryResult(state=MessageState.READY, is_counted=False, code="paused")
        await self._finish(self._store(incoming, _message_of(incoming, reply), result))
        return True

    async def not_sent(self, incoming: Incoming, reply: Reply, fault: OutboundError) -> None:
        """Store that a reply was not sent: it is sent later, held, or reported as the fault demands."""
        message = _message_of(incoming, reply)
        result = self._result(fault, message)
        log_result(message, result)
        self.worker.observer(message.kind.value, result.name, result.status, 0.0)
        if result.tenant_pause is not None:
            self.worker.pause_tenant(message.tenant, seconds=result.tenant_pause)
        await self._finish(self._store(incoming, message, result))

    def posted(self, reply: Reply, activity_id: str) -> None:
        """Store soon that a reply was sent, and the activity id that Teams assigned to it.

        The transaction that stores it has its place before all work that begins after this call, and takes
        the receipts along that come before it begins.
        """
        if reply.posted_card is None:
            return
        waiting = self._receipts[reply.posted_card.tenant]
        waiting.append((reply, activity_id))
        if len(waiting) == 1:
            task = self._run(self._store_receipts(reply.posted_card.tenant))
            self._storing.add(task)
            task.add_done_callback(self._storing.discard)

    async def until_stored(self, event: IncomingEvent) -> None:
        """Wait a moment until the receipts of earlier replies are stored, if an event may be about one."""
        if self._storing and _may_refer(event):
            await asyncio.wait(self._storing, timeout=PATIENCE)

    async def close(self) -> None:
        """Wait until everything is stored, as long as the worker would wait for its messages."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self.worker.timing.shutdown_grace)

    def _result(self, fault: OutboundError, message: OutboxMessage) -> DeliveryResult:
        if fault.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # the worker sends its text instead
            return DeliveryResult(state=MessageState.READY, status=fault.status)
        return self.worker.retry_policy.after_error(fault, message, stage=DeliveryStage.CHAT_KNOWN)

    async def _finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work in a task of its own, and wait for it a moment."""
        await asyncio.wait([self._run(work)], timeout=PATIENCE)

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _store(self, incoming: Incoming, message: OutboxMessage, result: DeliveryResult) -> None:
        """Store what becomes of a reply."""
        if message.id:
            await self.worker.result_recorder.settle(message, DeliveryAttempt(result=result))
        elif result.state is MessageState.READY and not incoming.is_targeted:
            await self._write(message, lambda tx: _add(tx, message, result, key=_key(message)))
        else:
            await self._write(message, lambda tx: _answer_in_private(tx, incoming, message, result))
        self.worker.wake()

    async def _write(self, message: OutboxMessage, work: Callable[[Transaction], None]) -> None:
        await self.worker.result_recorder.retry_until_available(
            lambda: self.store.write(work, tenant=message.tenant)
        )

    async def _store_receipts(self, tenant: str) -> None:
        """Store the receipts of a tenant that wait when the transaction begins."""
        waiting, taken = self._receipts[tenant], list[Receipt]()

        def store(tx: Transaction) -> bool:
            _take(waiting, taken)
            return _store_sent(tx, taken)

        try:
            has_followers = await self.store.write(store, tenant=tenant, is_urgent=False)
        except Exception as failure:  # noqa: BLE001 - the replies are out already: each is stored by itself
            log.warning("receipts_stored_later", **describe_exception(failure))
            _take(waiting, taken)
            for receipt in taken:
                await self._store_receipt(receipt, tenant=tenant)
        else:
            if has_followers:
                self.worker.wake()

    async def _store_receipt(self, receipt: Receipt, *, tenant: str) -> None:
        for _ in range(MAX_TRIES):
            try:
                await self.worker.result_recorder.retry_until_available(
                    lambda: self.store.write(lambda tx: _store_sent(tx, [receipt]), tenant=tenant)
                )
            except Exception as failure:  # noqa: BLE001 - it is tried again, and said
                log.error("posted_card_not_stored", **describe_exception(failure))  # noqa: TRY400
            else:
                self.worker.wake()
                return


def _take(waiting: deque[Receipt], taken: list[Receipt]) -> None:
    """Take the receipts that wait, as many as replies were under way; none is taken twice."""
    while waiting:
        taken.append(waiting.popleft())


def _may_refer(event: IncomingEvent) -> bool:
    """Return whether an event may be about an earlier reply: all but a message that answers none."""
    if not isinstance(event, MessageReceived) or isinstance(event, MessageEdited):
        return True
    return bool(event.reply_to or event.quotes)


def _store_sent(tx: Transaction, receipts: Sequence[Receipt]) -> bool:
    """Store the cards of replies that were sent, and return whether the worker has something to send now."""
    posted = [
        (reply.posted_card, activity, None if reply.message is None else reply.message.id or None)
        for reply, activity in receipts
        if reply.posted_card is not None
    ]
    store_posted_cards(tx, posted)
    return tx.outbox.has_new_messages or any(reply.is_followed for reply, _ in receipts)


def _message_of(incoming: Incoming, reply: Reply) -> OutboxMessage:
    """Return a reply as a message of the outbox; one that stored nothing has no id yet."""
    message = reply.message or _text_message(incoming, reply)
    if message.id or incoming.chat.kind is not ChatKind.PERSONAL:
        return message
    return replace(message, payload={**message.payload, MAY_COME_TWICE: True})


def _text_message(incoming: Incoming, reply: Reply) -> OutboxMessage:
    """Return a reply of mere text as a message of the outbox that is not stored yet."""
    chat = incoming.chat
    return OutboxMessage(
        id=0,
        tenant=incoming.tenant,
        kind=MessageKind.REPLY,
        council=None,
        question=None,
        person=None,
        thread=chat.thread,
        card=None,
        caused_by=None,
        payload={"text": reply.text, "service_url": chat.service_url, "reply_to": incoming.activity_id},
        attempts=1,
        uncertain_attempts=0,
        ordering_key=f"{incoming.tenant}/{chat.thread}",
        expires_at=datetime.max.replace(tzinfo=UTC),
        lease_token=incoming.activity_id,
    )


def _answer_in_private(
    tx: Transaction, incoming: Incoming, message: OutboxMessage, result: DeliveryResult
) -> None:
    """Add a reply that is not sent to its chat for the personal chat of its sender, if that is another.

    This holds for replies to messages that nobody else sees, too: the worker would show them to everybody.
    What may have arrived is sent only if the personal chat is known.
    """
    is_alone = incoming.chat.kind is ChatKind.PERSONAL or not incoming.sender.teams_id
    person = None if is_alone else upsert_person(tx, incoming)
    if person is None or (result.is_ambiguous and person.personal_chat is None):
        log.warning("reply_dropped", status=result.status, code=result.code)
        return
    theirs = replace(
        message,
        person=person.id,
        thread=None,
        ordering_key=f"{message.tenant}/{person.id}",
        payload={name: value for name, value in message.payload.items() if name != "reply_to"},
    )
    is_delayed = result.state is MessageState.READY
    _add(tx, theirs, result if is_delayed else DeliveryResult(state=MessageState.READY), key=_key(message))


def _key(message: OutboxMessage) -> str:
    return f"reply:{message.payload['reply_to']}:{message.lease_token}"


def _add(tx: Transaction, message: OutboxMessage, result: DeliveryResult, *, key: str) -> None:
    """Add a reply that the worker sends later; a mere text expires soon."""
    until = (tx.now + WORTH_READING).isoformat()
    brief = {WORTH_READING_UNTIL: until} if "text" in message.payload else {}
    is_alone = message.person is not None or MAY_COME_TWICE in message.payload
    tx.outbox.add(
        MessageKind.REPLY,
        key=key,
        payload={**message.payload, **brief, MAY_COME_TWICE: is_alone and not result.is_ambiguous},
        council=message.council,
        person=message.person,
        thread=message.thread,
        caused_by=message.caused_by,
        ordering_key=message.ordering_key,
        at=result.due_at(tx.now),
    )
    if result.tenant_pause is not None:
        tx.outbox.pause(result.tenant_pause)
