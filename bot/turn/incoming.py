"""What comes in: who did what, in which chat, as plain values."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.turn.account import Account
from bot.turn.happened import Happened

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


def chat_of(thread: str) -> str:
    """Give back the conversation id before ``;messageid=``: the chat that a thread is in."""
    return thread.partition(";")[0]


def whole_number(value: object) -> int | None:
    """Give back a number that a card or a person named, None for anything that is none of ours."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    number = int(text) if text.isdecimal() and len(text) < len(str(_LARGEST)) + 1 else _LARGEST
    return number if number < _LARGEST else None


def picked_people(value: object) -> list[str]:
    """Give back the Entra ids in a field that holds people picked from the organisation."""
    parts = (part.strip() for part in str(value or "").split(",", MOST_PICKED)[:MOST_PICKED])
    return list(dict.fromkeys(part for part in parts if _ENTRA_ID.fullmatch(part)))


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
