"""Fold words for comparison: no capitals, no accents, no characters that scanners confuse."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

ARROW_SIGN = r"(?:[-–—]+>|=+>|>>+|[→⇒➔➜➝➞➡⟶⇨▶►⮕]\ufe0f?)"
ARROW = re.compile(rf"{ARROW_SIGN}\s*(?=[@\w])")
"""An arrow between what was said and what is to be done."""
_WORD = re.compile(r"[^\W_]+(?:[-'’:|!0-9][^\W_]+)*-?")
_MISREAD_LETTERS = re.compile(
    r"(?<=[^\W\d_])[10](?=[^\W\d_])|(?<=[^\W\d_])[10]\b(?![.,:]?\d)|\b[10](?=[^\W\d_]{2})"
)
_CONFUSABLE = str.maketrans({"l": "i", "1": "i", "|": "i", "!": "i", "0": "o", "5": "s"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence and its position."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Return whether it begins with a capital."""
        return self.text[:1].isupper()


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return a word in the form in which words are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    if plain.isdigit():
        return plain
    return plain.translate(_CONFUSABLE).replace("rn", "m").replace("’", "'")


def fold_all(words: str | Iterable[str]) -> frozenset[str]:
    """Return the set of these words, folded."""
    return frozenset(fold(word) for word in (words.split() if isinstance(words, str) else words))


@lru_cache(maxsize=8192)
def split_words(text: str) -> tuple[Word, ...]:
    """Split a text into words, without the characters between them."""
    return tuple(Word(m[0], fold(m[0]), m.start(), m.end()) for m in _WORD.finditer(text))


@lru_cache(maxsize=8192)
def without_accents(text: str) -> str:
    """Return a text without accents and with letters for misread digits; positions stay the same."""
    bare = "".join(unicodedata.normalize("NFD", c)[0] if c.isalpha() else c for c in text)
    return _MISREAD_LETTERS.sub(lambda found: {"1": "l", "0": "o"}[found[0]], bare)
