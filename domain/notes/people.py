"""Who was there: names, roles, and those who are only counted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.notes.fields import PEOPLE, Entry
from domain.notes.labels import Field
from domain.notes.names import find_department, find_names, find_single_names
from domain.notes.notes import Attendee, Role
from domain.notes.words import fold
from domain.spoken.words import COUNTS

_PARTY = re.compile(
    r"\((?:S|M|C|L|V|KD|MP|SD|FP|FI|PP|-|Lab|Con|LD|Ind|Green|Labour|Conservative)\)|(?:,\s|\s)(?:S|M|C|L|V|KD|MP|SD|FP)(?=\s*(?:,|;|$))"
)
_ABSENT = re.compile(
    r"förhinder|frånvarande|ej närvarande|inte närvarande|återbud|apologies|absent", re.IGNORECASE
)
_COUNTED = re.compile(
    r"(?:^|[\s,;(])(?P<count>\d{1,2}|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|one|two|three|four|five|six|seven|"
    r"eight|nine|ten)\s+(?:(?:st|stycken|övriga|other|local)\.?\s+)*(?P<who>\w*(?:representant|invånar|medborgar|boende|åhörar|"
    r"resident|tjänste|politiker|representative|member|gäst|guest|polis)\w*"
    r"(?:\s+(?:representatives?|residents?|of the public))?)",
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
        "polis police <lpo> <sgt> <pc> <pcso> constable sergeant inspector regionen räddningstj fire_service",
    ),
    (
        Role.GUEST,
        "kyrka church bolag <ab> landlord",
    ),
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
    (Role.OFFICIAL, "vaktmästar jurist socialtjänst fältassistent bibliotekarie fritidsledare"),
    (
        Role.ELECTED,
        "ledamot ordförande <ordf> ersättare nämnd förtroendevald politiker councillor cllr <chair>",
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
    people = dict[str, Attendee]()
    counted = list[Attendee]()
    for entry in _joined(entries):
        if entry.field not in PEOPLE:
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
    text = _COUNTED.sub("", whole)
    names = list(find_names(text)) or list(find_single_names(text))
    last = 0
    for at, (start, end) in enumerate(names):
        until = names[at + 1][0] if at + 1 < len(names) else len(text)
        titled = _TITLES_BEHIND.search(text[end:until]) if at + 1 < len(names) else None
        before, last = text[last:start], end + titled.start() if titled else until
        detail = text[end:last]
        if not _ABSENT.search(detail):
            yield _attendee(text[start:end], detail, before=before, field=entry.field)
    for found in _COUNTED.finditer(whole):
        count = found["count"].lower()
        number = int(count) if count.isdigit() else COUNTS[count]
        role = _role(found["who"], field=entry.field)
        yield from [Attendee(name=None, role=role)] * number


def _attendee(name: str, detail: str, *, before: str, field: Field) -> Attendee:
    return Attendee(
        name=" ".join(name.split()),
        role=Role.ELECTED if _PARTY.search(detail) else _role(f"{before} {detail}", field=field),
        department=find_department(detail) or find_department(before),
    )


def _role(detail: str, *, field: Field) -> Role:
    said = next((role for role, words in _DETAILS if words.search(detail)), None)
    if field in (Field.GUESTS, Field.RESIDENTS) and said is not Role.RESIDENT:
        return _GROUPS[field]
    return said or _GROUPS.get(field, Role.PARTICIPANT)
