"""Match phrases in the words of a sentence.

A phrase is a row of words, compared as ``bot.importer.rules.words`` folds them. It may contain

    a|b         one of these words          word*    a word with this beginning
    <class>     a word of this class        ~3     up to three other words, none of them a STOP
    word?       an optional word            ~~6    up to six other words, none of them a NEGATION

A rule applies if one of its phrases stands in a sentence, the sentence has what the rule needs, and it holds
no VETO. The first rule that applies decides the confidence.
Classes, STOP, NEGATION and VETO are in ``bot.importer.rules.vocabulary``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.importer.rules.vocabulary import NEGATION_WORDS, STOP_WORDS, WORD_CLASSES
from bot.importer.rules.words import Word, fold, fold_all

NEXT_MEETING_PHRASES = """
    nästa gång
    till|innan|före|inför|på|vid nästa|nästkommande|kommande|följande ~1 möte*|träff*|sammanträde*|gång|råd*
    till|innan|före|inför|på|vid nästa|nästkommande|kommande ~1 styrelsemöte*|styrelsesamman*|årsmöte*
    by|before|at|for|to|in the? next|following|coming ~1 meeting*|session
"""
DUE_PHRASES = """
    till|innan|före|inför mötet
    senast|snarast
    så snart
    innan|före|under|till sommaren|semestern|årsskiftet|jul|hösten|våren|vintern|helgen
    by|before|until the? end
    as soon as
    no later than
"""
"""Phrases that state a deadline without a date."""


ASKED_PHRASES = """
    undrar|undrade|frågar|frågade|diskuterar|diskuterade|diskuterades|funderar ~3 om|huruvida|när|hur|varför $
    asked|asks|wondered|wonders|discussed ~3 whether|if|when|how|why $
"""
"""Phrases before an actor that make the action a mere question."""
SentenceMarks = Sequence[frozenset[str]]
"""For each word, its classes that depend on the document: ``who``, ``person``."""

_CLASSES = {name: fold_all(words) for name, words in WORD_CLASSES.items()}
_STOP_WORDS, _NEGATION_WORDS = fold_all(STOP_WORDS), fold_all(NEGATION_WORDS)
SENTENCE_START, SENTENCE_END = "^", "$"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """One of the ways in which notes announce a follow-up."""

    name: str
    confidence: float
    phrases: str
    needs: tuple[str, ...] = ()
    """Requirements: ``due`` (a deadline), ``meeting`` (the next meeting), ``ask`` (asks what follows)."""
    answers: bool = False
    """Whether it is an action on the sentence before, which then belongs to the candidate."""
    unless: str = ""
    """Words that must not stand before it, since then it is only a question or a wish."""


@dataclass(frozen=True, slots=True)
class _PhraseElement:
    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    gap: int = 0
    ends_gap: frozenset[str] = frozenset()
    optional: bool = False
    anchor: str = ""

    def matches(self, word: Word, marks: frozenset[str]) -> bool:
        """Return whether this element of a phrase is that word."""
        if word.folded in self.words or word.folded.startswith(self.beginnings or ("\0",)):
            return True
        return any(
            word.folded in _CLASSES[name] if name in _CLASSES else name in marks for name in self.classes
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase."""

    elements: tuple[_PhraseElement, ...]
    rarest: frozenset[str] | None
    """Words of which a sentence must contain one; None if no element of the phrase is certain."""


@lru_cache(maxsize=64)
def compile_phrases(table: str) -> tuple[Phrase, ...]:
    """Compile the lines of a table of phrases."""
    return tuple(_phrase(tuple(map(_element, line.split()))) for line in table.strip().splitlines())


def find_phrase(table: str, words: Sequence[Word], marks: SentenceMarks) -> tuple[int, int] | None:
    """Return the position of the first phrase of a table: its first word and the one after its last."""
    there = {word.folded for word in words}
    for phrase in compile_phrases(table):
        if phrase.rarest is not None and phrase.rarest.isdisjoint(there):
            continue
        for start in range(len(words)):
            end = next(_match_ends(phrase.elements, words, marks, start), None)
            if end is not None:
                return start, end
    return None


def _match_ends(
    phrase: tuple[_PhraseElement, ...], words: Sequence[Word], marks: SentenceMarks, at: int
) -> Iterator[int]:
    """Return every position at which the phrase may end if it begins at ``at``."""
    if not phrase:
        yield at
        return
    element, rest = phrase[0], phrase[1:]
    if element.anchor:
        if at == (0 if element.anchor == SENTENCE_START else len(words)):
            yield from _match_ends(rest, words, marks, at)
        return
    if element.gap:
        for skipped in range(element.gap + 1):
            if skipped and (at + skipped > len(words) or words[at + skipped - 1].folded in element.ends_gap):
                return
            yield from _match_ends(rest, words, marks, at + skipped)
        return
    if at < len(words) and element.matches(words[at], marks[at]):
        yield from _match_ends(rest, words, marks, at + 1)
    if element.optional:
        yield from _match_ends(rest, words, marks, at)


def _phrase(elements: tuple[_PhraseElement, ...]) -> Phrase:
    """Compile a phrase with its rarest element, so that most sentences are ruled out quickly."""
    known = [
        element.words.union(*(_CLASSES[name] for name in element.classes))
        for element in elements
        if _is_certain(element)
    ]
    return Phrase(elements, min(known, key=len, default=None))


def _is_certain(element: _PhraseElement) -> bool:
    """Return whether an element only matches words of a fixed set."""
    certain = (
        not element.beginnings and not element.optional and all(name in _CLASSES for name in element.classes)
    )
    return certain and bool(element.words or element.classes)


def _element(written: str) -> _PhraseElement:
    if written in (SENTENCE_START, SENTENCE_END):
        return _PhraseElement(anchor=written)
    if written.startswith("~"):
        ends_gap = _NEGATION_WORDS if written.startswith("~~") else _STOP_WORDS
        return _PhraseElement(gap=int(written.lstrip("~")), ends_gap=ends_gap)
    choices = written.removesuffix("?").split("|")
    return _PhraseElement(
        words=fold_all(c for c in choices if c[0] != "<" and c[-1] != "*"),
        beginnings=tuple(fold(c[:-1]) for c in choices if c[-1] == "*"),
        classes=tuple(c[1:-1] for c in choices if c[0] == "<"),
        optional=written.endswith("?"),
    )
