"""Why a sentence is a follow-up, and what it says of itself that is to be done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.notes.actors import WE, Actors
from domain.notes.formal import is_form
from domain.notes.matching import Marks, find_phrase
from domain.notes.phrases import RULES
from domain.notes.rule import DUE, NEXT_MEETING, Rule
from domain.notes.sentences import ANSWER, Sentence, is_question
from domain.notes.states import read_state
from domain.notes.titles import Topic
from domain.notes.vocabulary import CLASSES, FILLER, LABELS, NOTHING, OWNER, VETO
from domain.notes.when import names_a_date
from domain.notes.words import Word, folded, read_words

_LABEL = re.compile(
    r"^(?P<label>[\w-]+(?: (?:göra|do|points?|up))?)(?: (?:till|för|for) [\w ]{2,30})?\s*"
    r"(?:\([^)]*\)\s*)?:\s*(?P<rest>.*)$",
    re.DOTALL,
)
_LABELS_OF_TWO = frozenset({"att göra", "to do", "action point", "action points", "follow up"})
_LEADS_IN = re.compile(
    r"^[\s,;:–-]*(?:(?:om|att|och|så|men|about|of|that|and|so|but|on)\b[\s,:]*)*", re.IGNORECASE
)
_ADJECTIVE = re.compile(r"\w{3}[ae]$")
"""``den slutliga versionen`` points back at nothing."""
_FILLER, _VETO, _LABELS, _OWNER, _NOTHING = map(folded, (FILLER, VETO, LABELS, OWNER, NOTHING))
_ASK = folded(CLASSES["ask"])
_TO = folded("till in vidare tillbaka för to back for")
_JOINS = folded("och så men därför att and so but will ska")
_PRONOUNS = folded("det den detta dem denna it this them these")
_IDLE = folded("""
    går finns är blir ska att var som har här där gäller kommer möte mötet is will can was would meeting
""")
_TAKEN = RULES[0]
_NEEDS_DUE = frozenset({"due", "meeting"})
_NEAR, _NEAR_BEFORE = 4, 8
LEAST_WHERE_OTHERS_ACT = 0.75
"""How sure it must be under headings about the meeting before, or the next one."""
MOST_THIN = 3
"""Words of content under which a sentence needs the one before to be understood: ``Nils ringer ägaren.``"""
SURE_BY_LABEL, SURE_IN_LIST, SURE_BY_ARROW, SURE_BY_OWNER = 0.9, 0.85, 0.85, 0.8
ARROW = re.compile(r"(?:-+>|=+>|[→⇒➔➜►])\s*(?=\w)")
"""Leads from what was said to what is done about it."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Why a sentence is a follow-up."""

    confidence: float
    about: str
    """What it says of itself that is to be done, empty where the sentence before says it."""
    refers: bool = False
    """Whether it also points back at the sentence before."""
    owner: bool = False
    """Whether it only says who does it."""
    to_whom: bool = False
    """Whether it only says who is to hear of it."""


def find_sign(sentence: Sentence, actors: Actors) -> Sign | None:
    """Say why a sentence is a follow-up, None where it is none."""
    text = ANSWER.sub("", sentence.text)
    labelled = _by_label(text, actors)
    if labelled is not None:
        return labelled
    words = read_words(text)
    if is_question(text) or is_form(words):
        return None
    marks = actors.marks(text, words)
    listed = sentence.topic is Topic.ACTIONS and sentence.first and _content(words, marks)
    if listed and read_state(sentence.paragraph) is None:
        return Sign(confidence=SURE_IN_LIST, about=text)
    return _by_rule(text, words, marks, topic=sentence.topic)


def _by_label(text: str, actors: Actors) -> Sign | None:
    """Read ``Åtgärd: ...``, ``Ansvarig: ...`` and ``-> Karin ringer``."""
    arrow = ARROW.match(text)
    if arrow is not None:
        return Sign(confidence=SURE_BY_ARROW, about=text[arrow.end() :], refers=True)
    found = _LABEL.match(text)
    if found is None:
        return None
    label, rest = read_words(found["label"]), read_words(found["rest"])
    one = label[0].folded if len(label) == 1 else ""
    if one in _OWNER and rest:
        return Sign(confidence=SURE_BY_OWNER, about="", owner=True)
    if one not in _LABELS and found["label"].lower() not in _LABELS_OF_TWO:
        return None
    nothing = not rest or rest[0].folded in _NOTHING
    if not nothing and not _content(rest, actors.marks(found["rest"], rest)):
        return Sign(confidence=SURE_BY_OWNER, about="", owner=True)
    return None if nothing else Sign(confidence=SURE_BY_LABEL, about=found["rest"])


