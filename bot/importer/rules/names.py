"""Find names of people and of parts of an organisation by how they are written."""

import re
from collections.abc import Iterator
from itertools import dropwhile

from bot.importer.rules.vocabulary import FIRST_NAMES
from bot.importer.rules.words import fold, fold_all
from domain.text import capitalise_first

_NAME_PART = r"[A-ZÅÄÖÉÜØÆČŠŽÁÍÓ][\w'’´]*(?:-[A-ZÅÄÖÉ]\w+)?\.?"
_ONE_PART = re.compile(_NAME_PART)
_NAME = re.compile(rf"{_NAME_PART}(?:\s+(?:von|af|de|van|der|la|el|al)(?=\s))?(?:\s+{_NAME_PART}){{1,3}}")
_BEHIND_TITLE = "|".join(
    rf"(?<=\b{title} )" for title in ("Cllr", "Cllr[.]", "Councillor", "Mr", "Mr[.]", "Mrs", "Mrs[.]")
)
_ANY_NAME = re.compile(rf"{_NAME.pattern}|(?:{_BEHIND_TITLE}){_NAME_PART}")
"""A full name, or a single name after a title."""
_LIST_OF_FIRST_NAMES = re.compile(
    rf"{_NAME_PART}(?:(?:\s*,\s*(?:(?:and|och|samt)\s+)?|\s+(?:and|och|samt)\s+|\s*&\s*){_NAME_PART})*\.?"
)
_BRACKETS = re.compile(r"\([^()]*\)|\b\d{1,2}(?:-\d)?[A-Za-z]?\b")
"""Additions to a name: ``(via länk)``, ``3B``."""
_MIN_LISTED_NAMES = 4
_SURNAMES = re.compile(
    rf"\b(?:Cllrs|Councillors)\.?:?\s+(?P<all>{_NAME_PART}(?:\s*\([^()]*\))?"
    rf"(?:(?:\s*,\s*|\s+and\s+|\s*&\s*){_NAME_PART}(?:\s*\([^()]*\))?(?!\s+{_NAME_PART}))+)"
)
_SCHOOL_CLASS = re.compile(r"(?:åk|årskurs|klass|year)\s*[\w–-]+\s*[,:]\s*", re.IGNORECASE)
"""A school class before the names of its pupils."""
NOT_IN_NAMES = fold_all("""
    kommun kommunens kommunen polisen polis police council city town county officer manager director
    head services service department board team chair vice clerk community safety association school
    church housing hall room coordinator secretary homes ab bostads councillor councillors resident
    residents guest guests present apologies representative teams zoom the meeting region regionen
    ordförande sekreterare representant kultur barn av technical social children youth leisure parks
    local area neighbourhood watch environment highways education library invånarrepresentant
    medborgarrepresentant åhörare förtroendevalda tjänstepersoner gäster bostäder fastigheter
    fastighetsbolaget bolaget energi hyresgästföreningen församling församlingen skolan skola academy
    primary treasurer association committee parish clerk highways county borough district council's
    neighbourhood policing estate protokoll minnesanteckningar anteckningar dagordning mötet övriga
    närvarande frånvarande beslutande ledamöter ersättare deltagare plats tid datum underskrift
    underskrifter paragrafer justerare adjungerade rådet nämnden responsible finance admin office deputy
    lengthsman locality steward business leader headmaster headteacher chairman chairwoman chairperson
    vicechairman members public minutes schools liaison governor governors sida page item action
    kassör ledamot suppleant revisor adjungerad
    brandförsvaret från räddningstjänsten åklagare länsstyrelsen trafikverket
""")
_STREETS = fold_all("street road lane avenue park square")
"""Last words of places that are also last names: ``High Street``, but ``Anna Street``."""
_ORGANISATION = re.compile(
    r"(?:förvaltning|nämnd|kontor|rådet|råd|styrelse|förening|enhet|avdelning|sektor|tjänst|utskott|"
    r"föreningen|ägarna|gruppen|skolan?|gymnasi(?:et|um))\w{0,3}$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:chef|samordnare|sekreterare|ordförande|direktör|strateg|polis|handläggare|rektor|councillors?|cllrs?|"
    r"sgt|dr|mr|mrs|ms|pc|insp|kommunpolis)\.?$",
    re.IGNORECASE,
)
_BEFORE_NAMES = re.compile(
    r"(?:cllrs?|councillors?|mr|mrs|ms|miss|dr|pcso|psco|pc|sgt|insp|inspector|constable|sergeant|rev)",
    re.IGNORECASE,
)
DEPARTMENT = re.compile(
    r"(?:[A-ZÅÄÖa-zåäö]+-(?:,| och| &)? ?)*(?:och |samt )?[\wåäö]{2,}"
    r"(?:förvaltningen|kontoret|nämnden|sektorn|enheten|avdelningen)\b"
    r"|(?:Tekniska|Sociala|tekniska|sociala) (?:förvaltningen|kontoret|nämnden)"
    r"|(?!(?:\w+ ){0,3}(?:Rescue|Ambulance|Police|Bus)\b)(?:(?!Various|Other|All|The)[A-Z][a-z']+"
    r"(?:,? and |,? & | ))+(?:Services?|Department|Directorate|Highways)\b"
    r"|Environmental Health|Trading Standards|Highways|(?:Parks|Housing|Planning|Roads) [Tt]eam\b"
)

