"""The result of one attempt to deliver a message, and the columns that store it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus

from bot.outbox.render import RenderedMessage
from bot.views.context import TextStorage
from bot.views.registry import VIEW_TYPES
from storage import Transaction
from storage.outbox import MessageState, OutboxMessage

NO_TOKEN = "no_token"  # noqa: S105 - a word of the log


class DeliveryStage(Enum):
    """How far the delivery of a message had come when it failed."""

    OPENING_CHAT = auto()
    """The personal chat was being opened, or it waited for its turn: nothing was written yet."""
    CHAT_OPENED = auto()
    """It was on its way into a chat that had just been opened."""
    CHAT_KNOWN = auto()
    """It was on its way into a chat known from before."""


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
    """When to try again, where that is a moment and not a wait."""
    tenant_pause: float | None = None
    """Seconds for which Teams wants nothing more for the whole tenant."""
    chat_is_gone: bool = False
    """Whether the personal chat has to be opened anew."""
    card_is_gone: bool = False
    """Whether Teams no longer lets the bot change this card."""

    @property
    def name(self) -> str:
        """The result in one word, for metrics: the state, or ``retry`` if it is tried again."""
        return "retry" if self.state is MessageState.READY else self.state.value

    @property
    def has_failed(self) -> bool:
        """Whether the message will not be sent any more without somebody's action."""
        return self.state in (MessageState.BLOCKED, MessageState.DEAD, MessageState.HELD)

    @property
    def is_token_refused(self) -> bool:
        """Whether Teams refused the token, although it was fetched anew."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def is_token_missing(self) -> bool:
        """Whether no token could be fetched."""
        return self.code == NO_TOKEN

    @property
    def is_token_accepted(self) -> bool:
        """Whether Teams accepted the token, whatever it answered to the message."""
        return self == SENT or (self.status is not None and not self.is_token_refused)

    def due_at(self, now: datetime) -> datetime | None:
        """Return when to try again, None if the message is finished."""
        if self.state is not MessageState.READY:
            return None
        return self.retry_at or now + timedelta(seconds=self.delay)

    def columns(self, message: OutboxMessage, *, now: datetime, due: datetime | None) -> dict[str, object]:
        """Return the columns that store this result; ``due`` is when the message is tried again.

        A message that would be due after it expires is finished now: expired, or held if it may have arrived.
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
        }


SENT = DeliveryResult(state=MessageState.SENT)
JOB_DONE = DeliveryResult(state=MessageState.SENT, code="done")
"""A job that is finished: nothing was said to Teams."""
JOB_NOT_STORED = DeliveryResult(state=MessageState.DEAD, code="not_kept")
"""A job was done, and its output could not be stored."""
CANCELLED = DeliveryResult(state=MessageState.CANCELLED)
TOO_LATE = DeliveryResult(state=MessageState.CANCELLED, code="too_late")
"""A reply that is not worth reading any more."""
NO_ADDRESS = DeliveryResult(state=MessageState.DEAD, code="no_address")
GIVEN_UP = DeliveryResult(state=MessageState.HELD, code="no_answer")
"""Too often nobody knew whether it arrived, and the last attempt never reported."""


def _is_forgotten(message: OutboxMessage) -> bool:
    """Return whether nothing of the message is stored once it is finished."""
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
    """Stores the output of a job, in the transaction that stores its result: both or neither."""
