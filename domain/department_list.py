"""Departments from a table with commas, semicolons or tabs: read it, and compare it with what there is."""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from domain.council import Council, Department, clean_council_name
from domain.errors import BadInput
from domain.recipients import FoundRecipients, Recipient, find_recipient, words_of
from domain.reminder_settings import parse_address
from domain.text import MAX_NAME_LENGTH, one_line

MAX_LINES = 1_000
MAX_LENGTH = 500_000
"""Characters of a list at most."""
MAX_DEPARTMENTS = 200
MAX_OUTSIDE_BODIES = 30
MAX_ALIASES = MAX_DEPUTIES = 20
MAX_NAMED = 5
MAX_GUESSED = 20
"""Names in a list that nobody has as they are written, and for which similar names are looked up."""
_DELIMITERS = ";\t,"
_SEVERAL = re.compile(r"[,;|\n]")
_SEPARATOR_LINE = re.compile(r"sep=.\r?\n", re.IGNORECASE)
"""The line with which Excel says what separates the cells."""


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class ListColumn(StrEnum):
    """What a column holds; the words of its heading are in the catalogues."""

    NAME = "name"
    OWNER = "owner"
    DEPUTIES = "deputies"
    ALIASES = "aliases"
    MAIL = "mail"
    OWNER_MAIL = "owner_mail"
    DEPUTY_MAILS = "deputy_mails"
    OUTSIDE = "outside"


class ListChange(StrEnum):
    """What a line of a list changes."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDepartment:
    """A line of a list as it is written; what is empty stays as it is."""

    line: int
    name: str
    owner: str = ""
    deputies: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mail: str = ""
    owner_mail: str = ""
    deputy_mails: tuple[str, ...] = ()
    """As many as deputies at most, in their order."""
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDepartment:
    """What becomes of a line of a list."""

    line: int
    name: str
    change: ListChange
    is_outside: bool = False
    department: int | None = None
    """The id of the department that is changed; None for a new one."""
    owner: int | None = None
    deputies: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()
    mail: str | None = None
    addresses: tuple[tuple[int, str], ...] = ()
    """The own addresses of its people."""
    changed: tuple[ListColumn, ...] = ()
    """Which of its values become others."""
    error: str = ""
    """The code of the sentence that says what is wrong (``refusal.<code>``)."""
    values: Mapping[str, object] = field(default_factory=dict)


def decode_list(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse_departments(
    text: str, *, headings: Mapping[ListColumn, Collection[str]], affirmations: Collection[str]
) -> tuple[ListedDepartment, ...]:
    """Return the lines of a list below its headings.

    ``headings`` are the words of each column, ``affirmations`` those for an outside body. Raises BadInput
    ``list_too_long``, ``list_without_names`` or ``list_unreadable``.
    """
    if len(text) > MAX_LENGTH:
        raise BadInput("list_too_long", lines=MAX_LINES)
    text = _SEPARATOR_LINE.sub("", text.removeprefix("\ufeff"), count=1)
    records = list(_read_records(text, headings))
    if len(records) > MAX_LINES:
        raise BadInput("list_too_long", lines=MAX_LINES)
    yes = {word.casefold() for word in affirmations}
    return tuple(_listed(line, cells, yes) for line, cells in records)


def _read_records(
    text: str, headings: Mapping[ListColumn, Collection[str]]
) -> Iterator[tuple[int, dict[ListColumn, str]]]:
    """Yield each line that is not empty, with the number of its first line and its cells by column."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    known = {delimiter: _columns(head.split(delimiter), headings) for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda one: len(known[one]))
    if ListColumn.NAME not in known[delimiter]:
        raise BadInput("list_without_names")
    reader = csv.reader(_LINE.findall(text), delimiter=delimiter, strict=True)
    columns: dict[ListColumn, int] | None = None
    begins = 1
    try:
        for row in reader:
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _columns(row, headings)
                continue
            yield line, {name: row[at] for name, at in columns.items() if at < len(row)}
    except csv.Error:
        raise BadInput("list_unreadable", line=reader.line_num) from None


