"""What can happen in Teams that the bot hears of: written, pressed, sent, begun, ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.turn.account import Account, Mention
from bot.turn.reached import Chosen, Searched


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message to the bot, its own mention cut out, one string a line."""

    lines: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    addressed: bool = True
    """Whether the bot was mentioned or spoken to alone; it does not read what merely stands in a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Said):
    """A message to the bot that was changed afterwards; the activity id is the first message's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A message that its author took back; the activity id is the message's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file in a message: where it can be fetched for a while, without a token."""

    name: str
    url: str
    kind: str
    """The end of its name in lower case, without a dot: ``docx``. Said by the sender's client."""
    unique_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Files sent to the bot in the personal chat, with what was written beside them."""

    files: tuple[SentFile, ...]
    lines: tuple[str, ...] = ()
    left_out: int = 0
    """How many more there were than one message may bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented:
    """The answer to a file that the bot has offered: where it is to be put, or that it is not wanted."""

    accepted: bool
    context: Mapping[str, Any] = field(default_factory=dict)
    """What the bot gave along with the offer; a client may have changed it."""
    card: str = ""
    """The activity id of the offer."""
    name: str = ""
    upload_url: str = ""
    """Where the file is to be put, without the bot's token; all from here on is empty for a refusal."""
    content_url: str = ""
    """Where the person finds it then."""
    unique_id: str = ""
    file_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button of a card (``Action.Execute``), or a client that refreshes a card by itself."""

    verb: str
    data: Mapping[str, Any]
    automatic: bool
    card: str
    """The activity id of the card that holds the button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Pressed):
    """A dialog was asked for, beside a message or beside the field that people write in."""

    message: Chosen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Pressed):
    """A dialog was filled in and sent; Teams may send it again."""

    message: Chosen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The app was added to the chat by the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstalled:
    """The app was removed from the chat by the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingBegan:
    """Teams' meeting of the chat began; Teams may say so again."""

    meeting: str
    """Teams' id of the meeting (``channelData.meeting.id``), empty where Teams named none."""
    title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEnded:
    """Teams' meeting of the chat ended; it may go on again."""

    meeting: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """People came into the running meeting."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """People went out of the running meeting."""

    accounts: tuple[Account, ...]


Announced = MeetingBegan | MeetingEnded | Joined | Left
"""What Teams tells of a meeting by itself: nobody asked for anything, and nobody waits for an answer."""
Reached = Opened | Submitted | Searched
"""What may come from any chat: it tells nothing of where the bot can write."""
NotById = Edited | Deleted | Submitted
"""What is not recognised by its id: it has that of the first message, or another whenever it is sent."""
Happened = (
    Said | Edited | Deleted | Sent | Consented | Pressed | Installed | Uninstalled | Announced | Reached
)
