"""Which council a turn is about, and whether this person may speak of it here."""

from bot.intent import Intent
from bot.turn import ChatKind, Deleted, Edited, Incoming, whole_number
from domain.council import Council
from domain.errors import NotFound
from domain.person import Person
from storage import Transaction


class Ambiguous(Exception):  # noqa: N818 - a question back to the person, not a fault
    """The person belongs to several councils and has not said which one is meant."""

    def __init__(self, councils: tuple[int, ...]) -> None:
        super().__init__("which council")
        self.councils = councils


def council_of(
    tx: Transaction, incoming: Incoming, intent: Intent, *, person: Person, member_of: frozenset[int]
) -> Council | None:
    """Give back the council that is meant.

    Raises NotFound ``no_such_question`` where a button or reference points to a council that this chat or
    this person has nothing to do with, NotFound ``no_council`` where the person belongs to none, Ambiguous
    where they belong to several.
    """
    pointed = _pointed_at(tx, incoming, intent)
    if incoming.chat.kind is not ChatKind.PERSONAL:
        bound = tx.councils.of_chat(incoming.chat.id)
        if pointed is not None and bound is not None and pointed.id != bound.id and intent.needs_council:
            raise NotFound("no_such_question")
        return bound
    own = {c.id: c for c in tx.councils.of_person(person.id)}
    for council in member_of - own.keys():
        own[council] = tx.councils.get(council)
    if pointed is not None:
        if pointed.id not in own:
            raise NotFound("no_such_question")
        return pointed
    return _only(own, needed=intent.needs_council)


def _only(own: dict[int, Council], *, needed: bool) -> Council | None:
    if len(own) == 1:
        return next(iter(own.values()))
    if not needed:
        return None
    if not own:
        raise NotFound("no_council")
    raise Ambiguous(tuple(sorted(own)))


def _pointed_at(tx: Transaction, incoming: Incoming, intent: Intent) -> Council | None:
    """Give back the council that the button, the message, the choice or the reference itself names."""
    question = whole_number(intent.fields.get("question"))
    if intent.pressed is not None and question is not None:
        return tx.councils.get(tx.questions.get(question).council)
    if isinstance(incoming.happened, Edited | Deleted):
        return _written_for(tx, incoming)
    if intent.council is not None:
        return tx.councils.get(intent.council)
    code = str(intent.fields.get("code") or "") if intent.pressed is None else ""
    if code:
        council = tx.councils.by_code(code)
        if council is None:
            raise NotFound("no_such_question")
        return council
    return None


def _written_for(tx: Transaction, incoming: Incoming) -> Council | None:
    """Give back the council of what a message brought: a question, a note, something to take up."""
    source = (incoming.chat.thread, incoming.activity_id)
    if logged := tx.questions.by_source(*source):
        return tx.councils.get(logged[0].council)
    if (note := tx.notes.by_source(*source)) is not None:
        return tx.councils.get(tx.meetings.get(note.meeting).council)
    item = tx.items.by_source(*source)
    return None if item is None else tx.councils.get(item.council)
