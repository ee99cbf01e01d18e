"""Put items on the next agenda (``tas upp nästa gång``), and record their outcome at that meeting."""

from dataclasses import replace
from functools import partial

from bot.features.meetings import lookup, notes
from bot.features.meetings.agenda import parse_remark
from bot.features.personal_data_check import confirm_personal_data
from bot.turn.types import Effect, Effects, Feature, RefreshMeeting, ShowView, Turn
from bot.views.live_meeting import OUTCOME_FORM
from domain.errors import NotFound
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from domain.record import AgendaItem, RemarkState
from domain.text import capitalise_first, optional_text, require_text
from storage import Transaction


def record_outcome(turn: Turn, tx: Transaction) -> Effects:
    """Record the outcome of an agenda item; one that continues is put on the next agenda again."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    before, meeting = _load_item(turn, tx)
    wanted = turn.text("state")
    if not wanted:
        return [ShowView(view=OUTCOME_FORM.view(item=before.id, meeting=meeting.id))]
    before.require_version(turn.number("version") or 0)
    after = before.record_outcome(*parse_remark(turn, wanted, state=before.outcome, text=before.remark))
    again = {"item": before.id, "version": before.version, "state": wanted, "write": True}
    if warning := confirm_personal_data(turn, after.remark, verb="taken_up", field="remark_text", data=again):
        return warning
    store_outcome(turn, tx, before, after)
    notes.record_entry_event(turn, tx, action="remarked", before=before, after=after)
    return [
        ShowView(view=lookup.live_meeting_view(meeting), note="remarked"),
        RefreshMeeting(meeting=meeting.id),
    ]


def store_outcome(turn: Turn, tx: Transaction, before: AgendaItem, after: AgendaItem) -> None:
    """Store the outcome of an item, and add or remove its copy on the next agenda accordingly.

    A copy that the next meeting has taken up already stays there.
    """
    tx.items.save(before, after)
    next_one = tx.items.find_continuation(after.id)
    if after.outcome is RemarkState.GOES_ON and next_one is None:
        tx.items.add(replace(_copy_of(turn, after), said_at=after.taken_by))
    elif after.outcome is not RemarkState.GOES_ON and next_one is not None and next_one.taken_by is None:
        tx.items.remove(next_one.id)


def carry_over_items(turn: Turn, tx: Transaction, *, last: Meeting | None, meeting: Meeting) -> None:
    """Put the items that the last meeting did not discuss on this meeting's agenda again."""
    for item in [] if last is None else tx.items.of_meeting(last.id):
        if not item.was_discussed:
            tx.items.add(replace(_copy_of(turn, item), taken_by=meeting.id))


def _copy_of(turn: Turn, item: AgendaItem) -> AgendaItem:
    return AgendaItem(council=item.council, text=item.text, by=turn.person.id, at=turn.now, again_of=item.id)


def _load_item(turn: Turn, tx: Transaction) -> tuple[AgendaItem, Meeting]:
    """Return the item that the button names, and the meeting that has it on its agenda."""
    item = tx.items.get(turn.number("item") or 0)
    if item.council != turn.the_council.id or item.taken_by is None:
        raise NotFound("no_such_item")
    meeting = lookup.council_meeting(turn, tx, item.taken_by)
    lookup.require_unlocked(tx, meeting)
    return item, meeting


OUTCOME_FEATURES = (
    Feature(name="taken_up", verbs=("taken_up",), act=Permission.ADMINISTER, handle=record_outcome),
)


def add_item(turn: Turn, tx: Transaction) -> Effects:
    """Put an item on the agenda of the next meeting; the minutes of the ongoing one mention it."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    by_button = turn.is_action("take_up")
    text = capitalise_first(
        require_text(turn.text("item_text" if by_button else "text"), missing="item_missing")
    )
    meeting = lookup.named_meeting(turn, tx) or lookup.ongoing_meeting(turn, tx)
    if meeting is not None:
        lookup.require_unlocked(tx, meeting)
    data = {} if meeting is None else {"meeting": meeting.id}
    if warning := confirm_personal_data(turn, text, verb="take_up", field="item_text", data=data):
        return warning
    new = AgendaItem(
        council=turn.the_council.id,
        text=text,
        by=turn.person.id,
        at=turn.now,
        said_at=None if meeting is None else meeting.id,
        chat=turn.chat.thread,
        source="" if by_button else turn.activity,
    )
    added = tx.items.add(new)
    notes.record_entry_event(turn, tx, action="added", before=None, after=added)
    shown = ShowView(view=notes.entry_view(added), note="item_added")
    if meeting is None:
        return [shown]
    follows: list[Effect] = [RefreshMeeting(meeting=meeting.id)]
    return [
        ShowView(view=lookup.live_meeting_view(meeting), note="item_added") if by_button else shown,
        *follows,
    ]


def message_edited_item(turn: Turn, tx: Transaction) -> Effects:
    """Suggest to a coordinator that an agenda item be edited like its message."""
    said = tx.items.by_source(turn.chat.thread, turn.activity)
    if said is None and notes.is_new_message(turn, tx):
        return add_item(turn, tx)
    text = capitalise_first(optional_text(turn.text("text")))
    return notes.suggest_entry_change(turn, tx, said, text) if text else []


AGENDA_ITEM_FEATURES = (
    Feature(
        name="take_up",
        is_command=True,
        verbs=("take_up",),
        act=Permission.ADMINISTER,
        handle=add_item,
        argument="note",
    ),
    Feature(
        name="edit_item",
        verbs=("edit_item",),
        act=Permission.ADMINISTER,
        handle=partial(notes.edit_entry, kind="item"),
    ),
    Feature(
        name="drop_item",
        verbs=("drop_item",),
        act=Permission.ADMINISTER,
        handle=partial(notes.drop_entry, kind="item"),
    ),
)
