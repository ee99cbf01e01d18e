"""The edit distance between two words, and the word or command that somebody probably meant."""

from dataclasses import dataclass
from string import ascii_lowercase

MAX_DISTANCE = 3
"""Larger distances are reported as this one."""
MIN_MISSPELLED = 4
"""Letters of a word for which others are looked for that differ in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGuess:
    """The command that somebody probably meant."""

    word: str
    """The command word."""
    text: str
    """The whole text, corrected to begin with that word."""


def edit_distance(first: str, second: str) -> int:
    """Return the number of typos between two words, at most ``MAX_DISTANCE``."""
    if abs(len(first) - len(second)) >= MAX_DISTANCE:
        return MAX_DISTANCE
    before, row = list[int](), list(range(len(second) + 1))
    for at, letter in enumerate(first, start=1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(second, start=1):
            same = before[to - 1] + (letter != wanted)
            row.append(min(same, before[to] + 1, row[to - 1] + 1))
            if at > 1 and to > 1 and letter == second[to - 2] and first[at - 2] == wanted:
                row[to] = min(row[to], earlier[to - 2] + 1)
    return min(row[-1], MAX_DISTANCE)


def one_letter_apart(word: str) -> set[str]:
    """Return what may have been meant by a misspelled word: words that differ from it in one letter.

    One letter from a to z is missing, too many or another one, or two have changed places; the first one is
    right. Short words, and those with digits, have none.
    """
    if len(word) < MIN_MISSPELLED or not word.isalpha():
        return set()
    halves = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    shorter = (left + right[1:] for left, right in halves if right)
    turned = (left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1)
    changed = (
        left + letter + rest
        for left, right in halves
        for letter in ascii_lowercase
        for rest in (right, right[1:])
    )
    return {*shorter, *turned, *changed} - {word}
