"""The chats whose rosters can tell who somebody is, where the personal chat cannot."""

from bot.turn import Chat, ChatKind, Incoming
from storage import Transaction
from storage.chats import BoundChat

MOST_ASKED = 30
MOST_OF_COUNCIL = 3


def chats_of_others(tx: Transaction, incoming: Incoming) -> list[tuple[Chat, int]]:
    """Give back the chats of councils in which the sender holds no seat, each with its council."""
    known = tx.people.find(incoming.sender.teams_id)
    own = [c.id for c in tx.councils.of_person(known.person.id)] if known else []
    chats = tx.chats.bound(without=own)[:MOST_ASKED]
    return [(_chat(bound), bound.council) for bound in chats if bound.council is not None]


def chats_of_council(tx: Transaction, council: int | None) -> list[Chat]:
    """Give back the chats in which a council meets."""
    if council is None:
        return []
    return [_chat(bound) for bound in tx.chats.bound() if bound.council == council][:MOST_OF_COUNCIL]


def _chat(bound: BoundChat) -> Chat:
    return Chat(
        id=bound.conversation,
        thread=bound.conversation,
        kind=ChatKind(bound.kind),
        service_url=bound.service_url,
    )
