"""Similar questions and the likely department of a text, judged by its words alone."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

Words = Mapping[str, AbstractSet[str]]
"""The stems of a text's words, each with all that it means: itself, and the parts of a compound."""

_NOTHING = frozenset[str]()
MIN_SHARED_RATIO = 0.5
"""Share of the words of the shorter text that two texts must have in common to be called alike."""

MIN_SHARED_WORDS = 2
"""Two texts that share a single word are not alike."""

MIN_LEAD_RATIO = 1.5
"""How many times the score of the second best department the best one must reach."""


def count_shared(first: Words, second: Words) -> int:
    """Return how many words two texts share; a part counts if the other text has it as a word.

    ``cykelväg`` and ``väg`` are shared, ``cykelväg`` and ``cykelställ`` are not.
    """

    def answered(mine: Words, theirs: Words) -> int:
        meant, whole = _NOTHING.union(*theirs.values()), frozenset(theirs)
        return len([word for word, parts in mine.items() if word in meant or not parts.isdisjoint(whole)])

    return min(answered(first, second), answered(second, first))


def are_similar(first: Words, second: Words) -> bool:
    """Return whether two texts, given by their words, ask about the same thing."""
    return similarity(first, second) > 0


def similarity(first: Words, second: Words) -> int:
    """Return how many words two texts share that ask about the same thing, 0 if they do not."""
    shared, shorter = count_shared(first, second), min(len(first), len(second))
    is_similar = shared >= min(MIN_SHARED_WORDS, shorter) and shared >= MIN_SHARED_RATIO * shorter
    return shared if is_similar else 0


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
        if ranked[0][1] >= MIN_LEAD_RATIO * runner_up and ranked[0][1] >= MIN_SHARED_WORDS
        else None
    )
