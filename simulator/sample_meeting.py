"""The sample meeting: an evening of the safety council in the invented Björkvik, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MEETING = "meeting"
PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody writes; the bot is mentioned first in groups. `{next}` is the next meeting's date."""

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
    what: Literal["add_app", "install", "start_meeting", "end_meeting"]
    chat: str = MEETING


Line = Says | Presses | Does

SCRIPT: tuple[Line, ...] = (
    Does("karin", "add_app"),
    Presses("karin", "bind", inputs={"name": "Trygghetsrådet", "code": "TR"}),
    Says("karin", "förvaltning Tekniska förvaltningen @Petra Holm @Eva Strand", ("petra", "eva")),
    Says("karin", "förvaltning Socialförvaltningen @Nils Norén", ("nils",)),
    Says("karin", "förvaltning Kultur- och fritidsförvaltningen @Olof Frisk", ("olof",)),
    Does("karin", "start_meeting"),
    Says("johan", "fråga Varför är lamporna släckta längs gångvägen vid ån?"),
    Says("maria", "Busskuren vid Ängsskolan är sönder igen, när lagas den? Vi tar med oss frågan."),
    Says("amir", "Vi tar med oss frågan om trapporna vid Norrgården kan sandas tidigare på morgonen"),
    Says("karin", "fråga från Boende vid torget: Kan torget få fler bänkar?"),
    Presses("karin", "assign", about="gångvägen", chosen={"department": "Tekniska förvaltningen"}),
    Presses("karin", "assign", about="bänkar", chosen={"department": "Kultur- och fritidsförvaltningen"}),
    Presses("petra", "acknowledge", about="gångvägen", chat=PERSONAL),
    Presses(
        "petra",
        "answer",
        about="gångvägen",
        inputs={"answer": "En kabel var av. Lamporna tänds igen på torsdag."},
        chat=PERSONAL,
    ),
    Does("olof", "install", chat=PERSONAL),
    Says("karin", "öppna"),
    Says("karin", "nästa möte {next} 17:30-19:30"),
    Does("karin", "end_meeting"),
)
