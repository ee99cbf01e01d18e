"""From what somebody wrote or pressed to the feature that deals with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.turn import Effects, Turn
from domain.permissions import Act
from domain.slips import Guess, distance
from storage import Transaction

Fields = Mapping[str, Any]
Handler = Callable[[Turn, Transaction], Effects]
_END = r"(?=$|[\s:.,;!?])"
_AFTER = ":.,;!?"
NUMBER = re.compile(r"#?(?:([^\W\d_]\w*(?=-)|[^\W\d_]{1,6})-?)?(\d{1,9})")
"""A question's number, with its council's code where that is said: ``12``, ``#12``, ``TR-12``, ``TR12``."""
_NUMBER_FIRST = re.compile(rf"{NUMBER.pattern}(?!\w)[\s:.,]*(.*)", re.DOTALL)


def whole(argument: str) -> Fields:
    """Read what follows a command as one text."""
    return {"text": argument}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What people write for a feature; the first of each language is the one shown in help."""

    sv: tuple[str, ...]
    en: tuple[str, ...]

    def of(self, locale: str) -> tuple[str, ...]:
        """Give back the words of one language."""
        return self.sv if locale == "sv" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing that people can do: how they ask for it, who may, and what then happens."""

    name: str
    """Names its line in help (``help.<name>``)."""
    handle: Handler
    words: Words | None = None
    verbs: tuple[str, ...] = ()
    act: Act = Act.READ
    """The right that help asks for before it names the feature; the handler asks for itself."""
    read: Callable[[str], Fields] = whole
    changes: bool = True
    """Whether it stores anything: what only reads waits for no writer and leaves no trace."""
    needs_council: bool = True
    """Whether the personal chat has to say which council is meant."""
    before_council: bool = False
    """Whether it works in a chat that no council is bound to."""
    argument: str = ""
    """The key of what help shows after the word (``argument.<argument>``)."""


SHORT, MIDDLING = 2, 4
"""Letters of a word that leaves room for no slip, for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A feature, with what was given to it."""

    feature: Feature
    fields: Fields = field(default_factory=dict)
    locale: str | None = None
    """The language that the words were of, None where it does not tell."""


class Router:
    """Knows all features by their words and verbs."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self._verbs = {verb: feature for feature in features for verb in feature.verbs}
        self._words = {
            word: (feature, locale)
            for feature in features
            if feature.words
            for locale in ("en", "sv")
            for word in feature.words.of(locale)
        }
        self._shared = {
            word
            for feature in features
            if feature.words
            for word in set(feature.words.sv) & set(feature.words.en)
        }
        longest_first = sorted(self._words, key=len, reverse=True)
        spelled = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
        self._begins = re.compile(rf"({spelled}){_END}[\s:.,;!?]*", re.IGNORECASE)

    def written(self, text: str) -> Command | None:
        """Give back the command that ``text`` begins with, None where it begins with no word of ours."""
        match = self._begins.match(text)
        if match is None:
            return None
        word = " ".join(match[1].lower().split())
        feature, locale = self._words[word]
        fields = feature.read(text[match.end() :])
        return Command(feature=feature, fields=fields, locale=None if word in self._shared else locale)

    def pressed(self, verb: str, data: Mapping[str, Any]) -> Command | None:
        """Give back the command that a button stands for, None for a verb that is not ours."""
        feature = self._verbs.get(verb)
        return None if feature is None else Command(feature=feature, fields=data)

    @property
    def help(self) -> Handler:
        """What the button ``help`` does."""
        return self._verbs["help"].handle

    def nearest(self, text: str) -> Guess | None:
        """Give back the word of ours that ``text`` begins with but for a slip after its first letter."""
        written = text.split()
        first = text.strip()[:1].lower()
        slips = [
            (distance(" ".join(written[:count]).lower().rstrip(_AFTER), word), word)
            for word in self._words
            if word[0] == first and len(written) >= (count := len(word.split()))
        ]
        close = [(far, -len(word), word) for far, word in slips if 0 < far <= _slips_in(word)]
        if not close:
            return None
        word = min(close)[2]
        beginning = re.match(r"\s*" + r"\S+\s*" * len(word.split()), text)
        rest = text[beginning.end() :] if beginning else ""
        return Guess(word=word, text=f"{word} {rest}".rstrip())


def _slips_in(word: str) -> int:
    """How many letters may be wrong in a word; in a short one every other word is near."""
    return 0 if len(word) <= SHORT else 1 if len(word) <= MIDDLING else 2


def numbered(rest: str) -> Callable[[str], Fields]:
    """Make a reader of ``<number> <rest>``."""

    def read(argument: str) -> Fields:
        match = _NUMBER_FIRST.match(argument)
        if match is None:
            return {rest: argument}
        return {"number": match[2], "code": (match[1] or "").upper(), rest: match[3]}

    return read
