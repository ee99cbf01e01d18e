"""Somebody as Teams names them."""

from dataclasses import dataclass, replace
from typing import Self

from domain.person import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody as Teams names them in an activity or a roster."""

    teams_id: str
    """Empty for what nobody did, such as a meeting's beginning that Teams tells of by itself."""
    name: str
    entra_id: str | None = None
    standing: Standing | None = None
    """None where Teams has not said: it says so in rosters only."""
    home: str | None = None
    """The organisation that they belong to, in lower case, where a roster has said it."""

    def known_in(self, tenant: str) -> Self:
        """Give back how this organisation knows them: people of another one are guests."""
        abroad = self.home not in (None, tenant) and self.standing is not Standing.ANONYMOUS
        return replace(self, standing=Standing.GUEST) if abroad else self

    @property
    def vouched_for(self) -> bool:
        """Whether Teams has said more of them than the id that somebody's client named."""
        return bool(self.name or self.entra_id or self.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody mentioned in a message, with the exact words that stand for them in its text."""

    account: Account
    text: str
