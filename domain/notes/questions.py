"""Questions that were asked and answered at the meeting."""

import re
from collections.abc import Iterator, Sequence

from domain.notes.notes import Answered
from domain.notes.sentences import Sentence, is_question
from domain.notes.titles import Topic
from domain.text import begin_large

_QUESTION = re.compile(r"^(?:fråga|f|question|q)\b(?:\s*\d+)?[^:.?]{0,40}:\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^(?:svar|s|answer|a)\b[^:.?]{0,40}:\s*", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:frågar|frågade|undrar|undrade|ställer frågan|ställde frågan|frågan? ställs|frågan? ställdes|"
    r"asks|asked|wonders|wondered|wanted to know|enquired|queried)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"^(?:ja|nej|jo|yes|no|nope)\b", re.IGNORECASE)
_SAME_SPEAKER = re.compile(
    r"^(?:det|den|de|hon|han|hen|detta|dessutom|it|they|this|she|he|that|there)\b", re.IGNORECASE
)
_REPLIES = re.compile(
    r"\b(?:svarar|svarade|svaret (?:är|blev|var)|besvarar|besvarade|"
    r"replies|replied|answers|answered|responded|explained|confirmed|förklarar|förklarade)\b",
    re.IGNORECASE,
)


def read_answered(sentences: Sequence[Sentence], open_ones: frozenset[int]) -> Iterator[tuple[int, Answered]]:
    """Give back each question with its answer and its place; ``open_ones`` only promise one."""
    at = 0
    while at < len(sentences):
        asked = _asked(sentences, at)
        if asked is None:
            at += 1
            continue
        question, begins = asked
        ends = _end_of_answer(sentences, at, begins)
        answer = sentences[begins:ends]
        promised = any(n in open_ones for n in range(begins, ends))
        if answer and not promised:
            yield at, Answered(question=question, answer=_joined(answer), section=sentences[at].section)
        at = max(ends, at + 1)


def _asked(sentences: Sequence[Sentence], at: int) -> tuple[str, int] | None:
    """Give back a question and where its answer begins, None where none is asked and answered here."""
    text, after = sentences[at].text, at + 1
    labelled = _QUESTION.match(text)
    following = sentences[after].text if after < len(sentences) else ""
    if labelled or is_question(text):
        while not _ANSWER.match(following) and _goes_on(sentences, at, after):
            text, after = f"{text} {following}", after + 1
            following = sentences[after].text if after < len(sentences) else ""
        expected = (
            labelled
            or sentences[at].topic is Topic.QUESTIONS
            or _REPLIES.search(following)
            or _YES_OR_NO.match(following)
        )
        if _ANSWER.match(following) or (expected and following and _same_part(sentences, at, after)):
            return begin_large(_QUESTION.sub("", text)), after
        return None
    replied = _REPLIES.search(following) and _same_part(sentences, at, after)
    return (text, after) if _ASKS.search(text) and replied else None


def _goes_on(sentences: Sequence[Sentence], at: int, after: int) -> bool:
    """Whether the next sentence belongs to the question itself."""
    if after >= len(sentences) or sentences[after].block != sentences[at].block:
        return False
    return is_question(sentences[after].text) and not _QUESTION.match(sentences[after].text)


def _end_of_answer(sentences: Sequence[Sentence], at: int, begins: int) -> int:
    """Give back where an answer ends: with its paragraph, before the next question."""
    ends, prose = begins, _REPLIES.search(sentences[begins].text) if begins < len(sentences) else None
    while ends < len(sentences) and sentences[ends].block == sentences[begins].block:
        text = sentences[ends].text
        if ends > begins and prose and not _SAME_SPEAKER.match(text):
            break
        labelled_later = ends > begins and (_ANSWER.match(text) or _QUESTION.match(text))
        asked_later = ends > begins and (is_question(text) or _ASKS.search(text))
        if labelled_later or asked_later:
            break
        ends += 1
    return ends if begins > at else at + 1


def _same_part(sentences: Sequence[Sentence], at: int, after: int) -> bool:
    near = sentences[after].block - sentences[at].block <= 1
    return (
        near and sentences[after].section == sentences[at].section and not is_question(sentences[after].text)
    )


def _joined(answer: Sequence[Sentence]) -> str:
    return _ANSWER.sub("", " ".join(sentence.text for sentence in answer))
