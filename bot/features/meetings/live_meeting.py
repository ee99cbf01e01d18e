"""Begin and end a meeting by Teams event, ``möte börja``, ``möte slut`` or button; record who joins."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.features.access import require_read_access
from bot.features.meetings import lookup
from bot.features.meetings.next_agenda import carry_over_items
from bot.features.meetings.plan import save_meeting
from bot.turn.incoming import ChatKind, MeetingEnded, MeetingStarted
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    PostToChat,
    RefreshMeeting,
    RefreshMinutes,
    SendToPerson,
    ShowView,
    Turn,
)
from bot.views.meetings import MEETING_REQUEST, only_chat_of
from bot.views.messages import SENTENCE
from bot.views.minutes import DRAFT_SUGGESTION
from domain.attendance import Attendee, guess_participant
from domain.errors import Refusal
from domain.history import CouncilEventKind
from domain.meeting import MAX_LENGTH, Meeting, MeetingStatus
from domain.permissions import Permission, require_permission
from storage import Transaction

RESUME_WINDOW = timedelta(minutes=10)
"""How long after its end a meeting that broke off goes on when Teams says that it begins again."""
REJOIN_WINDOW = timedelta(days=1)
"""How long after its end a meeting of the same chat that Teams says begins is still the one that is over."""


def begin_meeting(
    turn: Turn,
    tx: Transaction,
    *,
    chat: str,
    at: datetime,
    teams_meeting: str | None = None,
    meeting: Meeting | None = None,
) -> tuple[Meeting, list[Effect]]:
    """Begin today's meeting, also one that was not planned.

    Return it as it was before, and the effects that update its cards.
    """
    council = turn.the_council
    overdue = _end_overdue(turn, tx)
    last = tx.meetings.last_held(council.id)
    before = meeting or tx.meetings.find_to_begin(council.id, chat=chat, now=turn.now)
    before = before or tx.meetings.add(_unplanned(turn, chat=chat, at=at))
    if before.status is MeetingStatus.HELD:
        return before, [*overdue, *_resume(turn, tx, before)]
    keeper = (
        turn.person.id if turn.person.id in council.coordinators else next(iter(council.coordinators), None)
    )
    started = before.start(at=at, keeper=keeper, teams_meeting=teams_meeting)
    agenda = tx.agendas.of_meeting(before)
    tx.agendas.set_for_meeting(before.id, agenda)  # the meeting's own copy, independent of later changes
    after = replace(started.go_to_section(agenda[0].key), chat=before.chat or chat)
    follows = save_meeting(turn, tx, before, after, happening=CouncilEventKind.MEETING_BEGAN)
    tx.items.assign_waiting(before.id, council.id)
    carry_over_items(turn, tx, last=last, meeting=before)
    return before, [*overdue, *follows]


def _resume(turn: Turn, tx: Transaction, before: Meeting) -> list[Effect]:
    """Resume a meeting; return the effects that update its cards and the drafts suggested at its end."""
    lookup.require_unlocked(tx, before)
    follows = save_meeting(turn, tx, before, before.resume(), happening=CouncilEventKind.MEETING_RESUMED)
    return [*follows, RefreshMinutes(meeting=before.id)]


def _end_overdue(turn: Turn, tx: Transaction) -> list[Effect]:
    """End a meeting that began long ago and was never ended, at its planned end."""
    forgotten = tx.meetings.ongoing(turn.the_council.id)
    if forgotten is None:
        return []
    over = max(forgotten.planned_end, forgotten.began_at or forgotten.planned_end)
    ended = forgotten.end(at=min(over, turn.now))
    return save_meeting(turn, tx, forgotten, ended, happening=CouncilEventKind.MEETING_ENDED)


def _unplanned(turn: Turn, *, chat: str, at: datetime) -> Meeting:
    local = at.astimezone(turn.the_council.zone)
    return Meeting(
        id=0,
        council=turn.the_council.id,
        day=local.date(),
        begins=local.time().replace(second=0, microsecond=0),
        timezone=turn.the_council.timezone,
        chat=chat,
        planned_by=turn.person.id,
        planned_at=turn.now,
    )


def post_meeting_card(before: Meeting, *, thread: str) -> list[Effect]:
    """Return the effects that post the card of a meeting that began; a resumed one has its card already."""
    if before.status is MeetingStatus.HELD:
        return [RefreshMeeting(meeting=before.id)]
    return [PostToChat(chat=thread, view=lookup.live_meeting_view(before), key=f"course:{before.id}")]


def end_meeting(turn: Turn, tx: Transaction, meeting: Meeting, *, at: datetime) -> list[Effect]:
    """End a meeting, suggest its draft to the coordinators, and ask for the next date if there is none."""
    ended = meeting.end(at=max(at, meeting.began_at or at))
    follows = save_meeting(turn, tx, meeting, ended, happening=CouncilEventKind.MEETING_ENDED)
    next_one = tx.meetings.current_or_next(meeting.council, now=turn.now)
    views = [] if next_one is not None else [MEETING_REQUEST.view()]
    views += [DRAFT_SUGGESTION.view(meeting=meeting.id)]  # last, so that no other card hides it
    effects = [
        SendToPerson(person=person, view=view, key=f"{view.kind}:{meeting.id}:{ended.version}:{person}")
        for person in turn.the_council.coordinators
        for view in views
    ]
    refreshed: list[Effect] = [RefreshMinutes(meeting=meeting.id), RefreshMeeting(meeting=meeting.id)]
    return [*follows, *refreshed, *effects]


def event_time(turn: Turn, reported: datetime) -> datetime:
    """Return the time that Teams gives for an event if it is plausible, otherwise now."""
    return reported if timedelta() <= turn.now - reported < MAX_LENGTH else turn.now


def meeting_began(turn: Turn, tx: Transaction) -> Effects:
    """Begin the meeting of the chat, once even if Teams sends several events."""
    event = turn.event
    tx.councils.get_for_update(turn.the_council.id)  # two events at once must not begin two meetings
    if not isinstance(event, MeetingStarted) or lookup.ongoing_meeting(turn, tx) is not None:
        return []
    at = event_time(turn, event.at)
    if _is_rejoin(turn, tx, event.meeting, at=at):
        return []
    begun, follows = begin_meeting(turn, tx, chat=turn.chat.id, at=at, teams_meeting=event.meeting or None)
    return [*follows, *post_meeting_card(begun, thread=turn.chat.thread)]


def _is_rejoin(turn: Turn, tx: Transaction, teams_meeting: str, *, at: datetime) -> bool:
    """Return whether somebody only looked into a meeting that is over: then it stays as it ended.

    A meeting that broke off before its planned end goes on if it is begun again soon. After that a
    coordinator can resume it.
    """
    last = tx.meetings.last_held(turn.the_council.id)
    if last is None or last.ended_at is None:
        return False
    one_of_them_unknown = not teams_meeting or last.teams_meeting is None
    same = last.chat == turn.chat.id and (one_of_them_unknown or last.teams_meeting == teams_meeting)
    since = at - last.ended_at
    if not same or since >= REJOIN_WINDOW:
        return False
    ahead = tx.meetings.find_to_begin(turn.the_council.id, chat=turn.chat.id, now=turn.now)
    if ahead is not None and ahead.status is MeetingStatus.PLANNED:
        return False
    broke_off = ahead is not None and ahead.id == last.id and at < last.planned_end
    return not (broke_off and since <= RESUME_WINDOW)


def meeting_ended(turn: Turn, tx: Transaction) -> Effects:
    """End the meeting that is in progress in the chat."""
    event, meeting = turn.event, lookup.ongoing_meeting(turn, tx)
    if (
        not isinstance(event, MeetingEnded)
        or meeting is None
        or not _is_same_meeting(meeting, turn, event.meeting)
    ):
        return []
    return end_meeting(turn, tx, meeting, at=event_time(turn, event.at))


def _is_same_meeting(meeting: Meeting, turn: Turn, teams_meeting: str | None) -> bool:
    """Return whether an event of Teams is about the ongoing meeting: of this chat, with the same or no id."""
    here = meeting.chat in (None, turn.chat.id)
    return here and (not teams_meeting or meeting.teams_meeting in (None, teams_meeting))


def joined(turn: Turn, tx: Transaction) -> Effects:
    """Record who joined, in their most recent role or the most likely one."""
    meeting = lookup.ongoing_meeting(turn, tx)
    if meeting is None or not _is_same_meeting(meeting, turn, None):
        return []
    council, lately = turn.the_council, tx.attendance.recent_attendees(turn.the_council.id)
    there = {attendee.person for attendee in tx.attendance.of_meeting(meeting.id)}
    sure = {one.person for one in lately if one.confirmed and not one.participant.agreed_to_name}
    for person in turn.participants:
        if person.id not in there:
            seen = Attendee(
                meeting=meeting.id,
                person=person.id,
                participant=guess_participant(person, council, recent=lately),
                seen_at=turn.now,
                confirmed=person.id in sure,
            )
            tx.attendance.save(seen)
    return []


def begin_now(turn: Turn, tx: Transaction) -> Effects:
    """Begin today's meeting, or resume one that was ended too early; show its card."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    tx.councils.get_for_update(turn.the_council.id)
    goes_on = lookup.ongoing_meeting(turn, tx)
    if goes_on is not None:
        return [ShowView(view=lookup.live_meeting_view(goes_on))]
    personal = turn.chat.kind is ChatKind.PERSONAL
    chat = only_chat_of(tx, turn.the_council) if personal else turn.chat.id
    if chat is None:
        raise Refusal("no_meeting_to_begin")
    named = lookup.named_meeting(turn, tx)
    begun, follows = begin_meeting(turn, tx, chat=chat, at=turn.now, meeting=named)
    again = begun.status is MeetingStatus.HELD
    after = lookup.council_meeting(turn, tx, begun.id)
    shown = ShowView(view=lookup.live_meeting_view(after), note="meeting_resumed" if again else None)
    if turn.card_action is None and not personal:
        return [*follows, shown, RefreshMeeting(meeting=after.id)]
    return [*follows, shown, *post_meeting_card(begun, thread=chat)]


