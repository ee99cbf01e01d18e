"""A council, its departments and its coordinators."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from domain.department_names import find_by_everyday_name, find_by_name
from domain.errors import BadInput, NotFound
from domain.question import Question
from domain.reminder_settings import DEFAULT_REMINDER_SETTINGS, ReminderSettings
from domain.text import MAX_NAME_LENGTH, one_line, require_text

QUESTION_REFERENCE = re.compile(r"#?(?:([^\W\d_]\w*(?=-)|[^\W\d_]{1,6})-?)?(\d{1,9})")
"""A question's number, with its council's code if that is given: ``12``, ``#12``, ``TR-12``, ``TR12``."""
_CODE = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ0-9]{0,5}")
MAX_SLUG_LENGTH = 40
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LICENCES: Mapping[str, str] = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}
"""The licences that a council can choose, by their SPDX identifiers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department that answers questions: one owner, any number of deputies, and alternative names."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    owner: int | None = None
    deputies: tuple[int, ...] = ()
    mail: str | None = None
    """The e-mail address of its mailbox."""
    addresses: tuple[tuple[int, str], ...] = ()
    """People of it who have an e-mail address of their own, with that address."""
    removed: bool = False

    @property
    def people(self) -> tuple[int, ...]:
        """Return the owner first, then the deputies (person ids)."""
        return (() if self.owner is None else (self.owner,)) + self.deputies

    def address_of(self, person: int | None) -> str | None:
        """Return the own e-mail address of one of its people, that of its mailbox for None."""
        return self.mail if person is None else dict(self.addresses).get(person)

    def recipients(self, *, away: Collection[int]) -> tuple[int, ...]:
        """Return who gets a new question: the owner, or the deputies who are there if the owner is away."""
        present = tuple(person for person in self.deputies if person not in away)
        if self.owner is None:
            return present or self.deputies
        return present if present and self.owner in away else (self.owner,)

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names of the department."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideBody:
    """A body outside the organisation that a question can be handed over to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """The settings of a council's public page."""

    slug: str | None = None
    """Its name in the address, unique in the installation; None until a coordinator has chosen one."""
    is_on: bool = False
    licence: str = ""
    """A key of ``LICENCES``, empty if the council says nothing about reuse."""
    is_indexed: bool = False
    """Whether search engines may list it."""


NO_PUBLIC_PAGE = PublicPage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """A council with everything that its cards need to know."""

    id: int
    name: str
    code: str
    locale: str
    timezone: str
    coordinators: tuple[int, ...] = ()
    all_departments: tuple[Department, ...] = ()
    outside_bodies: tuple[OutsideBody, ...] = ()
    settings: ReminderSettings = DEFAULT_REMINDER_SETTINGS
    """When and how it sends reminders."""
    public: PublicPage = NO_PUBLIC_PAGE
    """What the public sees of it."""
    former_codes: tuple[str, ...] = ()
    """Codes that it had before: the numbers of its questions are still found under them."""
    version: int = 1

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of its local dates."""
        return ZoneInfo(self.timezone)

    @property
    def departments(self) -> tuple[Department, ...]:
        """Return the departments that questions can be sent to, without removed ones."""
        return tuple(d for d in self.all_departments if not d.removed)

    def department(self, department: int | None) -> Department | None:
        """Return the department with this id, removed or not."""
        return next((d for d in self.all_departments if d.id == department), None)

    def department_named(self, name: str) -> Department | None:
        """Return the department that has exactly this name or alternative name."""
        wanted = name.casefold()
        return next((d for d in self.departments if wanted in (n.casefold() for n in d.names)), None)

    def department_of(self, question: Question) -> Department | None:
        """Return a question's department; whoever has taken the question over stands as its owner."""
        department = self.department(question.department)
        if department is None or question.assignee is None:
            return department
        others = tuple(person for person in department.people if person != question.assignee)
        return replace(department, owner=question.assignee, deputies=others)

    def find_department(self, words: str) -> Department:
        """Find a department by name, alias, an unambiguous beginning, abbreviation or everyday name.

        Raises NotFound ``unknown_department`` or ``ambiguous_department``, naming those that exist.
        """
        named = [(d, d.names) for d in self.departments]
        found = find_by_name(words, named) or find_by_everyday_name(words, named)
        if len(found) == 1:
            return found[0]
        if found:
            names = [d.name for d in found]
            raise NotFound("ambiguous_department", words=one_line(words).casefold(), names=names)
        if not self.departments:
            raise NotFound("no_departments")
        raise NotFound("unknown_department", words=one_line(words), names=[d.name for d in self.departments])

    def find_recipient(self, words: str) -> Department | OutsideBody:
        """Find a department, or an outside body, by what people call it; raises as ``find_department``."""
        bodies = [(body, (body.name,)) for body in self.outside_bodies]
        named = find_by_name(words, [(d, d.names) for d in self.departments])
        found = [] if named else find_by_name(words, bodies)
        try:
            return found[0] if len(found) == 1 else self.find_department(words)
        except NotFound:
            found = [] if named else find_by_everyday_name(words, bodies)
            if len(found) != 1:
                raise
            return found[0]

    def departments_of(self, person: int) -> tuple[Department, ...]:
        """Return the departments that a person owns or is a deputy of."""
        return tuple(d for d in self.departments if person in d.people)

    def reference(self, number: int) -> str:
        """Return the reference of a question: ``TR-12``."""
        return f"{self.code}-{number}"

    def duplicate_reference(self, question: Question) -> str | None:
        """Return the reference of the question that one was merged with, None if it was not."""
        return None if question.duplicate_of is None else self.reference(question.duplicate_of)


def parse_council_code(text: str) -> str:
    """Return a council's short code in capitals: a letter, then at most five letters and digits."""
    code = one_line(text).upper()
    if not _CODE.fullmatch(code):
        raise BadInput("bad_code")
    return code


def clean_council_name(text: str) -> str:
    """Return the name of a council or department on one line."""
    return one_line(require_text(text, missing="name_missing", limit=MAX_NAME_LENGTH))


def suggest_slug(name: str) -> str:
    """Return a council's name as the part of an address; empty where nothing of it can stand there."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_SLUG_LENGTH].rstrip("-")


def parse_public_page(*, slug: str, is_on: bool, licence: str, is_indexed: bool) -> PublicPage:
    """Return the settings as they were entered.

    Raises BadInput ``bad_slug``, also for a page that is on and has no address, or ``bad_licence``.
    """
    name = one_line(slug).lower()
    if (name or is_on) and (len(name) > MAX_SLUG_LENGTH or not _SLUG.fullmatch(name)):
        raise BadInput("bad_slug", most=MAX_SLUG_LENGTH)
    if licence and licence not in LICENCES:
        raise BadInput("bad_licence")
    return PublicPage(slug=name or None, is_on=is_on, licence=licence, is_indexed=is_indexed)
