"""What looks like a heading though nothing says that it is one."""

import re

from domain.notes.titles import without_number
from domain.notes.vocabulary import CLASSES
from domain.notes.words import fold, folded

ENDS_A_TEXT = re.compile(r"[.,;!?]$")
_ACTS = folded(CLASSES["does"]) | folded(CLASSES["finds"])
"""``Karin bokar lokalen`` is no heading."""
MOST_WORDS = 8


def looks_like_a_heading(text: str) -> bool:
    """Whether a line may be a heading: short, with a capital, without signs and figures, and nobody acts."""
    bare = without_number(text)
    words = bare.split()
    if not bare or ENDS_A_TEXT.search(text) or len(words) > MOST_WORDS or ": " in text or "," in text:
        return False
    acts = len(words) > 1 and fold(words[1]) in _ACTS
    return bare[0].isupper() and not acts and not any(character.isdigit() for character in bare)
