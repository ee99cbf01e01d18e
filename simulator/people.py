"""The people of the simulated tenants."""

from dataclasses import dataclass
from typing import Literal, Protocol

from simulator.constants import Json

Role = Literal["user", "guest", "anonymous"]


class Mentionable(Protocol):
    """Anything that can be mentioned in a message: a person or the bot."""

    @property
    def name(self) -> str: ...

    @property
    def teams_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot, as people see it in the chat."""

    name: str
    teams_id: str


@dataclass(frozen=True, slots=True)
class GroupMention:
    """A tag, a channel, a team, or everybody in a chat: it can be mentioned, but is no person."""

    key: str
    name: str
    teams_id: str
    marks: Json
    """What the mention says about what it is."""


@dataclass(eq=False, slots=True)
class Person:
    """A person with an account, a guest, or somebody who joined anonymously; `installed` changes."""

    key: str
    name: str
    teams_id: str
    entra_id: str | None
    tenant_id: str
    role: Role = "user"
    locale: str = "sv-SE"
    installed: bool = True
    title: str = ""

    def account(self) -> Json:
        """Return this person as activities name them."""
        account: Json = {"id": self.teams_id, "name": self.name}
        if self.entra_id is not None:
            account["aadObjectId"] = self.entra_id
        return account

    def member(self) -> Json:
        """Return this person as rosters name them."""
        first, _, last = self.name.partition(" ")
        member = self.account() | {"tenantId": self.tenant_id, "userRole": self.role}
        if self.entra_id is None:
            return member
        address = f"{self.key}@bjorkvik.example"
        member |= {"objectId": self.entra_id, "givenName": first, "surname": last}
        return member | {"email": address, "userPrincipalName": address}

    def participant(self) -> Json:
        """Return this person as meeting events name them: with less than in rosters."""
        if self.entra_id is None:
            return self.account()
        return self.account() | {"objectId": self.entra_id, "tenantId": self.tenant_id}
