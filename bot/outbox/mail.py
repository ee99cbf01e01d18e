"""Send e-mail from the outbox: at the server's pace, a few at once, and tell what became of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.mail.outcome import LinkEnded, MailOutcome, MailStage, RefusalReason, RenderedMail
from bot.mail.queue import mail_digests, mail_question, record_mail, renew_link
from bot.outbox.rate_limit import RateLimit, TokenBuckets
from bot.outbox.result import DeliveryResult
from bot.outbox.retry import RetryPolicy
from bot.reminders.due import due_questions
from bot.views.reminders import DIGEST
from bot.views.undelivered import mail_reason
from domain.mail import MailKind
from domain.reminder_settings import MailChoice
from storage import Transaction
from storage.outbox import MessageKind, MessageState, OutboxMessage

if TYPE_CHECKING:
    from bot.mail.message import MailRenderer
    from bot.mail.smtp import SmtpServer

MAX_AT_ONCE = 4
"""Messages in progress: each waits for the server, and what is sent to Teams must not wait for that."""
SHORTEST_STEP = 0.02
"""Seconds between messages that wait for their turn, however fast the server may be asked."""
NO_SERVER = DeliveryResult(state=MessageState.DEAD, code="mail_off")
"""The program has no mail server any more."""
NEEDS_LINK = DeliveryResult(state=MessageState.READY, is_counted=False, code="link_ended")
MAIL_STATUSES: Mapping[str, tuple[int | None, ...]] = {
    "sent": (None,),
    "retry": (None, 421, 450, 451, 452, 454, 535, 554),
    "held": (None,),
    "dead": (None, 450, 451, 452, 550, 551, 552, 553, 554),
    "cancelled": (None,),
}
"""The replies that mail servers are known to give, by the name of the result; None means no reply."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class MailChannel:
    """Hands the e-mail of the outbox to a server."""

    server: "SmtpServer"
    renderer: "MailRenderer"
    rate: RateLimit
    clock: Callable[[], float]
    """Seconds, as the event loop counts them."""
    retry_policy: RetryPolicy
    _buckets: TokenBuckets = field(init=False)
    _in_progress: int = 0
    _next_slot: float = 0.0
    """When the next message that has to wait is tried."""
    _paused_until: float = 0.0

    def __post_init__(self) -> None:
        self._buckets = TokenBuckets(rate=self.rate)

    def render(self, tx: Transaction, message: OutboxMessage) -> RenderedMail | DeliveryResult | None:
        """Return the e-mail, None if it is no longer due, or a retry if it needs a new link before."""
        try:
            return self.renderer.render(tx, message)
        except LinkEnded:
            return NEEDS_LINK

    async def send(self, mail: RenderedMail, message: OutboxMessage, *, deadline: float) -> DeliveryResult:
        """Send an e-mail before ``deadline`` (time of the event loop), or return when it can be sent."""
        now = self.clock()
        if (wait := self._wait(now)) > 0:
            return self.retry_policy.mail_waits(wait)
        self._buckets.consume("", now=now)
        self._in_progress += 1
        try:
            seconds = max(0.0, min(self.retry_policy.timing.call_timeout, deadline - now))
            outcome = await self.server.send(mail.recipient, mail.content, seconds=seconds)
        finally:
            self._in_progress -= 1
        return self._after(outcome, message)

    def _wait(self, now: float) -> float:
        """Return for how long a message has to wait, with a turn of its own; 0 if it can be sent."""
        if now < self._paused_until:
            return self._paused_until - now
        if self._in_progress < MAX_AT_ONCE and self._buckets.available("", now=now) >= 1:
            return 0.0
        self._next_slot = max(self._next_slot, now) + max(SHORTEST_STEP, 1.0 / self.rate.per_second)
        return self._next_slot - now

    def _after(self, outcome: MailOutcome, message: OutboxMessage) -> DeliveryResult:
        if outcome.stage is MailStage.SERVER:
            pause = self.retry_policy.timing.unauthorized_delay
            self._paused_until = self.clock() + pause
            log.error("mail_server_fault", why=outcome.code, status=outcome.status, resting=pause)
        elif outcome.code == RefusalReason.SENDER:
            log.error("mail_sender_refused", status=outcome.status, message_id=message.id)
        return self.retry_policy.after_mail(outcome, message)


def add_mail_follow_ups(tx: Transaction, message: OutboxMessage, result: DeliveryResult) -> None:
    """Store what an attempt means for e-mail: a new link, or a mail in place of what did not arrive."""
    if result == NEEDS_LINK:
        renew_link(tx, message)
    is_question = message.kind is MessageKind.MAIL and message.payload["kind"] == MailKind.ASSIGNMENT
    if is_question and (result.has_failed or result.state is MessageState.SENT):
        update_question_cards(tx, message)
        record_mail(tx, message, reason=mail_reason(result.state, result.code) if result.has_failed else None)
    if result.state in (MessageState.BLOCKED, MessageState.DEAD):
        mail_instead(tx, message)


def mail_instead(tx: Transaction, message: OutboxMessage) -> None:
    """Queue as e-mail what did not reach somebody in Teams, or at their own address.

    It goes to their own address if they have one, else to the mailbox of the department.
    """
    if message.council is None or message.person is None:
        return
    council = tx.councils.get(message.council)
    if council.settings.mail is MailChoice.OFF:
        return
    is_mail, args = message.kind is MessageKind.MAIL, message.payload.get("args", {})
    person = None if is_mail else message.person
    kind = message.payload.get("kind")
    if message.kind is MessageKind.ASSIGNMENT or (is_mail and kind == MailKind.ASSIGNMENT):
        key, caused_by = f"{message.id}:{tx.now.isoformat()}", message.caused_by
        for question in tx.questions.get_many(message.questions):
            mail_question(
                tx, council, question, key=key, caused_by=caused_by, person=person, is_reached=False
            )
    elif kind == DIGEST.name and (is_mail or message.kind is MessageKind.REMINDER):
        due = args.get("questions") or due_questions(tx, council, message.person, args)
        waiting, until = tx.questions.get_many(due), message.expires_at
        mail_digests(
            tx, council, waiting, args=args, at=tx.now, expires_at=until, person=person, is_reached=False
        )


def update_question_cards(tx: Transaction, message: OutboxMessage) -> None:
    """Update the cards of the questions, which show whether the owners were reached."""
    for question in message.questions:
        for view in tx.posted_cards.of_question(question):
            key = f"told:{message.id}:{tx.now.isoformat()}"
            tx.outbox.update_card(view.id, thread=view.thread, key=key)
