"""Who has come into a chat or gone out of it, as Teams tells."""

from dataclasses import dataclass

from bot.teams.chats import read_chat
from bot.teams.payload import Payload, identifier_in, objects_in

MEMBERSHIP = "bevaka.membership"
"""Where the turn's state holds who moved; missing where nobody did."""

_LISTS = ("membersAdded", "membersRemoved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """People who came into a chat or went out of it."""

    chat: str
    members: frozenset[str]
    """Their Teams and Entra ids."""


def read_membership(payload: Payload) -> Moved | None:
    """Give back who moved, None where nobody did; raises Malformed."""
    if payload.get("type") != "conversationUpdate":
        return None
    people = [person for name in _LISTS for person in objects_in(payload, name)]
    if not people:
        return None
    ids = (identifier_in(person, key) for person in people for key in ("id", "aadObjectId"))
    return Moved(chat=read_chat(payload).id, members=frozenset(one for one in ids if one is not None))
