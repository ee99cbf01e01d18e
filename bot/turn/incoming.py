"""What comes in: who did what, in which chat, as plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, Self

from domain.person import Standing

LOCALES = ("sv", "en")
MOST_PICKED = 20
"""People picked in one field of a card."""

_ENTRA_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
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
    home: str | None = None
    """The organisation that they belong to, in lower case, where a roster has said it."""

    def known_in(self, tenant: str) -> Self:
        """Give back how this organisation knows them: people of another one are guests."""
        abroad = self.home not in (None, tenant) and self.standing is not Standing.ANONYMOUS
        return replace(self, standing=Standing.GUEST) if abroad else self

    @property
    def vouched_for(self) -> bool:
        """Whether Teams has said more of them than the id that somebody's client named."""
        return bool(self.name or self.entra_id or self.standing)


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


def picked_people(value: object) -> list[str]:
    """Give back the Entra ids in a field that holds people picked from the organisation."""
    parts = (part.strip() for part in str(value or "").split(",", MOST_PICKED)[:MOST_PICKED])
    return list(dict.fromkeys(part for part in parts if _ENTRA_ID.fullmatch(part)))


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
