"""Resolve the people and the council of a turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.turn.commands import Command
from bot.turn.incoming import (
    Account,
    Chat,
    ChatKind,
    DialogSubmitted,
    Incoming,
    MessageDeleted,
    MessageEdited,
    MessageExtensionEvent,
    MessageReceived,
    parse_number,
)
from domain.council import Council
from domain.errors import NotFound
from domain.person import Person
from storage import Transaction
from storage.chats import GroupChat

MAX_OTHER_CHATS = 30
MAX_COUNCIL_CHATS = 3


def upsert_person(tx: Transaction, incoming: Incoming) -> Person:
    """Store what an activity states about its sender, and release their blocked messages."""
    person = tx.people.upsert(**person_fields(incoming))
    if incoming.chat.kind is ChatKind.PERSONAL:
        tx.outbox.release(person.id)
    return person


def person_fields(incoming: Incoming) -> dict[str, Any]:
    """Return the fields of a person that an activity states about its sender."""
    sender, chat = incoming.sender, incoming.chat
    personal = chat.kind is ChatKind.PERSONAL and not isinstance(incoming.event, MessageExtensionEvent)
    return {
        "teams_id": sender.teams_id,
        "entra_id": sender.entra_id,
        "name": sender.name,
        "membership": sender.standing,
        "locale": incoming.locale,
        "personal_chat": chat.id if personal else None,
        "service_url": chat.service_url,
    }


def upsert_account(tx: Transaction, account: Account) -> Person:
    """Store what a roster states about a person."""
    return tx.people.upsert(
        name=account.name,
        teams_id=account.teams_id or None,
        entra_id=account.entra_id,
        membership=account.standing,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionedPeople:
    """The people mentioned in a message, also by the text of each mention."""

    people: tuple[Person | None, ...] = ()
    """Each person once; None for one that neither the roster nor the bot knows."""
    by_text: Mapping[str, Person] = field(default_factory=dict)


def find_mentioned(tx: Transaction, incoming: Incoming) -> MentionedPeople:
    """Return the people mentioned in a message, or the author of a selected message."""
    said = incoming.event
    if isinstance(said, DialogSubmitted):
        return _find_author(tx, said)
    mentions = said.mentions if isinstance(said, MessageReceived) else ()
    accounts = {one.account.teams_id: one.account for one in mentions}
    people = {teams_id: _find_account(tx, account) for teams_id, account in accounts.items()}
    found = ((one.text, people[one.account.teams_id]) for one in mentions)
    called = {words: person for words, person in found if person is not None}
    return MentionedPeople(people=tuple(people.values()), by_text=called)


def _find_author(tx: Transaction, sent: DialogSubmitted) -> MentionedPeople:
    author = None if sent.message is None else sent.message.author
    if author is None or author.account is None:
        return MentionedPeople()
    return MentionedPeople(by_text={f"@{author.name}": upsert_account(tx, author.account)})


def _find_account(tx: Transaction, account: Account) -> Person | None:
    """Return the person of an account; what only a client claims about others is not stored."""
    if account.is_verified:
        return upsert_account(tx, account)
    known = tx.people.find_by_teams_id(account.teams_id)
    return known.person if known else None


class AmbiguousCouncil(Exception):  # noqa: N818 - a question back to the person, not a fault
    """The person belongs to several councils and has not said which one is meant."""

    def __init__(self, councils: tuple[int, ...]) -> None:
        super().__init__("which council")
        self.councils = councils


def resolve_council(
    tx: Transaction, incoming: Incoming, command: Command, *, person: Person, member_of: frozenset[int]
) -> Council | None:
    """Return the council of a turn, None if the chat has none or none is needed.

    Raises NotFound ``no_such_question`` if a button or reference names a council unrelated to this chat or
    person, NotFound ``no_council`` if the person belongs to none, AmbiguousCouncil if they belong
    to several.
    """
    pointed = _referenced_council(tx, incoming, command)
    if incoming.chat.kind is not ChatKind.PERSONAL:
        bound = tx.councils.of_chat(incoming.chat.id)
        if pointed is not None and bound is not None and pointed.id != bound.id and command.needs_council:
            raise NotFound("no_such_question")
        return bound
    own = {c.id: c for c in tx.councils.of_person(person.id)}
    for council in member_of - own.keys():
        own[council] = tx.councils.get(council)
    if pointed is not None:
        if pointed.id not in own:
            raise NotFound("no_such_question")
        return pointed
    return _only(own, needed=command.needs_council)


def _only(own: dict[int, Council], *, needed: bool) -> Council | None:
    if len(own) == 1:
        return next(iter(own.values()))
    if not needed:
        return None
    if not own:
        raise NotFound("no_council")
    raise AmbiguousCouncil(tuple(sorted(own)))


def _referenced_council(tx: Transaction, incoming: Incoming, command: Command) -> Council | None:
    """Return the council that the button, the message, the choice or the reference names."""
    pressed = command.card_action is not None
    if pressed and (question := parse_number(command.fields.get("question"))) is not None:
        return tx.councils.get(tx.questions.get(question).council)
    if isinstance(incoming.event, MessageEdited | MessageDeleted):
        return _council_of_message(tx, incoming)
    if command.council is not None:
        return tx.councils.get(command.council)
    code = "" if pressed else str(command.fields.get("code") or "")
    if code:
        council = tx.councils.by_code(code)
        if council is None:
            raise NotFound("no_such_question")
        return council
    return None


def _council_of_message(tx: Transaction, incoming: Incoming) -> Council | None:
    """Return the council of the question, note or agenda item that a message created."""
    source = (incoming.chat.thread, incoming.activity_id)
    if logged := tx.questions.by_source(*source):
        return tx.councils.get(logged[0].council)
    if (note := tx.notes.by_source(*source)) is not None:
        return tx.councils.get(tx.meetings.get(note.meeting).council)
    item = tx.items.by_source(*source)
    return None if item is None else tx.councils.get(item.council)


def other_council_chats(tx: Transaction, incoming: Incoming) -> list[tuple[Chat, int]]:
    """Return chats of other councils, with their council: their rosters may identify the sender."""
    known = tx.people.find_by_teams_id(incoming.sender.teams_id)
    own = [c.id for c in tx.councils.of_person(known.person.id)] if known else []
    chats = tx.chats.list_bound(excluding=own)[:MAX_OTHER_CHATS]
    return [(_bound_chat(bound), bound.council) for bound in chats if bound.council is not None]


def council_chats(tx: Transaction, council: int | None) -> list[Chat]:
    """Return the chats of a council."""
    if council is None:
        return []
    return [_bound_chat(bound) for bound in tx.chats.list_bound() if bound.council == council][
        :MAX_COUNCIL_CHATS
    ]


def _bound_chat(bound: GroupChat) -> Chat:
    return Chat(
        id=bound.conversation,
        thread=bound.conversation,
        kind=ChatKind(bound.kind),
        service_url=bound.service_url,
    )
