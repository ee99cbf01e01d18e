"""What an activity tells about people, and storing it."""

from typing import Any

from bot.turn import Account, ChatKind, Incoming, Mention
from domain.person import Person, Standing
from storage import Transaction


def meet(tx: Transaction, incoming: Incoming) -> Person:
    """Store what an activity tells about its sender; what could not be delivered to them is sent now."""
    person = tx.people.meet(**learnt(incoming))
    if incoming.chat.kind is ChatKind.PERSONAL:
        tx.outbox.release(person.id)
    return person


def learnt(incoming: Incoming) -> dict[str, Any]:
    """Give back what an activity tells about its sender."""
    sender, chat = incoming.sender, incoming.chat
    personal = chat.kind is ChatKind.PERSONAL
    return {
        "teams_id": sender.teams_id,
        "entra_id": sender.entra_id,
        "name": sender.name,
        "standing": sender.standing,
        "locale": incoming.locale,
        "personal_chat": chat.id if personal else None,
        "service_url": chat.service_url,
    }


def meet_account(tx: Transaction, account: Account) -> Person:
    """Store what a roster or a mention tells about somebody."""
    return tx.people.meet(
        name=account.name,
        teams_id=account.teams_id or None,
        entra_id=account.entra_id,
        standing=account.standing or (None if account.entra_id else Standing.ANONYMOUS),
    )


def people(mentions: tuple[Mention, ...], bot_id: str) -> list[Mention]:
    """Give back who was mentioned, each once, the bot left out."""
    found = {m.account.teams_id: m for m in mentions if m.account.teams_id != bot_id}
    return list(found.values())
