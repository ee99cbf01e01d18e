"""Reduce the words of a text to what they are searched by, the same way on every database.

A Swedish word is searched by its stem, by the stems of the parts that it is made of, and by the stem of the
word that it is a form of (``brann``: ``brinna``).
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import MappingProxyType
from typing import Any, NamedTuple

from storage.search.swedish import NAMED, NOT_PARTS, STOP_WORDS, Base, Lexicon


def _stemmer_of(language: str) -> Any:  # noqa: ANN401 - a class of a library without types
    """Load one language: the package loads all forty, which takes memory and a part of the start."""
    found = find_spec("snowballstemmer")
    if found is None:
        raise ModuleNotFoundError("snowballstemmer")
    found.name = "snowball_by_language"
    sys.modules.setdefault(found.name, module_from_spec(found))  # its own lines are not run
    return getattr(import_module(f"{found.name}.{language}_stemmer"), f"{language.title()}Stemmer")


_LANGUAGES = {"sv": "swedish", "en": "english"}
"""The stemmer of each language, by locale; the words of other languages are compared as they are written."""
_ENGLISH = (
    "a about all also an and any are as at be been but by can could do does for from get had has have "
    "how i if in is it its just me more my no not of on or our out should so some such than that the "
    "their them then there these they this to up us was we were what when where which who why will "
    "with would you your"
)
_STEMMERS = {language: _stemmer_of(language) for language in _LANGUAGES.values()}
_STOP_WORDS = {"swedish": frozenset(STOP_WORDS.split()), "english": frozenset(_ENGLISH.split())}
"""Words that say nothing of what a question is about; ``is`` does so in English, in Swedish it is ice."""
MAX_WORDS = 200
"""Words of one text that are looked at."""
MAX_LENGTH = 60
"""Characters of a word; the rest is cut off."""
MAX_TEXTS_IN_MIND = 300
"""Texts of which is kept what they are about: the newest questions, which the next ones are compared with."""
MAX_TEXTS_AT_ONCE = 50
"""Texts whose words are kept, since a turn looks at the same text several times."""
MAX_KNOWN_WORDS = 2_000
"""Words whose analysis is kept, since people write the same words again and again: about 1 kB each."""
MAX_PARTS_IN_MIND = 500
"""Parts of words that are kept while a word is taken apart, which looks at the same parts many times."""
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_A_MAN = re.compile(r"\b(?:en|ung|okänd|äldre|vuxen|mannen) (?:\w+ )?man\b")
"""A context in which the word is not the pronoun."""
_shared_set: Callable[[tuple[str, ...]], frozenset[str]] = lru_cache(maxsize=MAX_KNOWN_WORDS)(frozenset)
"""Returns equal sets once: each takes 216 bytes, the empty one too."""
_MIN_BEGINNING = 4
"""Letters of a whole word that other words may begin with: ``el`` does not ask for ``elever``."""
_DEFINITE_FORM = re.compile(r"(?<=\w\w[^aeiouyåäö])ans?$")
"""The definite form (lampan, lampans) that Snowball leaves as it is."""
_REMAINING_ENDINGS = (
    (re.compile(r"(?<=\w{3})(?:ets?|en)$"), ""),  # torget, ställena
    (re.compile(r"(?<=[^aeiouyåäö])eln?$"), "l"),  # cykel, cykeln: cyklar
    (re.compile(r"(?<=\w{3})[aes]$"), ""),  # plats: platsen
    (re.compile(r"(?<=\w[aeiouyåäö]m)m$"), ""),  # rummet: rum
)
"""Endings that it leaves in one form of a word and takes off in another."""

_VOWEL = re.compile(r"[aeiouyåäöé]")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l", "ß": "ss"})
_PARTICLES = frozenset(["in", "inne", "ut", "ute", "upp", "under", "över", "fram", "mellan", "vid"])
"""Beginnings that are not searched for."""
_MIN_UNKNOWN, _MIN_UNKNOWN_END = 3, 4
_SHORT = 3
_MIN_UNKNOWN_BEFORE_BY = 4
_LONG_WORD = 4
"""Letters from which a known word may end one whose beginning is not known."""
_ONSET = re.compile(
    r"(?:[bcdfghjklmnprstvw]?[aeiouyåäöé]|[bfgkps]l|[bdfgkptv]r|[dtsk]v|[kgs]n|[bfhmnptlkgsd]j"
    r"|s[ckmpt]|sch|ch|st?r|skr|spr|spl)"
)
"""How a word may begin."""
_LONG = 9
"""Letters of an unknown word that is taken for a compound."""
_SUFFIX = re.compile(
    r"(?:n?ing|er|ering|ande|ende|else|het|skap|dom|sion|tion|a?tor|ist|ism|itet|lig|isk|er[aei]|erad|are|aktig|bar|sam"
    r"|lös|mässig|vis|ant|ent|inna|ik|iker|ell|iv|eum|ium|ör|ad|at|ling|stans?|nad|(?:ar|er|or)na)"
    r"(?:a|t|s|en|et|er|ar|na|n|erna|arna|ens|ets|ed|ade|as|ades)?"
)
"""Endings that make words of others; they are no parts."""
_LONGEST_ENDING = 5


class Rank(IntEnum):
    """What a term is to the word that it was taken from; the smallest is the closest."""

    WORD = 0
    PART = 1
    """A part of a compound, or the word that an irregular form belongs to."""
    POSSIBLE_END = 2
    """What may be the last part of a long word that is not known."""


_WORD, _PART, _POSSIBLE_END = (rank.value for rank in Rank)


class Term(NamedTuple):
    """What a question is found by: a stem without accents, and as it is spelled."""

    folded: str
    spelled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWord:
    """What one word of a text is searched by; all are stems, in lower case and with their accents."""

    stem: str
    related: tuple[str, ...] = ()
    """The word that it is an irregular form of."""
    parts: frozenset[str] = frozenset()
    """The parts of a compound, or of a word with hyphens or digits."""
    ends: frozenset[str] = frozenset()
    """What may be the last part of a long word that is not known."""
    accented: str = ""
    """The stem, without accents, if it was written without dots and rings: ``bocker`` is ``bok``."""
    is_known: bool = False
    """Whether it is complete, not the beginning of another."""

    @property
    def may_begin(self) -> bool:
        """Return whether a search for it asks for the words that begin with it."""
        return not self.stem.isdigit() and (
            len(self.stem) >= _MIN_BEGINNING or (len(self.stem) > 1 and not self.is_known)
        )


def words(text: str, *, locale: str) -> tuple[SearchWord, ...]:
    """Return the meaningful words of ``text``, each once; all its words if there are no others."""
    return _words(unicodedata.normalize("NFC", text.strip()), _LANGUAGES.get(locale))


def terms(text: str, *, locale: str) -> dict[Term, int]:
    """Return what a text is found by, each with its rank."""
    found: dict[Term, int] = {}
    for word in words(text, locale=locale):
        found[Term(fold(word.stem), word.stem)] = _WORD
        for rank, stems in ((_PART, (*word.related, *word.parts)), (_POSSIBLE_END, word.ends)):
            for stem in stems:
                term = Term(fold(stem), stem)
                found[term] = min(rank, found.get(term, rank))
    return found


@lru_cache(maxsize=MAX_TEXTS_IN_MIND)
def subjects(text: str, *, locale: str) -> Mapping[str, AbstractSet[str]]:
    """Return what ``text`` is about, without accents: its words but numbers and single letters.

    Each word is given with all that it means: itself, the word that it is a form of, and its parts.
    """
    found = [word for word in words(text, locale=locale) if len(word.stem) > 1 and not word.stem.isdigit()]
    named = (fold(word.related[0] if word.related else word.stem) for word in found)
    meant = (_shared_set(tuple(map(fold, (word.stem, *word.related, *word.parts)))) for word in found)
    return MappingProxyType(dict(zip(named, meant, strict=True)))


@lru_cache(maxsize=MAX_TEXTS_AT_ONCE)
def _words(text: str, language: str | None) -> tuple[SearchWord, ...]:
    spelled = text.lower()
    common = frozenset[str]() if language is None else _STOP_WORDS[language]
    if language == "swedish" and _A_MAN.search(spelled):
        common -= {"man"}
    found = dict.fromkeys(token[:MAX_LENGTH] for token in _TOKEN.findall(spelled))
    kept = [word for word in found if word not in common] or list(found)
    known = {word.stem: word for word in (_word(language, token) for token in kept[:MAX_WORDS])}
    return tuple(known.values())


@lru_cache(maxsize=MAX_KNOWN_WORDS)
def _word(language: str | None, token: str) -> SearchWord:
    """Look at one word; a cache, for people write the same words again and again."""
    if token.isascii() and token.isdigit():
        return SearchWord(stem=token, accented=token if language == "swedish" else "")
    runs = _RUN.findall(token)
    if len(runs) > 1:  # e-post, 30km, gc-väg
        within = [_word(language, run) for run in runs]
        parts = frozenset[str]().union({word.stem for word in within}, *(word.parts for word in within))
        return SearchWord(stem=_stem(language, token.replace("-", "")), parts=parts, is_known=True)
    if language != "swedish":
        return SearchWord(stem=_stem(language, token))
    stem, taken = _swedish(token), _take_apart(token)
    return SearchWord(
        stem=stem,
        related=tuple(dict.fromkeys(map(_swedish, _irregular_bases(token)))),
        parts=_shared_set(tuple(part for part in map(_swedish, taken.parts) if part != stem)),
        ends=_shared_set(tuple(end for end in map(_swedish, taken.ends) if len(end) >= _MIN_BEGINNING)),
        accented=_unaccented(token) if token.isascii() else "",
        is_known=taken.is_known or (token.isascii() and _base_of(_UNACCENTED, token) is not None),
    )


def _stem(language: str | None, word: str) -> str:
    if language is None:
        return word
    return _swedish(word) if language == "swedish" else _snowball(language, word)


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _swedish(word: str) -> str:
    before, last = _lemma(word)
    return before + _stem_of_base(last)


def _unaccented(word: str) -> str:
    before, last = _lemma(word, lexicon=_UNACCENTED)
    return before + fold(_stem_of_base(last))


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _stem_of_base(last: str) -> str:
    stem = _snowball("swedish", _DEFINITE_FORM.sub("a", last))
    for ending, instead in _REMAINING_ENDINGS:
        stem = ending.sub(instead, stem)
    return stem


def _snowball(language: str, word: str) -> str:
    stem: str = _STEMMERS[language]().stemWord(word)
    return stem


@dataclass(frozen=True, slots=True, kw_only=True)
class _TakenApart:
    """The parts of a word, as they are written or in their base form."""

    parts: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    """What may be the last part if no part is known."""
    is_known: bool = False


@lru_cache(maxsize=MAX_KNOWN_WORDS)
def fold(word: str) -> str:
    """Return a word without accents, dots and rings."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


