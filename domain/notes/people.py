"""Who was there: names, roles, and those who are only counted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.notes.fields import PEOPLE, TELLS, Entry
from domain.notes.labels import Field
from domain.notes.lists import without_places
from domain.notes.names import find_department, find_names, find_single_names, find_surnames
from domain.notes.notes import Attendee, Role
from domain.notes.words import fold
from domain.spoken.words import COUNTS

_PARTY = re.compile(
    r"\((?:(?i:S|M|C|L|V|KD|MP|SD|FP|FI|PP|NYD)|-|Lab|Con|LD|Ind|Green|Labour|Conservative)\)|(?:,\s|\s)(?:S|M|C|L|V|KD|MP|SD|FP)(?=\s*(?:,|;|$))"
)
_ABSENT = re.compile(
    r"förhinder|frånvarande|ej närvarande|inte närvarande|återbud|apologies|absent", re.IGNORECASE
)
_TICKED, _NOT_TICKED = re.compile(r"\w\s+[Xx](?:$|[\s,])"), re.compile(r"\w\s+[-–]\s*$")
"""``Karin Ek X`` was there, ``Johan Lind -`` was not."""
_OF_THE_MEETING = re.compile(r"^(?:mötes)?(?:ordförande|sekreterare)$|kassör", re.IGNORECASE)
"""What somebody does at a meeting says nothing of what they are elsewhere."""
_INSTEAD_OF = re.compile(
    r"(?:(?:tjänstgörande(?: ersättare)?|tjg\.?(?: ers\.?)?|ersättare|ers\.?|i ?stället|vikarie)\s+för|"
    r"ersätter|in place of|instead of|(?:deputising|substituting|standing in) for)\s*$",
    re.IGNORECASE,
)
"""In front of somebody who was not there."""
_COUNTED = re.compile(
    r"(?:^|[\s,;(])(?P<count>\d{1,2}|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|one|two|three|four|five|six|"
    r"seven|eight|nine|ten)\s+(?:(?:st|stycken|övriga|other|local)\.?\s+)*"
    r"(?P<who>\w*(?:representant|invånar|medborgar|boende|åhörar|resident|tjänste|politiker|representative|"
    r"member|gäst|guest|polis)\w*(?:\s+(?:representatives?|residents?|of the public))?)",
    re.IGNORECASE,
)
_GROUPS = {
    Field.ELECTED: Role.ELECTED,
    Field.OFFICIALS: Role.OFFICIAL,
    Field.GUESTS: Role.GUEST,
    Field.RESIDENTS: Role.RESIDENT,
}
# Each line: a role, and what the words behind a name may contain.
DETAILS: tuple[tuple[Role, str], ...] = (
    (Role.RESIDENT, "invånar medborgar boende resident of_the_public allmänhet villaägar hyresgäst"),
    (Role.RESIDENT, "vårdnadshavar förälder föräldra <elev> elever parent guardian <pupil> pupils"),
    (
        Role.GUEST,
        "polis police <lpo> <sgt> <pc> <pcso> <psco> constable sergeant inspector regionen räddningstj",
    ),
    (
        Role.GUEST,
        "<vd> brandförsvar länsstyrelse trafikverket försäkringskassan arbetsförmedling kriminalvård",
    ),
    (Role.GUEST, "fire_service kyrka church bolag <ab> landlord"),
    (Role.GUEST, "fastighetsäg föreläsare bostäder länstrafik housing_officer housing_association"),
    (
        Role.OFFICIAL,
        "chef samordn sekreterare <sekr> direktör strateg handläggar rektor ansvarig utvecklar planerare",
    ),
    (
        Role.OFFICIAL,
        "ingenjör kurator förvaltning kontoret enheten officer manager coordinator director head_of clerk",
    ),
    (
        Role.OFFICIAL,
        "secretary head_teacher headteacher warden services department personal lärare pedagog teacher",
    ),
    (Role.OFFICIAL, "från_kommunen <soc> <buf> <bun> <kof> <vof> fritidsgård bibliotek kommunens"),
    (
        Role.OFFICIAL,
        "vaktmästar jurist konsulent lärar strategisk socialtjänst fältassistent bibliotekarie fritidsledare",
    ),
    (
        Role.PARTICIPANT,
        "<pro> <spf> <skpf> <rpg> <sprf> <hso> <dhr> <srf> <hrf> <fub> <nhr> <rsmh> <hlf> funktionsrätt",
    ),
    (
        Role.ELECTED,
        "socialdemokraterna moderaterna centerpartiet liberalerna vänsterpartiet miljöpartiet",
    ),
    (
        Role.ELECTED,
        "kristdemokraterna sverigedemokraterna kommunalråd ledamot ordförande <ordf> ersättare nämnd",
    ),
    (
        Role.ELECTED,
        "förtroendevald politiker councillor cllr <chair>",
    ),
)
"""``<pc>`` is a whole word, ``head_of`` are two."""
_DETAILS = tuple(
    (
        role,
        re.compile(
            re.sub(r"[<>]", r"\\b", "|".join(words.replace("_", " ") for words in told.split())),
            re.IGNORECASE,
        ),
    )
    for role, told in DETAILS
)
_TITLES_BEHIND = re.compile(
    r"(?:(?:cllr|councillor|sgt|pc|pcso|dr|mr|mrs|ms|insp|kommunpolis|polis)\.?\s*)+$", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:,|\b(?:och|samt|and))\n|(?<=\w)\n(?=[a-zåäö])")


def read_attendance(entries: Iterable[Entry]) -> tuple[Attendee, ...]:
    """Give back everybody who was there, once each."""
    entries = without_places(list(entries))
    ticked = sum(_TICKED.search(entry.text) is not None for entry in entries) > 1
    people = dict[str, Attendee]()
    counted = list[Attendee]()
    for entry in _joined(entries):
        if entry.field not in PEOPLE or (ticked and _NOT_TICKED.search(entry.text)):
            continue
        for person in _people(entry):
            if person.name is None:
                counted.append(person)
            else:
                _merge(people, person, key=fold(person.name))
    return (*people.values(), *counted)


def _joined(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Put lines together where a list goes on in the next one."""
    waiting: Entry | None = None
    for entry in entries:
        if (
            waiting
            and not entry.label
            and not entry.cells
            and _GOES_ON.search(f"{waiting.text}\n{entry.text}")
        ):
            waiting = replace(waiting, text=f"{waiting.text} {entry.text}")
            continue
        if waiting:
            yield waiting
        waiting = entry
    if waiting:
        yield waiting


