"""Read the attendance: names, roles, and people who are only counted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.importer.rules.boxes import (
    BOXES,
    BoxState,
    is_row_ticked,
    ticked_parts,
    ticked_states,
    without_boxes,
)
from bot.importer.rules.findings import FoundAttendee, FoundRole
from bot.importer.rules.header_fields import NARRATIVE_VERBS, PEOPLE_FIELDS, HeaderEntry, HeaderField
from bot.importer.rules.names import find_department, find_names, find_single_names, find_surnames
from bot.importer.rules.vocabulary import FIRST_NAMES
from bot.importer.rules.words import fold
from domain.dates.vocabulary import NUMBER_WORDS

_NAME_AND_PLACE = re.compile(r"(?P<name>(?P<first>[^\W\d_][\w-]+) [^\W\d_][\w-]+) (?P<place>[A-ZÅÄÖ]\w+)")
MIN_LINES = 4
MAX_EXCEPTION_SHARE = 3
"""One of this many lines may have a different form."""
_PARTY = re.compile(
    r"\((?:(?i:S|M|C|L|V|KD|MP|SD|FP|FI|PP|NYD)|-|Lab|Con|LD|Ind|Green|Labour|Conservative)\)|(?:,\s|\s)(?:S|M|C|L|V|KD|MP|SD|FP)(?=\s*(?:,|;|$))"
)
_ABSENT_WORDS = re.compile(
    r"förhinder|frånvarande|ej närvarande|inte närvarande|återbud|apologies|absent|[:–-]\s*(?:nej|no)\b",
    re.IGNORECASE,
)
_TICKED = re.compile(r"[\w)]\s+(?:[Xx]|[Jj]a|[Yy]es)(?:$|[\s,])")
_UNTICKED = re.compile(r"[\w)]\s+(?:[-–]|[Nn]ej|[Nn]o)\s*$")
"""``Karin Ek X`` was there, ``Johan Lind -`` and ``Maria Sand nej`` were not."""
_GENERATION = re.compile(r"[\s,(]*(?:d\.? ?[äy]\b|den (?:äldre|yngre)|[sj]r\b|senior|junior)", re.IGNORECASE)
_MEETING_OFFICE = re.compile(r"^(?:mötes)?(?:ordförande|sekreterare)$|kassör", re.IGNORECASE)
"""Offices at a meeting, which say nothing about a person's role elsewhere."""
_INSTEAD_OF = re.compile(
    r"(?:(?:tjänstgörande(?: ersättare)?|tjg\.?(?: ers\.?)?|ersättare|ers\.?|i ?stället|vikarie)\s+för|"
    r"ersätter|in place of|instead of|(?:deputising|substituting|standing in) for)\s*$",
    re.IGNORECASE,
)
"""Words before somebody who was absent."""
_COUNTED = re.compile(
    r"(?:^|[\s,;(])(?P<count>\d{1,2}|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|one|two|three|four|five|six|"
    r"seven|eight|nine|ten)\s+(?:(?:st|stycken|övriga|other|local)\.?\s+)*"
    r"(?P<who>\w*(?:representant|invånar|medborgar|boende|åhörar|resident|tjänste|politiker|representative|"
    r"member|gäst|guest|polis)\w*(?:\s+(?:representatives?|residents?|of the public))?)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[•▪●◦·*–—-]\s+")
