"""Read the questions answered at the meeting, and the outcome of questions from the previous one."""

import re
from collections.abc import Iterator, Sequence

from bot.importer.rules.findings import AnsweredQuestion, PointOutcome, PreviousPoint
from bot.importer.rules.headings import SectionTopic, topic_of
from bot.importer.rules.matching import find_phrase
from bot.importer.rules.sentences import Sentence, is_question
from bot.importer.rules.words import split_words
from domain.text import capitalise_first

# The first match from the top counts. The syntax of phrases is described in bot.importer.rules.matching.
OUTCOME_PHRASES: tuple[tuple[PointOutcome, str], ...] = (
    (
        PointOutcome.TODAY,
        """
        tas ~2 upp ~2 under|som punkt
        tas upp idag|ikväll
        tas ~1 upp senare|nedan
        återkommer ~2 under|idag|som ~1 punkt
        behandlas ~2 under|som punkt
        se punkt|§
        see|under item
        taken|discussed under item
        on today's|tonight's agenda
        """,
    ),
    (
        PointOutcome.HANDED_OVER,
        """
        har|är ~2 överlämnats|överlämnad|överlämnat|överlämnade
        överlämnats|överlämnades|överlämnad|överlämnas till
        har ~1 skickats|lämnats|förts vidare|till|över
        skickades|lämnades|fördes vidare|över
        vidarebefordrats|vidarebefordrades|vidarebefordrad|hänskjuten|hänskjutits|hänvisad|hänvisats
        ligger ~1 hos|på
        handed|passed|referred|forwarded|transferred ~1 over|to|on
        """,
    ),
    (
        PointOutcome.ONGOING,
        """
        beräknas|planeras|förväntas ~4 vara|bli|ske|klar|klart|klara|färdig*|genomföras|starta
        ska|skall|kommer ~3 vara|bli klar|klart|klara|färdig|färdigt|färdiga
        blir klar|klart|klara|färdig|färdigt|färdiga
        expected|planned|scheduled|due to be
        due in|by|for
        pågår
        under utredning|arbete|planering|beredning|upphandling
        enligt plan|tidplan|tidplanen
        inte|ej ~2 löst|svarat|inkommit|sanerats|klippts|åtgärdats
        pågående
        fortsätter
        fortgår
        kvarstår
        återstår
        inväntar
        väntas
        inskickad|inskickat
        inväntas
        väntar på
        avvaktar
        avvaktas
        fortfarande|ännu inte|ej
        inte|ej ~1 lagad|lagat|lagats|gått|kommit|fått|bytts|utförts|gjorts|skett|monterats|levererats
        still no|not
        awaited
        is|are going ahead
        commenced
        on hold
        ej|inte|ännu klar|klart|klara|inte|ej|färdigt|färdig|åtgärdat|genomfört|besvarad
        är på gång
        påbörjats
        påbörjat
        arbetar|arbetas ~2 med|på|vidare
        ongoing
        on-going
        in progress
        under way
        underway
        continues
        outstanding
        pending
        awaiting
        still ~2 open|waiting|being|working
        not yet
        carried forward
        """,
    ),
    (
        PointOutcome.DONE,
        """
        klar|klart|klara
        har|är ~3 inkommit|invigd|invigt|invigda|löst|lösta|sanerat|ställt
        har gått ut
        levererad|levererat|levererade|levererats
        uppsatt|uppsatta|uppsatts|utbytt|utbytta|utdelad|utdelat|utdelade|utskickad|utskickat|utskickade
        installerad|installerat|installerade|monterad|monterat|monterade|beställd|beställt|beställda
        färdig|färdigt|färdiga
        avslutad|avslutat|avslutade|avslutats|avslutades
        åtgärdad|åtgärdat|åtgärdade|åtgärdats|åtgärdades
        genomförd|genomfört|genomförda|genomförts|genomfördes
        utförd|utfört|utförts|utfördes
        besvarad|besvarat|besvarats|besvarades
        slutits
        har|är ~3 bytts|lagats|satts|rensats|klippts|införts|monterats|invigts|öppnats
        har|är ~3 öppnat|tagits|startat|startats
        har|är ~3 kontaktats|kontaktat|skickats|beställts|beställt|byggts|installerats|beslutats
        har|är ~3 antagits|fått|kommit
        har|är ~3 bytt|lagat|satt|rensat|klippt|infört|monterat|skickat|bjudits|bjudit|gjorts
        har|är ~3 gjort|ordnats|tillsatts
        har|är ~3 på plats
        har|är ~2 lagad|lagat|lagade|bytt|bytta|uppsatt|uppsatta
        har|är ~2 gjord|gjort|gjorda|borttagen|borttaget|borttagna|städat|städade
        done
        completed
        complete
        delivered
        has|have|had|was|were|is|are ~2 been ~1 filled|put|agreed|held|built|bought|done|fitted|painted|made
        has|have ~1 put|set up
        in place
        closed
        resolved
        finished
        has|have|had|was|were|is|are ~2 been ~1 fixed|repaired|replaced|installed|sent|removed
        has|have|had ~2 been ~1 ordered|inspected|erected|received|contacted|reported|booked|informed
        has|have|had ~2 been ~1 requested|carried
        has|have|had|was|were|is|are ~2 been ~1 cut|cleaned|opened|circulated|written
        has|have|was|were ~1 fixed|repaired|replaced|installed|sent|removed
        has|have|was|were ~1 cut|cleaned|opened|circulated|answered
        """,
    ),
)

