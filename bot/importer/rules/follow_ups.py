"""Find the sentences that may be follow-ups, the evidence for each, and its subject."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.importer.rules.actors import PRONOUNS, REPORTING_VERBS, Actors
from bot.importer.rules.dates import has_date
from bot.importer.rules.departments import DepartmentGuesser
from bot.importer.rules.findings import FollowUpCandidate
from bot.importer.rules.headings import SectionTopic, topic_of
from bot.importer.rules.matching import (
    DUE_PHRASES,
    NEXT_MEETING_PHRASES,
    FollowUpRule,
    SentenceMarks,
    find_phrase,
)
from bot.importer.rules.outcomes import read_outcome
from bot.importer.rules.phrases import FOLLOW_UP_RULES
from bot.importer.rules.sentences import ANSWER_LABEL, Sentence, is_question
from bot.importer.rules.vocabulary import (
    ACTION_LABELS,
    FILLER_WORDS,
    NOTHING_WORDS,
    OWNER_LABELS,
    VETO_WORDS,
    WORD_CLASSES,
)
from bot.importer.rules.words import ARROW, Word, fold_all, split_words
from domain.text import capitalise_first

# The syntax of phrases is described in bot.importer.rules.matching.
FORMAL_PHRASES = """
    lägga|läggs|lades|lagts till ~2 punkt*|under|dagordning*|föredragningslista*|ärende*
    dagordning*|föredragningslista*|protokoll*|minnesanteckning* ~4 godkän*|fastställ*|justera*
    godkän*|fastställ* ~2 dagordning*|föredragningslista*|protokoll*|minnesanteckning*
    utses|utsågs|väljs|valdes|utse|välja ~6 att|till justera|justerare|justeringsperson*
    utses|utsågs|väljs|valdes|utse|välja ~6 till ordförande|sekreterare
    minutes ~~6 approved|signed|accepted|adopted|confirmed|agreed
    approve|sign|accept|adopt|confirm ~3 minutes
    minutes be|of
    gör|ger|håller ~1 genomgång|presentation|föredragning|sammanfattning|återblick|redogörelse
    take|takes|took|taken place
    agreed|decided|resolved that ~6 should be accepted|adopted|approved|held|left|noted|elected
    agreed|decided|resolved not
    agreed|decided|resolved ~1 to accept|approve|adopt|note|leave|keep|continue|not
    agreed|decided|resolved that ~3 accept|accepts|adopt|adopts|approve|approves|note|notes|may
    nytt|nästa|nästkommande ~1 möte|sammanträde|träff ~1 är|blir|bokas|hålls|äger|sker
    nytt|nästa|nästkommande ~1 möte|sammanträde|träff ~1 bestäms|bestämdes|planeras
    next ~2 meeting ~1 will|is|was
    senare ~2 mötet|dagordningen
    under|på|vid dagens möte
    följer|följs|följde upp ~2 från föregående|förra
    later in|on ~2 meeting|agenda
"""
_LABEL_AND_REST = re.compile(
    r"^(?P<label>[\w-]+(?: (?:göra|do|points?|up))?)(?: (?:till|för|for|av|by) [\w ]{2,30}"
    r"| [A-ZÅÄÖ]\w+(?: [A-ZÅÄÖ]\w+)?)?\s*"
    r"(?:\([^)]*\)\s*)?:\s*(?P<rest>.*)$",
    re.DOTALL,
)
_LABELS_OF_TWO = frozenset({"att göra", "to do", "action point", "action points", "follow up"})
_LEADS_IN = re.compile(
    r"^[\s,;:–-]*(?:(?:om|att|och|så|men|about|of|that|and|so|but|on)\b[\s,:]*)*", re.IGNORECASE
)
_ADJECTIVE = re.compile(r"\w{3}[ae]$")
"""An adjective, as in ``den slutliga versionen``, where ``den`` does not refer back."""
_FILLER, _VETO, _LABELS, _OWNER, _NOTHING = map(
    fold_all, (FILLER_WORDS, VETO_WORDS, ACTION_LABELS, OWNER_LABELS, NOTHING_WORDS)
)
_ASK_WORDS = fold_all(WORD_CLASSES["ask"])
_DIRECTION_WORDS = fold_all("till in vidare tillbaka för to back for")
_JOINING_WORDS = fold_all("och så men därför att and so but will ska")
_BACK_REFERENCES = fold_all("det den detta dem denna it this them these")
_IDLE = fold_all("""
    går finns är blir ska att var som har här där gäller kommer möte mötet is will can was would meeting
