"""The council's meetings: ``möten``, the buttons that open one, move it or cancel it."""

from bot.features.acting import expect_to_read
from bot.features.planning import expect_ahead, on_that_day, save_changed, shown_moved, times_filled_in
from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from domain.errors import BadInput, NotFound, Stale
from domain.history import CouncilHappening
from domain.meeting import Meeting
from domain.permissions import Act, expect
from storage import Transaction


def meetings(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show what is planned, and what was held lately."""
    expect_to_read(turn)
    return [Show(view=View(kind="meetings"))]


def show_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Show one meeting as this person may see it."""
    expect_to_read(turn)
    return [Show(view=View(kind="meeting", args={"meeting": _named(turn, tx).id}))]


def move_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Give a meeting another day, time or place; its reminders are planned anew."""
    before = _begin(turn, tx)
    times = times_filled_in(turn)
    other = on_that_day(turn, tx, times["day"])
    if other is not None and other.id != before.id:
        raise BadInput("meeting_on_that_day")
    after = before.move(**times)
    expect_ahead(turn, after)
    save_changed(turn, tx, before, after, happening=CouncilHappening.MEETING_MOVED)
    return [shown_moved(turn, before, after)]


def cancel_meeting(turn: Turn, tx: Transaction) -> Effects:
    """Cancel a meeting, and the reminders that were to come before it."""
    before = _begin(turn, tx)
    save_changed(turn, tx, before, before.cancel(), happening=CouncilHappening.MEETING_CANCELLED)
    return [Show(view=View(kind="meeting", args={"meeting": before.id}), note="meeting_cancelled")]


def _begin(turn: Turn, tx: Transaction) -> Meeting:
    """Give back the meeting to change; raises Stale where the card that was pressed is an old one."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = _named(turn, tx)
    if turn.number("version") != meeting.version:
        raise Stale("meeting_changed")
    return meeting


def _named(turn: Turn, tx: Transaction) -> Meeting:
    meeting = tx.meetings.get(turn.number("meeting") or 0)
    if meeting.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


FEATURES = (
    Feature(
        name="meetings",
        words=Words(sv=("möten",), en=("meetings",)),
        verbs=("meetings",),
        changes=False,
        handle=meetings,
    ),
    Feature(name="show_meeting", verbs=("show_meeting",), changes=False, handle=show_meeting),
    Feature(name="move_meeting", verbs=("move_meeting",), act=Act.ADMINISTER, handle=move_meeting),
    Feature(name="cancel_meeting", verbs=("cancel_meeting",), act=Act.ADMINISTER, handle=cancel_meeting),
)
