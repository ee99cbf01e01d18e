"""Decide whether and when a message is retried: the only module that interprets what servers answer."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from bot.mail.outcome import MailOutcome, MailStage
from bot.outbox.result import NO_TOKEN, SENT, DeliveryResult, DeliveryStage
from bot.outbox.timing import OutboxTiming
from bot.teams.credentials import NoToken
from bot.teams.errors import NotAllowed, OutboundError, Refused, Uncertain
from bot.views.messages import SENTENCE
from bot.views.registry import VIEW_TYPES
from storage.outbox import PERSONAL_CHAT, TARGETED, MessageKind, MessageState, OutboxMessage

MAX_ATTEMPTS = 10
MAX_DELAY = 900.0
MAX_AMBIGUOUS = 3
MAX_MAIL_DELAY = 3600.0
MAIL_BACKOFF = 12.0
"""Times as slow as for Teams: a mail server that does not know a sender asks for some minutes."""
MAY_COME_TWICE = "may_come_twice"
"""Key in the payload of a reply that only reads, and that only the person who waits for it sees."""
HELD_IF_AMBIGUOUS = {MessageKind.POST, MessageKind.PRIVATE, MessageKind.REPLY}
"""Kinds that are held instead of repeated: a public duplicate is worse than a missing message."""
IDEMPOTENT_KINDS = {
    MessageKind.UPDATE,
    MessageKind.PROBE,
    MessageKind.FILE,
    MessageKind.UPLOAD,
    MessageKind.FETCH,
    MessageKind.TEMPLATE,
}
"""Kinds for which a repetition has no further effect."""

_OUTCOME_UNKNOWN = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
_MAY_BE_TAKEN_LATER = (
    *(HTTPStatus.UNAUTHORIZED, HTTPStatus.REQUEST_TIMEOUT),
    *(HTTPStatus.PRECONDITION_FAILED, HTTPStatus.TOO_MANY_REQUESTS),
)
DELIVERY_STATUSES: Mapping[str, tuple[HTTPStatus | None, ...]] = {
    "sent": (None,),
    "retry": (
        *(None, HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED),
        *(HTTPStatus.TOO_MANY_REQUESTS, *_OUTCOME_UNKNOWN),
    ),
    "held": (None, *_OUTCOME_UNKNOWN),
    "blocked": (HTTPStatus.FORBIDDEN,),
    "dead": (
        *(None, HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
        *(HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        *_OUTCOME_UNKNOWN,
    ),
    "cancelled": (
        *(None, HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
        *(
            HTTPStatus.NOT_FOUND,
            HTTPStatus.PRECONDITION_FAILED,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            *_OUTCOME_UNKNOWN,
        ),
    ),
}
"""The statuses that Teams is known to return, by the name of the result; None means no response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Decides whether and when a message is tried again."""

    timing: OutboxTiming
    rng: random.Random

    def after_error(
        self, fault: OutboundError, message: OutboxMessage, *, stage: DeliveryStage
    ) -> DeliveryResult:
        """Return the result of an attempt that failed with ``fault``.

        A reply with an early expiry is dropped once it will not be sent any more.
        """
        result = self._after_error(fault, message, stage=stage)
        fails = result.state is MessageState.HELD or (result.has_failed and message.kind is MessageKind.REPLY)
        is_dropped = fails and message.worth_reading_until is not None
        return replace(result, state=MessageState.CANCELLED) if is_dropped else result

    def _after_error(
        self, fault: OutboundError, message: OutboxMessage, *, stage: DeliveryStage
    ) -> DeliveryResult:
        match fault:
            case Refused():
                return self._after_refusal(fault, message, stage=stage)
            case NotAllowed():
                return DeliveryResult(state=MessageState.DEAD, code="host_not_allowed")
            case Uncertain():
                return self._after_unknown_outcome(message, stage=stage, status=None, code="no_answer")
            case _ if isinstance(fault.__cause__, NoToken):
                return self._uncounted(self.timing.unauthorized_delay, status=None, code=NO_TOKEN)
            case _:
                return self.retry(message, code="unreachable")

    def after_mail(self, outcome: MailOutcome, message: OutboxMessage) -> DeliveryResult:
        """Return the result of an attempt to hand over an e-mail."""
        status, code = outcome.status, outcome.code
        match outcome.stage:
            case MailStage.DELIVERED:
                return SENT
            case MailStage.SERVER:
                return self._uncounted(self.timing.unauthorized_delay, status=status, code=code)
            case MailStage.UNKNOWN:
                return self._after_unknown_outcome(
                    message, stage=DeliveryStage.CHAT_KNOWN, status=status, code=code
                )
        if outcome.is_permanent or message.attempts >= MAX_ATTEMPTS:
            return DeliveryResult(state=MessageState.DEAD, status=status, code=code)
        longest = min(MAX_MAIL_DELAY, MAIL_BACKOFF * self.timing.backoff_base * 2 ** (message.attempts - 1))
        wait = self.rng.uniform(longest / 2, longest)
        return DeliveryResult(state=MessageState.READY, delay=wait, status=status, code=code)

    def mail_waits(self, seconds: float) -> DeliveryResult:
        """Return an uncounted retry after this time: the mail server is not to be asked before."""
        return self._uncounted(seconds, status=None, code="mail_waits")

    def is_given_up(self, message: OutboxMessage) -> bool:
        """Return whether a message that was just claimed must not be sent again."""
        is_unknown = message.payload.get("kind", SENTENCE.name) not in VIEW_TYPES
        if message.kind in IDEMPOTENT_KINDS or (is_unknown and message.kind is not MessageKind.MAIL):
            return False
        return message.uncertain_attempts > 0 and (
            message.is_expired or message.uncertain_attempts >= _max_ambiguous(message)
        )

    def after_token_refused(self, result: DeliveryResult) -> DeliveryResult:
        """Return the result if the token itself is bad: a retry that is not counted."""
        return replace(
            result, state=MessageState.READY, delay=self.timing.unauthorized_delay, is_counted=False
        )

    def retry(
        self, message: OutboxMessage, *, status: int | None = None, code: str | None = None
    ) -> DeliveryResult:
        """Return a retry with exponential backoff and full jitter, or DEAD after the last attempt."""
        if message.attempts >= MAX_ATTEMPTS:
            return DeliveryResult(state=MessageState.DEAD, status=status, code=code)
        longest = min(MAX_DELAY, self.timing.backoff_base * 2**message.attempts)
        wait = max(self.timing.min_delay, self.rng.uniform(0, longest))
        return DeliveryResult(state=MessageState.READY, delay=wait, status=status, code=code)

    def database_unavailable(self) -> DeliveryResult:
        """Return an uncounted retry: nothing was sent, because the database was unavailable."""
        return self._uncounted(self.timing.database_retry_delay, status=None, code="database_away")

    def unknown_view(self) -> DeliveryResult:
        """Return an uncounted retry: the message is left to the newer version that stored it."""
        return self._uncounted(self.timing.throttle_delay, status=None, code="unknown_view")

    def tenant_paused(self, seconds: float) -> DeliveryResult:
        """Return an uncounted retry after this time: Teams throttled the tenant since the claim."""
        return self._uncounted(seconds, status=None, code="paused")

    def lease_expired(self) -> DeliveryResult:
        """Return an uncounted retry: nothing was sent, because another process may hold the lease by now."""
        return self._uncounted(self.timing.min_delay, status=None, code="lease_expired")

    def _after_refusal(  # noqa: PLR0911 - one line per status
        self, fault: Refused, message: OutboxMessage, *, stage: DeliveryStage
    ) -> DeliveryResult:
        status, code = fault.status or 0, fault.code
        if TARGETED in message.payload and _is_not_taken(status):
            return _not_targeted(message, status=status, code=code)
        match status:
            case HTTPStatus.TOO_MANY_REQUESTS:
                wait = self._throttle_delay(fault.retry_after)
                return replace(self._uncounted(wait, status=status, code=code), tenant_pause=wait)
            case HTTPStatus.UNAUTHORIZED:
                return self.retry(message, status=status, code=code)
            case HTTPStatus.PRECONDITION_FAILED if message.attempts < MAX_ATTEMPTS:
                wait = self.timing.min_delay * self.rng.uniform(0.5, 1.5)
                return DeliveryResult(state=MessageState.READY, delay=wait, status=status, code=code)
            case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND if message.kind is MessageKind.UPDATE:
                return DeliveryResult(state=MessageState.DEAD, status=status, code=code, card_is_gone=True)
            case HTTPStatus.FORBIDDEN if message.kind is not MessageKind.PRIVATE:
                return DeliveryResult(state=MessageState.BLOCKED, status=status, code=code)
            case HTTPStatus.NOT_FOUND if stage is DeliveryStage.CHAT_KNOWN and _may_reopen_chat(message):
                return DeliveryResult(state=MessageState.READY, status=status, code=code, chat_is_gone=True)
            case _ if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return self._after_unknown_outcome(message, stage=stage, status=status, code=code)
        return DeliveryResult(state=MessageState.DEAD, status=status, code=code)

    def _throttle_delay(self, asked: float | None) -> float:
        wanted = self.timing.throttle_delay if asked is None else max(self.timing.min_delay, asked)
        return min(MAX_DELAY, wanted) * self.rng.uniform(1.0, 1.2)

    def _uncounted(self, wait: float, *, status: int | None, code: str | None) -> DeliveryResult:
        return DeliveryResult(
            state=MessageState.READY, delay=wait, is_counted=False, status=status, code=code
        )

    def _after_unknown_outcome(
        self, message: OutboxMessage, *, stage: DeliveryStage, status: int | None, code: str | None
    ) -> DeliveryResult:
        """Return the result of a message that may have arrived."""
        if message.kind in IDEMPOTENT_KINDS or stage is DeliveryStage.OPENING_CHAT:
            return self.retry(message, status=status, code=code)
        if message.uncertain_attempts + 1 >= _max_ambiguous(message):
            return DeliveryResult(state=MessageState.HELD, is_ambiguous=True, status=status, code=code)
        is_awaited = message.kind in HELD_IF_AMBIGUOUS
        return DeliveryResult(
            state=MessageState.READY,
            delay=self.timing.throttle_delay if is_awaited else self.timing.ambiguous_delay,
            is_ambiguous=True,
            status=status,
            code=code,
        )


def _is_not_taken(status: int) -> bool:
    """Return whether a targeted message with this answer will never arrive in its chat."""
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return is_refusal and status not in _MAY_BE_TAKEN_LATER


def _not_targeted(message: OutboxMessage, *, status: int, code: str | None) -> DeliveryResult:
    """Return the result of a targeted message that is to be read elsewhere."""
    is_private = message.payload[TARGETED] == PERSONAL_CHAT
    state = MessageState.READY if is_private else MessageState.CANCELLED
    return DeliveryResult(state=state, status=status, code=code, not_targeted=True)


def _max_ambiguous(message: OutboxMessage) -> int:
    if message.kind not in HELD_IF_AMBIGUOUS:
        return MAX_AMBIGUOUS
    return 2 if _may_come_twice(message) else 1


def _may_come_twice(message: OutboxMessage) -> bool:
    """Return whether it is better for the person who waits to see a reply twice than never."""
    is_brief = message.kind is MessageKind.PRIVATE and message.worth_reading_until is not None
    return is_brief or bool(message.payload.get(MAY_COME_TWICE))


def _may_reopen_chat(message: OutboxMessage) -> bool:
    return message.person is not None and message.attempts < MAX_ATTEMPTS
