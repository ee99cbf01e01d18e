"""What was written down at a meeting, a note or something for the next one: changed, removed, remembered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from bot.features.at_meeting import expect_unlocked, our_meeting
from bot.features.careful import look_first, tell_first
from bot.turn import Effect, Effects, RefreshMeeting, Show, Tell, Turn, View
from domain.errors import NotFound
from domain.history import CouncilHappening
from domain.meeting import Meeting
from domain.permissions import Act, expect
from domain.record import Item, Note
from domain.text import begin_large, required
from storage import Transaction

Kind = Literal["note", "item"]
Written = Note | Item
REMEMBERED = (
    *("id", "text", "section", "meeting", "chat", "source", "said_at", "taken_by"),
    *("outcome", "remark", "again_of"),
)
"""What the history keeps of them."""

_HAPPENINGS: dict[tuple[Kind, str], CouncilHappening] = {
    ("note", "added"): CouncilHappening.NOTED,
    ("note", "changed"): CouncilHappening.NOTE_CHANGED,
    ("note", "dropped"): CouncilHappening.NOTE_DROPPED,
    ("item", "added"): CouncilHappening.ITEM_ADDED,
    ("item", "changed"): CouncilHappening.ITEM_CHANGED,
    ("item", "dropped"): CouncilHappening.ITEM_DROPPED,
    ("item", "remarked"): CouncilHappening.ITEM_REMARKED,
}


def kind_of(written: Written) -> Kind:
    """Give back what it is called."""
    return "note" if isinstance(written, Note) else "item"


def find(tx: Transaction, kind: Kind, number: int) -> Written:
    """Give back one of them; raises NotFound ``no_such_note`` or ``no_such_item``."""
    return tx.notes.get(number) if kind == "note" else tx.items.get(number)


def meeting_of(turn: Turn, tx: Transaction, written: Written) -> Meeting | None:
    """Give back the meeting whose minutes tell of it; raises NotFound for another council's."""
    if isinstance(written, Item) and written.council != turn.the_council.id:
        raise NotFound("no_such_item")
    at = _said_at(written)
    return None if at is None else our_meeting(turn, tx, at)


def _said_at(written: Written) -> int | None:
    return written.meeting if isinstance(written, Note) else written.said_at


def expect_changeable(turn: Turn, tx: Transaction, written: Written) -> tuple[Meeting, ...]:
    """Give back the meetings that tell of it: where it was said, and where it is taken up.

    Raises Refusal ``minutes_adopted`` where the minutes of one were.
    """
    said, taken = meeting_of(turn, tx, written), _taken_up_at(turn, tx, written)
    meetings = tuple(one for one in (said, taken) if one is not None)
    for meeting in meetings:
        expect_unlocked(tx, meeting)
    return meetings


def _taken_up_at(turn: Turn, tx: Transaction, written: Written) -> Meeting | None:
    at = written.taken_by if isinstance(written, Item) else None
    return None if at is None else our_meeting(turn, tx, at)


def save(tx: Transaction, before: Written, after: Written) -> None:
    """Store what became of it."""
    if isinstance(before, Note) and isinstance(after, Note):
        tx.notes.save(before, after)
    elif isinstance(before, Item) and isinstance(after, Item):
        tx.items.save(before, after)


def remove(tx: Transaction, written: Written) -> None:
    """Forget it."""
    store = tx.notes if isinstance(written, Note) else tx.items
    store.remove(written.id)


def remember(
    turn: Turn, tx: Transaction, *, what: str, before: Written | None, after: Written | None
) -> None:
    """Write down in the history what became of it, so that it can be taken back."""
    written = after or before
    if written is not None:
        tx.events.add_to_council(
            turn.the_council.id,
            happening=_HAPPENINGS[kind_of(written), what],
            by=turn.person.id,
            act=turn.act,
            at=turn.now,
            new={"before": _kept(before), "after": _kept(after)},
        )


def edit(turn: Turn, tx: Transaction, kind: Kind) -> Effects:
    """Put it in other words, show the field for that, or let it be as it is."""
    before, meetings = _begin(turn, tx, kind)
    if turn.fields.get("form"):
        return [Show(view=view_of(before, changing=True))]
    if turn.fields.get("keep"):
        before.expect(turn.number("version") or 0)
        save(tx, before, before.propose(before.text))
        return [Show(view=view_of(before), note="kept_as_it_is"), *_refreshed(meetings)]
    before.expect(turn.number("version") or 0)
    text = begin_large(required(turn.text(f"{kind}_text"), missing=f"{kind}_missing"))
    again = {kind: before.id, "version": before.version}
    if warning := look_first(turn, text, verb=f"edit_{kind}", field=f"{kind}_text", data=again):
        return warning
    after = before.edit(text)
    save(tx, before, after)
    remember(turn, tx, what="changed", before=before, after=after)
    return [Show(view=view_of(after), note=f"{kind}_changed"), *_refreshed(meetings)]


def drop(turn: Turn, tx: Transaction, kind: Kind) -> Effects:
    """Remove it."""
    before, meetings = _begin(turn, tx, kind)
    before.expect(turn.number("version") or 0)
    remove(tx, before)
    remember(turn, tx, what="dropped", before=before, after=None)
    return [Show(view=view_of(before), note=f"{kind}_dropped"), *_refreshed(meetings)]


def message_changed(turn: Turn, tx: Transaction, written: Written | None, text: str) -> list[Effect]:
    """Offer the coordinators to let it follow its message, which says something else now or is gone."""
    if turn.council is None or written is None:
        return []
    meetings = expect_changeable(turn, tx, written)
    to = (written.by,) if written.by in turn.council.coordinators else turn.council.coordinators
    if warning := _careful(turn, written, text, to):
        return warning
    proposed = written.propose(text)
    if proposed.proposed_text == written.proposed_text:
        return []
    save(tx, written, proposed)
    if proposed.proposed_text is None:
        return _refreshed(meetings)
    view = View(kind=f"offer_{kind_of(written)}", args=view_of(proposed).args)
    key = f"{view.kind}:{written.id}:{proposed.version}"
    return [*_refreshed(meetings), *(Tell(person=p, view=view, key=f"{key}:{p}") for p in to)]


def _careful(turn: Turn, written: Written, text: str, to: Sequence[int]) -> list[Effect]:
    """Show them a text that looks like personal data, which is not remembered."""
    kind, data = kind_of(written), {kind_of(written): written.id, "version": written.version}
    if text in (written.text, written.proposed_text):
        return []
    return tell_first(turn, text, to, verb=f"edit_{kind}", field=f"{kind}_text", data=data)


def view_of(written: Written, *, changing: bool = False, between: bool = False) -> View:
    """Give back the card of one of them; ``between`` meetings it says of which one it is."""
    kind = kind_of(written)
    args: dict[str, Any] = {kind: written.id, "meeting": _said_at(written)}
    marks = {"changing": changing, "between": between}
    return View(kind=kind, args=args | {name: True for name, marked in marks.items() if marked})


def _begin(turn: Turn, tx: Transaction, kind: Kind) -> tuple[Written, tuple[Meeting, ...]]:
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    number = turn.number(kind) or 0
    meetings = expect_changeable(turn, tx, find(tx, kind, number))
    return find(tx, kind, number), meetings  # as it is now that nobody adopts its minutes


def _refreshed(meetings: Iterable[Meeting]) -> list[Effect]:
    return [RefreshMeeting(meeting=meeting.id) for meeting in meetings]


def _kept(written: Written | None) -> Mapping[str, Any] | None:
    if written is None:
        return None
    return {name: value for name, value in asdict(written).items() if name in REMEMBERED}
