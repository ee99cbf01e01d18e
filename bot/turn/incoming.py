"""What Teams sent, as verified plain values: who did what in which chat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self

from cards.texts import words_of_all_languages
from domain.person import MembershipKind
from domain.text import DASHES, word_pattern

MAX_PICKED = 20
"""Maximum people picked in one field of a card."""

_ENTRA_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LARGEST = 2**31
"""The databases' integers are below this; numbers from cards are checked against it."""
WORD_END = r"(?=$|[^\w\-‐‑/'’&+]|[-‐‑](?=\s|(?-i:[A-ZÅÄÖ])|\d))"
"""The end of a command word: anything but a letter, and a hyphen that makes it part of a longer word."""
_DASH = f"[{DASHES}]"
_CODE = rf"([^\W\d_]\w*(?={_DASH})|[^\W\d_]{{1,6}}(?={_DASH}?\d)|(?-i:[A-ZÅÄÖ]{{2,6}})(?=\s*{_DASH}?\s*\d))"
_NUMBER_WORDS = rf"(?:{word_pattern(words_of_all_languages('phrase.number'))})[.:]?\s*"
_BEFORE_NUMBER = word_pattern(words_of_all_languages("phrase.on"))
_ON = rf"(?:{_BEFORE_NUMBER})\s+(?=[#№]|{_NUMBER_WORDS}|[^\W\d_]\w*{_DASH}\d)"
QUESTION_NUMBER = re.compile(
    rf"(?:{_ON})?(?:{_NUMBER_WORDS}){{0,2}}[#№]?\s*(?:{_CODE}\s*{_DASH}?\s*)?(\d{{1,9}})", re.IGNORECASE
)
"""A question's number, with its council's code if that is given.

``12``, ``#12``, ``nr 12``, ``TR-12``, ``TR12``, ``TR 12``, with dashes of every kind.
"""
_AFTER_NUMBER = rf"(?!\w)[\s:.,;{DASHES}]*"
REFERENCE_FIRST = re.compile(rf"\s*#?([^\W\d_]\w*)\s?{_DASH}\s?(\d{{1,9}}){_AFTER_NUMBER}", re.IGNORECASE)
"""A question's number with its council's code at the beginning of a text."""
NUMBER_FIRST = re.compile(rf"{QUESTION_NUMBER.pattern}{_AFTER_NUMBER}(.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person as Teams names them in an activity or a roster."""

    teams_id: str
    """Empty for an event without a person, such as the start of a meeting."""
    name: str
    entra_id: str | None = None
    standing: MembershipKind | None = None
    """None if unknown; Teams states it only in rosters."""
    home_tenant: str | None = None
    """The tenant that they belong to, in lower case, if a roster has stated it."""

    def as_known_in(self, tenant: str) -> Self:
        """Return the account as seen by this tenant: people of another tenant are guests."""
        abroad = self.home_tenant not in (None, tenant) and self.standing is not MembershipKind.ANONYMOUS
        return replace(self, standing=MembershipKind.GUEST) if abroad else self

    @property
    def is_verified(self) -> bool:
        """Return whether Teams itself has confirmed more than the id that a client named."""
        return bool(self.name or self.entra_id or self.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person mentioned in a message, and the exact text of the mention."""

    account: Account
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAuthor:
    """The author of a selected message, as the client names them.

    They are looked up in the roster before the name is trusted.
    """

    id: str
    """Their Entra id, or Teams' id of somebody without one."""
    name: str
    account: Account | None = None
    """Their entry in the chat's roster; None if it was not looked up or not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedMessage:
    """What a message holds besides its own words: a message quoted or forwarded, or a card.

    All of it is what the client says; the roster is asked before the author is taken for that person.
    """

    id: str = ""
    """The activity id of the message, empty if Teams has not sent it."""
    lines: tuple[str, ...] = ()
    author: MessageAuthor | None = None
    """None for a card, and for what no person wrote."""
    link: str | None = None
    """Where Teams shows the message."""
    is_nested: bool = False
    """Whether it is quoted within a quoted message."""
    is_forwarded: bool = False
    """Whether the message that holds it was sent to pass it on."""


class ContentKind(StrEnum):
    """A kind of content that cannot be read as text."""

    PICTURE = "picture"
    SOUND = "sound"
    VIDEO = "video"
    FILE = "file"
    CARD = "card"
    OTHER = "other"


class GroupMentionKind(StrEnum):
    """Who is mentioned, if it is no person."""

    TAG = "tag"
    CHANNEL = "channel"
    TEAM = "team"
    EVERYONE = "everyone"
    APP = "app"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMention:
    """A mention of what is no person, and the exact text of the mention."""

    kind: GroupMentionKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedMessage:
    """A message that a person selected in a chat, by any author and not necessarily to the bot."""

    id: str
    """The activity id of the message; empty if Teams did not state it."""
    lines: tuple[str, ...]
    author: MessageAuthor | None = None
    """None if no person wrote the message."""
    link: str | None = None
    """The link to the message in Teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequested:
    """A search from the compose box; a result is inserted into the person's message."""

    query: str
    """Empty if nothing has been typed yet."""
    skip: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived:
    """A message to the bot without the bot's own mention, one string per line."""

    lines: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    is_addressed: bool = True
    """Whether the bot was mentioned or spoken to alone; it does not read what merely stands in a chat."""
    is_targeted: bool = False
    """Whether only the sender and the bot see it, in a chat with others."""
    group_mentions: tuple[GroupMention, ...] = ()
    quotes: tuple[QuotedMessage, ...] = ()
    reply_to: str = ""
    """The activity id of the message that it answers, empty if Teams has not sent it."""
    unread: tuple[ContentKind, ...] = ()
    """What it holds besides that cannot be read as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(MessageReceived):
    """A message to the bot that was edited; the activity id is that of the original message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    """A message that its author deleted; the activity id is that of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A file attached to a message, with a URL to download it for a while without a token."""

    name: str
    url: str
    kind: str
    """The extension in lower case, without the dot (``docx``), as stated by the sender's client."""
    unique_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesReceived:
    """Files sent to the bot in the personal chat, with the text of the message."""

    files: tuple[ReceivedFile, ...]
    lines: tuple[str, ...] = ()
    left_out: int = 0
    """The number of further files, beyond the maximum for one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileConsentAnswered:
    """The answer to a file offer: where to upload the file, or that it is declined."""

    is_accepted: bool
    context: Mapping[str, Any] = field(default_factory=dict)
    """The context that the bot sent with the offer; a client may have changed it."""
    card_activity_id: str = ""
    """The activity id of the offer."""
    name: str = ""
    upload_url: str = ""
    """The upload address, used without the bot's token. Empty, like all following fields, if declined."""
    content_url: str = ""
    """The address at which the person finds the uploaded file."""
    unique_id: str = ""
    file_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAction:
    """A button of a card (``Action.Execute``), or the automatic refresh of a card by a client."""

    verb: str
    data: Mapping[str, Any]
    is_automatic: bool
    card_activity_id: str
    """The activity id of the card that holds the button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogOpened(CardAction):
    """A dialog was opened, from a message or from the compose box."""

    message: SelectedMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogSubmitted(CardAction):
    """A dialog was submitted; Teams may send it again."""

    message: SelectedMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAction(CardAction):
    """A form of a page was submitted; the answer is a sentence, and the page shows what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAction(PageAction):
    """A form of the page to which the link of an e-mail leads was submitted."""

    link: int
    council: int
    stated_name: str
    """Who submits it, as they wrote it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppInstalled:
    """The sender added the app to the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppUninstalled:
    """The sender removed the app from the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingStarted:
    """The Teams meeting of the chat started; Teams may send this again."""

    meeting: str
    """Teams' id of the meeting (``channelData.meeting.id``); empty if Teams named none."""
    title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEnded:
    """The Teams meeting of the chat ended; it may start again."""

    meeting: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsJoined:
    """People joined the running meeting."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsLeft:
    """People left the running meeting."""

    accounts: tuple[Account, ...]


MeetingEvent = MeetingStarted | MeetingEnded | ParticipantsJoined | ParticipantsLeft
"""Events of a meeting that Teams sends by itself; nobody waits for a reply."""
MessageExtensionEvent = DialogOpened | DialogSubmitted | SearchRequested
"""Events that may come from any chat, even one in which the bot cannot write."""
UndeduplicatedEvent = MessageEdited | MessageDeleted | DialogSubmitted | PageAction
"""Events that are not deduplicated by id: theirs is the original message's, or new with each delivery."""
EventFromAnywhere = MessageExtensionEvent | PageAction
"""Events whose chat is not one in which the bot and the sender write to each other."""
IncomingEvent = (
    MessageReceived
    | MessageEdited
    | MessageDeleted
    | FilesReceived
    | FileConsentAnswered
    | CardAction
    | AppInstalled
    | AppUninstalled
    | MeetingEvent
    | MessageExtensionEvent
)


class ChatKind(StrEnum):
    """The kind of a chat: Teams' ``conversationType``."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A conversation in Teams."""

    id: str
    """The conversation id before ``;messageid=``, to which a council is bound."""
    thread: str
    """The whole conversation id, to which the reply is sent."""
    kind: ChatKind
    service_url: str
    meeting: str | None = None


def chat_id_of(thread: str) -> str:
    """Return the chat id of a thread: the conversation id before ``;messageid=``."""
    return thread.partition(";")[0]


def parse_number(value: object) -> int | None:
    """Parse a number from a card or from text; return None if it is not one of the bot's own ids."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    number = int(text) if text.isdecimal() and len(text) < len(str(_LARGEST)) + 1 else _LARGEST
    return number if number < _LARGEST else None


def parse_picked_people(value: object) -> list[str]:
    """Return the Entra ids in the value of a people picker."""
    parts = (part.strip() for part in str(value or "").split(",", MAX_PICKED)[:MAX_PICKED])
    return list(dict.fromkeys(part for part in parts if _ENTRA_ID.fullmatch(part)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A verified activity, before anything is looked up in the database."""

    tenant: str
    activity_id: str
    sender: Account
    chat: Chat
    locale: str | None
    """The language of the sender's client, None if the bot does not speak it."""
    event: IncomingEvent
    bot_id: str
    """The bot's own ``28:`` id, needed to open conversations."""

    @property
    def is_targeted(self) -> bool:
        """Return whether it is a message in a chat that only its sender and the bot can see."""
        return isinstance(self.event, MessageReceived) and self.event.is_targeted


class Roster(Protocol):
    """The members of a chat, looked up in Teams and cached for ten minutes."""

    async def find(self, chat: Chat, member: str) -> Account | None:
        """Return the member with this Teams or Entra id, None if there is none."""
        ...

    async def members(self, chat: Chat) -> tuple[Account, ...]:
        """Return all members, none if Teams does not answer; not cached."""
        ...