_HAS_BEEN_DONE = re.compile(r"\bhar\b(?:\s+\w+){0,4}?\s+[a-zåäö]{2,}(?:ats|its|tts|lts|rts|nts|gts|pts)\b")
"""``har målats``: the Swedish passive, for something that has been done."""
_POINT_SEPARATORS = re.compile(
    r"\s*(?:;|,?\s+samt att|,?\s+och att|,?\s+samt|, and that|,?\s+and that)\s+", re.IGNORECASE
)
_FORMALITIES = re.compile(
    r"läggs? till handlingarna|lades till handlingarna|godkän\w+|gicks? igenom|gås igenom|"
    r"inga (?:kommentarer|synpunkter)|"
    r"were (?:agreed|approved|accepted)|approved|no comments",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r",?\s+(?:och|and)\s+")
_VERBS = re.compile(
    r"(?:är|har|ska|blir|kommer|beräknas|planeras|väntas|förväntas|fortsätter|is|are|has|have|will|should|was|were)\b",
    re.IGNORECASE,
)
"""Verbs after an "and" that continue the same statement."""
_SINCE_LAST_MEETING = re.compile(
    r"(?:sedan|efter|från) (?:sist|förra|föregående)\b|since (?:last|the last|we last|our last)\b",
    re.IGNORECASE,
)
"""The beginning of a paragraph about earlier questions that has no such heading."""
_POINT_NUMBER = re.compile(r"^\d+(?:\.\d+)+\s+")
_LEADING_WORDS = re.compile(r"^(?:att|och|that|and)\s+", re.IGNORECASE)
_QUESTION_LABEL = re.compile(r"^(?:fråga|f|question|q)\b(?:\s*\d+)?[^:.?]{0,40}:\s*", re.IGNORECASE)
_ANSWER_LABEL = re.compile(r"^(?:svar|s|answer|a)\b[^:.?]{0,40}:\s*", re.IGNORECASE)
_ASKING_VERBS = re.compile(
    r"\b(?:frågar|frågade|undrar|undrade|ställer frågan|ställde frågan|frågan? ställs|frågan? ställdes|"
    r"asks|asked|wonders|wondered|wanted to know|enquired|queried)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"^(?:ja|nej|jo|yes|no|nope)\b", re.IGNORECASE)
_SAME_SPEAKER = re.compile(
    r"^(?:det|den|de|hon|han|hen|detta|dessutom|it|they|this|she|he|that|there)\b", re.IGNORECASE
)
_REPLYING_VERBS = re.compile(
    r"\b(?:svarar|svarade|svaret (?:är|blev|var)|besvarar|besvarade|"
    r"replies|replied|answers|answered|responded|explained|confirmed|förklarar|förklarade)\b",
    re.IGNORECASE,
)


def read_outcome(text: str) -> PointOutcome | None:
    """Return the outcome that a sentence or table cell states, None if it states none."""
    words = split_words(text)
    marks = [frozenset[str]()] * len(words)
    told = next((state for state, phrases in OUTCOME_PHRASES if find_phrase(phrases, words, marks)), None)
    return told or (PointOutcome.DONE if _HAS_BEEN_DONE.search(text) else None)


def read_previous_points(sentences: Sequence[Sentence], taken: frozenset[int]) -> Iterator[PreviousPoint]:
    """Yield each question of the previous meeting and its outcome; follow-ups in ``taken`` are skipped."""
    block = -1
    for at, sentence in enumerate(sentences):
        text = sentence.text
        lead, sign, rest = text.partition(":")
        if sign and rest.strip() and topic_of(lead) is SectionTopic.PREVIOUS:
            block, text = sentence.block, rest.strip()
        if sentence.first and _SINCE_LAST_MEETING.match(text):
            block = sentence.block
        if at in taken or not (sentence.topic is SectionTopic.PREVIOUS or sentence.block == block):
            continue
        if sentence.item and sentence.topic is SectionTopic.PREVIOUS:
            text = sentence.paragraph if sentence.first else ""
        if not _FORMALITIES.search(text):
            yield from _points(text)


def _points(text: str) -> Iterator[PreviousPoint]:
    text = _POINT_NUMBER.sub("", text)
    state = read_outcome(text)
    if state and len(_POINT_SEPARATORS.split(text)) == 1 and ":" in text:
        yield PreviousPoint(text=capitalise_first(text.rstrip(".")), state=state)
        return
    for part in (half for whole in _POINT_SEPARATORS.split(text) for half in _halves(whole)):
        state = read_outcome(part)
        if state is not None:
            yield PreviousPoint(
                text=capitalise_first(_LEADING_WORDS.sub("", part.strip()).rstrip(".")), state=state
            )


def _halves(text: str) -> list[str]:
    """Split a sentence at an "and" if both sides state an outcome."""
    for found in _CONJUNCTION.finditer(text):
        halves = [text[: found.start()], text[found.end() :]]
        goes_on = halves[1].split()[:1] and _VERBS.match(halves[1])
        if not goes_on and all(len(half.split()) > 2 and read_outcome(half) is not None for half in halves):  # noqa: PLR2004
            return halves
    return [text]


def read_answered_questions(
    sentences: Sequence[Sentence], open_ones: frozenset[int]
) -> Iterator[tuple[int, AnsweredQuestion]]:
    """Return each question with its answer and position; sentences in ``open_ones`` only promise one."""
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
            yield (
                at,
                AnsweredQuestion(
                    question=question, answer=_join_answer(answer), section=sentences[at].section
                ),
            )
        at = max(ends, at + 1)


def _asked(sentences: Sequence[Sentence], at: int) -> tuple[str, int] | None:
    """Return a question and the index of its answer, None if no answered question begins here."""
    text, after = sentences[at].text, at + 1
    labelled = _QUESTION_LABEL.match(text)
    following = sentences[after].text if after < len(sentences) else ""
    if labelled or is_question(text):
        while not _ANSWER_LABEL.match(following) and _question_continues(sentences, at, after):
            text, after = f"{text} {following}", after + 1
            following = sentences[after].text if after < len(sentences) else ""
        expected = (
            labelled
            or sentences[at].topic is SectionTopic.QUESTIONS
            or _REPLYING_VERBS.search(following)
            or _YES_OR_NO.match(following)
        )
        if _ANSWER_LABEL.match(following) or (expected and following and _is_adjacent(sentences, at, after)):
            return capitalise_first(_QUESTION_LABEL.sub("", text)), after
        return None
    replied = _REPLYING_VERBS.search(following) and _is_adjacent(sentences, at, after)
    return (text, after) if _ASKING_VERBS.search(text) and replied else None


def _question_continues(sentences: Sequence[Sentence], at: int, after: int) -> bool:
    """Return whether the next sentence belongs to the question itself."""
    if after >= len(sentences) or sentences[after].block != sentences[at].block:
        return False
    return is_question(sentences[after].text) and not _QUESTION_LABEL.match(sentences[after].text)


def _end_of_answer(sentences: Sequence[Sentence], at: int, begins: int) -> int:
    """Return the index at which an answer ends: at the end of its paragraph, before the next question."""
    ends, prose = begins, _REPLYING_VERBS.search(sentences[begins].text) if begins < len(sentences) else None
    while ends < len(sentences) and sentences[ends].block == sentences[begins].block:
        text = sentences[ends].text
        if ends > begins and prose and not _SAME_SPEAKER.match(text):
            break
        labelled_later = ends > begins and (_ANSWER_LABEL.match(text) or _QUESTION_LABEL.match(text))
        asked_later = ends > begins and (is_question(text) or _ASKING_VERBS.search(text))
        if labelled_later or asked_later:
            break
        ends += 1
    return ends if begins > at else at + 1


def _is_adjacent(sentences: Sequence[Sentence], at: int, after: int) -> bool:
    near = sentences[after].block - sentences[at].block <= 1
    return (
        near and sentences[after].section == sentences[at].section and not is_question(sentences[after].text)
    )


def _join_answer(answer: Sequence[Sentence]) -> str:
    return _ANSWER_LABEL.sub("", " ".join(sentence.text for sentence in answer))
