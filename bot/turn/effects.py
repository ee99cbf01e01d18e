"""What a feature makes of a turn: the answer, messages to others, cards that change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.turn.answer import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Answer with this view, and with a sentence about what was or was not done."""

    view: View
    note: str | None = None
    """A code in the catalogue (``note.<code>``)."""
    values: Mapping[str, object] = field(default_factory=dict)
    alone: bool = False
    """Whether it is for the sender's eyes only: in a group it goes to the personal chat."""
    instead: View | None = None
    """What the group sees where there is no personal chat, None for the same view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Let whoever searched choose one of these views, to be put into their own message."""

    views: tuple[View, ...]
    note: str
    """What is said where there are none (``note.<code>``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Send this view to somebody's personal chat, through the outbox."""

    person: int
    view: View
    key: str
    """Makes the message one of its kind: a second one with the same key is not sent."""
    at: datetime | None = None
    by: int | None = None
    """Who is told when it cannot be delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Send this view to a chat, through the outbox."""

    chat: str
    view: View
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Bring every copy of this question's cards up to date."""

    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshMeeting:
    """Bring every card that shows this meeting as it goes on up to date."""

    meeting: int
    questions_only: bool = False
    """Whether what was noted there is as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Turn the card that was pressed into this view, for everybody."""

    view: View


Effect = Show | Offer | Tell | Post | Refresh | RefreshMeeting | Replace
Effects = Sequence[Effect]
