"""Finds the phrases of ``domain.notes.phrases`` in the words of a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.notes.vocabulary import CLASSES, NEGATION, STOP
from domain.notes.words import Word, fold, folded

Marks = Sequence[frozenset[str]]
"""For each word the classes that only this document knows: ``who``, ``person``."""

_CLASSES = {name: folded(words) for name, words in CLASSES.items()}
_STOP, _NEGATION = folded(STOP), folded(NEGATION)
FIRST, LAST = "^", "$"


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    gap: int = 0
    ends_gap: frozenset[str] = frozenset()
    optional: bool = False
    edge: str = ""

    def fits(self, word: Word, marks: frozenset[str]) -> bool:
        """Whether this element of a phrase is that word."""
        if word.folded in self.words or word.folded.startswith(self.beginnings or ("\0",)):
            return True
        return any(
            word.folded in _CLASSES[name] if name in _CLASSES else name in marks for name in self.classes
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line of the table."""

    elements: tuple[_Element, ...]
    rarest: frozenset[str] | None
    """Words one of which must be there; None where only whole words beside classes could tell."""


@lru_cache(maxsize=64)
def compile_phrases(table: str) -> tuple[Phrase, ...]:
    """Read the lines of a table of phrases."""
    return tuple(_phrase(tuple(map(_element, line.split()))) for line in table.strip().splitlines())


def find_phrase(table: str, words: Sequence[Word], marks: Marks) -> tuple[int, int] | None:
    """Give back where the first phrase of a table stands: its first word and the one behind its last."""
    there = {word.folded for word in words}
    for phrase in compile_phrases(table):
        if phrase.rarest is not None and phrase.rarest.isdisjoint(there):
            continue
        for start in range(len(words)):
            end = next(_ends(phrase.elements, words, marks, start), None)
            if end is not None:
                return start, end
    return None


def _ends(phrase: tuple[_Element, ...], words: Sequence[Word], marks: Marks, at: int) -> Iterator[int]:
    """Give back every place behind which the phrase may end when it begins at ``at``."""
    if not phrase:
        yield at
        return
    element, rest = phrase[0], phrase[1:]
    if element.edge:
        if at == (0 if element.edge == FIRST else len(words)):
            yield from _ends(rest, words, marks, at)
        return
    if element.gap:
        for skipped in range(element.gap + 1):
            if skipped and (at + skipped > len(words) or words[at + skipped - 1].folded in element.ends_gap):
                return
            yield from _ends(rest, words, marks, at + skipped)
        return
    if at < len(words) and element.fits(words[at], marks[at]):
        yield from _ends(rest, words, marks, at + 1)
    if element.optional:
        yield from _ends(rest, words, marks, at)


def _phrase(elements: tuple[_Element, ...]) -> Phrase:
    """Find the element whose words are fewest, so that most sentences need no closer look."""
    known = [
        element.words.union(*(_CLASSES[name] for name in element.classes))
        for element in elements
        if _tells(element)
    ]
    return Phrase(elements, min(known, key=len, default=None))


def _tells(element: _Element) -> bool:
    """Whether an element must be one of certain words."""
    certain = (
        not element.beginnings and not element.optional and all(name in _CLASSES for name in element.classes)
    )
    return certain and bool(element.words or element.classes)


def _element(written: str) -> _Element:
    if written in (FIRST, LAST):
        return _Element(edge=written)
    if written.startswith("~"):
        ends_gap = _NEGATION if written.startswith("~~") else _STOP
        return _Element(gap=int(written.lstrip("~")), ends_gap=ends_gap)
    choices = written.removesuffix("?").split("|")
    return _Element(
        words=folded(c for c in choices if c[0] != "<" and c[-1] != "*"),
        beginnings=tuple(fold(c[:-1]) for c in choices if c[-1] == "*"),
        classes=tuple(c[1:-1] for c in choices if c[0] == "<"),
        optional=written.endswith("?"),
    )