def _columns(cells: Sequence[str], headings: Mapping[ListColumn, Collection[str]]) -> dict[ListColumn, int]:
    """Return the place of each column that a heading names; of two with one name the first."""
    meant = {word.casefold(): column for column, words in headings.items() for word in words}
    found: dict[ListColumn, int] = {}
    for at, cell in enumerate(cells):
        column = meant.get(one_line(cell).strip(' "*:').casefold())
        if column is not None:
            found.setdefault(column, at)
    return found


def _listed(line: int, cells: Mapping[ListColumn, str], affirmations: Collection[str]) -> ListedDepartment:
    def several(column: ListColumn) -> tuple[str, ...]:
        parts = (one_line(part)[:MAX_NAME_LENGTH] for part in _SEVERAL.split(cells.get(column, "")))
        return tuple(dict.fromkeys(part for part in parts if part))

    return ListedDepartment(
        line=line,
        name=one_line(cells.get(ListColumn.NAME, "")),
        owner=one_line(cells.get(ListColumn.OWNER, ""))[:MAX_NAME_LENGTH],
        deputies=several(ListColumn.DEPUTIES),
        aliases=several(ListColumn.ALIASES),
        mail=one_line(cells.get(ListColumn.MAIL, "")),
        owner_mail=one_line(cells.get(ListColumn.OWNER_MAIL, "")),
        deputy_mails=several(ListColumn.DEPUTY_MAILS),
        is_outside=one_line(cells.get(ListColumn.OUTSIDE, "")).casefold() in affirmations,
    )


def plan_departments(
    council: Council,
    listed: Iterable[ListedDepartment],
    *,
    people: Sequence[Recipient],
    entra_ids: Mapping[str, int],
) -> tuple[PlannedDepartment, ...]:
    """Return what each line of a list changes in a council.

    ``people`` are those known to the council, ``entra_ids`` their ids in Entra. Raises BadInput
    ``too_many_departments`` or ``too_many_outside_bodies``.
    """
    planned, lines = list[PlannedDepartment](), dict[object, int]()
    find = _PeopleByName(people, entra_ids).find
    for one in listed:
        try:
            plan = _plan(council, one, find=find)
            _require_once(lines, plan)
        except BadInput as wrong:
            plan = PlannedDepartment(
                line=one.line,
                name=one.name,
                change=ListChange.ERROR,
                is_outside=one.is_outside,
                error=wrong.code,
                values=wrong.values,
            )
        planned.append(plan)
    new = [plan.is_outside for plan in planned if plan.change is ListChange.NEW]
    if len(council.departments) + new.count(False) > MAX_DEPARTMENTS:
        raise BadInput("too_many_departments", limit=MAX_DEPARTMENTS)
    if len(council.outside_bodies) + new.count(True) > MAX_OUTSIDE_BODIES:
        raise BadInput("too_many_outside_bodies", limit=MAX_OUTSIDE_BODIES)
    return tuple(planned)


def _require_once(lines: dict[object, int], plan: PlannedDepartment) -> None:
    """Raise BadInput ``listed_twice`` if an earlier line is about the same."""
    key = plan.department or (plan.is_outside, plan.name.casefold())
    if (first := lines.setdefault(key, plan.line)) != plan.line:
        raise BadInput("listed_twice", line=first)


def _plan(council: Council, one: ListedDepartment, *, find: Callable[[str], int]) -> PlannedDepartment:
    """Return what a line changes; raises BadInput for what is wrong with it."""
    name = clean_council_name(one.name)
    if one.is_outside:
        there = name.casefold() in (body.name.casefold() for body in council.outside_bodies)
        change = ListChange.UNCHANGED if there else ListChange.NEW
        return PlannedDepartment(line=one.line, name=name, change=change, is_outside=True)
    known = council.department_named(name)
    require_at_most(len(one.deputies), "too_many_deputies", limit=MAX_DEPUTIES)
    require_at_most(len(one.aliases), "too_many_aliases", limit=MAX_ALIASES)
    owner = find(one.owner) if one.owner else known.owner if known else None
    deputies = tuple(find(words) for words in one.deputies)
    require_at_most(len(one.deputy_mails), "too_many_deputy_mails", limit=len(deputies))
    own: dict[int | None, str] = dict(zip(deputies, one.deputy_mails, strict=False))
    own[owner] = one.owner_mail
    deputies = deputies or (known.deputies if known else ())
    if owner is None and (deputies or one.owner_mail):
        raise BadInput("list_owner_missing")
    plan = PlannedDepartment(
        line=one.line,
        name=known.name if known else name,
        change=ListChange.NEW,
        department=known.id if known else None,
        owner=owner,
        deputies=tuple(person for person in dict.fromkeys(deputies) if person != owner),
        aliases=one.aliases or (known.aliases if known else ()),
        mail=parse_address(one.mail) or (known.mail if known else None),
        addresses=_own_addresses((owner, *deputies), own, known),
    )
    return plan if known is None else _compare(plan, known)


