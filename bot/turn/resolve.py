"""Resolve the people and the council of a turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.mail.queue import linked_questions, upsert_mail_reader
from bot.turn.commands import Command
from bot.turn.incoming import (
    REFERENCE_FIRST,
    Account,
    Chat,
    ChatKind,
    DialogSubmitted,
    EventFromAnywhere,
    Incoming,
    LinkAction,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    PageAction,
    QuotedMessage,
    parse_number,
)
from bot.turn.types import View
from domain.council import Council
from domain.errors import BadInput, NotFound
from domain.person import Person
from domain.question import Question
from storage import Transaction
from storage.answer_links import AnswerLink
from storage.chats import GroupChat
from storage.posted_cards import StoredCard

MAX_OTHER_CHATS = 30
MAX_COUNCIL_CHATS = 3


def upsert_person(tx: Transaction, incoming: Incoming) -> Person:
    """Store what an activity states about its sender, and release their blocked messages.

    Raises NotFound ``link_ended`` for the form of a link that has ended.
    """
    if isinstance(incoming.event, LinkAction):
        return upsert_link_holder(tx, tx.answer_links.get(incoming.event.link))
    person = tx.people.upsert(**person_fields(incoming))
    if incoming.chat.kind is ChatKind.PERSONAL and not isinstance(incoming.event, PageAction):
        tx.outbox.release(person.id)
    return person


def upsert_link_holder(tx: Transaction, link: AnswerLink) -> Person:
    """Return whoever holds a link as a person who stands for its recipient and answers its questions.

    What they do is the recipient's, with the name that they state. Raises NotFound ``link_ended``.
    """
    council = tx.councils.get(link.council)
    answers = frozenset(question.id for question in linked_questions(tx, link, council))
    if not answers:
        raise NotFound("link_ended")
    reader = upsert_mail_reader(tx, council, department=link.department, person=link.person)
    return replace(reader, answers=answers)


def person_fields(incoming: Incoming) -> dict[str, Any]:
    """Return the fields of a person that an activity states about its sender."""
    sender, chat = incoming.sender, incoming.chat
    personal = chat.kind is ChatKind.PERSONAL and not isinstance(incoming.event, EventFromAnywhere)
    return {
        "teams_id": sender.teams_id or None,
        "entra_id": sender.entra_id,
        "name": sender.name,
        "membership": sender.standing,
        "locale": incoming.locale,
        "personal_chat": chat.id if personal else None,
        "service_url": chat.service_url or None,
    }


def upsert_account(tx: Transaction, account: Account) -> Person:
    """Store what a roster states about a person."""
    return tx.people.upsert(**_account_fields(account))


def is_account_known(tx: Transaction, account: Account) -> bool:
    """Return whether what a roster states about a person is stored already."""
    return tx.people.find_unchanged(_account_fields(account)) is not None


def _account_fields(account: Account) -> dict[str, Any]:
    return {
        "teams_id": account.teams_id or None,
        "entra_id": account.entra_id,
        "name": account.name,
        "membership": account.standing,
    }


def verified_accounts(incoming: Incoming) -> list[Account]:
    """Return the accounts that a roster knows, of those whom an event mentions, quotes or was written by."""
    said = incoming.event
    if isinstance(said, DialogSubmitted):
        authors = [None if said.message is None else said.message.author]
    elif isinstance(said, MessageReceived):
        authors = [one.author for one in said.quotes]
    else:
        return []
    mentions = said.mentions if isinstance(said, MessageReceived) else ()
    mentioned = [one.account for one in mentions if one.account.is_verified]
    return [*mentioned, *(one.account for one in authors if one is not None and one.account is not None)]


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
    if isinstance(said, MessageReceived):
        called |= _find_quoted_authors(tx, said)
    return MentionedPeople(people=tuple(people.values()), by_text=called)


def _find_quoted_authors(tx: Transaction, said: MessageReceived) -> dict[str, Person]:
    """Return the authors of quoted messages whom the roster knows, by the words for them."""
    authors = (one.author for one in said.quotes if one.author is not None)
    known = ((author.name, author.account) for author in authors)
    return {f"@{name}": upsert_account(tx, account) for name, account in known if account is not None}


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
    tx: Transaction,
    incoming: Incoming,
    command: Command,
    *,
    person: Person,
    member_of: frozenset[int],
    meant: Question | None,
) -> Council | None:
    """Return the council of a turn, None if the chat has none or none is needed.

    ``meant`` is the question that a message refers to, None for another event.

    Raises NotFound ``no_such_question`` if a button or reference names a council that this chat or person has
    nothing to do with, NotFound ``no_council`` if the person belongs to none, AmbiguousCouncil if they belong
    to several.
    """
    pointed = _referenced_council(tx, incoming, command, meant=meant)
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


def _referenced_council(
    tx: Transaction, incoming: Incoming, command: Command, *, meant: Question | None
) -> Council | None:
    """Return the council that the button, the message, the choice or the reference names."""
    pressed = command.card_action is not None
    if pressed and (question := parse_number(command.fields.get("question"))) is not None:
        return tx.councils.get(tx.questions.get(question).council)
    if isinstance(incoming.event, MessageEdited | MessageDeleted):
        return _council_of_message(tx, incoming)
    if meant is not None:
        return tx.councils.get(meant.council)
    if command.council is not None:
        return tx.councils.get(command.council)
    code = "" if pressed else str(command.fields.get("code") or "")
    if code:
        council = tx.councils.by_code(code)
        if council is None:
            raise NotFound("no_such_question")
        return council
    return None


def find_referenced_question(tx: Transaction, incoming: Incoming) -> Question | None:
    """Return the question whose card a message replies to or quotes, or whose number it begins with.

    None if there is none, or if it is of another council than the chat.
    """
    said = incoming.event
    if not isinstance(said, MessageReceived) or isinstance(said, MessageEdited):
        return None
    for card in (said.reply_to, *(quote.id for quote in said.quotes)):
        posted = tx.posted_cards.by_activity(incoming.chat.thread, card) if card else None
        question = None if posted is None else _question_of_card(posted, tx)
        if question is not None:
            return _if_of_chat(tx, incoming, question)
    quoted = ("\n".join(one.lines) for one in said.quotes if _is_of_bot(one, incoming))
    named = [_question_named(tx, words) for words in (said.lines[:1] and said.lines[0], *quoted) if words]
    question = next((one for one in named if one is not None), None)
    return None if question is None else _if_of_chat(tx, incoming, question)


def _question_of_card(posted: StoredCard, tx: Transaction) -> Question | None:
    questions = tx.questions.get_many(View(kind=posted.kind, args=posted.args).questions)
    return questions[0] if len(questions) == 1 else None


def _is_of_bot(quote: QuotedMessage, incoming: Incoming) -> bool:
    return quote.author is not None and quote.author.id.endswith(incoming.bot_id)


def _question_named(tx: Transaction, words: str) -> Question | None:
    """Return the question whose full reference (``TR-12``) the words begin with."""
    match = REFERENCE_FIRST.match(words)
    council = None if match is None else tx.councils.by_code(match[1].upper())
    return None if match is None or council is None else tx.questions.find_by_number(council, int(match[2]))


def _if_of_chat(tx: Transaction, incoming: Incoming, question: Question) -> Question | None:
    if incoming.chat.kind is ChatKind.PERSONAL:
        return question
    bound = tx.councils.of_chat(incoming.chat.id)
    return question if bound is not None and bound.id == question.council else None


def with_referenced_question(
    tx: Transaction, incoming: Incoming, fields: Mapping[str, Any], *, meant: Question, text: str
) -> Mapping[str, Any]:
    """Return the fields of a command with the question that its message refers to.

    A number in the words that is no question's is part of the text. Raises BadInput ``which_question`` if the
    words number another question than the one that is quoted.
    """
    named = parse_number(fields.get("number"))
    if named is None:
        rest = REFERENCE_FIRST.sub("", text, count=1)
        return {"answer": rest, **fields, "question": meant.id}
    in_thread = incoming.chat.kind is ChatKind.CHANNEL and not _quotes_something(incoming)
    if named == meant.number or fields.get("code") or in_thread:
        return fields
    council = tx.councils.get(meant.council)
    if tx.questions.find_by_number(council, named) is not None:
        numbers = (meant.number, named)
        quoted, written = (council.reference(number) for number in numbers)
        raise BadInput("which_question", quoted=quoted, written=written)
    kept = {name: value for name, value in fields.items() if name not in ("number", "code", "whole")}
    return {**kept, **fields.get("whole", {}), "question": meant.id}


def _quotes_something(incoming: Incoming) -> bool:
    return isinstance(incoming.event, MessageReceived) and bool(incoming.event.quotes)


def _council_of_message(tx: Transaction, incoming: Incoming) -> Council | None:
    """Return the council of the question, note or agenda item that a message created."""
    source = (incoming.chat.thread, incoming.activity_id)
    if logged := tx.questions.by_source(*source):
        return tx.councils.get(logged[0].council)
    if (note := tx.notes.by_source(*source)) is not None:
        return tx.councils.get(tx.meetings.get(note.meeting).council)
    item = tx.items.by_source(*source)
    return None if item is None else tx.councils.get(item.council)


def other_council_chats(tx: Transaction, person: int | None) -> list[tuple[Chat, int]]:
    """Return chats of councils in which a person has no seat, with their council: a roster may have them.

    ``person`` is None for somebody whom the bot does not know.
    """
    own = [] if person is None else [c.id for c in tx.councils.of_person(person)]
    chats = tx.chats.list_bound_elsewhere(own, limit=MAX_OTHER_CHATS)
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
