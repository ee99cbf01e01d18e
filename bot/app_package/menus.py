"""The commands that Teams offers while somebody writes to the bot, made of what features declare."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.router import Feature
from cards.texts import Texts

MOST = 10
"""Commands in one list that every version of Teams shows; its schema takes 12 since 1.24."""
LONGEST = 128
"""Characters of a description that every version of Teams shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One list of commands: where it is shown, and the names of the features in it."""

    scopes: tuple[str, ...]
    names: tuple[str, ...]


MENUS = (
    Menu(
        scopes=("team", "groupChat"),
        names=(
            "ask",
            "list",
            "next_meeting",
            "help",
            "agenda",
            "show",
            "search",
            "assign",
            "note",
            "minutes",
        ),
    ),
    Menu(
        scopes=("personal",),
        names=("mine", "list", "ask", "help", "answer", "away", "show", "search", "minutes", "undo"),
    ),
)
"""Where the council meets: what everybody needs there, and what the coordinator does meanwhile and after.
With somebody alone: what an owner does with their questions, and the coordinator with the minutes.
The first four of each are those that matter most: small windows show no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a menu in one language."""

    title: str
    description: str


def entries(menu: Menu, *, features: Sequence[Feature], locale: str) -> list[Entry]:
    """Give back the lines of a menu; raises KeyError for a name that no feature has."""
    known = {feature.name: feature for feature in features}
    return [_entry(known[name], texts=Texts.of(locale)) for name in menu.names]


def _entry(feature: Feature, *, texts: Texts) -> Entry:
    if feature.words is None:
        raise KeyError(feature.name)
    word = feature.words.of(texts.locale)[0]
    return Entry(title=word, description=_first_sentence(texts(f"help.{feature.name}")))


def _first_sentence(text: str) -> str:
    sentence = text.split(". ", maxsplit=1)[0].rstrip(".")
    return sentence[:1].upper() + sentence[1:]
