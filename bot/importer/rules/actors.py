"""Find who acts in a sentence: people of this meeting, roles, parts of the organisation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.importer.rules.findings import FoundAttendee
from bot.importer.rules.names import DEPARTMENT, find_names
from bot.importer.rules.vocabulary import FIRST_NAMES, WORD_CLASSES
from bot.importer.rules.words import Word, fold, fold_all

PRONOUNS = fold_all("vi jag han hon hen de we i he she they")
_ROLE = re.compile(
    r"(?:chefen|samordnaren|sekreteraren|ordföranden|ordförande|rektorn|rektor|strategen|handläggaren|ansvarig|"
    r"direktören|planeraren|utvecklaren|ingenjören|kuratorn|vaktmästaren|utredaren|förvaltaren|konsulenten|"
    r"polischefen|kommunpolisen|områdespolisen|kassören|coordinator|chair(?:man|woman|person)?|clerk|lengthsman|secretary|officers?|manager|"
    r"director|councillor|cllr|warden|pcso|constable|sergeant|inspector|headteacher|caretaker|treasurer|governor)$",
    re.IGNORECASE,
)
_ORGANISATION_ENDING = re.compile(
    r"(?:förvaltningen|förvaltningarna|kontoret|nämnden|sektorn|enheten|avdelningen|verksamheten|kommunen|polisen|"
    r"regionen|räddningstjänsten|bolaget|styrelsen|gruppen|utskottet|byalaget|kommittén|skolan|rektorsgruppen|nätverket|länsstyrelsen|fastighetsägaren|fastighetsägarna|föreningen|presidiet|rådet|arbetsgruppen|"
    r"tjänstepersonerna|services?|department|council|police|team|landlord|committee|association|board|county|school|party|region)$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[A-ZÅÄÖ]{2,4}")
_ACTION_VERBS = fold_all(WORD_CLASSES["does"]) | fold_all(
    "lovar återkommer återkopplar ska får åtar ber skriver gör skickar lägger meddelar "
    "will agreed offered undertook promised"
)
_NOT_A_NAME = fold_all(
    "det den detta dessa de man ingen inget någon några alla många flera en ett vem vad här där nu sedan "
    "också frågan problemet arbetet mötet boende invånare deltagare barn ungdomar elever föräldrar "
    "it this that these there nobody somebody someone everyone all many several a an the who what how "
    "members residents people volunteers agreed asked"
)
_DEFINITE_ENDING = re.compile(
    r"(?:erna|arna|orna|ingen|heten|ionen|planen|gruppen|barnen|borna|skolan|ledet|ettet)$", re.IGNORECASE
)
_SHALL_WORDS = fold_all("ska skall")
_JOINING_WORDS = fold_all("och samt men så")
_SINGULAR_PRONOUNS = fold_all("hon han hen she he")
"""Pronouns for somebody who was just named."""
PERSON, ACTOR, COUNCIL_ITSELF, DEED, DONE_TO = "person", "who", "own", "deed", "passive"
_PRESENT, _PASSIVE = re.compile(r"[a-zåäö]+r"), re.compile(r"[a-zåäö]{2,}s")
"""Endings of Swedish verbs in the present tense and in the passive."""
REPORTING_VERBS = fold_all("""
    berättar informerar redovisar rapporterar frågar undrar svarar tycker anser menar föreslår påpekar säger
    visar presenterar hälsar öppnar avslutar är var har går deltar tackar lyfter förklarar konstaterar
    upplyser kommenterar beskriver vill kan får blir heter arbetar jobbar bor sitter kommer slutar börjar
    tillträder avgår äger finner känner tror vet minns hoppas önskar efterfrågar efterlyser förordar yrkar
    reserverar anmäler inleder håller över under eller efter inför när per der yttrar avstår fungerar
    ställer föredrar ingår nämner antyder betonar påtalar poängterar åker reser mår gillar förklarar ber