_ROLE_BY_FIELD = {
    HeaderField.ELECTED: FoundRole.ELECTED,
    HeaderField.OFFICIALS: FoundRole.OFFICIAL,
    HeaderField.GUESTS: FoundRole.GUEST,
    HeaderField.RESIDENTS: FoundRole.RESIDENT,
}
# Each line: a role, and what the words after a name may contain.
ROLE_WORDS: tuple[tuple[FoundRole, str], ...] = (
    (FoundRole.RESIDENT, "invånar medborgar boende resident of_the_public allmänhet villaägar hyresgäst"),
    (FoundRole.RESIDENT, "vårdnadshavar förälder föräldra <elev> elever parent guardian <pupil> pupils"),
    (
        FoundRole.GUEST,
        "polis police <lpo> <sgt> <pc> <pcso> <psco> constable sergeant inspector regionen räddningstj",
    ),
    (
        FoundRole.GUEST,
        "<vd> brandförsvar länsstyrelse trafikverket försäkringskassan arbetsförmedling kriminalvård",
    ),
    (FoundRole.GUEST, "fire_service kyrka church bolag <ab> landlord"),
    (FoundRole.GUEST, "fastighetsäg föreläsare bostäder länstrafik housing_officer housing_association"),
    (
        FoundRole.OFFICIAL,
        "chef samordn sekreterare <sekr> direktör strateg handläggar rektor ansvarig utvecklar planerare",
    ),
    (
        FoundRole.OFFICIAL,
        "ingenjör kurator förvaltning kontoret enheten officer manager coordinator director head_of clerk",
    ),
    (
        FoundRole.OFFICIAL,
        "secretary head_teacher headteacher warden services department personal lärare pedagog teacher",
    ),
    (FoundRole.OFFICIAL, "från_kommunen <soc> <buf> <bun> <kof> <vof> fritidsgård bibliotek kommunens"),
    (
        FoundRole.OFFICIAL,
        "vaktmästar jurist konsulent lärar strategisk socialtjänst fältassistent bibliotekarie fritidsledare",
    ),
    (
        FoundRole.PARTICIPANT,
        "<pro> <spf> <skpf> <rpg> <sprf> <hso> <dhr> <srf> <hrf> <fub> <nhr> <rsmh> <hlf> funktionsrätt",
    ),
    (
        FoundRole.ELECTED,
        "socialdemokraterna moderaterna centerpartiet liberalerna vänsterpartiet miljöpartiet",
    ),
    (
        FoundRole.ELECTED,
        "kristdemokraterna sverigedemokraterna kommunalråd ledamot ordförande <ordf> ersättare nämnd",
    ),
    (
        FoundRole.ELECTED,
        "förtroendevald politiker councillor cllr <chair>",
    ),
)
"""``<pc>`` is a whole word, ``meeting_details`` are two."""
_ROLE_PATTERNS = tuple(
    (
        role,
        re.compile(
            re.sub(r"[<>]", r"\\b", "|".join(words.replace("_", " ") for words in told.split())),
            re.IGNORECASE,
        ),
    )
    for role, told in ROLE_WORDS
)
_TITLES_BEHIND = re.compile(
    r"(?:(?:cllr|councillor|sgt|pc|pcso|dr|mr|mrs|ms|insp|kommunpolis|polis)\.?\s*)+$", re.IGNORECASE
)
_LIST_CONTINUES = re.compile(r"(?:,|\b(?:och|samt|and))\n|(?<=\w)\n(?=[a-zåäö])")


def separate_places(entries: Sequence[HeaderEntry]) -> list[HeaderEntry]:
    """Return the entries with places split off names (``Karin Ek Norrby``), if nearly all have one."""
    alone = [entry for entry in entries if entry.field in PEOPLE_FIELDS and entry.text and not entry.cells]
    found = {id(entry): match for entry in alone if (match := _person_and_place(entry.text))}
    if len(found) < MIN_LINES or len(found) * MAX_EXCEPTION_SHARE < len(alone) * (MAX_EXCEPTION_SHARE - 1):
        return list(entries)
    return [_with_place(entry, found.get(id(entry))) for entry in entries]


def _with_place(entry: HeaderEntry, found: re.Match[str] | None) -> HeaderEntry:
    return entry if found is None else replace(entry, text=f"{found['name']}, {found['place']}")


def _person_and_place(text: str) -> re.Match[str] | None:
    found = _NAME_AND_PLACE.fullmatch(text.strip())
    return found if found and fold(found["first"].split("-")[0]) in FIRST_NAMES else None


def read_boxes(entries: Sequence[HeaderEntry]) -> list[HeaderEntry]:
    """Return the entries without check boxes, and without people whose box is not ticked."""
    people = [entry for entry in entries if entry.field in PEOPLE_FIELDS]
    texts = [text for entry in people for text in (entry.text, *entry.cells)]
    if not any(map(BOXES.search, texts)):
        return list(entries)
    ticked = ticked_states(texts)
    return [_with_ticked(entry, ticked) if entry.field in PEOPLE_FIELDS else entry for entry in entries]


def _with_ticked(entry: HeaderEntry, ticked: frozenset[BoxState] | None) -> HeaderEntry:
    if entry.cells:
        there = ticked is None or is_row_ticked(entry.cells, ticked)
        cells = tuple(map(without_boxes, entry.cells)) if there else ()
        return replace(entry, text=without_boxes(entry.text) if there else "", cells=cells)
    if ticked is None:
        return replace(entry, text=without_boxes(entry.text))
    return replace(entry, text=ticked_parts(entry.text, ticked))


