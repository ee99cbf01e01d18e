"""As what somebody takes part who was seen at a meeting."""

from dataclasses import replace

from domain.attendance import Attendee, Participant, Role, guess
from domain.person import Person, Standing
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
        (replace(JOHAN, standing=Standing.UNKNOWN, entra_id="e"), Role.ELECTED, ""),
        (replace(JOHAN, standing=Standing.UNKNOWN), Role.RESIDENT, ""),
    ],
)
def test_a_role_is_guessed_from_what_is_known_of_somebody(
    person: Person, role: Role, organisation: str
) -> None:
    assert guess(person, COUNCIL) == Participant(name=person.name, role=role, organisation=organisation)


def test_who_was_there_lately_takes_part_as_then() -> None:
    as_then = Participant(name="Johan Lind", role=Role.ELECTED, party="C")
    lately = [
        Attendee(id=1, meeting=2, person=None, participant=Participant(name="Johan Lind", role=Role.GUEST)),
        Attendee(id=2, meeting=2, person=JOHAN.id, participant=as_then, confirmed=True),
    ]
    assert guess(JOHAN, COUNCIL, lately=lately) == as_then
    assert guess(KARIN, COUNCIL, lately=lately).role is Role.OFFICIAL
