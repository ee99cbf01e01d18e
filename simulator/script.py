"""What a line of a script can be: somebody writes, presses, or does what Teams tells the bot of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MEETING = "meeting"
PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody writes; the bot is mentioned first in groups."""

    speaker: str
    text: str
    mentions: tuple[str, ...] = ()
    chat: str = MEETING


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses a button on the newest card that says `about`; `chosen` names choices by title."""

    speaker: str
    verb: str
    about: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    chat: str = MEETING


@dataclass(frozen=True, slots=True)
class Does:
    """Somebody does something that Teams itself tells the bot of."""

    speaker: str
    what: Literal["add_app", "install", "start_meeting", "end_meeting", "join_meeting", "leave_meeting"]
    chat: str = MEETING


Line = Says | Presses | Does
Script = tuple[Line, ...]
