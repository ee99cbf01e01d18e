"""Word stems: one way to search, to find what is alike and to guess a department, on every database."""

import re
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_LANGUAGES = {"sv": "swedish", "en": "english"}
_SWEDISH = (
    "alla allt andra att av bara behöver blir bli blivit borde bra bör dag de dem den denna deras "
    "dess det detta dig din dom du där då efter ej eller en er ett finns flera från för får före "
    "ganska gör göra ha hade han har hela henne hon hos hur här i igen in inte ja jag just kan kanske "
    "kom komma kommer kunde kunna man med mellan men mer mot mycket måste ni nog nu när några något "
    "ny nya nära och också om oss på sedan ser sig sin ska skulle som så tar ta till tycker under upp "
    "ut utan vad var vara varför varit varje vem vet vi vid vill vilka vilken är än även åt över"
)
_ENGLISH = (
    "a about all also an and any are as at be been but by can could do does for from get had has have "
    "how i if in is it its just me more my no not of on or our out should so some such than that the "
    "their them then there these they this to up us was we were what when where which who why will "
    "with would you your"
)
_COMMON = frozenset(f"{_SWEDISH} {_ENGLISH}".split())
"""Words that say nothing of what a question is about."""
MOST_STEMS = 200
SHORTEST = 2


def stems(text: str, *, locale: str) -> frozenset[str]:
    """Give back the stems of the words that carry meaning in ``text``."""
    language = _LANGUAGES.get(locale, "swedish")
    words = dict.fromkeys(w for w in _WORD.findall(text.lower()) if len(w) >= SHORTEST and w not in _COMMON)
    return frozenset(_stem(language, word) for word in list(words)[:MOST_STEMS])


@lru_cache(maxsize=50_000)
def _stem(language: str, word: str) -> str:
    stem: str = snowballstemmer.stemmer(language).stemWord(word[:60])
    return stem