def read_attendance(entries: Iterable[HeaderEntry]) -> tuple[FoundAttendee, ...]:
    """Return every attendee once."""
    entries = separate_places(read_boxes(list(entries)))
    ticked = sum(_TICKED.search(entry.text) is not None for entry in entries) > 1
    people, counted = list[_Attendee](), list[FoundAttendee]()
    for entry in _join_continued(entries):
        if entry.field not in PEOPLE_FIELDS or (ticked and _UNTICKED.search(entry.text)):
            continue
        for one in _attendees_of(entry):
            if one.person.name is None:
                counted.append(one.person)
            else:
                _add_attendee(people, one)
    return (*(one.person for one in people), *counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attendee:
    """A person and their description, which distinguishes people who share a name."""

    person: FoundAttendee
    party: str = ""
    generation: str = ""
    """``d.ä.`` or ``d.y.``, if given."""
    said_role: FoundRole | None = None
    """The role by their party, their title or their list; one of an office says none."""

    def may_be(self, other: "_Attendee") -> bool:
        """Return whether two of one name may be the same person."""
        if fold(self.person.name or "") != fold(other.person.name or ""):
            return False
        parties = {self.party, other.party} - {""}
        generations = {self.generation, other.generation} - {""}
        roles = {self.said_role, other.said_role} - {None}
        departments = {self.person.department, other.person.department} - {None}
        elected_and_other = FoundRole.ELECTED in roles and len(roles) > 1
        one = max(len(parties), len(departments), len(generations)) <= 1
        return one and not elected_and_other


def _join_continued(entries: Iterable[HeaderEntry]) -> Iterator[HeaderEntry]:
    """Join lines if a list continues in the next one."""
    waiting: HeaderEntry | None = None
    for entry in entries:
        if (
            waiting
            and not entry.label
            and not entry.cells
            and _LIST_CONTINUES.search(f"{waiting.text}\n{entry.text}")
        ):
            waiting = replace(waiting, text=f"{waiting.text} {entry.text}")
            continue
        if waiting:
            yield waiting
        waiting = entry
    if waiting:
        yield waiting


def _add_attendee(people: list[_Attendee], one: _Attendee) -> None:
    """Add a person, or add the description to a person who is known already."""
    at = next((at for at, known in enumerate(people) if known.may_be(one)), None)
    if at is None:
        people.append(one)
        return
    known = people[at]
    better = one.person if known.person.role is FoundRole.PARTICIPANT else known.person
    people[at] = _Attendee(
        person=replace(better, department=known.person.department or one.person.department),
        party=known.party or one.party,
        generation=known.generation or one.generation,
        said_role=known.said_role or one.said_role,
    )


def _attendees_of(entry: HeaderEntry) -> Iterator[_Attendee]:
    whole = entry.text if not entry.cells else ", ".join(cell for cell in entry.cells if cell)
    whole = _BULLET.sub("", NARRATIVE_VERBS.split(whole)[0])
    text = _COUNTED.sub("", whole)
    names = _find_all_names(text)
    councillors = {start for start, _ in find_surnames(text)}
    last = 0
    for at, (start, end) in enumerate(names):
        until = names[at + 1][0] if at + 1 < len(names) else len(text)
        titled = _TITLES_BEHIND.search(text[end:until]) if at + 1 < len(names) else None
        before, last = text[last:start], end + titled.start() if titled else until
        detail = text[end:last]
        before = f"Councillor {before}" if start in councillors else before
        group = "" if _MEETING_OFFICE.search(entry.group) else entry.group
        if not _ABSENT_WORDS.search(detail) and not _INSTEAD_OF.search(text[:start]):
            yield _attendee(text[start:end], detail, before=f"{group} {before}", entry=entry)
    for found in _COUNTED.finditer(whole):
        count = found["count"].lower()
        number = int(count) if count.isdigit() else NUMBER_WORDS[count]
        role = _role(found["who"], field=entry.field)
        yield from [_Attendee(person=FoundAttendee(name=None, role=role))] * number


def _find_all_names(text: str) -> list[tuple[int, int]]:
    """Return the positions of names in order, each once."""
    whole = list(find_names(text))
    apart = [one for one in find_surnames(text) if not any(start <= one[0] < end for start, end in whole)]
    found, single = sorted([*whole, *apart]), list(find_single_names(text))
    return single if len(single) > len(found) else found


def _attendee(name: str, detail: str, *, before: str, entry: HeaderEntry) -> _Attendee:
    party = _PARTY.search(detail)
    role = FoundRole.ELECTED if party else _role(f"{before} {detail}", field=entry.field)
    by_title = _role(detail, field=HeaderField.PRESENT)
    by_list = None if _MEETING_OFFICE.search(entry.label) else _ROLE_BY_FIELD.get(entry.field)
    said = FoundRole.ELECTED if party else by_title if by_title is not FoundRole.PARTICIPANT else by_list
    return _Attendee(
        person=FoundAttendee(
            name=" ".join(name.split()),
            role=role,
            department=find_department(detail) or find_department(before),
        ),
        party="" if party is None else party[0].strip(" (),"),
        generation=generation[0].casefold() if (generation := _GENERATION.match(detail)) else "",
        said_role=None if said is FoundRole.PARTICIPANT else said,
    )


def _role(detail: str, *, field: HeaderField) -> FoundRole:
    said = next((role for role, words in _ROLE_PATTERNS if words.search(detail)), None)
    if field is HeaderField.ELECTED and said is FoundRole.PARTICIPANT:
        return FoundRole.ELECTED
    if field in (HeaderField.GUESTS, HeaderField.RESIDENTS) and said is not FoundRole.RESIDENT:
        return _ROLE_BY_FIELD[field]
    return said or _ROLE_BY_FIELD.get(field, FoundRole.PARTICIPANT)
