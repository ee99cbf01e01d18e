"""One incoming thing, one outgoing thing, and what a feature makes of the one for the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from domain.council import Council
from domain.errors import Refusal
from domain.person import Person, Standing

LOCALES = ("sv", "en")
_LARGEST = 2**31
"""Databases keep numbers below this; whatever comes in from a card is compared with it."""


class ChatKind(StrEnum):
    """Where people write: Teams' ``conversationType``."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A conversation in Teams."""

    id: str
    """The conversation id before ``;messageid=``: what a council is bound to."""
    thread: str
    """The whole conversation id: where the answer goes."""
    kind: ChatKind
    service_url: str
    meeting: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody as Teams names them in an activity or a roster."""

    teams_id: str
    name: str
    entra_id: str | None = None
    standing: Standing | None = None
    """None where Teams has not said: it says so in rosters only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody mentioned in a message, with the exact words that stand for them in its text."""

    account: Account
    text: str


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
class Pressed:
    """A button of a card (``Action.Execute``), or a client that refreshes a card by itself."""

    verb: str
    data: Mapping[str, Any]
    automatic: bool
    card: str
    """The activity id of the card that holds the button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The app was added to the chat by the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstalled:
    """The app was removed from the chat by the sender."""


def whole_number(value: object) -> int | None:
    """Give back a number that a card or a person named, None for anything that is none of ours."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    number = int(text) if text.isdecimal() and len(text) < len(str(_LARGEST)) + 1 else _LARGEST
    return number if number < _LARGEST else None


Happened = Said | Edited | Pressed | Installed | Uninstalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A verified activity, before anything of ours was looked up."""

    tenant: str
    activity_id: str
    sender: Account
    chat: Chat
    locale: str | None
    """``sv``, ``en`` or None: the language of the sender's client."""
    happened: Happened
    bot_id: str
    """The bot's own ``28:`` id, who opens conversations."""


class Roster(Protocol):
    """Who is in a chat now, asked of Teams and remembered for ten minutes."""

    async def find(self, chat: Chat, member: str) -> Account | None:
        """Give back the member with this Teams or Entra id, None where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Something that can be shown: which card, of what. Rendered when it is sent, so it is never old."""

    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[int, ...]:
        """The questions that the card tells of."""
        one = self.args.get("question")
        return tuple(self.args.get("questions", ())) if one is None else (one,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A rendered view: the Adaptive Card and what a notification says about it."""

    content: dict[str, Any]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the edge sends back: to a press its card or text, to a message a card or text in the same chat."""

    card: Card | None = None
    text: str | None = None
    receipt: "Receipt | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What has to be remembered of a card once Teams has given it an activity id."""

    view: View
    tenant: str
    council: int
    chat: Chat
    person: int | None
    """Whose own view it is, None for what everybody in the chat sees."""
    locale: str
    fingerprint: str
    versions: Mapping[int, int]
    """The version of each question that the card shows."""
    answers: str | None = None
    """The activity id of the message that the card answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing that one person did, with everything looked up that features need."""

    tenant: str
    act: str
    """Names the turn in the history: what one turn did is undone in one act."""
    activity: str
    """The activity id of the message or press."""
    now: datetime
    person: Person
    chat: Chat
    locale: str
    council: Council | None
    """The council that this chat is bound to, or that the person means in the personal chat."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What was written or put into the card, by the input's id."""
    pressed: Pressed | None = None
    mentioned: tuple[Person, ...] = ()
    bot_id: str = ""
    default_timezone: str = "UTC"

    def text(self, name: str) -> str:
        """Give back a field as text, empty where it is missing."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Give back a field as a number of ours (an id, a page), None where it is none."""
        return whole_number(self.fields.get(name))

    def day(self, name: str) -> date | None:
        """Give back a field as a date; raises Refusal ``bad_date`` for what is none."""
        text = self.text(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise Refusal("bad_date", text=text[:40]) from None

    @property
    def today(self) -> date:
        """The council's local date."""
        return self.now.astimezone(None if self.council is None else self.council.zone).date()

    @property
    def the_council(self) -> Council:
        """The council; raises Refusal ``unbound`` where there is none."""
        if self.council is None:
            raise Refusal("unbound")
        return self.council


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Answer with this view, and with a sentence about what was or was not done."""

    view: View
    note: str | None = None
    """A code in the catalogue (``note.<code>``)."""
    values: Mapping[str, object] = field(default_factory=dict)
    alone: bool = False
    """Whether it is for the sender's eyes only: in a group it goes to the personal chat."""


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
class Replace:
    """Turn the card that was pressed into this view, for everybody."""

    view: View


Effect = Show | Tell | Post | Refresh | Replace
Effects = Sequence[Effect]
