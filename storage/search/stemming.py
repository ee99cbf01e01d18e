"""Reduce the words of a text to stems, the same way on every database."""

import re
import sys
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any


def _stemmer_of(language: str) -> Any:  # noqa: ANN401 - a class of a library without types
    """Load one language: the package would load all forty, which costs memory and start time."""
    found = find_spec("snowballstemmer")
    if found is None:
        raise ModuleNotFoundError("snowballstemmer")
    found.name = "snowball_by_language"
    sys.modules.setdefault(found.name, module_from_spec(found))  # the package's __init__ is not executed
    return getattr(import_module(f"{found.name}.{language}_stemmer"), f"{language.title()}Stemmer")


_WORD = re.compile(r"[^\W_]+")
_LANGUAGES = {"sv": "swedish", "en": "english"}
"""The stemmer of each language, by locale; the words of other languages are compared as they are written."""
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
_STEMMERS = {language: _stemmer_of(language) for language in _LANGUAGES.values()}
_STOP_WORDS = {"swedish": frozenset(_SWEDISH.split()), "english": frozenset(_ENGLISH.split())}
"""Words that say nothing about a question's subject; by language, since Swedish ``is`` means ice."""
MAX_STEMS = 200
MIN_LENGTH, MAX_LENGTH = 2, 60
_DEFINITE_FORM = re.compile(r"(?<=\w\w[^aeiouyåäö])ans?$")
"""The definite form (lampan, lampans) that Snowball leaves as it is."""
_REMAINING_ENDINGS = (
    (re.compile(r"(?<=\w{3})(?:ets?|en)$"), ""),  # torget, ställena
    (re.compile(r"(?<=[^aeiouyåäö])eln?$"), "l"),  # cykel, cykeln: cyklar
    (re.compile(r"(?<=\w{3})[aes]$"), ""),  # plats: platsen
)
"""Endings that Snowball leaves on one form of a word and removes from another."""


def stems(text: str, *, locale: str) -> frozenset[str]:
    """Return the stems of the meaningful words in ``text``; all its words if the language has no stemmer."""
    return _stems(text.strip(), _LANGUAGES.get(locale))


@lru_cache(maxsize=1_000)
def _stems(text: str, language: str | None) -> frozenset[str]:
    common = frozenset() if language is None else _STOP_WORDS[language]
    found = (word[:MAX_LENGTH] for word in _WORD.findall(text.lower()))
    words = dict.fromkeys(word for word in found if len(word) >= MIN_LENGTH and word not in common)
    kept = list(words)[:MAX_STEMS]
    return frozenset(kept if language is None else (_stem(language, word) for word in kept))


@lru_cache(maxsize=5_000)
def _stem(language: str, word: str) -> str:
    if language != "swedish":
        return _snowball(language, word)
    stem = _snowball(language, _DEFINITE_FORM.sub("a", word))
    for ending, instead in _REMAINING_ENDINGS:
        stem = ending.sub(instead, stem)
    return stem


def _snowball(language: str, word: str) -> str:
    stem: str = _STEMMERS[language]().stemWord(word)
    return stem
