"""A council: the group that meets, its departments, its coordinators."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domain.errors import BadInput, NotFound
from domain.settings import USUAL, Settings
from domain.text import LONGEST_NAME, one_line, required

_CODE = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ0-9]{0,5}")
USUAL_OUTSIDE_BODIES = {
    "sv": ("Polisen", "Näringslivet", "Fastighetsägare", "Regionen"),
    "en": ("Police", "Businesses", "Property owners", "Region"),
}
"""Whom safety councils hand questions to; a new council starts with these and changes them by card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Who answers questions: one owner, any deputies, names that people use for it."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    owner: int | None = None
    deputies: tuple[int, ...] = ()
    removed: bool = False

    @property
    def people(self) -> tuple[int, ...]:
        """Owner first, then deputies (person ids)."""
        return (() if self.owner is None else (self.owner,)) + self.deputies

    @property
    def names(self) -> tuple[str, ...]:
        """All that it may be called by."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideBody:
    """Somebody outside the organisation that a question can be handed over to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """The group that meets, with all that its cards need to know of it."""

    id: int
    name: str
    code: str
    locale: str
    timezone: str
    coordinators: tuple[int, ...] = ()
    all_departments: tuple[Department, ...] = ()
    outside_bodies: tuple[OutsideBody, ...] = ()
    settings: Settings = USUAL
    """How it reminds."""
    version: int = 1

    @property
    def zone(self) -> ZoneInfo:
        """The zone that its dates are local to."""
        return ZoneInfo(self.timezone)

    @property
    def departments(self) -> tuple[Department, ...]:
        """Those that questions can be sent to, removed ones left out."""
        return tuple(d for d in self.all_departments if not d.removed)

    def department(self, department: int | None) -> Department | None:
        """Give back the department with this id, removed or not."""
        return next((d for d in self.all_departments if d.id == department), None)

    def find_department(self, words: str) -> Department:
        """Find a department by name, alias or the beginning that only one has.

        Raises NotFound ``unknown_department`` or ``ambiguous_department``, naming those that exist.
        """
        wanted = one_line(words).casefold()
        exact = [d for d in self.departments if wanted in (n.casefold() for n in d.names)]
        begun = [
            d for d in self.departments if wanted and any(n.casefold().startswith(wanted) for n in d.names)
        ]
        for found in (exact, begun):
            if len(found) == 1:
                return found[0]
        if begun:
            raise NotFound("ambiguous_department", words=wanted, names=[d.name for d in begun])
        if not self.departments:
            raise NotFound("no_departments")
        raise NotFound("unknown_department", words=one_line(words), names=[d.name for d in self.departments])

    def departments_of(self, person: int) -> tuple[Department, ...]:
        """Departments that this person owns or is deputy of."""
        return tuple(d for d in self.departments if person in d.people)

    def reference(self, number: int) -> str:
        """Give back the name of a question: ``TR-12``."""
        return f"{self.code}-{number}"


def council_code(text: str) -> str:
    """Give back a council's short code in capitals, at most six letters and digits, a letter first."""
    code = one_line(text).upper()
    if not _CODE.fullmatch(code):
        raise BadInput("bad_code")
    return code


def council_name(text: str) -> str:
    """Give back a council's or a department's name on one line."""
    return one_line(required(text, missing="name_missing", limit=LONGEST_NAME))
