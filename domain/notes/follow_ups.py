"""Finds what may be follow-ups in the sentences of notes, and what each is about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.notes.actors import Actors
from domain.notes.departments import Departments
from domain.notes.notes import Candidate
from domain.notes.sentences import ANSWER, Sentence, is_question
from domain.notes.signs import ARROW, Sign, find_sign
from domain.text import begin_large

_ASKED = re.compile(r"^(?:fråga|f|question|q|svar|s|answer|a)(?:\s*\d+)?\s*:\s*", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:undra|fråga|wonder|ask|quer)\w*|\?$", re.IGNORECASE)
_NOBODY = re.compile(r"(?:ingen|inget|det är oklart|oklart|nobody|no one|it was not clear)\b", re.IGNORECASE)
"""An answer that is none: what was asked stands before it."""
_SUGGESTS = re.compile(
    r"\b(?:förslag|önskemål|synpunkt|fråga|idé|tips|problem|suggest|idea|concern|ask)\w*", re.IGNORECASE
)


def find_follow_ups(
    sentences: Sequence[Sentence], *, actors: Actors, departments: Departments
) -> dict[int, Candidate]:
    """Give back the candidates, each by the place of its sentence; one that goes on in the next is one."""
    found, last, home = dict[int, Candidate](), -1, -1
    for at, sentence in enumerate(sentences):
        sign = find_sign(sentence, actors)
        if sign is None:
            continue
        says_nothing = not sign.about or (sign.to_whom and not sentence.first)
        goes_on = home >= 0 and last == at - 1 and says_nothing and not is_question(sentences[last].text)
        if goes_on:
            found[home] = _add(found[home], sentence, departments)
            last = at
            continue
        candidate = _candidate(sentences, at, sign, departments, alone=last == at - 1)
        if candidate is not None:
            found[at] = candidate
            last = home = at
    return found


def merge(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Leave out what was found twice."""
    return tuple({candidate.text.casefold(): candidate for candidate in candidates}.values())


def _candidate(
    sentences: Sequence[Sentence], at: int, sign: Sign, departments: Departments, *, alone: bool
) -> Candidate | None:
    """Make a candidate of a sentence and of what it points back at; ``alone`` where that is one by itself."""
    sentence = sentences[at]
    before = list[str]()
    if not sign.about:
        before = _said_before(sentences, at)
    elif sign.refers and not alone:
        before = _beside(sentences, at)
    about = " ".join([*before, *([sign.about] if sign.about else [])]) or (sentence.section or "")
    if not about or (sign.owner and not before):
        return None
    guessed = departments.guess(sentence.text, about=about)
    by_section = departments.of_section(sentence.section, sentence.text) if sentence.section else None
    return Candidate(
        text=begin_large(_ASKED.sub("", about)),
        sentence=" ".join([*before[-1:], sentence.text]),
        section=sentence.section,
        department=guessed or by_section,
        confidence=sign.confidence,
    )


def _add(candidate: Candidate, sentence: Sentence, departments: Departments) -> Candidate:
    """Let a sentence that says more of a candidate count for it."""
    return replace(
        candidate,
        sentence=f"{candidate.sentence} {sentence.text}",
        department=departments.named(sentence.text) or candidate.department,
    )


def _beside(sentences: Sequence[Sentence], at: int) -> list[str]:
    """Give back the question that this answers, or the sentence before in the same paragraph."""
    if ARROW.match(sentences[at].text):
        return [one.text for one in sentences[:at] if one.block == sentences[at].block]
    question = _question_of(sentences, at)
    if question is not None or sentences[at].first:
        return [question] if question is not None else []
    before = sentences[at - 1]
    farther = sentences[at - 2] if at > 1 and not before.first else None
    if farther is not None and _ASKS.search(farther.text) and _NOBODY.match(before.text):
        return [farther.text, before.text]
    return [before.text]


def _question_of(sentences: Sequence[Sentence], at: int) -> str | None:
    """Give back the question to whose answer a sentence belongs."""
    begun = next(n for n in range(at, -1, -1) if sentences[n].first)
    if begun == 0 or sentences[begun - 1].section != sentences[at].section:
        return None
    asked = sentences[begun - 1].text
    return asked if ANSWER.match(sentences[begun].text) or is_question(asked) else None


def _said_before(sentences: Sequence[Sentence], at: int) -> list[str]:
    """Give back the sentence that "the question" means; with the one before where that explains it."""
    here = sentences[at]
    if at == 0:
        return []
    if ANSWER.match(sentences[at].paragraph):
        question = _question_of(sentences, at)
        return [] if question is None else [question]
    before = sentences[at - 1]
    beside = before.section == here.section and (here.first or is_question(before.text))
    if before.topic is not here.topic or not (before.block == here.block or beside):
        return []
    explained = at > 1 and is_question(before.text) and sentences[at - 2].block == before.block
    if explained and _SUGGESTS.search(sentences[at - 2].text):
        return [sentences[at - 2].text, before.text]
    return [before.text]
