"""Headings that stand at the beginning of their text: ``7. Skolgården. Sara berättade ...``."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from domain.notes.line import Line
from domain.notes.shapes import looks_like_a_heading
from domain.notes.titles import topic_of, without_number

_NUMBER = r"(?:§+\s*)?\d{1,3}[a-z]?[.)]?\s+"
_LABEL = r"(?:fråga|svar|beslut|åtgärd|uppdrag|ansvarig|question|answer|action|decision)\w*\s*:"
_RUN_IN = re.compile(
    rf"^(?P<title>{_NUMBER}(?!{_LABEL})[^\W\d][^.:;?!,\d]{{2,44}})[.:](?:\s+(?=[\"”'(]?[^\W_])|$)",
    re.IGNORECASE,
)
_ABOVE = re.compile(rf"^(?P<title>{_NUMBER}[A-ZÅÄÖ][^.:;?!,\d]{{2,44}})$")
FEWEST = 3
"""Of a file, from which on they are its way of writing headings."""
MOST_WORDS = 5


def part_headings(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give back the lines, such headings on lines of their own."""
    pairs = zip_longest(lines, lines[1:], fillvalue=Line())
    found = [_run_in(line) or _above(line, below) for line, below in pairs]
    usual = sum(one is not None for one in found) >= FEWEST
    return tuple(_parted(zip(lines, found, strict=True), usual=usual))


def _run_in(line: Line) -> re.Match[str] | None:
    if line.cells or line.heading:
        return None
    found = _RUN_IN.match(line.text)
    if found is None or not without_number(found["title"])[:1].isupper():
        return None
    return found if len(found["title"].split()) <= MOST_WORDS else None


def _above(line: Line, below: Line) -> re.Match[str] | None:
    """Find a numbered title on a line of its own, right above text that is no item of the same list."""
    if line.cells or line.heading or below.blank or below.cells or _ABOVE.match(below.text):
        return None
    found = _ABOVE.match(line.text)
    return found if found and looks_like_a_heading(found["title"]) else None


def _parted(lines: Iterable[tuple[Line, re.Match[str] | None]], *, usual: bool) -> Iterator[Line]:
    for line, found in lines:
        if found is None or not (usual or topic_of(found["title"]) is not None):
            yield line
            continue
        rest = line.text[found.end() :]
        yield from (Line(), replace(line, text=found["title"], heading=True), Line())
        if rest:
            yield replace(line, text=rest)
