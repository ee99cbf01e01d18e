"""Check whether the sender of a turn may read the council's questions in this chat."""

from bot.turn.incoming import ChatKind
from bot.turn.types import Turn
from domain.errors import Forbidden
from domain.permissions import Permission, Relation, is_permitted, relations_of
from domain.question import Question


def may_read(turn: Turn, question: Question | None = None) -> bool:
    """Return whether the sender may read the council's questions, or this one, in this chat.

    Guests may read in the meeting's chat; in their personal chat only what they asked or answer for.
    """
    council = turn.the_council
    a_guest = relations_of(turn.person, council, question) == {Relation.VISITOR}
    return is_permitted(Permission.READ, turn.person, council, question) and not (
        a_guest and turn.chat.kind is ChatKind.PERSONAL
    )


def require_read_access(turn: Turn, question: Question | None = None) -> None:
    """Raise Forbidden if the sender may not read in this chat."""
    if not may_read(turn, question):
        raise Forbidden("may_not_read")
