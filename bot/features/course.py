"""A meeting begins, goes on and ends: as Teams says, by ``möte börja`` and ``möte slut``, by buttons."""

from bot.features.acting import expect_to_read, going_on
from bot.features.at_meeting import (
    course_view,
    is_alone,
    meeting_now,
    named_meeting,
    our_meeting,
)
from bot.features.sitting import begin_meeting, end_meeting, moment_told, seen_by_all
from bot.router import Feature, Words
from bot.turn import (
    ChatKind,
    Effects,
    MeetingBegan,
    MeetingEnded,
    RefreshMeeting,
    Show,
    Turn,
    View,
)
from bot.views.about_meetings import only_chat
from domain.attendance import Attendee, guess
from domain.errors import Refusal
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Act, expect
from storage import Transaction


def meeting_began(turn: Turn, tx: Transaction) -> Effects:
    """Begin the meeting of the chat once, however often Teams says so."""
    told = turn.happened
    tx.councils.locked(turn.the_council.id)  # else two that come at once would begin two meetings
    if not isinstance(told, MeetingBegan) or going_on(turn, tx) is not None:
        return []
    begun = begin_meeting(
        turn, tx, chat=turn.chat.id, at=moment_told(turn, told.at), teams_meeting=told.meeting or None
    )
    return seen_by_all(begun, thread=turn.chat.thread)


def meeting_ended(turn: Turn, tx: Transaction) -> Effects:
    """End the meeting that goes on in the chat."""
    told, meeting = turn.happened, going_on(turn, tx)
    if not isinstance(told, MeetingEnded) or meeting is None or not _is_this(meeting, turn, told.meeting):
        return []
    return end_meeting(turn, tx, meeting, at=moment_told(turn, told.at))


def _is_this(meeting: Meeting, turn: Turn, told: str | None) -> bool:
    """Whether Teams tells of the meeting that goes on: of this chat, and with no other id."""
    here = meeting.chat in (None, turn.chat.id)
    return here and (not told or meeting.teams_meeting in (None, told))


def joined(turn: Turn, tx: Transaction) -> Effects:
    """Note who came, in the role they had lately or that is likely."""
    meeting = going_on(turn, tx)
    if meeting is None or not _is_this(meeting, turn, None):
        return []
    council, lately = turn.the_council, tx.attendance.lately(turn.the_council.id)
    there = {attendee.person for attendee in tx.attendance.of_meeting(meeting.id)}
    sure = {one.person for one in lately if one.confirmed and not one.participant.agreed_to_name}
    for person in turn.moved:
        if person.id not in there:
            seen = Attendee(
                meeting=meeting.id,
                person=person.id,
                participant=guess(person, council, lately=lately),
                seen_at=turn.now,
                confirmed=person.id in sure,
            )
            tx.attendance.put(seen)
    return []


def begin(turn: Turn, tx: Transaction) -> Effects:
    """Begin the meeting of today, or let one go on that ended too early; show its card."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    tx.councils.locked(turn.the_council.id)
    goes_on = going_on(turn, tx)
    if goes_on is not None:
        return [Show(view=course_view(goes_on))]
    personal = turn.chat.kind is ChatKind.PERSONAL
    chat = only_chat(tx, turn.the_council) if personal else turn.chat.id
    if chat is None:
        raise Refusal("no_meeting_to_begin")
    named = named_meeting(turn, tx)
    begun = begin_meeting(turn, tx, chat=chat, at=turn.now, meeting=named)
    again = begun.status is MeetingStatus.HELD
    after = our_meeting(turn, tx, begun.id)
    shown = Show(view=course_view(after), note="meeting_resumed" if again else None)
    if turn.pressed is None and not personal:
        return [shown, RefreshMeeting(meeting=after.id)]
    return [shown, *seen_by_all(begun, thread=chat)]


def end(turn: Turn, tx: Transaction) -> Effects:
    """End the meeting, offer the draft of its minutes, and ask for the next meeting where there is none."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = named_meeting(turn, tx) or tx.meetings.ongoing(turn.the_council.id)
    if meeting is None or meeting.status is not MeetingStatus.ONGOING:
        raise Refusal("no_meeting_now")
    ended = end_meeting(turn, tx, meeting, at=turn.now)
    if is_alone(turn):
        return [Show(view=course_view(meeting), note="meeting_ended"), *ended]
    return [Show(view=View(kind="sentence", args={"key": "note.meeting_ended"})), *ended]


def show_course(turn: Turn, tx: Transaction) -> Effects:
    """Show a meeting as it goes on, as this person may see it."""
    expect_to_read(turn)
    return [Show(view=course_view(meeting_now(turn, tx), page=max(1, turn.number("page") or 1)))]


FEATURES = (
    Feature(
        name="begin_meeting",
        words=Words(
            sv=("möte börja", "mötet börjar", "börja mötet", "starta möte", "starta mötet"),
            en=("begin meeting", "start meeting"),
        ),
        verbs=("begin_meeting",),
        act=Act.ADMINISTER,
        handle=begin,
    ),
    Feature(
        name="end_meeting",
        words=Words(
            sv=("möte slut", "mötet slut", "avsluta möte", "avsluta mötet"),
            en=("end meeting", "end the meeting"),
        ),
        verbs=("end_meeting",),
        act=Act.ADMINISTER,
        handle=end,
    ),
    Feature(name="course", verbs=("course",), changes=False, handle=show_course),
)
