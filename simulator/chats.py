"""Chats and their messages."""

import base64
import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from simulator.cards import texts
from simulator.constants import BOT, Json
from simulator.people import Person

Kind = Literal["groupChat", "channel", "personal"]
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True, slots=True)
class PersonalView:
    """A card that one person sees instead of the posted one, and from when."""

    card: Json
    fetched_at: datetime


@dataclass(eq=False, slots=True)
class Message:
    """A message: what was posted, its changes, and who sees something else."""

    id: str
    author: str
    activity: Json
    at: datetime
    posted: int
    changed: int
    thread: str | None = None
    parts: list[Json] = field(default_factory=list)
    updates: int = 0
    deleted: bool = False
    views: dict[str, PersonalView] = field(default_factory=dict)
    shown_at: dict[str, datetime] = field(default_factory=dict)
    consent: str = ""
    """The answer to the file that it offers: `accept`, `decline`, or empty if there is none yet."""
    only_for: str = ""
    """The key of the only person who sees it (a targeted message); empty if the whole chat does."""
    has_expired: bool = False
    """Whether it is a targeted message that has disappeared, as they do after a day."""
    extras: list[Json] = field(default_factory=list)
    """What goes with the words, as the page draws it: a quote, a forwarded message, a picture."""

    @property
    def by_bot(self) -> bool:
        return self.author == BOT

    @property
    def text(self) -> str:
        return str(self.activity.get("text") or "")

    @property
    def words(self) -> str:
        """Return what people read of it: what was written, otherwise the texts of its card."""
        written = "".join(str(part.get("mention") or part["text"]) for part in self.parts)
        return written or html.unescape(re.sub(r"<[^>]*>", "", self.text)) or " ".join(texts(self.card)[:3])

    @property
    def attachments(self) -> list[Json]:
        return list(self.activity.get("attachments") or [])

    @property
    def card(self) -> Json:
        """Return the posted Adaptive Card; empty if there is none."""
        for attachment in self.attachments:
            if attachment.get("contentType") == ADAPTIVE_CARD:
                content: Json = attachment["content"]
                return content
        return {}

    def seen_by(self, person: Person) -> Json:
        """Return the card that this person sees: their own view, or the posted card."""
        view = self.views.get(person.key)
        return view.card if view else self.card

    def is_visible_to(self, person: Person) -> bool:
        """Return whether this person sees the message at all."""
        return self.only_for in {"", person.key} and not self.has_expired

    def answers(self, other: "Message") -> bool:
        """Return whether this was sent as a reply to the other message."""
        return self.activity.get("replyToId") == other.id


@dataclass(frozen=True, slots=True)
class Meeting:
    """The scheduled meeting that a chat belongs to; times are aware UTC."""

    title: str
    start: datetime
    end: datetime
    organizer: str

    @property
    def join_url(self) -> str:
        return "https://teams.microsoft.com/l/meetup-join/simulated"


@dataclass(eq=False, slots=True)
class Chat:
    """A meeting or group chat, a channel, or the chat of one person with the bot."""

    key: str
    id: str
    kind: Kind
    title: str
    tenant_id: str
    members: list[Person]
    has_bot: bool = False
    meeting: Meeting | None = None
    in_meeting: set[str] = field(default_factory=set)
    is_over: bool = False
    """Whether its meeting has ended and has not been started again."""
    messages: list[Message] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    takes_targeted: bool = True
    """Whether targeted messages of the bot are taken; switched off to see what it does instead."""
    tab: Json = field(default_factory=dict)
    """The app's tab, as its configuration page has set it; empty until somebody has added it."""
    _by_id: dict[str, Message] = field(default_factory=dict)

    @property
    def meeting_id(self) -> str:
        """Return the meeting's id as it stands in activities."""
        return base64.b64encode(f"0#{self.id}#0".encode()).decode()

    def add(self, message: Message) -> None:
        self.messages.append(message)
        self._by_id[message.id] = message

    def find(self, message_id: str) -> Message | None:
        return self._by_id.get(message_id)

    def member(self, any_id: str) -> Person | None:
        """Return the member with this Teams id or Entra id."""
        return next((one for one in self.members if any_id in (one.teams_id, one.entra_id)), None)

    def conversation(self, thread: str | None = None) -> Json:
        """Return this chat, or one thread of a channel, as it stands in an activity."""
        shown = f"{self.id};messageid={thread}" if self.kind == "channel" and thread else self.id
        named: Json = {"conversationType": self.kind, "tenantId": self.tenant_id, "id": shown}
        return named if self.kind == "personal" else {"isGroup": True, **named}

    def channel_data(self) -> Json:
        """Return what Teams says about this chat in every activity from it."""
        said: Json = {"tenant": {"id": self.tenant_id}}
        if self.meeting:
            said["meeting"] = {"id": self.meeting_id}
        if self.kind == "channel":
            team = {"id": self.id.replace("19:", "19:team-")}
            said |= {"teamsChannelId": self.id, "teamsTeamId": team["id"]}
            said |= {"channel": {"id": self.id}, "team": team}
        return said


def utc_now() -> datetime:
    """Return the time of the simulated world, which is the real time."""
    return datetime.now(UTC)


def without_thread(conversation_id: str) -> tuple[str, str | None]:
    """Split the id of a channel conversation into the channel and the thread's first message."""
    chat_id, _, thread = conversation_id.partition(";messageid=")
    return chat_id, thread or None
