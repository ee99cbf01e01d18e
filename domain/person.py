"""People as the rules see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LINK_HOLDER = "link:"
"""Begins what stands for the Teams id of whoever holds a link: Teams itself knows no such id."""
UNKNOWN_NAME = "?"
"""The name shown for a person of whom only an id is known."""


class MembershipKind(StrEnum):
    """How a person is known to the organisation that runs the council."""

    MEMBER = "user"
    GUEST = "guest"
    ANONYMOUS = "anonymous"
    UNKNOWN = "unknown"
    """Not yet known from Teams; such a person has the permissions of a guest."""


_BY_STRICTNESS = (
    MembershipKind.MEMBER,
    MembershipKind.UNKNOWN,
    MembershipKind.GUEST,
    MembershipKind.ANONYMOUS,
)


def stricter(*kinds: MembershipKind | None) -> MembershipKind | None:
    """Return the kind of membership with the fewest rights; None stands for what nobody has told."""
    told = [kind for kind in kinds if kind is not None]
    return max(told, key=_BY_STRICTNESS.index, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with a Teams id (``29:...``, specific to this bot), an Entra id, or both."""

    id: int
    name: str
    teams_id: str | None = None
    entra_id: str | None = None
    membership: MembershipKind = MembershipKind.MEMBER
    locale: str | None = None
    personal_chat: str | None = None
    """The conversation id of the chat between this person and the bot."""
    away_until: date | None = None
    """The last day on which they are away, as they said themselves."""
    away_since: datetime | None = None
    """When they said so."""
    answers: frozenset[int] = frozenset()
    """Ids of the questions that the link of an e-mail lets them answer; not stored."""

    def is_away(self, day: date) -> bool:
        """Return whether they are away on this day."""
        return self.away_until is not None and day <= self.away_until

    @property
    def is_link_holder(self) -> bool:
        """Return whether this stands for whoever gets the e-mails of a department or person."""
        return self.teams_id is not None and self.teams_id.startswith(LINK_HOLDER)

    @property
    def is_identified(self) -> bool:
        """Return whether the organisation, or a partner of it, vouches for who this is."""
        if self.membership is MembershipKind.UNKNOWN:
            return self.entra_id is not None
        return self.membership is not MembershipKind.ANONYMOUS
