"""What an installation of the bot can do besides answering in its chats, as its settings say."""

from dataclasses import dataclass
from typing import Literal

Targeting = Literal["auto", "on", "off"]
"""Whether messages that one person sees are sent to a chat: as the installed app shows, always or never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What is switched on."""

    hears_all: bool = False
    """Whether the bot receives all messages in its chats, not only those addressed to it."""
    has_mail: bool = False
    """Whether the program can send e-mail."""
    targeting: Targeting = "off"
    public_pages: str = ""
    """Where the public reads what councils publish; empty if that is switched off."""
    public_url: str | None = None
    """The address of the bot as browsers know it, None if it has none."""


NOTHING_MORE = Capabilities()
