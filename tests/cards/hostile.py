"""Hostile texts: Markdown, HTML, mentions, templates, links, unusual characters."""

import json
from pathlib import Path

from domain.text import MAX_TEXT_LENGTH, clean_text

GROUPS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("hostile.json").read_text(encoding="utf-8")
)
"""Written with escapes, so that invisible characters can be read."""

LONGEST_SHORT = 200
LONG = (
    "ord " * 999,
    "ö" * 4000,
    "👩\u200d👩\u200d👧\u200d👧" * 571,
    '"' * 4000,
    "\\" * 4000,
    "rad\n" * 999,
    "a\n\n" * 1333,
    "{{" * 2000,
    "{{DATE(x)}}" * 363,
    "<" * 4000,
    "𝕿" * 4000,
    "[x](https://x.example) " * 170,
    "e\u0301\u0302" * 1333,
    "W" * 4000,
)

SHORT_TEXTS = tuple(
    dict.fromkeys(filter(None, (clean_text(text) for group in GROUPS.values() for text in group)))
)
LONG_TEXTS = tuple(clean_text(text)[:MAX_TEXT_LENGTH] for text in LONG)
TEXTS = SHORT_TEXTS + LONG_TEXTS


def times(text: str, most: int) -> int:
    """Return how often to repeat something: ``most`` for long texts, which show how large a card becomes."""
    return most if len(text) > LONGEST_SHORT else min(most, 2)
