"""Split a text into words, numbers and signs, each with its position."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from domain.text import one_line

_TOKEN = re.compile(r"(?:https?://|www\.)\S+|[0-9]+|[^\W\d_]+|\S", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))  # one sign each: positions stay the same
_MAX_DIGITS = 4
_LOOKAHEAD = 20
"""Empty tokens after the end, so that a parser can look ahead; no expression is longer."""


@dataclass(frozen=True, slots=True)
class TextToken:
    """A word, a number, a link or a sign, in lower case."""

    text: str
    start: int
    end: int
    follows_directly: bool
    """Whether no space is before it."""
    number: int | None
    """Its value if it is a number that can be a day, a time or a year."""


_NO_TOKEN = TextToken("", 0, 0, follows_directly=False, number=None)


class TokenizedLine:
    """A text on one line and its tokens; positions beyond the last token are empty."""

    def __init__(self, text: str) -> None:
        self.text = one_line(text)
        same_length = self.text.translate(_DASHES)
        before = -1
        tokens = list[TextToken]()
        for match in _TOKEN.finditer(same_length):
            tight = match.start() == before
            tokens.append(
                TextToken(match[0].lower(), *match.span(), follows_directly=tight, number=_number(match[0]))
            )
            before = match.end()
        self.tokens = tuple(tokens)
        self._looked_at = (*tokens, *[_NO_TOKEN] * _LOOKAHEAD)

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, at: int) -> TextToken:
        return self._looked_at[at]

    def word(self, at: int) -> str:
        """Return the token at this position as a word, empty beyond the end."""
        return self._looked_at[at].text

    def number(self, at: int, *, digits: Container[int] = (1, 2)) -> int | None:
        """Return the number at this position if it has one of these lengths."""
        return self[at].number if len(self[at].text) in digits else None

    def has_sign_and_number(self, at: int, sign: str) -> bool:
        """Return whether a number follows directly on a sign that itself follows directly."""
        both_tight = self[at].follows_directly and self[at + 1].follows_directly
        return both_tight and self.word(at) == sign and self[at + 1].number is not None

    def skip(self, at: int, words: Container[str]) -> int:
        """Return the position after one of these words or signs, or the same position."""
        return at + 1 if self.word(at) and self.word(at) in words else at

    def text_at(self, left: Iterable[int]) -> str:
        """Return the original text at these positions."""
        runs = list[tuple[int, int]]()
        for at in left:
            begun = runs.pop()[0] if runs and runs[-1][1] == at else at
            runs.append((begun, at + 1))
        return " ".join(self.text[self[first].start : self[after - 1].end] for first, after in runs)


def _number(text: str) -> int | None:
    return int(text) if len(text) <= _MAX_DIGITS and text.isascii() and text.isdigit() else None
