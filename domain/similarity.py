"""Similar questions and the likely department of a text, judged by sets of word stems alone."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

MIN_SHARED_RATIO = 0.5
"""Share of the smaller set of stems that two texts must have in common to count as similar."""

MIN_SHARED_STEMS = 2
"""Number of stems that two similar texts share at least."""

MIN_LEAD_RATIO = 1.5
"""How many times the score of the second best department the best one must reach."""


def are_similar(first: AbstractSet[str], second: AbstractSet[str]) -> bool:
    """Return whether two texts, given by their stems, ask about the same thing."""
    shared = len(first & second)
    return (
        shared >= min(MIN_SHARED_STEMS, len(first), len(second))
        and shared >= MIN_SHARED_RATIO * min(len(first), len(second)) > 0
    )


def guess_department(
    stems: AbstractSet[str],
    *,
    named: Mapping[int, AbstractSet[str]],
    earlier: Mapping[int, Mapping[str, int]],
) -> int | None:
    """Guess the department a text is meant for; None if no candidate clearly leads.

    ``named`` holds the stems of each department's names, ``earlier`` how many of its earlier questions had
    each stem. A word of the name weighs as much as three earlier questions.
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
    return (
        ranked[0][0]
        if ranked[0][1] >= MIN_LEAD_RATIO * runner_up and ranked[0][1] >= MIN_SHARED_STEMS
        else None
    )
