"""Whether those who met are neighbours, parents or members among themselves, no part of a municipality."""

import re
from collections.abc import Iterable

from domain.notes.notes import Attendee, Role

_PUBLIC = (Role.ELECTED, Role.OFFICIAL)
_CALLED = re.compile(
    r"\b(?:byalag|byaråd|\w*förening|föreningen|bostadsrätt|brf\b|samfällighet|parish council|parish meeting|"
    r"village hall|residents.? association)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"närvarande|deltagare|ledamöter|beslutande|present\b", re.IGNORECASE)
_TITLE = 300
"""Characters in which notes say whose they are."""


def are_neighbours(text: str, people: Iterable[Attendee]) -> bool:
    """Say so where the title does, or where nobody elected or employed was among those who were there."""
    roles = [person.role for person in people]
    among = bool(roles) and not any(role in _PUBLIC for role in roles)
    return among or _CALLED.search(_PEOPLE.split(text[:_TITLE])[0]) is not None