def _own_addresses(
    people: Iterable[int | None], written: Mapping[int | None, str], known: Department | None
) -> tuple[tuple[int, str], ...]:
    """Return the own addresses of people: those that are written, else those that they have."""
    kept = {} if known is None else dict(known.addresses)
    own = {one: parse_address(written.get(one, "")) or kept.get(one) for one in people if one is not None}
    return tuple((one, address) for one, address in own.items() if address is not None)


def _compare(plan: PlannedDepartment, known: Department) -> PlannedDepartment:
    """Return the plan with what it changes in the department that there is."""
    before, after = (dict[int | None, str](of.addresses) for of in (known, plan))
    pairs = {
        ListColumn.OWNER: (known.owner, plan.owner),
        ListColumn.DEPUTIES: (known.deputies, plan.deputies),
        ListColumn.ALIASES: (known.aliases, plan.aliases),
        ListColumn.MAIL: (known.mail, plan.mail),
        ListColumn.OWNER_MAIL: (before.get(plan.owner), after.get(plan.owner)),
        ListColumn.DEPUTY_MAILS: tuple([own.get(one) for one in plan.deputies] for own in (before, after)),
    }
    changed = tuple(column for column, (before, after) in pairs.items() if before != after)
    change = ListChange.CHANGED if changed else ListChange.UNCHANGED
    return replace(plan, change=change, changed=changed)


def plan_digest(planned: Sequence[PlannedDepartment]) -> str:
    """Return a digest of a preview, by which it is seen whether something has changed since."""
    return sha256(repr(planned).encode()).hexdigest()[:16]


class _PeopleByName:
    """The people known to a council, found by an id in Entra, a name or an address."""

    def __init__(self, people: Sequence[Recipient], entra_ids: Mapping[str, int]) -> None:
        self._people, self._entra_ids = people, entra_ids
        self._by_words: dict[tuple[str, ...], list[Recipient]] = {}
        for person in people:
            self._by_words.setdefault(tuple(sorted(words_of(person.name))), []).append(person)
        self._guessed: dict[str, FoundRecipients] = {}

    def find(self, words: str) -> int:
        """Return the id of a person; raises BadInput ``list_person_unknown`` or ``list_person_unclear``."""
        if (person := self._entra_ids.get(words.casefold())) is not None:
            return person
        key = tuple(sorted(words_of(words)))
        named = self._by_words.get(key, []) if key else []
        found = FoundRecipients(possible=tuple(named)) if named else self._guess(words)
        certain = named[0] if len(named) == 1 else found.certain
        if certain is not None:
            return certain.id
        if found.possible:
            names = [one.name for one in found.possible[:MAX_NAMED]]
            raise BadInput("list_person_unclear", words=words, names=names)
        raise BadInput("list_person_unknown", words=words)

    def _guess(self, words: str) -> FoundRecipients:
        """Return whom words may mean that are no whole name; not for every line, since that takes long."""
        if words not in self._guessed and len(self._guessed) < MAX_GUESSED:
            self._guessed[words] = find_recipient(words, self._people)
        return self._guessed.get(words, FoundRecipients())


def require_at_most(number: int, otherwise: str, /, *, limit: int) -> None:
    """Raise BadInput ``otherwise`` for a number above the limit."""
    if number > limit:
        raise BadInput(otherwise, limit=limit)
