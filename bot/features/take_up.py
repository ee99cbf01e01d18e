"""Put something on the next agenda: ``tas upp nästa gång``, the buttons that change and remove it."""

from functools import partial

from bot.features import written
from bot.features.acting import going_on
from bot.features.at_meeting import course_view, expect_unlocked, named_meeting
from bot.features.careful import look_first
from bot.router import Feature, Words
from bot.turn import Effect, Effects, RefreshMeeting, Show, Turn
from domain.permissions import Act, expect
from domain.record import Item
from domain.text import begin_large, optional, required
from storage import Transaction


def take_up(turn: Turn, tx: Transaction) -> Effects:
    """Let the next meeting take something up; the minutes of the one that goes on say so."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    by_button = turn.presses("take_up")
    text = begin_large(required(turn.text("item_text" if by_button else "text"), missing="item_missing"))
    meeting = named_meeting(turn, tx) or going_on(turn, tx)
    if meeting is not None:
        expect_unlocked(tx, meeting)
    data = {} if meeting is None else {"meeting": meeting.id}
    if warning := look_first(turn, text, verb="take_up", field="item_text", data=data):
        return warning
    new = Item(
        council=turn.the_council.id,
        text=text,
        by=turn.person.id,
        at=turn.now,
        said_at=None if meeting is None else meeting.id,
        chat=turn.chat.thread,
        source="" if by_button else turn.activity,
    )
    added = tx.items.add(new)
    written.remember(turn, tx, what="added", before=None, after=added)
    shown = Show(view=written.view_of(added), note="item_added")
    if meeting is None:
        return [shown]
    follows: list[Effect] = [RefreshMeeting(meeting=meeting.id)]
    return [Show(view=course_view(meeting), note="item_added") if by_button else shown, *follows]


def message_edited_item(turn: Turn, tx: Transaction) -> Effects:
    """Offer a coordinator to change it as its message was changed."""
    said = tx.items.by_source(turn.chat.thread, turn.activity)
    text = begin_large(optional(turn.text("text")))
    return written.message_changed(turn, tx, said, text) if text else []


FEATURES = (
    Feature(
        name="take_up",
        words=Words(sv=("tas upp nästa gång", "ta upp nästa gång"), en=("next time",)),
        verbs=("take_up",),
        act=Act.ADMINISTER,
        handle=take_up,
        argument="note",
    ),
    Feature(
        name="edit_item", verbs=("edit_item",), act=Act.ADMINISTER, handle=partial(written.edit, kind="item")
    ),
    Feature(
        name="drop_item", verbs=("drop_item",), act=Act.ADMINISTER, handle=partial(written.drop, kind="item")
    ),
)
