"""Splits what people write into words, numbers and signs, each with its place in the text."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from domain.text import one_line

_TOKEN = re.compile(r"(?:https?://|www\.)\S+|[0-9]+|[^\W\d_]+|\S", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))  # each becomes one sign: places stay the same
_MOST_DIGITS = 4
_FURTHEST = 20
"""Tokens behind the end that somebody may look at; nothing that is read has more."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a link or a sign, in small letters."""

    text: str
    start: int
    end: int
    tight: bool
    """Whether no space is before it."""
    number: int | None
    """Its value where it is a number that can be of a day, a time or a year."""


_END = Token("", 0, 0, tight=False, number=None)


class Line:
    """A text on one line and its tokens; behind the last one stands nothing, however far one looks."""

    def __init__(self, text: str) -> None:
        self.text = one_line(text)
        same_length = self.text.translate(_DASHES)
        before = -1
        tokens = list[Token]()
        for match in _TOKEN.finditer(same_length):
            tight = match.start() == before
            tokens.append(Token(match[0].lower(), *match.span(), tight=tight, number=_number(match[0])))
            before = match.end()
        self.tokens = tuple(tokens)
        self._looked_at = (*tokens, *[_END] * _FURTHEST)

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, at: int) -> Token:
        return self._looked_at[at]

    def word(self, at: int) -> str:
        """Give back the token at this position as a word, empty behind the end."""
        return self._looked_at[at].text

    def number(self, at: int, *, digits: Container[int] = (1, 2)) -> int | None:
        """Give back the number at this position where it has so many digits."""
        return self[at].number if len(self[at].text) in digits else None

    def has(self, at: int, sign: str) -> bool:
        """Whether a number follows at once on a sign that itself follows at once."""
        both_tight = self[at].tight and self[at + 1].tight
        return both_tight and self.word(at) == sign and self[at + 1].number is not None

    def skip(self, at: int, words: Container[str]) -> int:
        """Give back the position after one of these words or signs, the same where there is none."""
        return at + 1 if self.word(at) and self.word(at) in words else at

    def rest(self, left: Iterable[int]) -> str:
        """Give back what was written at these positions, as it was written."""
        runs = list[tuple[int, int]]()
        for at in left:
            begun = runs.pop()[0] if runs and runs[-1][1] == at else at
            runs.append((begun, at + 1))
        return " ".join(self.text[self[first].start : self[after - 1].end] for first, after in runs)


def _number(text: str) -> int | None:
    return int(text) if len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit() else None