""")
_TAKEN_ALONG = FOLLOW_UP_RULES[0]
_NEEDS_DUE = frozenset({"due", "meeting"})
_NEAR, _NEAR_BEFORE = 4, 8
_WORDS_BEHIND_ARROW = 8
MIN_CONFIDENCE_ELSEWHERE = 0.75
"""Minimum confidence under headings about the previous or the next meeting."""
MAX_THIN_WORDS = 3
"""Up to so many content words a sentence needs the one before as context: ``Nils ringer ägaren.``"""
CONFIDENCE_BY_LABEL, CONFIDENCE_IN_LIST, CONFIDENCE_BY_ARROW, CONFIDENCE_BY_OWNER = 0.9, 0.85, 0.85, 0.8

WordSpan = tuple[int, int]
_QUESTION_LABEL = re.compile(r"^(?:fråga|f|question|q|svar|s|answer|a)(?:\s*\d+)?\s*:\s*", re.IGNORECASE)
_QUESTION_WORDS = re.compile(r"\b(?:undra|fråga|wonder|ask|quer)\w*|\?$", re.IGNORECASE)
_NO_ANSWER = re.compile(
    r"(?:ingen|inget|det är oklart|oklart|nobody|no one|it was not clear)\b", re.IGNORECASE
)
"""An answer without content; the question is in the sentence before."""
_SUGGESTION_WORDS = re.compile(
    r"\b(?:förslag|önskemål|synpunkt|fråga|idé|tips|problem|suggest|idea|concern|ask)\w*", re.IGNORECASE
)


def is_formality(words: Sequence[Word]) -> bool:
    """Return whether a sentence only says what the meeting did with its agenda or minutes."""
    return find_phrase(FORMAL_PHRASES, words, [frozenset()] * len(words)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpEvidence:
    """The evidence that a sentence is a follow-up."""

    confidence: float
    about: str
    """What the sentence itself says is to be done; empty if the sentence before says it."""
    refers: bool = False
    """Whether it also refers to the sentence before."""
    owner: bool = False
    """Whether it only names who does it."""
    to_whom: bool = False
    """Whether it only names who is to be informed."""


def find_evidence(sentence: Sentence, actors: Actors) -> FollowUpEvidence | None:
    """Return why a sentence is a follow-up, None if it is none."""
    if sentence.done and sentence.topic is SectionTopic.ACTIONS:
        return None
    text = ANSWER_LABEL.sub("", sentence.text)
    labelled = _by_label(text, actors)
    if labelled is not None:
        return labelled
    words = split_words(text)
    if is_question(text) or is_formality(words):
        return None
    marks = actors.marks(text, words)
    if sentence.arrow and _is_act_of_somebody(words, marks):
        return _by_arrow(text, actors)
    listed = sentence.topic is SectionTopic.ACTIONS and sentence.first and _content_words(words, marks)
    if listed and not _is_about_meeting(text) and read_outcome(sentence.paragraph) is None:
        return FollowUpEvidence(confidence=CONFIDENCE_IN_LIST, about=text)
    return _by_rule(text, words, marks, topic=sentence.topic)


def _is_about_meeting(text: str) -> bool:
    """Return whether a line in a list of actions says who was there or when the next meeting is."""
    topic = topic_of(text)
    return topic is SectionTopic.NEXT or (topic is SectionTopic.PEOPLE and ":" in text)


def _by_label(text: str, actors: Actors) -> FollowUpEvidence | None:
    """Read ``Åtgärd: ...``, ``Ansvarig: ...`` and ``-> Karin ringer``."""
    arrow = ARROW.match(text)
    if arrow is not None:
        return _by_arrow(text[arrow.end() :], actors)
    found = _LABEL_AND_REST.match(text)
    if found is None:
        return None
    label, rest = split_words(found["label"]), split_words(found["rest"])
    one = label[0].folded if len(label) == 1 else ""
    if one in _OWNER and rest:
        return FollowUpEvidence(confidence=CONFIDENCE_BY_OWNER, about="", owner=True)
    if one not in _LABELS and found["label"].lower() not in _LABELS_OF_TWO:
        return None
    nothing = not rest or rest[0].folded in _NOTHING
    if not nothing and not _content_words(rest, actors.marks(found["rest"], rest)):
        return FollowUpEvidence(confidence=CONFIDENCE_BY_OWNER, about="", owner=True)
    return None if nothing else FollowUpEvidence(confidence=CONFIDENCE_BY_LABEL, about=found["rest"])


def _by_arrow(text: str, actors: Actors) -> FollowUpEvidence | None:
    """Read what stands behind an arrow: what somebody does, or only who."""
    words = split_words(text)
    marks = actors.marks(text, words)
    if not _content_words(words, marks):
        return FollowUpEvidence(confidence=CONFIDENCE_BY_ARROW, about="", owner=True)
    return FollowUpEvidence(confidence=CONFIDENCE_BY_ARROW, about=text, refers=True)


def _is_act_of_somebody(words: Sequence[Word], marks: SentenceMarks) -> bool:
    """Return whether a line behind an arrow names somebody who acts, and does not report what they said."""
    told = [word for word, mark in zip(words, marks, strict=True) if not mark]
    reports = bool(told) and told[0].folded in REPORTING_VERBS
    return bool(words) and bool(marks[0]) and not reports and len(told) <= _WORDS_BEHIND_ARROW


def _by_rule(
    text: str, words: Sequence[Word], marks: SentenceMarks, *, topic: SectionTopic | None
) -> FollowUpEvidence | None:
    """Try the rules, those with the highest confidence first."""
    least = MIN_CONFIDENCE_ELSEWHERE if topic in (SectionTopic.PREVIOUS, SectionTopic.NEXT) else 0.0
    for rule in FOLLOW_UP_RULES:
        span = find_phrase(rule.phrases, words, marks)
        if (
            span is None
            or rule.confidence < least
            or _is_routine(words, span)
            or not _has_needed_context(rule, text, words, span)
        ):
            continue
        if rule is _TAKEN_ALONG:
            about = _subject_taken_along(text, words, marks, span)
            refers = _refers_back(words) or about == _text_before(text, words, marks, span[0])
        else:
            about = _subject_of_action(text, words, marks, span)
            refers = (
                rule.answers or _refers_back(words) or len(_content_words(words, marks)) <= MAX_THIN_WORDS
            )
        to_whom = rule.answers and not _content_words(words, marks)
        return FollowUpEvidence(confidence=rule.confidence, about=about, refers=refers, to_whom=to_whom)
    return None


def _is_routine(words: Sequence[Word], span: WordSpan) -> bool:
    """Return whether nearby words say that it happens routinely."""
    near = words[max(0, span[0] - _NEAR_BEFORE) : span[1] + _NEAR]
    return any(word.folded in _VETO for word in near)


def _has_needed_context(rule: FollowUpRule, text: str, words: Sequence[Word], span: WordSpan) -> bool:
    """Return whether a sentence has what the rule requires in addition to its phrase."""
    if rule.unless and find_phrase(rule.unless, words[: span[0]], [frozenset()] * span[0]):
        return False
    if not rule.needs:
        return True
    plain = [frozenset[str]()] * len(words)
    if not _NEEDS_DUE.isdisjoint(rule.needs) and find_phrase(NEXT_MEETING_PHRASES, words, plain):
        return True
    if "due" in rule.needs and (has_date(text) or find_phrase(DUE_PHRASES, words, plain)):
        return True
    following = words[span[1] : span[1] + _NEAR]
    return "ask" in rule.needs and any(word.folded in _ASK_WORDS for word in following)


def _content_words(words: Sequence[Word], marks: SentenceMarks) -> list[Word]:
    """Return the words that carry the subject of a sentence."""
    told = zip(words, marks, strict=True)
    return [word for word, mark in told if word.folded not in _FILLER and not mark and len(word.text) > 2]  # noqa: PLR2004 - "vi"


def _subject_of_action(text: str, words: Sequence[Word], marks: SentenceMarks, span: WordSpan) -> str:
    """Return the sentence if it says what somebody does; a person after the verb is not the one who acts."""
    start, end = span
    acting = [
        mark if word.folded in PRONOUNS else frozenset[str]() for word, mark in zip(words, marks, strict=True)
    ]
    told = _content_words(words[:start], marks[:start]) or _content_words(words[end:], acting[end:])
    return text if told else ""


def _subject_taken_along(text: str, words: Sequence[Word], marks: SentenceMarks, span: WordSpan) -> str:
    """Return what is to be followed up, without the words that only announce that."""
    start, end = span
    before, after = _content_words(words[:start], marks[:start]), _content_words(words[end:], marks[end:])
    if not (before or after):
        return ""
    if not after or words[end].folded in _DIRECTION_WORDS or words[end - 1].folded in _DIRECTION_WORDS:
        return _text_before(text, words, marks, start) if before else ""
    return text if before else _LEADS_IN.sub("", text[words[end - 1].end :]).strip()


def _text_before(text: str, words: Sequence[Word], marks: SentenceMarks, start: int) -> str:
    """Return the text before the announcing words and before those who are to follow up."""
    while start > 0 and (marks[start - 1] or words[start - 1].folded in _JOINING_WORDS):
        start -= 1
    return text[: words[start - 1].end] if start else ""


def _refers_back(words: Sequence[Word]) -> bool:
    """Return whether a pronoun refers to something in the sentence before."""
    pairs = pairwise([*(word.folded for word in words), ""])
    return any(
        one in _BACK_REFERENCES and other not in _IDLE and not _ADJECTIVE.search(other)
        for one, other in pairs
    )


def find_follow_ups(
    sentences: Sequence[Sentence], *, actors: Actors, departments: DepartmentGuesser
) -> dict[int, FollowUpCandidate]:
    """Return the candidates by sentence index; one that continues in the next sentence counts once."""
    found, last, home = dict[int, FollowUpCandidate](), -1, -1
    for at, sentence in enumerate(sentences):
        sign = find_evidence(sentence, actors)
        if sign is None:
            continue
        says_nothing = not sign.about or (sign.to_whom and not sentence.first)
        goes_on = home >= 0 and last == at - 1 and says_nothing and not is_question(sentences[last].text)
        if goes_on:
            found[home] = _extend(found[home], sentence, departments)
            last = at
            continue
        candidate = _candidate(sentences, at, sign, departments, alone=last == at - 1)
        if candidate is not None:
            found[at] = candidate
            last = home = at
    return found


def merge_duplicates(candidates: Iterable[FollowUpCandidate]) -> tuple[FollowUpCandidate, ...]:
    """Remove candidates that were found twice."""
    return tuple({candidate.text.casefold(): candidate for candidate in candidates}.values())


def _candidate(
    sentences: Sequence[Sentence],
    at: int,
    sign: FollowUpEvidence,
    departments: DepartmentGuesser,
    *,
    alone: bool,
) -> FollowUpCandidate | None:
    """Make a candidate of a sentence and what it refers to; ``alone`` if that is a candidate by itself."""
    sentence = sentences[at]
    before = list[str]()
    if not sign.about:
        before = _sentences_meant(sentences, at)
    elif sign.refers and not alone:
        before = _sentences_referred_to(sentences, at)
    about = " ".join([*before, *([sign.about] if sign.about else [])]) or (sentence.section or "")
    if not about or (sign.owner and not before):
        return None
    guessed = departments.guess(sentence.text, about=about)
    by_section = departments.guess_from_section(sentence.section, sentence.text) if sentence.section else None
    return FollowUpCandidate(
        text=capitalise_first(_QUESTION_LABEL.sub("", about)),
        sentence=" ".join([*before[-1:], sentence.text]),
        section=sentence.section,
        department=guessed or by_section,
        confidence=sign.confidence,
    )


def _extend(
    candidate: FollowUpCandidate, sentence: Sentence, departments: DepartmentGuesser
) -> FollowUpCandidate:
    """Extend a candidate with a sentence that says more about it."""
    return replace(
        candidate,
        sentence=f"{candidate.sentence} {sentence.text}",
        department=departments.find_named(sentence.text) or candidate.department,
    )


def _sentences_referred_to(sentences: Sequence[Sentence], at: int) -> list[str]:
    """Return the question that this sentence answers, or the sentence before in the same paragraph."""
    here = sentences[at]
    if ARROW.match(here.text) or (here.arrow and at > 0 and sentences[at - 1].section == here.section):
        block = sentences[at - 1].block if here.arrow else here.block
        return [_ended(one.text) for one in sentences[:at] if one.block == block]
    question = _question_of(sentences, at)
    if question is not None or sentences[at].first:
        return [question] if question is not None else []
    before = sentences[at - 1]
    farther = sentences[at - 2] if at > 1 and not before.first else None
    if farther is not None and _QUESTION_WORDS.search(farther.text) and _NO_ANSWER.match(before.text):
        return [farther.text, before.text]
    return [before.text]


def _ended(text: str) -> str:
    """Return a sentence with its full stop, which is often missing before an arrow."""
    return text if text.endswith((".", "?", "!", ":")) else f"{text.rstrip(' ,;–-')}."


def _question_of(sentences: Sequence[Sentence], at: int) -> str | None:
    """Return the question whose answer contains a sentence."""
    begun = next(n for n in range(at, -1, -1) if sentences[n].first)
    if begun == 0 or sentences[begun - 1].section != sentences[at].section:
        return None
    asked = sentences[begun - 1].text
    return asked if ANSWER_LABEL.match(sentences[begun].text) or is_question(asked) else None


def _sentences_meant(sentences: Sequence[Sentence], at: int) -> list[str]:
    """Return the sentence that "the question" refers to, with the one before if that explains it."""
    here = sentences[at]
    if at == 0:
        return []
    if ANSWER_LABEL.match(sentences[at].paragraph):
        question = _question_of(sentences, at)
        return [] if question is None else [question]
    before = sentences[at - 1]
    beside = before.section == here.section and (here.first or is_question(before.text))
    if before.topic is not here.topic or not (before.block == here.block or beside):
        return []
    explained = at > 1 and is_question(before.text) and sentences[at - 2].block == before.block
    if explained and _SUGGESTION_WORDS.search(sentences[at - 2].text):
        return [sentences[at - 2].text, before.text]
    return [before.text.rstrip(" ,")]
