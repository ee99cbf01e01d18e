"""Who acts in a sentence: people of this meeting, roles, parts of the organisation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.notes.names import DEPARTMENT, find_names
from domain.notes.notes import Attendee
from domain.notes.vocabulary import CLASSES
from domain.notes.words import Word, fold, folded

WE = folded("vi jag han hon hen de we i he she they")
_ROLE = re.compile(
    r"(?:chefen|samordnaren|sekreteraren|ordföranden|ordförande|rektorn|rektor|strategen|handläggaren|ansvarig|"
    r"direktören|planeraren|utvecklaren|ingenjören|kuratorn|vaktmästaren|utredaren|förvaltaren|konsulenten|"
    r"polischefen|kommunpolisen|områdespolisen|kassören|coordinator|chair|clerk|secretary|officers?|manager|"
    r"director|councillor|cllr|warden|pcso|constable|sergeant|inspector|headteacher|caretaker|treasurer|governor)$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:förvaltningen|förvaltningarna|kontoret|nämnden|sektorn|enheten|avdelningen|verksamheten|kommunen|polisen|"
    r"regionen|räddningstjänsten|bolaget|styrelsen|gruppen|utskottet|skolan|rektorsgruppen|nätverket|länsstyrelsen|fastighetsägaren|fastighetsägarna|föreningen|presidiet|rådet|arbetsgruppen|"
    r"tjänstepersonerna|services?|department|council|police|team|landlord|committee|association|board|county|school|party|region)$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"[A-ZÅÄÖ]{2,4}")
_DOES = folded(CLASSES["does"]) | folded(
    "lovar återkommer återkopplar ska får åtar ber skriver gör skickar lägger meddelar "
    "will agreed offered undertook promised"
)
_BEGINNINGS = folded(
    "det den detta dessa de man ingen inget någon några alla många flera en ett vem vad här där nu sedan "
    "också frågan problemet arbetet mötet boende invånare deltagare barn ungdomar elever föräldrar "
    "it this that these there nobody somebody someone everyone all many several a an the who what how "
    "members residents people volunteers agreed asked"
)
_DEFINITE = re.compile(
    r"(?:erna|arna|orna|ingen|heten|ionen|planen|gruppen|barnen|borna|skolan|ledet|ettet)$", re.IGNORECASE
)
_ONE = folded("hon han hen she he")
"""Somebody who was just named."""
PERSON, WHO = "person", "who"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actors:
    """The people of one document, by each part of their name."""

    parts: dict[str, Attendee]
    initials: dict[str, Attendee]

    @classmethod
    def of(cls, people: Iterable[Attendee]) -> "Actors":
        """Collect the names that people of the attendance list may be called by."""
        parts, initials = dict[str, Attendee](), dict[str, Attendee]()
        for person in people:
            words = (person.name or "").split()
            for word in words:
                parts.setdefault(fold(word), person)
            if len(words) > 1:
                initials.setdefault("".join(word[0] for word in words), person)
        return cls(parts=parts, initials=initials)

    def marks(self, text: str, words: Sequence[Word]) -> list[frozenset[str]]:
        """Say of each word of a sentence whether it is somebody who may act."""
        names = list(find_names(text))
        bodies = [found.span() for found in DEPARTMENT.finditer(text)]
        marks = [
            self._mark(word, inside=any(start <= word.start < end for start, end in names)) for word in words
        ]
        for at, word in enumerate(words):
            if not marks[at] and any(start <= word.start < end for start, end in bodies):
                marks[at] = frozenset((WHO,))
        if words and not marks[0] and _first_name(words):
            marks[0] = frozenset((PERSON, WHO))
        return marks

    def find(self, words: Sequence[Word]) -> Attendee | None:
        """Give back the first person of the list that a text names."""
        found = (self._person(word) for word in words)
        return next((person for person in found if person is not None), None)

    def _person(self, word: Word) -> Attendee | None:
        bare = (
            word.folded[:-1] if word.folded.endswith("s") and word.folded not in self.parts else word.folded
        )
        if word.capital and (word.folded in self.parts or bare in self.parts):
            return self.parts.get(word.folded) or self.parts.get(bare)
        return self.initials.get(word.text)

    def _mark(self, word: Word, *, inside: bool) -> frozenset[str]:
        known = word.capital and word.folded in self.parts
        if inside or known or word.text in self.initials:
            return frozenset((PERSON, WHO))
        if _ROLE.search(word.text):
            return frozenset((PERSON, WHO))
        if word.folded in _ONE:
            return frozenset((PERSON, WHO))
        body = _BODY.search(word.text) or (
            _SHORT.fullmatch(word.text) and word.text not in ("OBS", "OK", "AB")
        )
        return frozenset((WHO,)) if body or word.folded in WE else frozenset()


def _first_name(words: Sequence[Word]) -> bool:
    """Whether a sentence begins with what may be the name of somebody who does something."""
    first, second = words[0], words[1].folded if len(words) > 1 else ""
    known = first.folded in _BEGINNINGS or _DEFINITE.search(first.text)
    return bool(
        first.capital and len(first.text) > 1 and first.text.isalpha() and second in _DOES and not known
    )
