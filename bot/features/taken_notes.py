"""Note what is said: ``anteckna``, the buttons that change and remove notes, messages that were changed."""

from functools import partial

from bot.features import written
from bot.features.acting import going_on
from bot.features.at_meeting import (
    ONLY_ALONE,
    course_view,
    meeting_to_write_of,
    named_meeting,
)
from bot.features.careful import look_first
from bot.router import Feature, Words
from bot.turn import Effect, Effects, RefreshMeeting, Show, Tell, Turn, View
from domain.agenda import Part
from domain.errors import Refusal
from domain.meeting import Meeting
from domain.permissions import Act, expect
from domain.record import Note
from domain.text import begin_large, optional, required
from storage import Transaction


def note(turn: Turn, tx: Transaction) -> Effects:
    """Note something under the part of the agenda that goes on; without words show what was noted."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    by_button = turn.presses("note")
    said = turn.text("note_text" if by_button else "text")
    if not (said.strip() or turn.fields.get("write")):
        return _shown(turn, tx)
    text = begin_large(required(said, missing="note_missing"))
    meeting = meeting_to_write_of(turn, tx)
    again = {"meeting": meeting.id, "write": True}
    if warning := look_first(turn, text, verb="note", field="note_text", data=again):
        return warning
    new = Note(
        meeting=meeting.id,
        section=meeting.section or _other(tx, meeting),
        text=text,
        by=turn.person.id,
        at=turn.now,
        chat=turn.chat.thread,
        source="" if by_button else turn.activity,
    )
    added = tx.notes.add(new)
    written.remember(turn, tx, what="added", before=None, after=added)
    follows = RefreshMeeting(meeting=meeting.id)
    if by_button:
        return [Show(view=course_view(meeting), note="noted"), follows]
    shown = written.view_of(added, between=going_on(turn, tx) is None)
    return [Show(view=shown), follows]


def message_edited_note(turn: Turn, tx: Transaction) -> Effects:
    """Offer a coordinator to change the note as its message was changed."""
    noted = tx.notes.by_source(turn.chat.thread, turn.activity)
    text = begin_large(optional(turn.text("text")))
    return written.message_changed(turn, tx, noted, text) if text else []


def message_deleted(turn: Turn, tx: Transaction) -> Effects:
    """Offer the coordinators to remove what was written down by a message that was taken back."""
    source = (turn.chat.thread, turn.activity)
    found = (tx.notes.by_source(*source), tx.items.by_source(*source))
    offers = [effect for one in found for effect in written.message_changed(turn, tx, one, "")]
    return [*offers, *_offers_to_drop(turn, tx)]


def _offers_to_drop(turn: Turn, tx: Transaction) -> list[Effect]:
    council = turn.council
    if council is None:
        return []
    gone = [q for q in tx.questions.by_source(turn.chat.thread, turn.activity) if q.open]
    return [
        Tell(
            person=person,
            view=View(kind="offer_drop", args={"question": question.id}),
            key=f"offer_drop:{question.id}:{question.version}:{person}",
        )
        for question in gone
        if question.council == council.id
        for person in council.coordinators
    ]


def _shown(turn: Turn, tx: Transaction) -> Effects:
    """Show the coordinator alone what was noted so far."""
    meeting = named_meeting(turn, tx) or going_on(turn, tx) or tx.meetings.last_held(turn.the_council.id)
    if meeting is None:
        raise Refusal("no_meeting_now")
    args = {"meeting": meeting.id, "page": max(1, turn.number("page") or 1)}
    return [Show(view=View(kind="notes", args=args), alone=True, instead=ONLY_ALONE)]


def _other(tx: Transaction, meeting: Meeting) -> str:
    return next(part.key for part in tx.agendas.of_meeting(meeting) if part.part is Part.OTHER)


FEATURES = (
    Feature(
        name="note",
        words=Words(sv=("anteckna",), en=("note",)),
        verbs=("note",),
        act=Act.ADMINISTER,
        handle=note,
        argument="note",
    ),
    Feature(
        name="edit_note", verbs=("edit_note",), act=Act.ADMINISTER, handle=partial(written.edit, kind="note")
    ),
    Feature(
        name="drop_note", verbs=("drop_note",), act=Act.ADMINISTER, handle=partial(written.drop, kind="note")
    ),
)
