"""The result of one attempt to deliver a message, and the columns that store it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import structlog

from bot.outbox.render import RenderedMessage
from bot.views.context import TextStorage
from bot.views.registry import VIEW_TYPES
from storage import Transaction
from storage.outbox import TARGETED, MessageState, OutboxMessage

NO_TOKEN = "no_token"  # noqa: S105 - a word of the log
CLIENT_ERRORS = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

log = structlog.get_logger(__name__)


class DeliveryStage(Enum):
    """The stage at which the delivery of a message failed."""

    OPENING_CHAT = auto()
    """Before or while the personal chat was opened: nothing was written yet."""
    CHAT_OPENED = auto()
    """While it was sent to a chat that had just been opened."""
    CHAT_KNOWN = auto()
    """While it was sent to a chat that was known before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResult:
    """The result of one attempt."""

    state: MessageState
    delay: float = 0.0
    is_counted: bool = True
    is_ambiguous: bool = False
    status: int | None = None
    code: str | None = None
    retry_at: datetime | None = None
    """When to try again, if that is a moment instead of a delay."""
    tenant_pause: float | None = None
    """Seconds for which Teams throttles the whole tenant."""
    chat_is_gone: bool = False
    """Whether the personal chat no longer exists and has to be opened again."""
    card_is_gone: bool = False
    """Whether Teams no longer lets the bot change this card."""

    not_targeted: bool = False
    """Whether Teams did not take it as a targeted message: it is to be read elsewhere."""

    @property
    def name(self) -> str:
        """Return the result in one word, for metrics: the state, or ``retry`` if it is tried again."""
        return "retry" if self.state is MessageState.READY else self.state.value

    @property
    def has_failed(self) -> bool:
        """Return whether the message will only be sent if somebody acts."""
        return self.state in (MessageState.BLOCKED, MessageState.DEAD, MessageState.HELD)

    @property
    def is_token_refused(self) -> bool:
        """Return whether Teams refused the token although it was newly fetched."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def is_token_missing(self) -> bool:
        """Return whether no token could be fetched."""
        return self.code == NO_TOKEN

    @property
    def is_token_accepted(self) -> bool:
        """Return whether Teams accepted the token, whatever its response to the message."""
        return self == SENT or (self.status is not None and not self.is_token_refused)

    def due_at(self, now: datetime) -> datetime | None:
        """Return when to try again, None if the message is finished."""
        if self.state is not MessageState.READY:
            return None
        return self.retry_at or now + timedelta(seconds=self.delay)

    def columns(self, message: OutboxMessage, *, now: datetime, due: datetime | None) -> dict[str, object]:
        """Return the columns that store this result; ``due`` is when the message is tried again.

        A message that would be due after its expiry is finished now: expired, or held if it may have arrived.
        """
        ambiguous = message.uncertain_attempts + self.is_ambiguous
        late = due is not None and due >= message.expires_at
        over = MessageState.HELD if ambiguous else MessageState.EXPIRED
        again = due is not None and not late
        return {
            "state": (over if late else self.state).value,
            "attempts": message.attempts if self.is_counted else message.attempts - 1,
            "uncertain_attempts": ambiguous,
            "last_status": self.status,
            "last_code": self.code,
            "done_at": None if again else now,
            **({"not_before": due} if again else {}),
            **({"payload": {}} if not again and _is_forgotten(message) else {}),
            **({"payload": _untargeted(message)} if again and self.not_targeted else {}),
        }


SENT = DeliveryResult(state=MessageState.SENT)
JOB_DONE = DeliveryResult(state=MessageState.SENT, code="done")
"""A job that is finished, without a call to Teams."""
JOB_NOT_STORED = DeliveryResult(state=MessageState.DEAD, code="not_kept")
"""A job whose output could not be stored."""
CANCELLED = DeliveryResult(state=MessageState.CANCELLED)
TOO_LATE = DeliveryResult(state=MessageState.CANCELLED, code="too_late")
"""A reply that has expired."""
NO_ADDRESS = DeliveryResult(state=MessageState.DEAD, code="no_address")
GIVEN_UP = DeliveryResult(state=MessageState.HELD, code="no_answer")
"""Too many attempts with an unknown outcome; the last one was never settled."""


def _untargeted(message: OutboxMessage) -> dict[str, Any]:
    """Return the payload of a message that goes to the personal chat from now on."""
    return {name: value for name, value in message.payload.items() if name != TARGETED}


def _is_forgotten(message: OutboxMessage) -> bool:
    """Return whether the payload is deleted once the message is finished."""
    view_type = VIEW_TYPES.get(message.payload.get("kind", ""))
    return view_type is not None and view_type.text_storage is TextStorage.UNTIL_SENT


def wait_for_office_hours(until: datetime) -> DeliveryResult:
    """Return the result of a message that waits for office hours."""
    return DeliveryResult(state=MessageState.READY, retry_at=until, is_counted=False, code="office_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """The response of Teams to a message, or the output of a job."""

    result: DeliveryResult
    rendered: RenderedMessage | None = None
    activity_id: str = ""
    store_output: Callable[[Transaction], None] | None = None
    """Stores the output of a job, in the same transaction as its result."""


def log_result(message: OutboxMessage, result: DeliveryResult) -> None:
    """Log the result of an attempt, as an error if an operator has to investigate."""
    log.info(
        "delivery_attempted",
        message_id=message.id,
        kind=message.kind,
        state=result.state,
        attempt=message.attempts,
        status=result.status,
        code=result.code,
    )
    if result.status is None or result.state is not MessageState.DEAD:
        return
    if HTTPStatus.MULTIPLE_CHOICES <= result.status < HTTPStatus.BAD_REQUEST:
        log.error("redirect_refused", security=True, message_id=message.id, status=result.status)
    elif result.status in CLIENT_ERRORS:
        log.error(
            "outbox_message_refused",
            message_id=message.id,
            kind=message.kind,
            status=result.status,
            code=result.code,
        )
