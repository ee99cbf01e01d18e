"""The messages of the outbox: their kinds, their states, and a message under a lease."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.mapper import Mapper
from storage.tables import outbox

AT_ANY_HOUR = "at_any_hour"
"""In the payload of a reminder that somebody asked for: it does not wait for office hours."""
WORTH_READING_UNTIL = "until"
"""In the payload of a reply that is dropped after that moment (ISO 8601): a refusal, a mere text."""


class MessageState(StrEnum):
    """The delivery state of a message."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    """It may have arrived; sending it again could double it."""
    BLOCKED = "blocked"
    """Teams does not let the bot write to this person; sent as soon as they meet the bot."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    DEAD = "dead"


UNDELIVERED_STATES = (MessageState.HELD, MessageState.BLOCKED, MessageState.DEAD, MessageState.EXPIRED)


class MessageKind(StrEnum):
    """The kind of a message, which decides what happens if its delivery is uncertain."""

    ASSIGNMENT = "assignment"
    MESSAGE = "message"
    REMINDER = "reminder"
    """Planned ahead of a meeting; goes out in office hours, after everything that somebody waits for."""
    PRIVATE = "private"
    """An answer meant for one person; where they cannot be reached it goes to the chat they wrote in."""
    REPLY = "reply"
    """The answer to a command: tried at once, and by the worker if that fails."""
    PROBE = "probe"
    """Opens somebody's personal chat and says nothing: whether they can be written to."""
    POST = "post"
    UPDATE = "update"
    FILE = "file"
    """Makes a file and keeps it; nothing of it goes to Teams."""
    OFFER = "offer"
    """Asks somebody in their personal chat whether they want a file: Teams' file consent."""
    UPLOAD = "upload"
    """Puts a file where its reader has agreed to have it."""
    HANDED = "handed"
    """Shows the file where it was put: Teams' file info."""
    FETCH = "fetch"
    """Fetches a file that somebody sent to the bot, and reads it."""
    TEMPLATE = "template"
    """Fetches a Word template that somebody sent to the bot, and checks it."""

    @property
    def is_job(self) -> bool:
        """Return whether this is a job that runs here and sends nothing to Teams by itself."""
        return self in (MessageKind.FILE, MessageKind.UPLOAD, MessageKind.FETCH, MessageKind.TEMPLATE)

    @property
    def rank(self) -> int:
        """Return the priority: 0 is sent before 1."""
        return 1 if self is MessageKind.REMINDER else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """One message under a lease."""

    id: int
    tenant: str
    kind: MessageKind
    council: int | None
    question: int | None
    person: int | None
    thread: str | None
    card: int | None
    caused_by: int | None
    payload: Mapping[str, Any]
    attempts: int
    uncertain_attempts: int
    """How many times nobody knew whether it had arrived."""
    ordering_key: str
    """One message at a time in each: Teams answers 412 to two at once in a conversation."""
    expires_at: datetime
    lease_token: str
    """What whoever is sending it has to show to say what became of it."""
    is_expired: bool = False
    """Whether it has expired while somebody was sending it, who never said what became of it."""

    @property
    def worth_reading_until(self) -> datetime | None:
        """The moment after which the message is dropped, None where it is worth reading at any time."""
        until = self.payload.get(WORTH_READING_UNTIL)
        return None if until is None else datetime.fromisoformat(until)

    @property
    def is_office_hours_only(self) -> bool:
        """Return whether the message is sent in office hours only."""
        return self.kind is MessageKind.REMINDER and not self.payload.get(AT_ANY_HOUR)


MESSAGE_MAPPER = Mapper(
    OutboxMessage,
    outbox,
    computed=("is_expired",),
)
