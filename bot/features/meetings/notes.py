"""Take notes (``anteckna``); edit or remove notes and agenda items, also if their message was changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, Literal

from bot.features.meetings import lookup
from bot.features.personal_data_check import confirm_personal_data, suggest_personal_data
from bot.turn.incoming import MessageReceived
from bot.turn.types import (
    Effect,
    Effects,
    Feature,
    RefreshMeeting,
    RefreshQuestion,
    SendToPerson,
    ShowView,
    Turn,
    View,
)
from bot.views.context import ViewType
from bot.views.notes import (
    DROP_SUGGESTION,
    ITEM,
    ITEM_SUGGESTION,
    NOTE,
    NOTE_SUGGESTION,
    NOTES,
    QUESTION_PLACE,
)
from domain.agenda import SectionKind
from domain.errors import BadInput, NotFound
from domain.history import CouncilEventKind, EventKind
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from domain.record import AgendaItem, Note
from domain.text import capitalise_first, optional_text, require_text
from storage import Transaction

EntryKind = Literal["note", "item"]
Entry = Note | AgendaItem
HISTORY_FIELDS = (
    *("id", "text", "section", "meeting", "chat", "source", "said_at", "taken_by"),
    *("outcome", "remark", "again_of"),
)
"""The fields of an entry that the history stores."""

_HAPPENINGS: dict[tuple[EntryKind, str], CouncilEventKind] = {
    ("note", "added"): CouncilEventKind.NOTED,
    ("note", "changed"): CouncilEventKind.NOTE_CHANGED,
    ("note", "dropped"): CouncilEventKind.NOTE_DROPPED,
    ("item", "added"): CouncilEventKind.ITEM_ADDED,
    ("item", "changed"): CouncilEventKind.ITEM_CHANGED,
    ("item", "dropped"): CouncilEventKind.ITEM_DROPPED,
    ("item", "remarked"): CouncilEventKind.ITEM_REMARKED,
}
_ENTRY_TYPES: dict[EntryKind, ViewType] = {"note": NOTE, "item": ITEM}
_SUGGESTIONS: dict[EntryKind, ViewType] = {"note": NOTE_SUGGESTION, "item": ITEM_SUGGESTION}


def entry_kind(entry: Entry) -> EntryKind:
    """Return the kind of an entry."""
    return "note" if isinstance(entry, Note) else "item"


def get_entry(tx: Transaction, kind: EntryKind, number: int) -> Entry:
    """Return an entry; raises NotFound ``no_such_note`` or ``no_such_item``."""
    return tx.notes.get(number) if kind == "note" else tx.items.get(number)


def meeting_of_entry(turn: Turn, tx: Transaction, entry: Entry) -> Meeting | None:
    """Return the meeting whose minutes contain an entry; raises NotFound for another council's entry."""
    if isinstance(entry, AgendaItem) and entry.council != turn.the_council.id:
        raise NotFound("no_such_item")
    at = _meeting_id(entry)
    return None if at is None else lookup.council_meeting(turn, tx, at)


def _meeting_id(entry: Entry) -> int | None:
    return entry.meeting if isinstance(entry, Note) else entry.said_at


def require_editable(turn: Turn, tx: Transaction, entry: Entry) -> tuple[Meeting, ...]:
    """Return the meetings that mention an entry: where it was recorded, and where it is on the agenda.

    Raises Refusal ``minutes_adopted`` if the minutes of one are adopted.
    """
    said, taken = meeting_of_entry(turn, tx, entry), _agenda_meeting(turn, tx, entry)
    meetings = tuple(one for one in (said, taken) if one is not None)
    for meeting in meetings:
        lookup.require_unlocked(tx, meeting)
    return meetings


def _agenda_meeting(turn: Turn, tx: Transaction, entry: Entry) -> Meeting | None:
    at = entry.taken_by if isinstance(entry, AgendaItem) else None
    return None if at is None else lookup.council_meeting(turn, tx, at)


def save_entry(tx: Transaction, before: Entry, after: Entry) -> None:
    """Store the changed entry."""
    if isinstance(before, Note) and isinstance(after, Note):
        tx.notes.save(before, after)
    elif isinstance(before, AgendaItem) and isinstance(after, AgendaItem):
        tx.items.save(before, after)


def remove_entry(tx: Transaction, entry: Entry) -> None:
    """Delete the entry."""
    store = tx.notes if isinstance(entry, Note) else tx.items
    store.remove(entry.id)


def record_entry_event(
    turn: Turn, tx: Transaction, *, action: str, before: Entry | None, after: Entry | None
) -> None:
    """Record a change of an entry in the history, so that it can be undone."""
    entry = after or before
    if entry is not None:
        tx.events.add_to_council(
            turn.the_council.id,
            happening=_HAPPENINGS[entry_kind(entry), action],
            by=turn.person.id,
            act=turn.act,
            at=turn.now,
            new={"before": _history_values(before), "after": _history_values(after)},
        )


