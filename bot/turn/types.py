"""The types of a turn: the turn itself, the feature that handles it, its effects, and the reply."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from bot.mail.queue import MailDepartment, MailReminder
from bot.turn.capabilities import NOTHING_MORE, Capabilities
from bot.turn.incoming import NUMBER_FIRST, CardAction, Chat, IncomingEvent, parse_number, parse_picked_people
from cards.texts import Texts
from domain.council import Council
from domain.errors import BadInput, NotFound, Refusal
from domain.permissions import Permission
from domain.person import Person
from storage import Transaction
from storage.outbox import MessageKind, OutboxMessage

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view to render: its kind and arguments. It is rendered when it is sent, so it is never stale."""

    kind: str
    """The name of its type (``bot.views.context.ViewType``), which renders the view."""
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[int, ...]:
        """Return the ids of the questions that the view shows."""
        one = self.args.get("question")
        return tuple(self.args.get("questions", ())) if one is None else (one,)

    @property
    def payload(self) -> dict[str, Any]:
        """Return the view as it is stored, in a message of the outbox or in the result of an activity."""
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
    """The title above the summary, if the card is one of several to choose from."""
    shows: tuple[int, ...] | None = None
    """Ids of the questions it shows, if they were selected during rendering; the posted card keeps them."""


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
    """Cards to choose from, for the person who searched."""
    view: View | None = None
    """What a page may show next, for a form of a page; its cards are not rendered."""
    refusal: str = ""
    """The code of the rule that refused what a form of a page asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedCard:
    """A card that is about to be posted, to be stored once Teams has assigned its activity id."""

    view: View
    tenant: str
    council: int | None
    """None for a card in a chat that has no council yet."""
    chat: Chat
    person: int | None
    """The person whose user-specific view it is; None for what everybody in the chat sees."""
    locale: str
    fingerprint: str
    versions: Mapping[int, int]
    """The version of each question that the card shows."""
    reply_to: str | None = None
    """The activity id of the message to which the card replies."""
    is_targeted: bool = False
    """Whether only ``person`` sees it in a chat with others, until Teams deletes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowView:
    """Reply with this view, and with a sentence about what was or was not done."""

    view: View
    note: str | None = None
    """A code in the catalogue (``note.<code>``)."""
    values: Mapping[str, object] = field(default_factory=dict)
    is_private: bool = False
    """Whether only the sender may see it: in a group it is targeted, or sent to the personal chat."""
    is_for_one: bool = False
    """Whether others have no use for it: in a group it is targeted, or shown to everybody."""
    stays_personal: bool = False
    """Whether a private one goes to the personal chat in any case: it must last, or be answered there."""
    public_view: View | None = None
    """What the group sees if there is no personal chat; None for the same view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferViews:
    """Let the person who searched choose one of these views to insert into their message."""

    views: tuple[View, ...]
    note: str
    """The sentence if there are none (``note.<code>``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendToPerson:
    """Send this view to a person's personal chat, through the outbox."""

    person: int
    view: View
    key: str
    """The deduplication key: a second message with the same key is not sent."""
    send_at: datetime | None = None
    notify_on_failure: int | None = None
    """The person to notify if it cannot be delivered."""
    kind: MessageKind = MessageKind.MESSAGE
    """The kind; a reminder here is sent at any hour, since it was requested now."""
    joins: str = ""
    """The beginning of the keys of unsent messages that take the questions of the view instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostToChat:
    """Send this view to a chat, through the outbox."""

    chat: str
    view: View
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyCoordinators:
    """Tell the council's other coordinators about a changed question, in one message per ten minutes."""

    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJob:
    """Let the outbox worker run a job for the sender: render a file, fetch one, open a chat."""

    kind: MessageKind
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    council: int | None
    person: int
    ordering_key: str | None = None
    """A separate ordering key, so that messages to this person do not wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshQuestion:
    """Update every posted card that shows this question."""

    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshMeeting:
    """Update every posted card that shows this running meeting."""

    meeting: int
    questions_only: bool = False
    """Whether only questions changed, not the meeting's notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshMinutes:
    """Update the coordinators' cards of a meeting's minutes."""

    meeting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshCards:
    """Update every posted card of a council that has one of these kinds and shows the given data."""

    council: int
    kinds: tuple[str, ...]
    """The names of types of views."""
    since: datetime
    """Cards posted before this moment are not updated."""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersedeReview:
    """Replace the sender's earlier cards of these imported notes by a pointer to the newer one."""

    notes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMessages:
    """Cancel the unsent messages to a person about a question."""

    question: int
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeetingMessages:
    """Cancel the unsent messages about a meeting, such as its reminders."""

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
    | MailDepartment
    | MailReminder
    | CancelMeetingMessages
    | ReplaceCard
)
Effects = Sequence[Effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One event of one person, with everything looked up that features need."""

    tenant: str
    act: str
    """The id of the turn in the history; everything that one turn did is undone together."""
    activity: str
    """The activity id of the message or press."""
    now: datetime
    person: Person
    chat: Chat
    locale: str
    council: Council | None
    """The council that this chat is bound to, or that the person means in the personal chat."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The values from the message or from the card's inputs, by the input's id."""
    event: IncomingEvent | None = None
    """The incoming event, for features that need more than its fields."""
    card_action: CardAction | None = None
    """What came in, if it is a card action; None if it is a message or another event."""
    is_for_sender_alone: bool = False
    """Whether only the sender sees the reply in a chat with others: to a press, or to a targeted message."""
    participants: tuple[Person, ...] = ()
    """The people who joined or left the meeting."""
    mentions: tuple[Person | None, ...] = ()
    """The people mentioned; None for one that neither Teams nor the bot knows."""
    mentions_by_text: Mapping[str, Person] = field(default_factory=dict)
    """The known people among those mentioned, by the text of their mention in the message."""
    member_of: frozenset[int] = frozenset()
    """Ids of the councils in whose chats the person is now; filled if a personal chat names no council."""
    named: tuple[Person, ...] = ()
    """Members of the council's chats whose name was written in a card."""
    bot_id: str = ""
    default_timezone: str = "UTC"
    capabilities: Capabilities = NOTHING_MORE

    def is_action(self, verb: str) -> bool:
        """Return whether this turn is the card action ``verb`` itself.

        Choosing a council for an earlier message does not count.
        """
        return self.card_action is not None and self.card_action.verb == verb

    def text(self, name: str) -> str:
        """Return a field as text, empty if it is missing."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return a field as a number (an id, a page), None if it is not a number."""
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
        """Return the mentioned people who are known."""
        return tuple(person for person in self.mentions if person is not None)

    @property
    def require_mentioned(self) -> tuple[Person, ...]:
        """Return the mentioned people; raises NotFound if one of them is not known."""
        if None in self.mentions:
            raise NotFound("person_not_found")
        return self.mentioned

    def picked(self, name: str) -> list[str]:
        """Return the Entra ids of the people picked in a field."""
        return parse_picked_people(self.fields.get(name))

    @property
    def today(self) -> date:
        """Return the council's local date."""
        return self.now.astimezone(None if self.council is None else self.council.zone).date()

    @property
    def council_id(self) -> int | None:
        """Return the id of the council, None if there is none."""
        return None if self.council is None else self.council.id

    @property
    def the_council(self) -> Council:
        """Return the council; raises Refusal ``unbound`` if there is none."""
        if self.council is None:
            raise Refusal("unbound")
        return self.council


FeatureHandler = Callable[[Turn, Transaction], Effects]


def read_text(argument: str) -> Fields:
    """Read the rest of a command as one text."""
    return {"text": argument}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing that people can do: its command and verbs, the required permission, and its handler."""

    name: str
    """The name in the catalogues' keys for its words (``command.<name>``) and help (``help.<name>``)."""
    handle: FeatureHandler
    is_command: bool = False
    """Whether people can write it as a command; otherwise it only has buttons."""
    verbs: tuple[str, ...] = ()
    act: Permission = Permission.READ
    """The permission that help checks before it lists the feature; the handler checks its own."""
    parse: Callable[[str], Fields] = read_text
    is_writing: bool = True
    """Whether it stores anything; a feature that only reads does not wait for writers."""
    needs_council: bool = True
    """Whether a council has to be named or chosen in the personal chat."""
    before_council: bool = False
    """Whether it works in a chat to which no council is bound."""
    argument: str = ""
    """The suffix of the text key for the argument in help (``argument.<argument>``)."""

    def words(self, locale: str) -> tuple[str, ...]:
        """Return the command words in one language, the one in help first; empty if it only has buttons."""
        return Texts.of(locale).words(f"command.{self.name}") if self.is_command else ()


def number_reader(rest: str) -> Callable[[str], Fields]:
    """Return a parser of ``<number> <rest>``.

    Its field ``whole`` is what was written if the number turns out to be none of a question.
    """

    def read(argument: str) -> Fields:
        match = NUMBER_FIRST.match(argument)
        if match is None:
            return {rest: argument}
        named = {"number": match[2], "code": (match[1] or "").upper(), rest: match[3]}
        return named | {"whole": {rest: argument}}

    return read
