"""The script of the sample meeting: the safety council of invented Björkvik, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

MEETING = "meeting"
PERSONAL = "personal"
NEXT_DAY = "{next_day}"
"""Stands for the day two weeks after the meeting, as an input of a date holds it."""


@dataclass(frozen=True, slots=True)
class Says:
    """A person writes a message; in groups it begins with a mention of the bot."""

    speaker: str
    text: str
    mentions: tuple[str, ...] = ()
    chat: str = MEETING


@dataclass(frozen=True, slots=True)
class Presses:
    """A person presses a button on the newest card that contains `about`; `chosen` names choices by title."""

    speaker: str
    verb: str
    about: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    chat: str = MEETING
    button: Mapping[str, object] = field(default_factory=dict)
    """What the button's data holds; the last button of this verb that has it is pressed."""


@dataclass(frozen=True, slots=True)
class Does:
    """A person does something that Teams itself reports to the bot."""

    speaker: str
    what: Literal["add_app", "install", "start_meeting", "end_meeting", "join_meeting", "leave_meeting"]
    chat: str = MEETING
    others: tuple[str, ...] = ()
    """Who joins or leaves the meeting with them."""


Line = Says | Presses | Does
Script = tuple[Line, ...]


THE_MINUTES: Final[Script] = (
    Presses("karin", "attendance", chat=PERSONAL),
    Presses("karin", "attend", button={"confirm": True}, chat=PERSONAL),
    Presses("karin", "attend", button={"form": True}, chat=PERSONAL),
    Presses(
        "karin", "attend", inputs={"person_name": "Boende vid torget", "role": "resident"}, chat=PERSONAL
    ),
    Presses("karin", "minutes", chat=PERSONAL),
)
"""The coordinator notes who was there, and opens the minutes."""

SWEDISH: Final[Script] = (
    Does("karin", "add_app"),
    Presses("karin", "bind", inputs={"name": "Trygghetsrådet", "code": "TR"}),
    Says("karin", "förvaltning Tekniska förvaltningen @Petra Holm @Eva Strand", ("petra", "eva")),
    Says("karin", "förvaltning Socialförvaltningen @Nils Norén", ("nils",)),
    Says("karin", "förvaltning Kultur- och fritidsförvaltningen @Olof Frisk", ("olof",)),
    Does("karin", "start_meeting"),
    Does("karin", "join_meeting", others=("johan", "maria", "amir")),
    Says("johan", "fråga Varför är lamporna släckta längs gångvägen vid ån?"),
    Says("maria", "Busskuren vid Ängsskolan är sönder igen, när lagas den? Vi tar med oss frågan."),
    Says("amir", "Vi tar med oss frågan Kan trapporna vid Norrgården sandas tidigare på morgonen?"),
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
    Does("karin", "end_meeting"),
    Presses(
        "karin",
        "plan",
        inputs={"day": NEXT_DAY, "begins": "17:30", "place": "Stadshuset"},
        chat=PERSONAL,
    ),
    *THE_MINUTES,
)
ENGLISH: Final[Script] = (
    Does("karin", "add_app"),
    Presses("karin", "bind", inputs={"name": "The Safety Council", "code": "SC"}),
    Says("karin", "department Streets and Parks @Petra Holm @Eva Strand", ("petra", "eva")),
    Says("karin", "department Social Services @Nils Norén", ("nils",)),
    Says("karin", "department Culture and Leisure @Olof Frisk", ("olof",)),
    Does("karin", "start_meeting"),
    Does("karin", "join_meeting", others=("johan", "maria", "amir")),
    Says("johan", "ask Why are the lamps out along the footpath by the river?"),
    Says("maria", "The bus shelter at the Meadow School is broken again. We take the question"),
    Says("amir", "We take the question Can the stairs at Norrgården be gritted earlier in the morning?"),
    Says("karin", "ask for Boende vid torget: Can the square have more benches?"),
    Presses("karin", "assign", about="footpath", chosen={"department": "Streets and Parks"}),
    Presses("karin", "assign", about="benches", chosen={"department": "Culture and Leisure"}),
    Presses("petra", "acknowledge", about="footpath", chat=PERSONAL),
    Presses(
        "petra",
        "answer",
        about="footpath",
        inputs={"answer": "A cable was cut. The lamps will be lit again on Thursday."},
        chat=PERSONAL,
    ),
    Does("olof", "install", chat=PERSONAL),
    Says("karin", "open"),
    Does("karin", "end_meeting"),
    Presses(
        "karin",
        "plan",
        inputs={"day": NEXT_DAY, "begins": "17:30", "place": "The town hall"},
        chat=PERSONAL,
    ),
    *THE_MINUTES,
)
SCRIPTS: Final[Mapping[str, Script]] = {"sv": SWEDISH, "en": ENGLISH}
LENGTH: Final = len(SWEDISH)
