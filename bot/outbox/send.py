"""Render messages and send each: open the personal chat if needed, interpret the response of Teams."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import TypeVar
from weakref import WeakValueDictionary

import structlog

from bot.mail.outcome import RenderedMail
from bot.outbox.jobs.runner import JobRunner
from bot.outbox.mail import NO_SERVER, MailChannel
from bot.outbox.render import MessageRenderer, NoAddress, RenderedMessage, UnknownView
from bot.outbox.result import (
    CANCELLED,
    GIVEN_UP,
    NO_ADDRESS,
    SENT,
    TOO_LATE,
    DeliveryAttempt,
    DeliveryResult,
    DeliveryStage,
    wait_for_office_hours,
)
from bot.outbox.retry import RetryPolicy
from bot.outbox.timing import OfficeHours
from bot.reminders.due import load_due
from bot.teams.activities import card_activity, text_activity
from bot.teams.connector import Connector
from bot.teams.errors import OutboundError, Refused, Uncertain
from bot.telemetry.log_context import describe_exception
from bot.turn.incoming import Account
from bot.turn.types import Card
from storage import Store, Transaction, Unavailable
from storage.outbox import MessageKind, OutboxMessage

T = TypeVar("T")
Rendered = RenderedMessage | RenderedMail | DeliveryResult
"""What is to be sent, or the result of a message of which nothing is sent now."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSender:
    """Sends messages to Teams, one at a time into each chat."""

    store: Store
    connector: Connector
    renderer: MessageRenderer
    retry_policy: RetryPolicy
    office_hours: OfficeHours
    job_runner: JobRunner
    bot_id: str
    mail: MailChannel | None = None
    chat_locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    """One lock per chat: a personal message has the person's ordering key, its update the chat's."""

    async def render(self, messages: Iterable[OutboxMessage]) -> dict[int, Rendered]:
        """Render messages in one read and return them by id; jobs have nothing to render.

        One that cannot be rendered is left out of that read and has its result.
        """
        found, by_tenant = dict[int, Rendered](), dict[str, list[OutboxMessage]]()
        for message in messages:
            if self.retry_policy.is_given_up(message):
                found[message.id] = GIVEN_UP if message.worth_reading_until is None else TOO_LATE
            elif not message.kind.is_job:
                by_tenant.setdefault(message.tenant, []).append(message)
        return found | await self._render_each(by_tenant)

    async def _render_each(self, by_tenant: Mapping[str, Sequence[OutboxMessage]]) -> dict[int, Rendered]:
        together = [message for theirs in by_tenant.values() for message in theirs]
        works = [(tenant, partial(self._render_all, messages)) for tenant, messages in by_tenant.items()]
        try:
            rendered = await self.store.run_each("read", works) if works else []
        except Unavailable:
            return {message.id: self.retry_policy.database_unavailable() for message in together}
        except Exception as failure:  # noqa: BLE001 - one failing message must not stop the others
            if len(together) == 1:
                return {together[0].id: self._after_failure(together[0], failure)}
            alone = [await self._render_each({message.tenant: [message]}) for message in together]
            return {id_: rendered for one in alone for id_, rendered in one.items()}
        return dict(zip((message.id for message in together), chain(*rendered), strict=True))

    def _render_all(self, messages: Sequence[OutboxMessage], tx: Transaction) -> list[Rendered]:
        """Render the messages of one tenant; first read together what they need of people and questions."""
        tx.people.load_addresses({message.person for message in messages if message.person is not None})
        reminded = dict[int, list[int]]()
        for message in messages:
            if message.kind is MessageKind.REMINDER and message.council and message.person:
                reminded.setdefault(message.council, []).append(message.person)
        load_due(tx, reminded)
        return [self._render(tx, message) for message in messages]

    def _render(self, tx: Transaction, message: OutboxMessage) -> Rendered:
        """Render the message if it is still due and may be sent now; otherwise return its result."""
        if (until := message.worth_reading_until) is not None and tx.now > until:
            return TOO_LATE
        if message.kind is MessageKind.MAIL and self.mail is None:
            return NO_SERVER
        rendered: Rendered | None
        try:
            if message.kind is MessageKind.MAIL and self.mail is not None:
                rendered = self.mail.render(tx, message)
            else:
                rendered = self.renderer.render(tx, message)
        except NoAddress:
            return NO_ADDRESS
        except UnknownView as unknown:
            log.warning("outbox_view_unknown", message_id=message.id, view=str(unknown))
            return self.retry_policy.unknown_view()
        if rendered is None:
            return CANCELLED
        earliest = self.office_hours.earliest_send_time(tx, message, tx.now)
        return wait_for_office_hours(earliest) if earliest > tx.now else rendered

    def _after_failure(self, message: OutboxMessage, failure: Exception) -> DeliveryResult:
        """Log an error of one message and return its result."""
        log.error(
            "outbox_message_failed",
            message_id=message.id,
            kind=message.kind,
            **describe_exception(failure),  # without its words, which may be in the traceback
        )
        return self.retry_policy.retry(message, code=type(failure).__name__)

    async def deliver(
        self, message: OutboxMessage, rendered: Rendered | None, *, deadline: float
    ) -> DeliveryAttempt:
        """Deliver a message before ``deadline`` (time of the event loop); an error is a result too."""
        if isinstance(rendered, DeliveryResult):
            return DeliveryAttempt(result=rendered)
        if rendered is None:
            return await self.job_runner.run(message, deadline=deadline)
        try:
            if isinstance(rendered, RenderedMail):
                return await self._mail(rendered, message, deadline=deadline)
            return await self._send(rendered, message, deadline=deadline)
        except Unavailable:
            return DeliveryAttempt(result=self.retry_policy.database_unavailable())
        except Exception as failure:  # noqa: BLE001 - one failing message must not stop the others
            return DeliveryAttempt(result=self._after_failure(message, failure))

    async def _send(
        self, rendered: RenderedMessage, message: OutboxMessage, *, deadline: float
    ) -> DeliveryAttempt:
        if asyncio.get_running_loop().time() >= deadline:
            return DeliveryAttempt(result=self.retry_policy.lease_expired())
        stage = DeliveryStage.OPENING_CHAT
        known = rendered.thread is not None
        try:
            async with asyncio.timeout_at(deadline):
                if not known:
                    rendered = await self._open_chat(rendered, message)
                async with self._locked(rendered.thread or ""):
                    stage = DeliveryStage.CHAT_KNOWN if known else DeliveryStage.CHAT_OPENED
                    activity = await self._with_timeout(self._send_content(rendered))
        except OutboundError as fault:
            return DeliveryAttempt(
                result=self.retry_policy.after_error(fault, message, stage=stage), rendered=rendered
            )
        except TimeoutError:
            result = self.retry_policy.after_error(Uncertain("it took too long"), message, stage=stage)
            return DeliveryAttempt(result=result, rendered=rendered)
        return DeliveryAttempt(result=SENT, rendered=rendered, activity_id=activity)

    async def _mail(
        self, rendered: RenderedMail, message: OutboxMessage, *, deadline: float
    ) -> DeliveryAttempt:
        if self.mail is None or asyncio.get_running_loop().time() >= deadline:
            return DeliveryAttempt(result=self.retry_policy.lease_expired())
        return DeliveryAttempt(result=await self.mail.send(rendered, message, deadline=deadline))

    async def _open_chat(self, rendered: RenderedMessage, message: OutboxMessage) -> RenderedMessage:
        """Open the personal chat and store it."""
        member = rendered.member or ""
        thread = await self._with_timeout(
            self.connector.open_personal(
                rendered.service_url, tenant=message.tenant, member=member, bot_id=self.bot_id
            )
        )
        account = await self._find_member(rendered.service_url, thread, member)

        def remember(tx: Transaction) -> None:
            tx.people.set_personal_chat(
                rendered.person or 0, conversation=thread, service_url=rendered.service_url
            )
            if account is not None:
                tx.people.upsert(
                    name=account.name, teams_id=account.teams_id or None, entra_id=account.entra_id
                )

        await self.store.write(remember, tenant=message.tenant)
        return rendered.with_thread(thread)

    async def _find_member(self, service_url: str, thread: str, member: str) -> Account | None:
        """Look up the member of the chat that was opened; return None if Teams does not tell."""
        try:
            return await self._with_timeout(self.connector.member(service_url, thread, member))
        except OutboundError as fault:
            log.info("roster_lookup_failed", fault=type(fault).__name__, status=fault.status)
            return None

    async def _send_content(self, rendered: RenderedMessage) -> str:
        if rendered.activity is not None:
            return await self._post_or_update(rendered, dict(rendered.activity))
        if rendered.card is None:
            return ""
        return await self._send_card(rendered, rendered.card)

    async def _send_card(self, rendered: RenderedMessage, card: Card) -> str:
        try:
            return await self._post_or_update(rendered, card_activity(card, text=rendered.welcome))
        except Refused as refused:
            if refused.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                raise
        return await self._post_or_update(rendered, text_activity(card.summary))

    async def _post_or_update(self, rendered: RenderedMessage, activity: dict[str, object]) -> str:
        if rendered.replaces is not None:
            posted = rendered.replaces
            return await self.connector.update(
                posted.service_url,
                posted.thread,
                posted.activity,
                activity,
                is_targeted=posted.visible_until is not None,
            )
        if rendered.only_for is not None:
            activity = {**activity, "recipient": {"id": rendered.only_for, "isTargeted": True}}
        return await self.connector.send(
            rendered.service_url,
            rendered.thread or "",
            activity,
            reply_to=rendered.reply_to,
            is_targeted=rendered.only_for is not None,
        )

    async def _with_timeout(self, call: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self.retry_policy.timing.call_timeout):
                return await call
        except TimeoutError:
            raise Uncertain("it took too long") from None

    @asynccontextmanager
    async def _locked(self, thread: str) -> AsyncIterator[None]:
        """Hold the lock of a chat: Teams answers 412 to two messages at once."""
        lock = self.chat_locks.setdefault(thread, asyncio.Lock())
        async with lock:
            yield
