"""The messages of the outbox: their kinds, their states, and a message under a lease."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.mapper import Mapper
from storage.tables import outbox

AT_ANY_HOUR = "at_any_hour"
"""Key in the payload of a manually sent reminder, which does not wait for office hours."""
WORTH_READING_UNTIL = "until"
"""Key in the payload of a reply that is dropped after that moment (ISO 8601): a refusal, a mere text."""

TARGETED = "targeted"
"""Key in the payload of an answer that only its reader sees, in the chat that ``fallback`` names.

Its value is where it goes if Teams does not take it there: ``PERSONAL_CHAT`` or ``WHOLE_CHAT``.
"""
PERSONAL_CHAT, WHOLE_CHAT = "personal_chat", "whole_chat"

CARD_NONCE = "nonce"
"""Key in the payload of a reply of the nonce that its card has, however often it is rendered."""
EARLIER_NONCES = "earlier"
"""Key in the payload of a repeated reply of the nonces of its withdrawn copies, separated by spaces."""

ADDRESS, DEPARTMENT, LINK = "address", "department", "link"
"""Keys in the payload of an e-mail: where it goes, for which department, and how it is answered."""


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
    """Planned ahead of a meeting; sent in office hours, after all other messages."""
    PRIVATE = "private"
    """An answer for one person; if they cannot be reached, it goes to the chat that they wrote in."""
    REPLY = "reply"
    """The answer to a command: tried at once, and by the worker if that fails."""
    PROBE = "probe"
    """Opens a person's chat without writing to it, to find out whether they can be reached."""
    POST = "post"
    UPDATE = "update"
    FILE = "file"
    """Generates a file and stores it; sends nothing to Teams."""
    OFFER = "offer"
    """Asks somebody in their personal chat whether they want a file: Teams' file consent."""
    UPLOAD = "upload"
    """Uploads a file to the address that its recipient consented to."""
    HANDED = "handed"
    """Shows where the file was uploaded: Teams' file info."""
    FETCH = "fetch"
    """Fetches a file that somebody sent to the bot, and reads it."""
    TEMPLATE = "template"
    """Fetches a Word template that somebody sent to the bot, and checks it."""
    MAIL = "mail"
    """An e-mail to a department."""

    @property
    def is_job(self) -> bool:
        """Return whether this is a job that runs in the bot and sends nothing to Teams by itself."""
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
    """How many attempts ended without knowing whether the message arrived."""
    ordering_key: str
    """Messages with the same key are sent one at a time: Teams answers 412 to two at once in a chat."""
    expires_at: datetime
    lease_token: str
    """The lease that the sender must show to settle the message."""
    is_expired: bool = False
    """Whether it expired while a worker was sending it that never settled it."""

    @property
    def worth_reading_until(self) -> datetime | None:
        """The moment after which the message is dropped, None if it never expires."""
        until = self.payload.get(WORTH_READING_UNTIL)
        return None if until is None else datetime.fromisoformat(until)

    @property
    def questions(self) -> list[int]:
        """The ids of the questions that the message is about."""
        together: list[int] = self.payload["args"].get("questions", [])
        return [self.question] if self.question is not None else list(together)

    @property
    def earlier_nonces(self) -> tuple[str, ...]:
        """The nonces of earlier copies of a reply, which were withdrawn although they may have arrived."""
        return tuple(self.payload.get(EARLIER_NONCES, "").split())

    @property
    def is_office_hours_only(self) -> bool:
        """Return whether the message is sent in office hours only."""
        return self.kind is MessageKind.REMINDER and not self.payload.get(AT_ANY_HOUR)


MESSAGE_MAPPER = Mapper(
    OutboxMessage,
    outbox,
    computed=("is_expired",),
)
