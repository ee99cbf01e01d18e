"""What an earlier meeting put off to this one: the button ``taken_up``, done, goes on, or in words."""

from dataclasses import replace

from bot.features import written
from bot.features.at_meeting import course_view, expect_unlocked, our_meeting
from bot.features.careful import look_first
from bot.features.points import said
from bot.router import Feature
from bot.turn import Effects, RefreshMeeting, Show, Turn, View
from domain.errors import NotFound
from domain.meeting import Meeting
from domain.permissions import Act, expect
from domain.record import Item, RemarkState
from storage import Transaction


def taken_up(turn: Turn, tx: Transaction) -> Effects:
    """Write down what was said of it; what goes on is put off to the next meeting once more."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    before, meeting = _begin(turn, tx)
    wanted = turn.text("state")
    if not wanted:
        return [Show(view=View(kind="topic", args={"item": before.id, "meeting": meeting.id}))]
    before.expect(turn.number("version") or 0)
    after = before.say(*said(turn, wanted, state=before.outcome, text=before.remark))
    again = {"item": before.id, "version": before.version, "state": wanted, "write": True}
    if warning := look_first(turn, after.remark, verb="taken_up", field="remark_text", data=again):
        return warning
    put(turn, tx, before, after)
    written.remember(turn, tx, what="remarked", before=before, after=after)
    return [Show(view=course_view(meeting), note="remarked"), RefreshMeeting(meeting=meeting.id)]


def put(turn: Turn, tx: Transaction, before: Item, after: Item) -> None:
    """Store what was said of it, and let it wait for the next meeting where it goes on, else not.

    What the next meeting has taken up already stays there.
    """
    tx.items.save(before, after)
    next_one = tx.items.goes_on_as(after.id)
    if after.outcome is RemarkState.GOES_ON and next_one is None:
        tx.items.add(replace(_again(turn, after), said_at=after.taken_by))
    elif after.outcome is not RemarkState.GOES_ON and next_one is not None and next_one.taken_by is None:
        tx.items.remove(next_one.id)


def take_again(turn: Turn, tx: Transaction, *, last: Meeting | None, meeting: Meeting) -> None:
    """Let a meeting take up once more what the last one said nothing of."""
    for item in [] if last is None else tx.items.of_meeting(last.id):
        if not item.spoken_of:
            tx.items.add(replace(_again(turn, item), taken_by=meeting.id))


def _again(turn: Turn, item: Item) -> Item:
    return Item(council=item.council, text=item.text, by=turn.person.id, at=turn.now, again_of=item.id)


def _begin(turn: Turn, tx: Transaction) -> tuple[Item, Meeting]:
    """Give back what the button names, and the meeting that took it up."""
    item = tx.items.get(turn.number("item") or 0)
    if item.council != turn.the_council.id or item.taken_by is None:
        raise NotFound("no_such_item")
    meeting = our_meeting(turn, tx, item.taken_by)
    expect_unlocked(tx, meeting)
    return item, meeting


FEATURES = (Feature(name="taken_up", verbs=("taken_up",), act=Act.ADMINISTER, handle=taken_up),)