def _by_rule(text: str, words: Sequence[Word], marks: Marks, *, topic: Topic | None) -> Sign | None:
    """Try the rules, the surest first."""
    least = LEAST_WHERE_OTHERS_ACT if topic in (Topic.PREVIOUS, Topic.NEXT) else 0.0
    for rule in RULES:
        span = find_phrase(rule.phrases, words, marks)
        if (
            span is None
            or rule.confidence < least
            or _anyhow(words, span)
            or not _supported(rule, text, words, span)
        ):
            continue
        if rule is _TAKEN:
            about = _about_taken(text, words, marks, span)
            refers = _points_back(words) or about == _before(text, words, marks, span[0])
        else:
            about = _about_done(text, words, marks, span)
            refers = rule.answers or _points_back(words) or len(_content(words, marks)) <= MOST_THIN
        to_whom = rule.answers and not _content(words, marks)
        return Sign(confidence=rule.confidence, about=about, refers=refers, to_whom=to_whom)
    return None


def _anyhow(words: Sequence[Word], span: Span) -> bool:
    """Whether it is said near by that it happens anyhow."""
    near = words[max(0, span[0] - _NEAR_BEFORE) : span[1] + _NEAR]
    return any(word.folded in _VETO for word in near)


def _supported(rule: Rule, text: str, words: Sequence[Word], span: Span) -> bool:
    """Whether a sentence has what the rule needs besides its phrase."""
    if rule.unless and find_phrase(rule.unless, words[: span[0]], [frozenset()] * span[0]):
        return False
    if not rule.needs:
        return True
    plain = [frozenset[str]()] * len(words)
    if not _NEEDS_DUE.isdisjoint(rule.needs) and find_phrase(NEXT_MEETING, words, plain):
        return True
    if "due" in rule.needs and (names_a_date(text) or find_phrase(DUE, words, plain)):
        return True
    following = words[span[1] : span[1] + _NEAR]
    return "ask" in rule.needs and any(word.folded in _ASK for word in following)


def _content(words: Sequence[Word], marks: Marks) -> list[Word]:
    """Give back the words that say what something is about."""
    told = zip(words, marks, strict=True)
    return [word for word, mark in told if word.folded not in _FILLER and not mark and len(word.text) > 2]  # noqa: PLR2004 - "vi"


def _about_done(text: str, words: Sequence[Word], marks: Marks, span: Span) -> str:
    """Give back a sentence that says what somebody does; whoever stands behind the verb does not act."""
    start, end = span
    acting = [
        mark if word.folded in WE else frozenset[str]() for word, mark in zip(words, marks, strict=True)
    ]
    told = _content(words[:start], marks[:start]) or _content(words[end:], acting[end:])
    return text if told else ""


def _about_taken(text: str, words: Sequence[Word], marks: Marks, span: Span) -> str:
    """Give back what is taken along, without the words that only say so."""
    start, end = span
    before, after = _content(words[:start], marks[:start]), _content(words[end:], marks[end:])
    if not (before or after):
        return ""
    if not after or words[end].folded in _TO or words[end - 1].folded in _TO:
        return _before(text, words, marks, start) if before else ""
    return text if before else _LEADS_IN.sub("", text[words[end - 1].end :]).strip()


def _before(text: str, words: Sequence[Word], marks: Marks, start: int) -> str:
    """Give back what stands before the words that take something along, and before those who take it."""
    while start > 0 and (marks[start - 1] or words[start - 1].folded in _JOINS):
        start -= 1
    return text[: words[start - 1].end] if start else ""


def _points_back(words: Sequence[Word]) -> bool:
    """Whether a pronoun means something that stands in the sentence before."""
    pairs = pairwise([*(word.folded for word in words), ""])
    return any(
        one in _PRONOUNS and other not in _IDLE and not _ADJECTIVE.search(other) for one, other in pairs
    )
