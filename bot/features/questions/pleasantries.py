"""Recognise thanks, greetings, approval and signatures around what people write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cards.texts import words_of_all_languages
from domain.text import DASHES, strip_decoration, word_pattern

MAX_PLEASANTRY_LENGTH = 200
"""A longer text says more; the patterns take time that grows with its square."""
_SEPARATOR = rf"[\s,.!;:{DASHES}]+"
_AFTER_PLEASANTRY = re.compile(r"[\W_]+$")
_NAME = r"(?:(?-i:[A-ZÅÄÖ]\w*\s+[A-ZÅÄÖ]\w*)|[^\W\d_]+)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pleasantries:
    """Thanks, greetings and the like, in all languages, as patterns."""

    whole: re.Pattern[str]
    """A text that says nothing else, perhaps with the name of the person who is greeted."""
    thanks: re.Pattern[str]
    farewell: re.Pattern[str]
    greeting: re.Pattern[str]
    signature: re.Pattern[str]


@cache
def _pleasantries() -> Pleasantries:
    """Return the patterns of all languages, read from the catalogues once."""
    names = ("thanks", "greeting", "approval", "farewell", "addressed", "thanks_for", "signature")
    thanks, greeting, approval, farewell, addressed, reason, signature = (
        word_pattern(words_of_all_languages(f"phrase.{name}")) for name in names
    )
    polite = rf"(?:{thanks}|{farewell}|{greeting}|{approval})(?!\w)"
    thanked = rf"(?:(?:{reason})\s+\w+(?:\s+\w+){{0,3}}|{_NAME})"
    named = rf"(?:{thanks}|{greeting})(?:{_SEPARATOR}(?:{addressed}))?{_SEPARATOR}{thanked}"
    part = rf"(?:{named}|{polite}(?:{_SEPARATOR}(?:{addressed})(?!\w))?)"
    return Pleasantries(
        whole=re.compile(rf"(?:{polite}{_SEPARATOR})*{part}(?:{_SEPARATOR}{part})*", re.IGNORECASE),
        thanks=re.compile(rf"\b(?:{thanks})(?!\w)", re.IGNORECASE),
        farewell=re.compile(rf"(?:{farewell})(?!\w)", re.IGNORECASE),
        greeting=re.compile(
            rf"(?!(?:{farewell})(?!\w))(?:{greeting})(?!\w)(?:{_SEPARATOR}(?:{addressed})(?!\w))?{_SEPARATOR}",
            re.IGNORECASE,
        ),
        signature=re.compile(rf"(?:{signature})(?!\w)|/\s?\w+$", re.IGNORECASE),
    )


def pleasantry(text: str) -> str | None:
    """Return the kind of a text that is only polite: ``thanks``, ``greeting``, ``farewell``, ``approval``.

    None if it says more, or nothing.
    """
    if not text.strip() or "?" in text or len(text) > MAX_PLEASANTRY_LENGTH:
        return None
    said = text.strip()
    said = _AFTER_PLEASANTRY.sub("", said if said[0].isalpha() else strip_decoration(said))
    if said and _pleasantries().whole.fullmatch(said) is None:
        return None
    found = _pleasantries()
    if found.thanks.search(said) or found.farewell.match(said):
        return "thanks" if found.thanks.search(said) else "farewell"
    return "greeting" if found.greeting.match(f"{said} ") else "approval"


def without_prelude(text: str, *, names: Sequence[str] = ()) -> str:
    """Return a text without the mentions, the greeting or the thanks before its words, if any follow."""
    for name in names:
        text = text.removeprefix(name).lstrip(" ,:") or text
    found = _pleasantries().greeting.match(text)
    if found is not None:
        return text[found.end() :].strip() or text
    polite, end, rest = text.replace("!", ".").partition(". ")
    return text[len(text) - len(rest) :] if end and pleasantry(polite) is not None else text


def is_signature(line: str) -> bool:
    """Return whether a line ends a letter: ``Mvh Karin``, ``/Karin``."""
    return _pleasantries().signature.match(line.strip()) is not None