""")
_FORMAL_PASSIVES = fold_all("finnas hållas kallas antas väljas fastställas godkännas utses fortsätts")
_COUNCIL_ENDING = re.compile(
    r"(?:gruppen|styrelsen|byalaget|rådet|föreningen|kommittén|presidiet|utskottet)$", re.IGNORECASE
)
"""Endings of names of the council itself, or of a part of it."""


WordMarks = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actors:
    """The people of one document, by each part of their name."""

    parts: dict[str, FoundAttendee]
    initials: dict[str, FoundAttendee]
    is_association: bool = False
    """Whether an association met: then a person who is named with a verb does what was agreed."""
    english: bool = False

    @classmethod
    def from_attendance(
        cls, attendees: Iterable[FoundAttendee], *, is_association: bool = False, english: bool = False
    ) -> "Actors":
        """Collect the names by which attendees may be called."""
        parts, initials = dict[str, FoundAttendee](), dict[str, FoundAttendee]()
        for person in attendees:
            words = (person.name or "").split()
            for word in words:
                parts.setdefault(fold(word), person)
            if len(words) > 1:
                initials.setdefault("".join(word[0] for word in words), person)
        return cls(parts=parts, initials=initials, is_association=is_association, english=english)

    def marks(self, text: str, words: Sequence[Word]) -> list[WordMarks]:
        """Return for each word of a sentence whether it names somebody who may act."""
        names = list(find_names(text))
        bodies = [found.span() for found in DEPARTMENT.finditer(text)]
        marks = [
            self._mark(word, inside=any(start <= word.start < end for start, end in names)) for word in words
        ]
        for at, word in enumerate(words):
            if not marks[at] and any(start <= word.start < end for start, end in bodies):
                marks[at] = frozenset((ACTOR,))
        if words and not marks[0] and _starts_with_first_name(words):
            marks[0] = frozenset((PERSON, ACTOR))
        return self._with_deeds(text, words, marks) if self.is_association and not self.english else marks

    def _with_deeds(self, text: str, words: Sequence[Word], marks: list[WordMarks]) -> list[WordMarks]:
        """Mark verbs for what named people do, and for what is to be done."""
        for at, word in enumerate(words[1:], start=1):
            if marks[at]:
                continue
            if (
                _PRESENT.fullmatch(word.text)
                and word.folded not in REPORTING_VERBS
                and _is_subject(text, words, marks, at)
            ):
                marks[at] = frozenset((DEED,))
            elif at > 1 and words[at - 1].folded in _SHALL_WORDS and word.text.endswith("a"):
                if _is_subject(text, words, marks, at - 1):
                    marks[at] = frozenset((DEED,))
            elif _PASSIVE.fullmatch(word.text) and word.folded not in _FORMAL_PASSIVES:
                marks[at] = frozenset((DONE_TO,))
        return marks

    def find(self, words: Sequence[Word]) -> FoundAttendee | None:
        """Return the first attendee that a text names."""
        found = (self._person(word) for word in words)
        return next((person for person in found if person is not None), None)

    def _person(self, word: Word) -> FoundAttendee | None:
        bare = (
            word.folded[:-1] if word.folded.endswith("s") and word.folded not in self.parts else word.folded
        )
        if word.is_capitalised and (word.folded in self.parts or bare in self.parts):
            return self.parts.get(word.folded) or self.parts.get(bare)
        return self.initials.get(word.text)

    def _mark(self, word: Word, *, inside: bool) -> frozenset[str]:
        known = word.is_capitalised and (word.folded in self.parts or word.folded in FIRST_NAMES)
        if inside or known or word.text in self.initials:
            return frozenset((PERSON, ACTOR))
        if _ROLE.search(word.text):
            return frozenset((PERSON, ACTOR))
        if word.folded in _SINGULAR_PRONOUNS:
            return frozenset((PERSON, ACTOR))
        body = _ORGANISATION_ENDING.search(word.text) or (
            _SHORT.fullmatch(word.text) and word.text not in ("OBS", "OK", "AB")
        )
        if _COUNCIL_ENDING.search(word.text):
            return frozenset((ACTOR, COUNCIL_ITSELF))
        return frozenset((ACTOR,)) if body or word.folded in PRONOUNS else frozenset()


def _is_subject(text: str, words: Sequence[Word], marks: Sequence[WordMarks], at: int) -> bool:
    """Return whether the people named before a word begin a sentence or a clause."""
    first = at
    while first and (
        PERSON in marks[first - 1] or (first < at and words[first - 1].folded in _JOINING_WORDS)
    ):
        first -= 1
    beside = text[words[at - 1].end : words[at].start] == " "
    named = first < at and beside and words[at - 1].is_capitalised and not _ROLE.search(words[at - 1].text)
    before = text[words[first - 1].end : words[first].start] if first else ","
    return named and (before.strip() != "" or words[first - 1].folded in _JOINING_WORDS)


def _starts_with_first_name(words: Sequence[Word]) -> bool:
    """Return whether a sentence begins with what may be a first name, followed by a verb."""
    first, second = words[0], words[1].folded if len(words) > 1 else ""
    known = first.folded in _NOT_A_NAME or _DEFINITE_ENDING.search(first.text)
    return bool(
        first.is_capitalised
        and len(first.text) > 1
        and first.text.isalpha()
        and second in _ACTION_VERBS
        and not known
    )
