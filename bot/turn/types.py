"""The types of a turn: the turn itself, the feature that handles it, its effects, and the reply."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from bot.turn.incoming import CardAction, Chat, IncomingEvent, parse_number, parse_picked_people
from cards.texts import Texts
from domain.council import Council
from domain.errors import BadInput, NotFound, Refusal
from domain.permissions import Permission
from domain.person import Person
from storage import Transaction
from storage.outbox import MessageKind, OutboxMessage

Fields = Mapping[str, Any]
QUESTION_NUMBER = re.compile(r"#?(?:([^\W\d_]\w*(?=-)|[^\W\d_]{1,6})-?)?(\d{1,9})")
"""A question's number, with its council's code where that is said: ``12``, ``#12``, ``TR-12``, ``TR12``."""
_NUMBER_FIRST = re.compile(rf"{QUESTION_NUMBER.pattern}(?!\w)[\s:.,]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view to render: its kind and arguments. It is rendered when it is sent, so it is never stale."""

    kind: str
    """The name of its type (``bot.views.context.ViewType``), which makes the view."""
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[int, ...]:
        """The ids of the questions that the view shows."""
        one = self.args.get("question")
        return tuple(self.args.get("questions", ())) if one is None else (one,)

    @property
    def payload(self) -> dict[str, Any]:
        """The view as it is stored: in a message of the outbox, or as what an activity was answered with."""
        return {"kind": self.kind, "args": dict(self.args)}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Return the view that is stored in a payload."""
        return cls(kind=payload["kind"], args=payload["args"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A rendered view: the Adaptive Card, and the text of its notification."""

    content: dict[str, Any]
    summary: str
    title: str = ""
    """What stands above the summary where the card is one of several to choose from."""
    shows: tuple[int, ...] | None = None
    """The questions that it tells of, where those were looked up only now: the posted card keeps to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply to an activity: a card or text for the invoke response, or as a message in the same chat."""

    card: Card | None = None
    text: str | None = None
    posted_card: "PostedCard | None" = None
    message: OutboxMessage | None = None
    """What the outbox sends if the reply cannot be sent at once; its id is 0 as long as it is not stored."""
    is_followed: bool = False
    """Whether the outbox has something to send that may wait for this reply."""
    choices: tuple[Card, ...] = ()
    """Cards to choose from, for whoever searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedCard:
    """A card that is about to be posted, to be stored once Teams has assigned its activity id."""

    view: View
    tenant: str
    council: int | None
    """None for a card of a chat that has none yet."""
    chat: Chat
    person: int | None
    """Whose own view it is, None for what everybody in the chat sees."""
    locale: str
    fingerprint: str
    versions: Mapping[int, int]
    """The version of each question that the card shows."""
    reply_to: str | None = None
    """The activity id of the message that the card answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowView:
    """Reply with this view, and with a sentence about what was or was not done."""

    view: View
    note: str | None = None
    """A code in the catalogue (``note.<code>``)."""
    values: Mapping[str, object] = field(default_factory=dict)
    is_private: bool = False
    """Whether it is for the sender's eyes only: in a group it goes to the personal chat."""
    public_view: View | None = None
    """What the group sees where there is no personal chat, None for the same view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferViews:
    """Let the person who searched choose one of these views to insert into their message."""

    views: tuple[View, ...]
    note: str
    """What is said where there are none (``note.<code>``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendToPerson:
    """Send this view to a person's personal chat, through the outbox."""

    person: int
    view: View
    key: str
    """Makes the message one of its kind: a second one with the same key is not sent."""
    send_at: datetime | None = None
    notify_on_failure: int | None = None
    """Who is told when it cannot be delivered."""
    kind: MessageKind = MessageKind.MESSAGE
    """A reminder is sent at any hour: somebody asks for it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostToChat:
    """Send this view to a chat, through the outbox."""

    chat: str
    view: View
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyCoordinators:
    """Tell the council's other coordinators of a changed question: one message for all of ten minutes."""

    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJob:
    """Have the outbox worker do something for the sender: make a file, fetch one, open a chat."""

    kind: MessageKind
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    council: int | None
    person: int
    ordering_key: str | None = None
    """Keeps it apart from the messages to this person, which would wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshQuestion:
    """Update every posted card that shows this question."""

    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshMeeting:
    """Update every posted card that shows this running meeting."""

    meeting: int
    questions_only: bool = False
    """Whether what was noted there is as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshMinutes:
    """Update the coordinators' cards of a meeting's minutes."""

    meeting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshCards:
    """Update every posted card of a council that is of these kinds and shows this."""

    council: int
    kinds: tuple[str, ...]
    """The names of the types of views."""
    since: datetime
    """Cards posted earlier stay as they are."""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersedeReview:
    """Replace the sender's earlier cards of these imported notes by a pointer to the newer one."""

    notes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMessages:
    """Cancel what waits to be sent to a person about a question."""

    question: int
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeetingMessages:
    """Cancel what waits to be sent about a meeting: its reminders."""

    meeting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceCard:
    """Replace the card whose button was pressed by this view, for everybody."""

    view: View


Effect = (
    ShowView
    | OfferViews
    | SendToPerson
    | PostToChat
    | NotifyCoordinators
    | StartJob
    | RefreshQuestion
    | RefreshMeeting
    | RefreshMinutes
    | RefreshCards
    | SupersedeReview
    | CancelMessages
    | CancelMeetingMessages
    | ReplaceCard
)
Effects = Sequence[Effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One event of one person, with everything looked up that features need."""

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
    event: IncomingEvent | None = None
    """What came in, for features that need more of it than its fields."""
    card_action: CardAction | None = None
    """What came in, if it is a card action; None if it is a message or another event."""
    participants: tuple[Person, ...] = ()
    """Who came into the meeting or went out of it."""
    mentions: tuple[Person | None, ...] = ()
    """Who is mentioned; None for whom neither Teams nor the bot knows."""
    mentions_by_text: Mapping[str, Person] = field(default_factory=dict)
    """Those mentioned who are known, by the words that stand for them in what was written."""
    member_of: frozenset[int] = frozenset()
    """The councils in whose chats the person is now, where it is the personal chat that does not say one."""
    bot_id: str = ""
    default_timezone: str = "UTC"
    hears_all: bool = False
    """Whether the bot is given all that is written here, and not only what is said to it."""

    def is_action(self, verb: str) -> bool:
        """Return whether this turn is the card action ``verb`` itself.

        A council chosen for a message that was written is another action.
        """
        return self.card_action is not None and self.card_action.verb == verb

    def text(self, name: str) -> str:
        """Return a field as text, empty if it is missing."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return a field as a number (an id, a page), None if it is none."""
        return parse_number(self.fields.get(name))

    def day(self, name: str) -> date | None:
        """Return a field as a date, None if it is empty; raises BadInput ``bad_date``."""
        text = self.text(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise BadInput("bad_date", text=text[:40]) from None

    @property
    def mentioned(self) -> tuple[Person, ...]:
        """The mentioned people who are known."""
        return tuple(person for person in self.mentions if person is not None)

    @property
    def require_mentioned(self) -> tuple[Person, ...]:
        """The mentioned people; raises NotFound if one of them is not known."""
        if None in self.mentions:
            raise NotFound("person_not_found")
        return self.mentioned

    def picked(self, name: str) -> list[str]:
        """Return the Entra ids of the people picked in a field."""
        return parse_picked_people(self.fields.get(name))

    @property
    def today(self) -> date:
        """The council's local date."""
        return self.now.astimezone(None if self.council is None else self.council.zone).date()

    @property
    def council_id(self) -> int | None:
        """The id of the council, None if there is none."""
        return None if self.council is None else self.council.id

    @property
    def the_council(self) -> Council:
        """The council; raises Refusal ``unbound`` if there is none."""
        if self.council is None:
            raise Refusal("unbound")
        return self.council


FeatureHandler = Callable[[Turn, Transaction], Effects]


def read_text(argument: str) -> Fields:
    """Read the rest of a command as one text."""
    return {"text": argument}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing that people can do: its command and verbs, the right it needs, and its handler."""

    name: str
    """Names its words (``command.<name>``) and its line in help (``help.<name>``) in each catalogue."""
    handle: FeatureHandler
    is_command: bool = False
    """Whether people can write it; otherwise it has buttons only."""
    verbs: tuple[str, ...] = ()
    act: Permission = Permission.READ
    """The right that help asks for before it names the feature; the handler asks for itself."""
    parse: Callable[[str], Fields] = read_text
    is_writing: bool = True
    """Whether it stores anything: what only reads waits for no writer and leaves no trace."""
    needs_council: bool = True
    """Whether the personal chat has to say which council is meant."""
    before_council: bool = False
    """Whether it works in a chat that no council is bound to."""
    argument: str = ""
    """The key of what help shows after the word (``argument.<argument>``)."""

    def words(self, locale: str) -> tuple[str, ...]:
        """Return the command words in one language, the one that help shows first; empty for buttons only."""
        return Texts.of(locale).words(f"command.{self.name}") if self.is_command else ()


def number_reader(rest: str) -> Callable[[str], Fields]:
    """Return a parser of ``<number> <rest>``."""

    def read(argument: str) -> Fields:
        match = _NUMBER_FIRST.match(argument)
        if match is None:
            return {rest: argument}
        return {"number": match[2], "code": (match[1] or "").upper(), rest: match[3]}

    return read
