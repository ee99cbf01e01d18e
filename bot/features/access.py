"""Check whether the sender of a turn may read the council's questions in this chat."""

from bot.turn.incoming import ChatKind, MessageReceived
from bot.turn.types import Effects, ShowView, Turn
from bot.views.council import COUNCIL_CHOICE
from domain.errors import BadInput, Forbidden
from domain.permissions import Permission, is_permitted, is_visitor
from domain.question import Question
from storage import Transaction


def may_read(turn: Turn, question: Question | None = None) -> bool:
    """Return whether the sender may read the council's questions, or this one, in this chat.

    Guests may read in the meeting's chat; in their personal chat only what they asked or answer for.
    """
    council = turn.the_council
    a_guest = is_visitor(turn.person, council, question)
    return is_permitted(Permission.READ, turn.person, council, question) and not (
        a_guest and turn.chat.kind is ChatKind.PERSONAL
    )


def require_read_access(turn: Turn, question: Question | None = None) -> None:
    """Raise Forbidden if the sender may not read in this chat."""
    if not may_read(turn, question):
        raise Forbidden("may_not_read")


def choose_council(turn: Turn, tx: Transaction) -> Effects:
    """Ask which council an edited message is for, in the personal chat of a member of several."""
    if turn.chat.kind is not ChatKind.PERSONAL or not isinstance(turn.event, MessageReceived):
        return []
    own = {council.id for council in tx.councils.of_person(turn.person.id)} | turn.member_of
    words = "\n".join(turn.event.lines)
    return [ShowView(view=COUNCIL_CHOICE.view(councils=sorted(own), words=words))] if own else []


def require_people_mentioned(turn: Turn) -> None:
    """Raise BadInput ``mentioned_<kind>`` if a mention is no person, such as a tag: nobody can be it."""
    said = turn.event.group_mentions if isinstance(turn.event, MessageReceived) else ()
    if said:
        raise BadInput(f"mentioned_{said[0].kind.value}", name=said[0].text)
