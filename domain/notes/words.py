"""Words as they are compared: without capitals, accents and what scanners confuse."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-'’:|!0-9][^\W_]+)*-?")
_SEEN_AS_DIGIT = re.compile(
    r"(?<=[^\W\d_])[10](?=[^\W\d_])|(?<=[^\W\d_])[10]\b(?![.,:]?\d)|\b[10](?=[^\W\d_]{2})"
)
_CONFUSED = str.maketrans({"l": "i", "1": "i", "|": "i", "!": "i", "0": "o", "5": "s"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence and where it stands."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a large letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Give back a word in the form in which words are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    if plain.isdigit():
        return plain
    return plain.translate(_CONFUSED).replace("rn", "m").replace("’", "'")


def folded(words: str | Iterable[str]) -> frozenset[str]:
    """Give back the set of these words, folded."""
    return frozenset(fold(word) for word in (words.split() if isinstance(words, str) else words))


@lru_cache(maxsize=8192)
def read_words(text: str) -> tuple[Word, ...]:
    """Split a text into words; signs between them are left out."""
    return tuple(Word(m[0], fold(m[0]), m.start(), m.end()) for m in _WORD.finditer(text))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Give back a text without accents and with letters for the digits in words; places stay the same."""
    bare = "".join(unicodedata.normalize("NFD", c)[0] if c.isalpha() else c for c in text)
    return _SEEN_AS_DIGIT.sub(lambda found: {"1": "l", "0": "o"}[found[0]], bare)
