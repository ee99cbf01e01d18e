"""Who was at a meeting, and how the minutes may name them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.council import Council
from domain.person import Person, Standing
from domain.text import one_line


class Role(StrEnum):
    """In what role somebody takes part, in the order of the minutes."""

    ELECTED = "elected"
    OFFICIAL = "official"
    GUEST = "guest"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody as readers of the minutes get to know them; ``name`` is empty where the role must do."""

    role: Role
    name: str = ""
    party: str = ""
    title: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who took part."""

    name: str
    role: Role
    party: str = ""
    title: str = ""
    """What they do, such as ``säkerhetssamordnare``."""
    organisation: str = ""
    agreed_to_name: bool = False
    """Residents appear by role unless they agreed to their name; the others act in public."""

    @property
    def voice(self) -> Voice:
        """How the minutes tell of them: of a resident who did not agree, nothing but the role."""
        if self.role is Role.RESIDENT and not self.agreed_to_name:
            return Voice(role=self.role)
        return Voice(
            role=self.role,
            name=one_line(self.name),
            party=one_line(self.party),
            title=one_line(self.title),
            organisation=one_line(self.organisation),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody at one meeting, with how that is known."""

    id: int = 0
    meeting: int
    person: int | None = None
    """Who it is, where Teams or a card says so."""
    participant: Participant
    seen_at: datetime | None = None
    """When Teams said first that they were there."""
    confirmed: bool = False
    """Whether somebody looked at the role, or it is a guess."""


def anew(participant: Participant) -> Participant:
    """Give back who took part lately, as they take part now: whether a resident is named, is asked again."""
    return replace(participant, agreed_to_name=False)


def guess(person: Person, council: Council, *, lately: Iterable[Attendee] = ()) -> Participant:
    """Give back as what somebody takes part who was seen there: as lately, else by what is known of them."""
    last = next((a.participant for a in lately if a.person == person.id), None)
    if last is not None:
        return anew(last)
    name, departments = one_line(person.name), council.departments_of(person.id)
    if person.id in council.coordinators:
        return Participant(name=name, role=Role.OFFICIAL)
    if departments:
        return Participant(name=name, role=Role.GUEST, organisation=departments[0].name)
    if not person.identified:
        return Participant(name=name, role=Role.RESIDENT)
    return Participant(name=name, role=Role.GUEST if person.standing is Standing.GUEST else Role.ELECTED)


def voices(participants: Iterable[Participant]) -> tuple[Voice, ...]:
    """Give back who was there, by role; within a role as they were given."""
    ranks = list(Role)
    return tuple(sorted((p.voice for p in participants), key=lambda voice: ranks.index(voice.role)))