def end_now(turn: Turn, tx: Transaction) -> Effects:
    """End the meeting, suggest the draft of its minutes, and ask for the next date if there is none."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = lookup.named_meeting(turn, tx) or tx.meetings.ongoing(turn.the_council.id)
    if meeting is None or meeting.status is not MeetingStatus.ONGOING:
        raise Refusal("no_meeting_now")
    ended = end_meeting(turn, tx, meeting, at=turn.now)
    if lookup.is_private_reply(turn):
        return [*ended, ShowView(view=lookup.live_meeting_view(meeting), note="meeting_ended")]
    return [*ended, ShowView(view=SENTENCE.view(key="note.meeting_ended"))]


def show_live_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Show a meeting in progress with the actions allowed to the sender."""
    require_read_access(turn)
    return [
        ShowView(
            view=lookup.live_meeting_view(
                lookup.current_meeting(turn, tx), page=max(1, turn.number("page") or 1)
            )
        )
    ]


FEATURES = (
    Feature(
        name="begin_meeting",
        is_command=True,
        verbs=("begin_meeting",),
        act=Permission.ADMINISTER,
        handle=begin_now,
    ),
    Feature(
        name="end_meeting",
        is_command=True,
        verbs=("end_meeting",),
        act=Permission.ADMINISTER,
        handle=end_now,
    ),
    Feature(name="course", verbs=("course",), is_writing=False, handle=show_live_meeting),
)
