"""What people do beside a message or the field they write in: they need not write to the bot for it.

Teams lets them in every chat of theirs, also where the bot is no member and where two people are alone.
"""

from dataclasses import dataclass

from bot.turn.account import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote a message, as Teams says beside it; a roster was asked before anybody is taken for them."""

    id: str
    """Their Entra id, or what Teams calls somebody without."""
    name: str
    account: Account | None = None
    """What the chat's roster says of them, None where none was asked or none knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A message that somebody chose in a chat, not necessarily one of theirs or one to the bot."""

    id: str
    """The activity id of the message, empty where Teams has not said it."""
    lines: tuple[str, ...]
    author: Author | None = None
    """None for what no person wrote."""
    link: str | None = None
    """Where Teams shows the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Words looked for from the field that people write in; what is found is put into their message."""

    words: str
    """Empty where nothing was typed yet."""
    skip: int
    most: int