def edit_entry(turn: Turn, tx: Transaction, kind: EntryKind) -> Effects:
    """Edit an entry, show the form for that, or keep it unchanged."""
    before, meetings = _load_entry(turn, tx, kind)
    if turn.fields.get("form"):
        return [ShowView(view=entry_view(before, changing=True))]
    if turn.fields.get("keep"):
        before.require_version(turn.number("version") or 0)
        save_entry(tx, before, before.propose_text(before.text))
        return [ShowView(view=entry_view(before), note="kept_as_it_is"), *_refreshed(meetings)]
    before.require_version(turn.number("version") or 0)
    text = capitalise_first(require_text(turn.text(f"{kind}_text"), missing=f"{kind}_missing"))
    section = _chosen_section(turn, tx, meetings[0].id) if isinstance(before, Note) else None
    again = {kind: before.id, "version": before.version, **({"section": section} if section else {})}
    if warning := confirm_personal_data(turn, text, verb=f"edit_{kind}", field=f"{kind}_text", data=again):
        return warning
    after = before.edit(text, section=section) if isinstance(before, Note) else before.edit(text)
    save_entry(tx, before, after)
    record_entry_event(turn, tx, action="changed", before=before, after=after)
    return [ShowView(view=entry_view(after), note=f"{kind}_changed"), *_refreshed(meetings)]


def drop_entry(turn: Turn, tx: Transaction, kind: EntryKind) -> Effects:
    """Delete an entry at a coordinator's request."""
    before, meetings = _load_entry(turn, tx, kind)
    before.require_version(turn.number("version") or 0)
    remove_entry(tx, before)
    record_entry_event(turn, tx, action="dropped", before=before, after=None)
    return [ShowView(view=entry_view(before), note=f"{kind}_dropped"), *_refreshed(meetings)]


def suggest_entry_change(turn: Turn, tx: Transaction, entry: Entry | None, text: str) -> list[Effect]:
    """Suggest to the coordinators that an entry follow its message, which was edited or deleted."""
    if turn.council is None or entry is None:
        return []
    meetings = require_editable(turn, tx, entry)
    to = (entry.by,) if entry.by in turn.council.coordinators else turn.council.coordinators
    if warning := _suggest_personal_data(turn, entry, text, to):
        return warning
    proposed = entry.propose_text(text)
    if proposed.proposed_text == entry.proposed_text:
        return []
    save_entry(tx, entry, proposed)
    if proposed.proposed_text is None:
        return _refreshed(meetings)
    view = _SUGGESTIONS[entry_kind(entry)].view(**entry_view(proposed).args)
    key = f"{view.kind}:{entry.id}:{proposed.version}"
    return [*_refreshed(meetings), *(SendToPerson(person=p, view=view, key=f"{key}:{p}") for p in to)]


def _suggest_personal_data(turn: Turn, entry: Entry, text: str, to: Sequence[int]) -> list[Effect]:
    """Ask the coordinators about a text that looks like personal data; it is not stored."""
    kind, data = entry_kind(entry), {entry_kind(entry): entry.id, "version": entry.version}
    if text in (entry.text, entry.proposed_text):
        return []
    return suggest_personal_data(turn, text, to, verb=f"edit_{kind}", field=f"{kind}_text", data=data)


def entry_view(entry: Entry, *, changing: bool = False, between: bool = False) -> View:
    """Return the view of an entry; with ``between`` (no meeting is ongoing) it names the meeting."""
    kind = entry_kind(entry)
    args: dict[str, Any] = {kind: entry.id, "meeting": _meeting_id(entry)}
    marks = {"changing": changing, "between": between}
    marked = {name: True for name, is_set in marks.items() if is_set}
    return _ENTRY_TYPES[kind].view(**args, **marked)


def _load_entry(turn: Turn, tx: Transaction, kind: EntryKind) -> tuple[Entry, tuple[Meeting, ...]]:
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    number = turn.number(kind) or 0
    meetings = require_editable(turn, tx, get_entry(tx, kind, number))
    return get_entry(tx, kind, number), meetings  # read again after the lock


def _refreshed(meetings: Iterable[Meeting]) -> list[Effect]:
    return [RefreshMeeting(meeting=meeting.id) for meeting in meetings]


def _history_values(entry: Entry | None) -> Mapping[str, Any] | None:
    if entry is None:
        return None
    return {name: value for name, value in asdict(entry).items() if name in HISTORY_FIELDS}


