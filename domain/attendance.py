"""The attendance of a meeting and how the minutes may name each participant."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.council import Council
from domain.errors import Stale
from domain.person import MembershipKind, Person
from domain.text import one_line


class Role(StrEnum):
    """The role in which somebody takes part, in the order of the minutes."""

    ELECTED = "elected"
    OFFICIAL = "official"
    GUEST = "guest"
    RESIDENT = "resident"


RESIDENT_NAMES = frozenset(
    (
        *("boende", "en boende", "invånare", "en invånare", "boenderepresentant", "medborgare"),
        *("resident", "a resident", "resident representative", "citizen"),
    )
)
"""Names for whom questions are logged that stand for a resident: the role replaces the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicParticipant:
    """A participant as readers of the minutes see them; ``name`` is empty if only the role is shown."""

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
    """Their title, such as ``säkerhetssamordnare``."""
    organisation: str = ""
    agreed_to_name: bool = False
    """Whether a resident agreed to be named; all other roles are always named."""

    @property
    def public(self) -> PublicParticipant:
        """Return how the minutes show them: only the role of a resident who did not agree to be named."""
        if self.role is Role.RESIDENT and not self.agreed_to_name:
            return PublicParticipant(role=self.role)
        return PublicParticipant(
            role=self.role,
            name=one_line(self.name),
            party=one_line(self.party),
            title=one_line(self.title),
            organisation=one_line(self.organisation),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """A participant of one meeting, with the source of that knowledge."""

    id: int = 0
    meeting: int
    person: int | None = None
    """The person's id, if Teams or a card identifies them."""
    participant: Participant
    seen_at: datetime | None = None
    """When Teams first reported them as present."""
    confirmed: bool = False
    """Whether somebody looked at the role, or it is a guess."""
    version: int = 1

    def require_version(self, version: int) -> None:
        """Raise Stale unless this is the version that the card showed."""
        if version != self.version:
            raise Stale("attendee_changed")


def without_consent(participant: Participant) -> Participant:
    """Return a recent participant for a new meeting; a resident is asked again whether to be named."""
    return replace(participant, agreed_to_name=False)


def guess_participant(person: Person, council: Council, *, recent: Iterable[Attendee] = ()) -> Participant:
    """Return the likely participant for a person seen at a meeting: as last time, otherwise by membership."""
    last = next((a.participant for a in recent if a.person == person.id), None)
    if last is not None:
        return without_consent(last)
    name, departments = one_line(person.name), council.departments_of(person.id)
    if person.id in council.coordinators:
        return Participant(name=name, role=Role.OFFICIAL)
    if departments:
        return Participant(name=name, role=Role.GUEST, organisation=departments[0].name)
    if not person.is_identified:
        return Participant(name=name, role=Role.RESIDENT)
    return Participant(
        name=name, role=Role.GUEST if person.membership is MembershipKind.GUEST else Role.ELECTED
    )


def public_participants(participants: Iterable[Participant]) -> tuple[PublicParticipant, ...]:
    """Return the participants as the minutes show them, ordered by role."""
    ranks = list(Role)
    return tuple(sorted((p.public for p in participants), key=lambda voice: ranks.index(voice.role)))
