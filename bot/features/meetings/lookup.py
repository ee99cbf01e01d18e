"""Look up the meeting of a turn, and check whether it can still be changed."""

from bot.documents.editions import editable_edition
from bot.turn.incoming import ChatKind
from bot.turn.types import Turn, View
from bot.views.live_meeting import LIVE_MEETING
from bot.views.messages import SENTENCE
from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from storage import Transaction

PRIVATE_NOTICE = SENTENCE.view(key="course.only_alone")
"""What a group sees instead of a card that only a coordinator may see."""


def named_meeting(turn: Turn, tx: Transaction) -> Meeting | None:
    """Return the meeting that a button names, None if it names none."""
    number = turn.number("meeting")
    return None if number is None else council_meeting(turn, tx, number)


def council_meeting(turn: Turn, tx: Transaction, meeting: int) -> Meeting:
    """Return a meeting of this council; raises NotFound ``no_such_meeting``."""
    found = tx.meetings.get(meeting)
    if found.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return found


def current_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the meeting that a button names, otherwise the ongoing one.

    Raises Refusal ``no_meeting_now``.
    """
    found = named_meeting(turn, tx) or ongoing_meeting(turn, tx)
    if found is None:
        raise Refusal("no_meeting_now")
    return found


def editable_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the meeting that is named, otherwise the ongoing one, otherwise the last one held.

    Raises Refusal ``no_meeting_now``, or ``minutes_adopted`` if its minutes are locked.
    """
    found = named_meeting(turn, tx) or ongoing_meeting(turn, tx) or tx.meetings.last_held(turn.the_council.id)
    if found is None:
        raise Refusal("no_meeting_now")
    require_unlocked(tx, found)
    return found


def require_unlocked(tx: Transaction, meeting: Meeting) -> None:
    """Raise Refusal ``minutes_adopted`` if the minutes of a meeting are adopted.

    Locks the council, so that the minutes cannot be adopted without what this transaction writes.
    """
    tx.councils.get_for_update(meeting.council)
    if editable_edition(tx, meeting) is None:
        raise Refusal("minutes_adopted")


def is_private_reply(turn: Turn) -> bool:
    """Return whether only the sender sees the reply."""
    return turn.card_action is not None or turn.chat.kind is ChatKind.PERSONAL


def live_meeting_view(meeting: Meeting, *, page: int | None = None) -> View:
    """Return the view of a meeting in progress."""
    return LIVE_MEETING.view(meeting=meeting.id, **({} if page is None else {"page": page}))


def shown_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the meeting that is named, ongoing, or was held last; raises Refusal if there is none."""
    found = named_meeting(turn, tx) or ongoing_meeting(turn, tx) or tx.meetings.last_held(turn.the_council.id)
    if found is None:
        raise Refusal("no_meeting_now")
    return found


def ongoing_meeting(turn: Turn, tx: Transaction) -> Meeting | None:
    """Return the meeting of the council that is in progress, None if there is none."""
    return tx.meetings.in_progress(turn.the_council.id, now=turn.now)
