"""Names of people and of parts of an organisation, by how they are written."""

import re
from collections.abc import Iterator
from itertools import takewhile

from domain.notes.words import fold, folded
from domain.text import begin_large

_PART = r"[A-ZÅÄÖÉÜØÆČŠŽÁÍÓ][\w'’´]*(?:-[A-ZÅÄÖÉ]\w+)?\.?"
_NAME = re.compile(rf"{_PART}(?:\s+(?:von|af|de|van|der|la|el|al)(?=\s))?(?:\s+{_PART}){{1,3}}")
_FIRST_NAMES = re.compile(rf"{_PART}(?:\s*(?:,|och|and|&|samt)\s*{_PART})*\.?")
NOT_IN_NAMES = folded("""
    kommun kommunens kommunen polisen polis police council city town county officer manager director
    head services service department board team chair vice clerk community safety association school
    church housing hall room coordinator secretary homes ab bostads councillor councillors resident
    residents guest guests present apologies representative teams zoom the meeting region regionen
    ordförande sekreterare representant kultur barn av technical social children youth leisure parks
    local area neighbourhood watch environment highways education library invånarrepresentant
    medborgarrepresentant åhörare förtroendevalda tjänstepersoner gäster bostäder fastigheter
    fastighetsbolaget bolaget energi hyresgästföreningen församling församlingen skolan skola academy
    primary treasurer association committee parish clerk highways county borough district council's
    neighbourhood policing estate
""")
_ORGANISATION = re.compile(
    r"(?:förvaltning|nämnd|kontor|rådet|råd|styrelse|förening|enhet|avdelning|sektor|tjänst|utskott|"
    r"föreningen|ägarna|gruppen)\w{0,3}$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:chef|samordnare|sekreterare|ordförande|direktör|strateg|polis|handläggare|rektor|councillor|cllr|sgt|dr|mr|mrs|ms|pc|insp|kommunpolis)\.?$",
    re.IGNORECASE,
)
DEPARTMENT = re.compile(
    r"(?:[A-ZÅÄÖa-zåäö]+-(?:,| och| &)? ?)*(?:och |samt )?[\wåäö]{2,}"
    r"(?:förvaltningen|kontoret|nämnden|sektorn|enheten|avdelningen)\b"
    r"|(?:Tekniska|Sociala|tekniska|sociala) (?:förvaltningen|kontoret|nämnden)"
    r"|(?:[A-Z][a-z']+(?:,? and |,? & | ))+(?:Services?|Department|Office|Directorate|Highways)\b"
    r"|Environmental Health|Trading Standards|Highways|(?:Parks|Housing|Planning|Roads) [Tt]eam\b"
)

OUTSIDE = re.compile(
    r"\b(?:[Pp]olis(?:en|område\w*)?|[Kk]ommunpolis(?:en)?|[Oo]mrådespolis(?:en)?|Police|PCSO|"
    r"[Rr]äddningstjänsten|[Rr]egionen|[Ll]änstrafiken|Trafikverket)\b"
)
_LONGEST_RANK = 5
_POLICE = re.compile(r"^\w*polis\w*(?: \w+)?$", re.IGNORECASE)
_OF_A_TOWN = re.compile(r"^(?:Council|City|Town|County)\s+(?=\w+\s+\w)")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Give back where the names of people stand: two or more capitalised words, no organisation."""
    at = 0
    while found := _NAME.search(text, at):
        start, end = found.span()
        words = found[0].split()
        while words and _no_beginning(words[0]):
            start += (
                len(words[0])
                + len(text[start + len(words[0]) :])
                - len(text[start + len(words[0]) :].lstrip())
            )
            words = words[1:]
        kept = list(takewhile(lambda word: not _not_a_name(word), words))
        if len(kept) > 1 and not _in_brackets(text, start):
            end = start + len(_up_to(text[start:end], len(kept)).rstrip("."))
            yield start, end
        at = end


def _no_beginning(word: str) -> bool:
    """Whether a name cannot begin so: a title, a rank in capitals, part of an organisation."""
    rank = word.isupper() and word.isalpha() and 1 < len(word) <= _LONGEST_RANK
    return bool(_TITLE.search(word) or rank or fold(word.strip(".")) in NOT_IN_NAMES)


def _up_to(text: str, count: int) -> str:
    """Give back the first words of a text as they were written."""
    return text[: [found.end() for found in re.finditer(r"\S+", text)][count - 1]]


def _in_brackets(text: str, at: int) -> bool:
    """Whether a bracket is open here: what stands in it explains the name before."""
    return text.rfind("(", 0, at) > max(text.rfind(")", 0, at), text.rfind(":", 0, at))


def find_single_names(text: str) -> Iterator[tuple[int, int]]:
    """Give back first names where a list has nothing else."""
    if _FIRST_NAMES.fullmatch(text.strip()):
        for found in re.finditer(_PART, text):
            if not _not_a_name(found[0]):
                yield found.start(), found.start() + len(found[0].rstrip("."))


def _not_a_name(word: str) -> bool:
    bare = word.strip(".,")
    return bool(
        fold(bare) in NOT_IN_NAMES or _ORGANISATION.search(bare) or (bare.isupper() and len(bare) > 1)
    )


def find_department(text: str) -> str | None:
    """Give back the part of the organisation, or the body outside it, that a text names first."""
    found = DEPARTMENT.search(text) or OUTSIDE.search(text)
    if found is None:
        return None
    name = " ".join(found[0].split()).strip(" ,")
    if name == "PCSO":
        return "Police"
    return begin_large(_OF_A_TOWN.sub("", _POLICE.sub("Polisen", name)))
