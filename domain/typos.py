"""The edit distance between two words, and the command that somebody probably meant."""

from dataclasses import dataclass

MAX_DISTANCE = 3
"""Larger distances are reported as this one."""


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