def _merge(people: dict[str, Attendee], person: Attendee, *, key: str) -> None:
    known = people.get(key)
    if known is None:
        people[key] = person
    elif known.role is Role.PARTICIPANT:
        people[key] = replace(person, department=known.department or person.department)


def _people(entry: Entry) -> Iterator[Attendee]:
    whole = entry.text if not entry.cells else ", ".join(cell for cell in entry.cells if cell)
    whole = TELLS.split(whole)[0]
    text = _COUNTED.sub("", whole)
    names = _find_all(text)
    councillors = {start for start, _ in find_surnames(text)}
    last = 0
    for at, (start, end) in enumerate(names):
        until = names[at + 1][0] if at + 1 < len(names) else len(text)
        titled = _TITLES_BEHIND.search(text[end:until]) if at + 1 < len(names) else None
        before, last = text[last:start], end + titled.start() if titled else until
        detail = text[end:last]
        before = f"Councillor {before}" if start in councillors else before
        group = "" if _OF_THE_MEETING.search(entry.group) else entry.group
        if not _ABSENT.search(detail) and not _INSTEAD_OF.search(text[:start]):
            yield _attendee(text[start:end], detail, before=f"{group} {before}", field=entry.field)
    for found in _COUNTED.finditer(whole):
        count = found["count"].lower()
        number = int(count) if count.isdigit() else COUNTS[count]
        role = _role(found["who"], field=entry.field)
        yield from [Attendee(name=None, role=role)] * number


def _find_all(text: str) -> list[tuple[int, int]]:
    """Give back where names stand, in their order, each once."""
    whole = list(find_names(text))
    apart = [one for one in find_surnames(text) if not any(start <= one[0] < end for start, end in whole)]
    found, single = sorted([*whole, *apart]), list(find_single_names(text))
    return single if len(single) > len(found) else found


def _attendee(name: str, detail: str, *, before: str, field: Field) -> Attendee:
    return Attendee(
        name=" ".join(name.split()),
        role=Role.ELECTED if _PARTY.search(detail) else _role(f"{before} {detail}", field=field),
        department=find_department(detail) or find_department(before),
    )


def _role(detail: str, *, field: Field) -> Role:
    said = next((role for role, words in _DETAILS if words.search(detail)), None)
    if field is Field.ELECTED and said is Role.PARTICIPANT:
        return Role.ELECTED
    if field in (Field.GUESTS, Field.RESIDENTS) and said is not Role.RESIDENT:
        return _GROUPS[field]
    return said or _GROUPS.get(field, Role.PARTICIPANT)