OUTSIDE_BODY = re.compile(
    r"\b(?:[Pp]olis(?:en|område\w*)?|[Kk]ommunpolis(?:en)?|[Oo]mrådespolis(?:en)?|Police|PCSO|"
    r"[Rr]äddningstjänsten|[Rr]egionen|[Ll]änstrafiken|Trafikverket)\b"
)
_MAX_RANK_LENGTH = 5
_MAX_INITIAL_LENGTH = 3
_POLICE = re.compile(r"^\w*polis\w*(?: \w+)?$", re.IGNORECASE)
_OF_A_TOWN = re.compile(r"^(?:Council|City|Town|County)\s+(?=\w+\s+\w)")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of people's names: two or more capitalised words that are no organisation."""
    at = 0
    while found := _ANY_NAME.search(text, at):
        words = [(found.start() + one.start(), one[0]) for one in re.finditer(r"\S+", found[0])]
        begun = list(dropwhile(lambda word: _cannot_begin_name(word[1]), words))
        if len(begun) < len(words):
            at = begun[0][0] if begun else found.end()
            continue
        kept = _first_person(text, list(_words_of_name(begun)))
        last = kept[-1] if kept else begun[0]
        at = last[0] + len(last[1])
        is_street = fold(last[1].rstrip(".")) in _STREETS and not is_first_name(begun[0][1])
        whole = (len(kept) > 1 or len(kept) == len(words)) and not is_street
        if whole and not _is_in_brackets(text, kept[0][0]):
            yield kept[0][0], at - last[1].endswith(".")


def _words_of_name(words: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the words up to one that cannot be in a name; after an initial any word can: ``G. Hall``."""
    for n, word in enumerate(words):
        behind_initial = n > 0 and len(words[n - 1][1].rstrip(".")) == 1
        if _is_no_name(word[1]) and not behind_initial:
            return
        yield word
        if word[1].endswith(".") and len(word[1]) > _MAX_INITIAL_LENGTH:
            return


def _first_person(text: str, words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the words of the first person; names that follow on each other have nothing between them."""
    if len(words) > 2 and not is_first_name(words[0][1]) and is_first_name(words[1][1]):  # noqa: PLR2004
        words = words[1:]
    for n in range(2, len(words)):
        at, word = words[n]
        if is_first_name(word) and _NAME.match(text, at):
            return words[:n]
    return words


def is_first_name(word: str) -> bool:
    """Return whether a word is a first name that many people have; ``Ann-Marie`` is one by its first part."""
    return fold(word) in FIRST_NAMES or fold(word.split("-", maxsplit=1)[0]) in FIRST_NAMES


def _cannot_begin_name(word: str) -> bool:
    """Return whether a word cannot begin a name: a title, a rank in capitals, part of an organisation."""
    rank = word.isupper() and word.isalpha() and 1 < len(word) <= _MAX_RANK_LENGTH
    return bool(_TITLE.search(word) or rank or fold(word.strip(".")) in NOT_IN_NAMES)


def _is_in_brackets(text: str, at: int) -> bool:
    """Return whether the position is inside brackets, whose content explains the name before."""
    return text.rfind("(", 0, at) > max(text.rfind(")", 0, at), text.rfind(":", 0, at))


def find_surnames(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of the names in ``Councillors Ek, Lind and Frisk``."""
    for listed in _SURNAMES.finditer(text):
        for found in _ONE_PART.finditer(text, listed.start("all"), listed.end("all")):
            if not _is_no_name(found[0]) and not _is_in_brackets(text, found.start()):
                yield found.span()


def find_single_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of first names, if a list contains nothing else apart from brackets."""
    lead = _SCHOOL_CLASS.match(text)
    begins = lead.end() if lead else 0
    text = _BRACKETS.sub(lambda found: " " * len(found[0]), text)
    listed = _LIST_OF_FIRST_NAMES.match(text, begins + len(text[begins:]) - len(text[begins:].lstrip()))
    if listed and (not text[listed.end() :].strip() or _surely_first_names(listed[0])):
        for found in _ONE_PART.finditer(text, begins, listed.end()):
            if not _is_no_name(found[0]):
                yield found.start(), found.start() + len(found[0].rstrip("."))


def _surely_first_names(text: str) -> bool:
    """Return whether a list consists of first names: long enough, and at least half of them known."""
    names = re.findall(_NAME_PART, text)
    return len(names) >= _MIN_LISTED_NAMES and sum(map(is_first_name, names)) * 2 >= len(names)


def _is_no_name(word: str) -> bool:
    bare = word.strip(".,")
    return bool(
        bare == "X"
        or _BEFORE_NAMES.fullmatch(bare)
        or fold(bare) in NOT_IN_NAMES
        or _ORGANISATION.search(bare)
        or (bare.isupper() and len(bare) > 1)
    )


def find_department(text: str) -> str | None:
    """Return the first part of the organisation, or outside body, that a text names."""
    found = DEPARTMENT.search(text) or OUTSIDE_BODY.search(text)
    if found is None:
        return None
    name = " ".join(found[0].split()).strip(" ,")
    if name == "PCSO":
        return "Police"
    return capitalise_first(_OF_A_TOWN.sub("", _POLICE.sub("Polisen", name)))
