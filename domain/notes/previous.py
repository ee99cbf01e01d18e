"""What became of the points of the meeting before."""

import re
from collections.abc import Iterator, Sequence

from domain.notes.notes import Previous
from domain.notes.sentences import Sentence
from domain.notes.states import read_state
from domain.notes.titles import Topic, topic_of
from domain.text import begin_large

_PARTS = re.compile(
    r"\s*(?:;|,?\s+samt att|,?\s+och att|,?\s+samt|, and that|,?\s+and that)\s+", re.IGNORECASE
)
_FORMAL = re.compile(
    r"läggs? till handlingarna|lades till handlingarna|godkän\w+|gicks? igenom|gås igenom|"
    r"inga (?:kommentarer|synpunkter)|"
    r"were (?:agreed|approved|accepted)|approved|no comments",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s+(?:och|and)\s+")
_VERBS = re.compile(
    r"(?:är|har|ska|blir|kommer|beräknas|planeras|väntas|förväntas|fortsätter|is|are|has|have|will|should|was|were)\b",
    re.IGNORECASE,
)
"""What follows such an "and" is said of the same thing."""
_SINCE = re.compile(
    r"(?:sedan|efter|från) (?:sist|förra|föregående)\b|since (?:last|the last|we last|our last)\b",
    re.IGNORECASE,
)
"""How a paragraph about it begins where no heading says so."""
_NUMBER = re.compile(r"^\d+(?:\.\d+)+\s+")
_LEAD = re.compile(r"^(?:att|och|that|and)\s+", re.IGNORECASE)


def read_previous(sentences: Sequence[Sentence], taken: frozenset[int]) -> Iterator[Previous]:
    """Give back each point and its state; sentences that are follow-ups by themselves are ``taken``."""
    block = -1
    for at, sentence in enumerate(sentences):
        text = sentence.text
        lead, sign, rest = text.partition(":")
        if sign and rest.strip() and topic_of(lead) is Topic.PREVIOUS:
            block, text = sentence.block, rest.strip()
        if sentence.first and _SINCE.match(text):
            block = sentence.block
        if at in taken or not (sentence.topic is Topic.PREVIOUS or sentence.block == block):
            continue
        if sentence.item and sentence.topic is Topic.PREVIOUS:
            text = sentence.paragraph if sentence.first else ""
        if not _FORMAL.search(text):
            yield from _points(text)


def _points(text: str) -> Iterator[Previous]:
    text = _NUMBER.sub("", text)
    state = read_state(text)
    if state and len(_PARTS.split(text)) == 1 and ":" in text:
        yield Previous(text=begin_large(text.rstrip(".")), state=state)
        return
    for part in (half for whole in _PARTS.split(text) for half in _halves(whole)):
        state = read_state(part)
        if state is not None:
            yield Previous(text=begin_large(_LEAD.sub("", part.strip()).rstrip(".")), state=state)


def _halves(text: str) -> list[str]:
    """Part a sentence at an "and" where both sides say what became of something."""
    for found in _AND.finditer(text):
        halves = [text[: found.start()], text[found.end() :]]
        goes_on = halves[1].split()[:1] and _VERBS.match(halves[1])
        if not goes_on and all(len(half.split()) > 2 and read_state(half) is not None for half in halves):  # noqa: PLR2004
            return halves
    return [text]