_SPELLED = Lexicon(str)
_UNACCENTED = Lexicon(fold)
"""For words that were written without dots and rings."""


def _base_of(lexicon: Lexicon, form: str) -> Base | None:
    """Return the word that this is a form of."""
    if (base := lexicon.forms.get(form)) is not None:
        return base
    for length in range(1, min(_LONGEST_ENDING, len(form) - 1) + 1):
        for endings, base in lexicon.roots.get(form[:-length], ()):
            if form[-length:] in endings:
                return base
    return None


def _stem_in(lexicon: Lexicon, form: str) -> str:
    """Return the word that this is a form of, or the form."""
    base = _base_of(lexicon, form)
    return form if base is None else base.word


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _lemma(word: str, *, lexicon: Lexicon = _SPELLED) -> tuple[str, str]:
    """Return a word in its base form, as what comes before its last known part, and that part."""
    if (base := _base_of(lexicon, word)) is not None:
        return "", base.word
    for at in _boundaries(lexicon, word):
        end = _base_of(lexicon, word[at:])
        if end is not None and end.is_part:
            return word[:at], end.word
    return "", word


def _irregular_bases(word: str) -> list[str]:
    """Return the verbs or adjectives that this is an irregular form of."""
    return [base for base in [_SPELLED.verbs.get(word)] if base is not None]


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _take_apart(word: str) -> _TakenApart:
    """Return the parts of a compound, those of its parts too; for a long unknown word what may be its end."""
    base = _base_of(_SPELLED, word)
    if base is not None and not base.boundaries:
        return _TakenApart(is_known=True)
    found: set[str] = set()
    for at in _boundaries(_SPELLED, word):
        left, right = _known_beginning(_SPELLED, word[:at]), word[at:]
        found |= {right, *_take_apart(right).parts}
        if left is not None and left not in _PARTICLES:
            found |= {left, *_take_apart(left).parts}
    known = base is not None or word in _SPELLED.verbs
    if found or known or len(word) < _LONG:
        return _TakenApart(parts=frozenset(found), is_known=known or bool(found))
    return _TakenApart(ends=frozenset(_possible_ends(word)))


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _boundaries(lexicon: Lexicon, word: str) -> tuple[int, ...]:
    """Return where the parts of a compound meet; one side may be unknown if nothing better is found."""
    if certain := _certain(lexicon, word):
        return certain
    base = _base_of(lexicon, word)
    if base is not None:
        return ()
    at_ends = (at for at in range(1, len(word)) if _may_begin_unknown(lexicon, word[:at], word[at:]))
    at = next(at_ends, None) or _after_known(lexicon, word)
    return () if at is None else (at,)


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _certain(lexicon: Lexicon, word: str) -> tuple[int, ...]:
    """Return where two known words, or compounds of known words, meet."""
    base = _base_of(lexicon, word)
    if base is not None:
        return base.boundaries
    found = tuple(
        at
        for at in range(1, len(word) - 1)
        if _known_beginning(lexicon, word[:at]) is not None
        and (_is_end(lexicon, word[at:]) or _begins_compound(lexicon, word[at:]))
    )
    longer = tuple(at for at in found if at >= _SHORT and len(_stem_in(lexicon, word[at:])) >= _SHORT)
    return longer or found  # bil-del, not bild-el


