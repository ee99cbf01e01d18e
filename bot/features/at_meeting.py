"""What every feature of a meeting does: find the meeting, see whether it can still be changed."""

from bot.features.acting import going_on
from bot.minutes_of import next_edition
from bot.turn import ChatKind, Turn, View
from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from storage import Transaction

ONLY_ALONE = View(kind="sentence", args={"key": "course.only_alone"})
"""What a group sees of what is for a coordinator's eyes only."""


def named_meeting(turn: Turn, tx: Transaction) -> Meeting | None:
    """Give back the meeting that a button names, None where it names none."""
    number = turn.number("meeting")
    return None if number is None else our_meeting(turn, tx, number)


def our_meeting(turn: Turn, tx: Transaction, meeting: int) -> Meeting:
    """Give back a meeting of this council; raises NotFound ``no_such_meeting``."""
    found = tx.meetings.get(meeting)
    if found.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return found


def meeting_now(turn: Turn, tx: Transaction) -> Meeting:
    """Give back the meeting that a button names, else the one that goes on.

    Raises Refusal ``no_meeting_now``.
    """
    found = named_meeting(turn, tx) or going_on(turn, tx)
    if found is None:
        raise Refusal("no_meeting_now")
    return found


def meeting_to_write_of(turn: Turn, tx: Transaction) -> Meeting:
    """Give back the meeting that is named or goes on, else the last one that was held.

    Raises Refusal ``no_meeting_now``, or ``minutes_adopted`` where nothing of it can be changed.
    """
    found = named_meeting(turn, tx) or going_on(turn, tx) or tx.meetings.last_held(turn.the_council.id)
    if found is None:
        raise Refusal("no_meeting_now")
    expect_unlocked(tx, found)
    return found


def expect_unlocked(tx: Transaction, meeting: Meeting) -> None:
    """Raise Refusal ``minutes_adopted`` where the minutes of a meeting were adopted.

    Nobody adopts them until the transaction ends, or what is written now would be in no text.
    """
    tx.councils.locked(meeting.council)
    if next_edition(tx, meeting) is None:
        raise Refusal("minutes_adopted")


def is_alone(turn: Turn) -> bool:
    """Whether the answer is for the sender's eyes only anyway."""
    return turn.pressed is not None or turn.chat.kind is ChatKind.PERSONAL


def course_view(meeting: Meeting, *, page: int | None = None) -> View:
    """Give back the card of a meeting as it goes on."""
    args = {"meeting": meeting.id}
    return View(kind="course", args=args if page is None else {**args, "page": page})
