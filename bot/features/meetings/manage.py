"""List the meetings of a council (``möten``), and show, move or cancel one."""

from bot.features.access import require_read_access
from bot.features.meetings.scheduling import (
    parse_times,
    planned_on_day,
    require_future,
    save_meeting,
    show_moved,
)
from bot.turn.types import Effects, Feature, ShowView, Turn
from bot.views.meetings import MEETING, MEETINGS
from domain.errors import BadInput, NotFound, Stale
from domain.history import CouncilEventKind
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from storage import Transaction


def list_meetings(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the planned meetings, and those held recently."""
    require_read_access(turn)
    return [ShowView(view=MEETINGS.view())]


def show_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Show one meeting with the actions allowed to the sender."""
    require_read_access(turn)
    return [ShowView(view=MEETING.view(meeting=_require_named_meeting(turn, tx).id))]


def move_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Change the day, time or place of a meeting; its reminders are planned anew."""
    before = _load_meeting(turn, tx)
    times = parse_times(turn)
    other = planned_on_day(turn, tx, times["day"])
    if other is not None and other.id != before.id:
        raise BadInput("meeting_on_that_day")
    after = before.reschedule(**times)
    require_future(turn, after)
    save_meeting(turn, tx, before, after, happening=CouncilEventKind.MEETING_MOVED)
    return [show_moved(turn, before, after)]


def cancel_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Cancel a meeting and its reminders."""
    before = _load_meeting(turn, tx)
    save_meeting(turn, tx, before, before.cancel(), happening=CouncilEventKind.MEETING_CANCELLED)
    return [ShowView(view=MEETING.view(meeting=before.id), note="meeting_cancelled")]


def _load_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the meeting to change; raises Stale if an outdated card was pressed."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = _require_named_meeting(turn, tx)
    if turn.number("version") != meeting.version:
        raise Stale("meeting_changed")
    return meeting


def _require_named_meeting(turn: Turn, tx: Transaction) -> Meeting:
    meeting = tx.meetings.get(turn.number("meeting") or 0)
    if meeting.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


FEATURES = (
    Feature(
        name="meetings",
        is_command=True,
        verbs=("meetings",),
        is_writing=False,
        handle=list_meetings,
    ),
    Feature(name="show_meeting", verbs=("show_meeting",), is_writing=False, handle=show_meeting),
    Feature(name="move_meeting", verbs=("move_meeting",), act=Permission.ADMINISTER, handle=move_meeting),
    Feature(
        name="cancel_meeting", verbs=("cancel_meeting",), act=Permission.ADMINISTER, handle=cancel_meeting
    ),
)
