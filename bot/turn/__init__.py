"""One incoming thing, one outgoing thing, and what a feature makes of the one for the other."""

from bot.turn.answer import Answer, Card, Receipt, View
from bot.turn.effects import Effect, Effects, Post, Refresh, Replace, Show, Tell
from bot.turn.incoming import (
    LOCALES,
    Account,
    Chat,
    ChatKind,
    Edited,
    Happened,
    Incoming,
    Installed,
    Mention,
    Pressed,
    Roster,
    Said,
    Uninstalled,
    picked_people,
    whole_number,
)
from bot.turn.turn import Turn

__all__ = [
    "LOCALES",
    "Account",
    "Answer",
    "Card",
    "Chat",
    "ChatKind",
    "Edited",
    "Effect",
    "Effects",
    "Happened",
    "Incoming",
    "Installed",
    "Mention",
    "Post",
    "Pressed",
    "Receipt",
    "Refresh",
    "Replace",
    "Roster",
    "Said",
    "Show",
    "Tell",
    "Turn",
    "Uninstalled",
    "View",
    "picked_people",
    "whole_number",
]
