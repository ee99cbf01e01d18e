"""Whether what stands before a word about health tells of somebody: "hon är sjukskriven", not a topic."""

import re

from domain.health_words import HEALTH_WORDS

_SWEDISH = (
    *("jag", "du", "han", "hon", "hen", "denne", "denna person", "personen", "mannen", "kvinnan", "pojken"),
    *("flickan", "killen", "tjejen", "barnet", "eleven", "brukaren", "sonen", "dottern", "son", "dotter"),
    *("mamma", "mamman", "pappa", "pappan", "mormor", "morfar", "farmor", "farfar", "fru", "frun", "make"),
    *("maken", "maka", "makan", "sambo", "sambon", "bror", "brodern", "syster", "systern", "granne"),
    *("grannen", "barnbarn", "barnbarnet"),
)
_ENGLISH = (
    *("i", "i'm", "he", "he's", "she", "she's", "they're", "the man", "the woman", "the boy", "the girl"),
    *("the child", "the pupil", "the patient", "son", "daughter", "mother", "father", "mum", "dad", "wife"),
    *("husband", "brother", "sister", "grandmother", "grandfather", "neighbour"),
)
_OWN = ("min", "mitt", "mina", "hans", "hennes", "hens", "my", "his", "her")
_IS_OR_HAS = (
    *("är", "var", "har", "hade", "fick", "får", "blev", "blivit", "lider", "led", "mår", "verkar"),
    *("drabbades", "drabbats", "vårdas", "behandlas", "insjuknade", "begick", "am", "is", "was", "has"),
    *("have", "had", "got", "became", "suffers", "suffered", "gets"),
)
_TOPICAL = (
    "om",
    "kring",
    "mot",
    "bland",
    "för",
    "frågor",
    "about",
    "on",
    "among",
    "against",
    "for",
    "questions",
)
"""After these comes what something is about."""


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORD = r"[^\W_][\w'’-]{0,40}"
_NAME = r"(?-i:[A-ZÅÄÖÉ][a-zåäöéü-]{1,40} [A-ZÅÄÖÉ][a-zåäöéü-]{1,40})"
_NUMBER = r"[0-9]{6}\W{0,3}[0-9]{4}"
_SOMEBODY = rf"(?:{_any(_SWEDISH + _ENGLISH)}|(?!Region )(?:{_NAME})|{_NUMBER})"
_ON_SICK_LEAVE = r"(?:on\W{1,3})?"
_TELLS = re.compile(
    rf"(?<![\w]){_SOMEBODY}(?:\W{{1,3}}{_WORD}){{0,3}}?(?:(?<=['’]s)|(?<=['’]m)|\W{{1,3}}(?:{_any(_IS_OR_HAS)}))"
    rf"(?:\W{{1,3}}(?!(?:{_any(_TOPICAL)})\b){_WORD}){{0,4}}\W{{1,3}}{_ON_SICK_LEAVE}\Z",
    re.IGNORECASE,
)
_OWNED = re.compile(rf"(?<![\w])(?:{_any(_OWN)})(?:\W{{1,3}}{_WORD}){{0,2}}\W{{1,3}}\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;:\n](?=\s|\Z)")
_LOOKED_AT = 200
"""Characters before the word."""

HEALTH = re.compile(rf"(?<![^\W_])(?:{_any(tuple(HEALTH_WORDS))})[^\W\d_]*", re.IGNORECASE)


def tells_of_somebody(text: str, *, until: int) -> bool:
    """Whether the sentence, as far as ``until``, speaks of one person that what follows is said of."""
    before = _SENTENCE.split(text[max(0, until - _LOOKED_AT) : until])[-1]
    return bool(_TELLS.search(before) or _OWNED.search(before))
