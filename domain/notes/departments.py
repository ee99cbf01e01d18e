"""Which department a text sounds like: one that it names, else by the things it is about."""

import re
from functools import lru_cache

from domain.notes.actors import Actors
from domain.notes.names import DEPARTMENT, OUTSIDE, find_department
from domain.notes.notes import Attendee
from domain.notes.themes import THEMES, Theme
from domain.notes.vocabulary import CLASSES
from domain.notes.words import fold, folded, read_words

_MATTER = folded(CLASSES["matter"])
_ASKED = re.compile(
    rf"(?<!tillsammans )(?<!together )\b(?:med|till|hos|åt|with|to)\s+(?:the\s+)?(?P<body>{OUTSIDE.pattern})"
)
"""Somebody outside the organisation who is asked, or is to get it."""
_PRONOUNS = folded("hon han hen she he they")
_OWN_TASKS = folded("""
    bjuder bjuda bjuds bjudas inbjuds bokar boka ordnar ordna ringer ringa mejlar mejla mailar maila
    sammanställer sammanställa skickar skicka trycker dela delar utkast sprider sprida
    invite invited book circulate share thank email e-mail phone ring draft send prepare
""")
"""What people who were at the meeting do themselves, whatever it is about."""
_NO_DEPARTMENT = re.compile(
    r"(?:styrelsen|föreningen|bolaget|entreprenören|presidiet|församlingen|committee)$", re.IGNORECASE
)
_LONG = 40
"""Words from which on what a sentence is about names too many things to tell."""
_NAMES_A_COUNCIL = re.compile(
    r"\b(?i:kommun|polis|police|county|borough|district|förvaltning|nämnd)|\bcouncil\b"
)
"""Where those who met are no municipality, only a sentence that names one is about its departments."""
CLEAR_LEAD = 1.5
"""How many times as strong as the next best a guess must be."""
_INSIDE = 5
"""Letters from which on the beginning of a word may stand inside a longer one."""
_PHRASE = 2.0
"""How much several words in a row weigh, beside one word."""


class Departments:
    """Guesses departments for one document: its own names come before those that are usual."""

    def __init__(self, text: str, *, actors: Actors, english: bool) -> None:
        self._actors = actors
        self._association = actors.neighbours
        self._language = "en" if english else "sv"
        named = (find_department(found[0]) for found in DEPARTMENT.finditer(text))
        self._named = tuple(dict.fromkeys(name for name in named if name and not name.endswith("nämnden")))

    def guess(self, sentence: str, *, about: str) -> str | None:
        """Give back who may have to answer: named, or where a named person works, or by what it is about."""
        found = DEPARTMENT.search(sentence)
        if found is not None:
            return find_department(found[0])
        asked = _ASKED.search(sentence)
        if asked is not None:
            return find_department(asked["body"])
        person = self._actors.find(read_words(sentence)) or self._meant(sentence, about)
        works = person.department if person is not None else None
        return (
            works
            or (
                None
                if _own_task(sentence)
                else self._by_theme(sentence if len(about.split()) > _LONG else f"{about} {sentence}")
            )
            or find_department(sentence)
        )

    def _meant(self, sentence: str, about: str) -> Attendee | None:
        """Give back who ``hon`` or ``he`` is, where the sentence begins so."""
        words = read_words(sentence.removeprefix(about.split(". ", maxsplit=1)[0]).strip(" ."))
        return self._actors.find(read_words(about)) if words and words[0].folded in _PRONOUNS else None

    def of_section(self, section: str, sentence: str) -> str | None:
        """Give back the department that a heading sounds like, for a sentence below it."""
        return None if _own_task(sentence) else self.guess("", about=section)

    def named(self, sentence: str) -> str | None:
        """Give back the department that a sentence names, or that the first person in it works at."""
        found = DEPARTMENT.search(sentence)
        if found is not None:
            return find_department(found[0])
        person = self._actors.find(read_words(sentence))
        return person.department if person is not None else None

    def of_owner(self, owner: str) -> str | None:
        """Give back the department that an owner in a table is or works at."""
        theme = next((theme for theme in THEMES if _called(theme, owner)), None)
        return self.named(owner) or (self._name(theme) if theme is not None else None)

    def _by_theme(self, text: str) -> str | None:
        if self._association and not _NAMES_A_COUNCIL.search(text):
            return None
        scores = ((_score(theme, text, language=self._language), -at) for at, theme in enumerate(THEMES))
        (best, at), (second, _) = sorted(scores, reverse=True)[:2]
        return self._name(THEMES[-at]) if best and best >= CLEAR_LEAD * second else None

    def _name(self, theme: Theme) -> str:
        own = next((name for name in self._named if _called(theme, name)), None)
        return own or theme.usual_name[self._language]


def _own_task(sentence: str) -> bool:
    """Whether somebody does it themselves, or a body that is no department: then the theme says nothing."""
    words = read_words(sentence)
    own = any(word.folded in _OWN_TASKS or _NO_DEPARTMENT.search(word.text) for word in words)
    return own and all(word.folded not in _MATTER for word in words)


@lru_cache(maxsize=4096)
def _score(theme: Theme, text: str, *, language: str) -> float:
    words = read_words(text)
    flat = " ".join(word.folded for word in words)
    stems = [fold(stem) for stem in theme.about[language].split()]
    things = {word.folded for word in words if any(_is_about(word.folded, stem) for stem in stems)}
    phrases = (" ".join(map(fold, line.split())) for line in theme.phrases.strip().splitlines())
    return len(things) + _PHRASE * sum(phrase in flat for phrase in phrases)


def _is_about(word: str, stem: str) -> bool:
    return word.startswith(stem) or (len(stem) >= _INSIDE and stem in word)


def _called(theme: Theme, name: str) -> bool:
    return any(
        word.folded.startswith(fold(part)) for word in read_words(name) for part in theme.called.split()
    )
