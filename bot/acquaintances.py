"""What an activity tells about people, and storing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.turn import Account, ChatKind, Incoming, Reached, Said, Submitted
from domain.person import Person
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
    personal = chat.kind is ChatKind.PERSONAL and not isinstance(incoming.happened, Reached)
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
    """Store what a roster tells about somebody."""
    return tx.people.meet(
        name=account.name,
        teams_id=account.teams_id or None,
        entra_id=account.entra_id,
        standing=account.standing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """Who was mentioned in a message, and by which words."""

    people: tuple[Person | None, ...] = ()
    """Each once; None for whom neither the roster nor the bot knows."""
    called: Mapping[str, Person] = field(default_factory=dict)


def mentioned_in(tx: Transaction, incoming: Incoming) -> Mentioned:
    """Give back who was mentioned, by name or by a part of it, or who wrote the message that was chosen."""
    said = incoming.happened
    if isinstance(said, Submitted):
        return _author_of(tx, said)
    mentions = said.mentions if isinstance(said, Said) else ()
    accounts = {one.account.teams_id: one.account for one in mentions}
    people = {teams_id: _recognised(tx, account) for teams_id, account in accounts.items()}
    found = ((one.text, people[one.account.teams_id]) for one in mentions)
    called = {words: person for words, person in found if person is not None}
    return Mentioned(people=tuple(people.values()), called=called)


def _author_of(tx: Transaction, sent: Submitted) -> Mentioned:
    author = None if sent.message is None else sent.message.author
    if author is None or author.account is None:
        return Mentioned()
    return Mentioned(called={f"@{author.name}": meet_account(tx, author.account)})


def _recognised(tx: Transaction, account: Account) -> Person | None:
    """Nothing is stored of what only the client of whoever wrote says about others."""
    if account.vouched_for:
        return meet_account(tx, account)
    known = tx.people.find(account.teams_id)
    return known.person if known else None
