"""Test the role of a person who attended a meeting."""

from dataclasses import replace

from domain.attendance import Attendee, Participant, Role, guess_participant
from domain.person import MembershipKind, Person
from tests.domain.examples import COUNCIL, EVA, JOHAN, KARIN, MARIA, PETRA, RESIDENT
from tests.every import every


@every(
    ("person", "role", "organisation"),
    [
        (KARIN, Role.OFFICIAL, ""),
        (PETRA, Role.GUEST, "Tekniska förvaltningen"),
        (EVA, Role.GUEST, "Tekniska förvaltningen"),
        (JOHAN, Role.ELECTED, ""),
        (MARIA, Role.GUEST, ""),
        (RESIDENT, Role.RESIDENT, ""),
        (replace(JOHAN, membership=MembershipKind.UNKNOWN, entra_id="e"), Role.ELECTED, ""),
        (replace(JOHAN, membership=MembershipKind.UNKNOWN), Role.RESIDENT, ""),
    ],
)
def test_a_role_is_guessed_from_what_is_known_of_somebody(
    person: Person, role: Role, organisation: str
) -> None:
    assert guess_participant(person, COUNCIL) == Participant(
        name=person.name, role=role, organisation=organisation
    )


def test_who_was_there_lately_takes_part_as_then() -> None:
    as_then = Participant(name="Johan Lind", role=Role.ELECTED, party="C")
    lately = [
        Attendee(id=1, meeting=2, person=None, participant=Participant(name="Johan Lind", role=Role.GUEST)),
        Attendee(id=2, meeting=2, person=JOHAN.id, participant=as_then, confirmed=True),
    ]
    assert guess_participant(JOHAN, COUNCIL, recent=lately) == as_then
    assert guess_participant(KARIN, COUNCIL, recent=lately).role is Role.OFFICIAL
