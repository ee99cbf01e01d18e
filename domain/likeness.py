"""Which questions are alike and which department a text sounds like: sets of word stems, nothing else."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

ALIKE = 0.5
"""Share of the smaller set of stems that two texts must have in common to be called alike."""

FEWEST_SHARED = 2
"""Two texts that share a single word are not alike."""

CLEAR_LEAD = 1.5
"""How many times as strong as the next best the department guessed must be."""


def alike(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether two texts, given by their stems, ask about the same thing."""
    shared = len(one & other)
    return (
        shared >= min(FEWEST_SHARED, len(one), len(other)) and shared >= ALIKE * min(len(one), len(other)) > 0
    )


def likely_department(
    stems: AbstractSet[str],
    *,
    named: Mapping[int, AbstractSet[str]],
    earlier: Mapping[int, Mapping[str, int]],
) -> int | None:
    """Guess the department that a text is for, or None where nothing points clearly to one.

    ``named`` has the stems of each department's name and aliases, ``earlier`` how many of its earlier
    questions had each stem. A word of the name weighs as much as three earlier questions.
    """
    scores = {
        department: 3.0 * len(stems & words)
        + sum(min(n, 3) for s, n in earlier.get(department, {}).items() if s in stems)
        for department, words in named.items()
    }
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] == 0:
        return None
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] >= CLEAR_LEAD * runner_up and ranked[0][1] >= FEWEST_SHARED else None