def take_note(turn: Turn, tx: Transaction) -> Effects:
    """Take a note in the current section of the agenda; without words, show the notes so far."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    by_button = turn.is_action("note")
    said = turn.text("note_text" if by_button else "text")
    if not (said.strip() or turn.fields.get("write")):
        return _show_notes(turn, tx)
    text = capitalise_first(require_text(said, missing="note_missing"))
    meeting = lookup.editable_meeting(turn, tx)
    section = _chosen_section(turn, tx, meeting.id) if by_button else None
    again = {"meeting": meeting.id, "write": True, **({"section": section} if section else {})}
    if warning := confirm_personal_data(turn, text, verb="note", field="note_text", data=again):
        return warning
    new = Note(
        meeting=meeting.id,
        section=section or meeting.section or _other_section(tx, meeting),
        text=text,
        by=turn.person.id,
        at=turn.now,
        chat=turn.chat.thread,
        source="" if by_button else turn.activity,
    )
    added = tx.notes.add(new)
    record_entry_event(turn, tx, action="added", before=None, after=added)
    follows = RefreshMeeting(meeting=meeting.id)
    if by_button:
        card = lookup.live_meeting_view(meeting) if section is None else NOTES.view(meeting=meeting.id)
        return [ShowView(view=card, note="noted"), follows]
    shown = entry_view(added, between=lookup.ongoing_meeting(turn, tx) is None)
    return [ShowView(view=shown), follows]


def place_question(turn: Turn, tx: Transaction) -> Effects:
    """Move a question to another section of its meeting's agenda, until adoption; or show the form."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    question = tx.questions.get(turn.number("question") or 0)
    if question.council != council.id or question.meeting is None:
        raise NotFound("no_such_question")
    meeting = lookup.council_meeting(turn, tx, question.meeting)
    lookup.require_unlocked(tx, meeting)
    if turn.fields.get("form"):
        return [ShowView(view=QUESTION_PLACE.view(question=question.id, meeting=meeting.id))]
    question.require_version(turn.number("version") or 0)
    section = _chosen_section(turn, tx, meeting.id)
    if section is None:
        raise BadInput("no_section_chosen")
    moved = question.move(section)
    tx.questions.save(
        question,
        moved,
        council=council,
        happening=EventKind.MOVED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    return [
        ShowView(view=NOTES.view(meeting=meeting.id), note="question_moved"),
        RefreshQuestion(question=question.id),
        RefreshMeeting(meeting=meeting.id),
    ]


def _chosen_section(turn: Turn, tx: Transaction, meeting: int) -> str | None:
    """Return the section that was chosen in a card, None if none was, or if it is on the agenda no more."""
    chosen = turn.text("section")
    agenda = tx.agendas.of_meeting(tx.meetings.get(meeting)) if chosen else ()
    return chosen if chosen in (part.key for part in agenda) else None


def message_edited_note(turn: Turn, tx: Transaction) -> Effects:
    """Suggest to a coordinator that a note be edited like its message; one that is none yet is taken."""
    noted = tx.notes.by_source(turn.chat.thread, turn.activity)
    if noted is None and is_new_message(turn, tx):
        return take_note(turn, tx)
    text = capitalise_first(optional_text(turn.text("text")))
    return suggest_entry_change(turn, tx, noted, text) if text else []


def is_new_message(turn: Turn, tx: Transaction) -> bool:
    """Return whether an edited message is said to the bot, and was not before it was edited."""
    said = turn.event
    addressed = isinstance(said, MessageReceived) and said.is_addressed and turn.council is not None
    return addressed and tx.inbox.find_activity(turn.chat.thread, turn.activity) is None


def message_deleted(turn: Turn, tx: Transaction) -> Effects:
    """Suggest to the coordinators to remove what was recorded with a message that was deleted."""
    source = (turn.chat.thread, turn.activity)
    found = (tx.notes.by_source(*source), tx.items.by_source(*source))
    offers = [effect for one in found for effect in suggest_entry_change(turn, tx, one, "")]
    return [*offers, *_suggest_drop(turn, tx)]


def _suggest_drop(turn: Turn, tx: Transaction) -> list[Effect]:
    council = turn.council
    if council is None:
        return []
    gone = [q for q in tx.questions.by_source(turn.chat.thread, turn.activity) if q.is_open]
    return [
        SendToPerson(
            person=person,
            view=DROP_SUGGESTION.view(question=question.id),
            key=f"offer_drop:{question.id}:{question.version}:{person}",
        )
        for question in gone
        if question.council == council.id
        for person in council.coordinators
    ]


def _show_notes(turn: Turn, tx: Transaction) -> Effects:
    """Show a coordinator alone the notes so far."""
    meeting = lookup.shown_meeting(turn, tx)
    view = NOTES.view(meeting=meeting.id, page=max(1, turn.number("page") or 1))
    return [ShowView(view=view, is_private=True, public_view=lookup.PRIVATE_NOTICE)]


def _other_section(tx: Transaction, meeting: Meeting) -> str:
    return next(part.key for part in tx.agendas.of_meeting(meeting) if part.part is SectionKind.OTHER)


NOTE_FEATURES = (
    Feature(
        name="note",
        is_command=True,
        verbs=("note",),
        act=Permission.ADMINISTER,
        handle=take_note,
        argument="note",
    ),
    Feature(
        name="edit_note",
        verbs=("edit_note",),
        act=Permission.ADMINISTER,
        handle=partial(edit_entry, kind="note"),
    ),
    Feature(name="place", verbs=("place",), act=Permission.ADMINISTER, handle=place_question),
    Feature(
        name="drop_note",
        verbs=("drop_note",),
        act=Permission.ADMINISTER,
        handle=partial(drop_entry, kind="note"),
    ),
)
