"""How far a word is from another: letters that are missing, too many, wrong or the wrong way round."""

from dataclasses import dataclass

MOST = 3
"""From here on it does not matter how far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What somebody may have meant who wrote no command."""

    word: str
    """The command: a word of ours."""
    text: str
    """All that was written, begun with it."""


def distance(one: str, other: str) -> int:
    """Count the slips between two words, at most ``MOST``."""
    if abs(len(one) - len(other)) >= MOST:
        return MOST
    before, row = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            same = before[to - 1] + (letter != wanted)
            row.append(min(same, before[to] + 1, row[to - 1] + 1))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                row[to] = min(row[to], earlier[to - 2] + 1)
    return min(row[-1], MOST)
