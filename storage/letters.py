"""Messages as the outbox keeps them: what they are, where they are on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping

AT_ANY_HOUR = "at_any_hour"
"""In the payload of a reminder that somebody asked for: it does not wait for office hours."""


class State(StrEnum):
    """Where a message is on its way."""

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


NOT_DELIVERED = (State.HELD, State.BLOCKED, State.DEAD, State.EXPIRED)


class Kind(StrEnum):
    """What a message is, which decides what happens when nobody knows whether it arrived."""

    ASSIGNMENT = "assignment"
    MESSAGE = "message"
    REMINDER = "reminder"
    """Planned ahead of a meeting; goes out in office hours, after everything that somebody waits for."""
    PRIVATE = "private"
    """An answer meant for one person; where they cannot be reached it goes to the chat they wrote in."""
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
    def errand(self) -> bool:
        """Whether it is work that is done here and says nothing to Teams by itself."""
        return self in (Kind.FILE, Kind.UPLOAD, Kind.FETCH, Kind.TEMPLATE)

    @property
    def rank(self) -> int:
        """What is sent first: 0 before 1."""
        return 1 if self is Kind.REMINDER else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message on its way."""

    id: int
    tenant: str
    kind: Kind
    council: int | None
    question: int | None
    person: int | None
    thread: str | None
    view: int | None
    caused_by: int | None
    payload: Mapping[str, Any]
    attempts: int
    ambiguous: int
    """How many times nobody knew whether it had arrived."""
    lane: str
    """One message at a time in each: Teams answers 412 to two at once in a conversation."""
    expires_at: datetime
    lease: str
    """What whoever is sending it has to show to say what became of it."""
    late: bool = False
    """Whether it has expired while somebody was sending it, who never said what became of it."""

    @property
    def keeps_hours(self) -> bool:
        """Whether it goes out in office hours only."""
        return self.kind is Kind.REMINDER and not self.payload.get(AT_ANY_HOUR)


def letter_of(row: RowMapping, *, now: datetime) -> Letter:
    """Make the message that was taken of its row."""
    return Letter(
        id=row["id"],
        tenant=row["tenant_id"],
        kind=Kind(row["kind"]),
        council=row["council_id"],
        question=row["question_id"],
        person=row["person_id"],
        thread=row["thread"],
        view=row["view_id"],
        caused_by=row["caused_by"],
        payload=row["payload"],
        attempts=row["attempts"],
        ambiguous=row["ambiguous"],
        lane=row["lane"],
        expires_at=row["expires_at"],
        lease=row["lease_token"],
        late=row["expires_at"] <= now,
    )