def _begins_compound(lexicon: Lexicon, right: str) -> bool:
    """Return whether this is a compound of known words whose first is not as short as ``el``."""
    return any(len(_known_beginning(lexicon, right[:at]) or "") >= _SHORT for at in _certain(lexicon, right))


def _is_end(lexicon: Lexicon, right: str) -> bool:
    base = _base_of(lexicon, right)
    return base is not None and base.is_part


def _may_begin_unknown(lexicon: Lexicon, left: str, right: str) -> bool:
    """Return whether a known word ends one whose beginning may be the name of a place."""
    base = _base_of(lexicon, right)
    if base is None or not base.is_part:
        return False
    least = _MIN_UNKNOWN if len(base.word) >= _SHORT else _MIN_UNKNOWN_BEFORE_BY
    return (len(base.word) > _LONG_WORD or base.word in NAMED) and _may_be_word(left, least=least)


def _after_known(lexicon: Lexicon, word: str) -> int | None:
    """Return where an unknown word may follow a known one of some length."""
    for at in range(len(word) - 1, _SHORT, -1):
        left, right = word[:at], word[at:]
        is_link = right[0] == "s" and left + "s" in lexicon.beginnings
        if len(lexicon.beginnings.get(left, "")) > _SHORT and not is_link:
            return at if _may_be_word(right, least=_MIN_UNKNOWN_END) and _ONSET.match(right) else None
    return None


@lru_cache(maxsize=MAX_PARTS_IN_MIND)
def _known_beginning(lexicon: Lexicon, left: str) -> str | None:
    """Return the base form of the first part of a compound, maybe a compound too; None if unknown."""
    if (word := lexicon.beginnings.get(left)) is not None:
        return word
    for at in range(2, len(left) - 2):
        end = lexicon.beginnings.get(left[at:])
        if end is not None and _known_beginning(lexicon, left[:at]) is not None:
            return left[:at] + end
    return None


def _may_be_word(part: str, *, least: int) -> bool:
    return (
        len(part) >= least
        and part not in NOT_PARTS
        and _VOWEL.search(part) is not None
        and _SUFFIX.fullmatch(part) is None
    )


def _possible_ends(word: str) -> Iterator[str]:
    for at in range(_MIN_UNKNOWN, len(word) - _MIN_UNKNOWN_END + 1):
        left, right = word[:at], word[at:]
        if (
            _may_be_word(left, least=_MIN_UNKNOWN)
            and _may_be_word(right, least=_MIN_UNKNOWN_END)
            and _ONSET.match(right)
        ):
            yield right
