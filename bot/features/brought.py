"""What notes that were gone through become: the meeting, who was there, its questions, the next meeting."""

from collections.abc import Sequence

from bot.features.acting import tell_owner
from bot.features.brought_meeting import (
    held_meeting,
    plan_following,
    put_attendance,
    put_previous,
    sections_of,
)
from bot.turn import Effect, Turn
from cards.texts import Texts
from domain.history import CouncilHappening, Happening
from domain.meeting import Meeting
from domain.question import Question
from domain.review import Finding, Row, Verdict, rows_of
from storage import Transaction
from storage.old_notes import OldNotes, Review


def keep_notes(turn: Turn, tx: Transaction, notes: OldNotes) -> tuple[OldNotes, list[Effect]]:
    """Store what was kept; give back the notes as they are then, and whom to tell.

    Raises BadInput ``date_missing``, ``time_missing`` or ``review_ahead``, Refusal ``review_ongoing``.
    """
    meeting = held_meeting(turn, tx, notes)
    put_attendance(tx, meeting, notes.found["attendance"])
    rows = _new_rows(tx, meeting, notes)
    sections = sections_of(tx, turn.the_council, meeting, [row.section for row in rows])
    put_previous(turn, tx, meeting, notes.found["previous"])
    logged = [(row, _logged(turn, tx, row, meeting, section=sections.get(row.section))) for row in rows]
    asked = [_sent(turn, tx, q, row) for row, q in logged if row.finding is Finding.FOLLOW_UP]
    answered = [_answered(turn, tx, q, row, meeting) for row, q in logged if row.finding is Finding.ANSWERED]
    planned = plan_following(turn, tx, notes)
    _write_down(turn, tx, meeting, [*asked, *answered])
    counted = {"follow_ups": len(asked), "answered": len(answered), "planned": planned}
    decisions = {**notes.decisions, "brought": counted}
    kept = notes.change(state=Review.KEPT, meeting=meeting.id, decisions=decisions)
    return kept, tell_owner(turn, *asked, council=turn.the_council)


def _new_rows(tx: Transaction, meeting: Meeting, notes: OldNotes) -> list[Row]:
    """Give back what was kept, without what another file has brought for that meeting."""
    known = {question.text.casefold() for question in tx.questions.of_meeting(meeting.id)}
    kept = (row for row in rows_of(notes.found, notes.decisions) if row.verdict is Verdict.KEPT)
    return list({row.text.casefold(): row for row in kept if row.text.casefold() not in known}.values())


def _logged(turn: Turn, tx: Transaction, row: Row, meeting: Meeting, *, section: str | None) -> Question:
    """Log it as of the meeting; who asked is not known, so the meeting did."""
    council = turn.the_council
    return tx.questions.add(
        council,
        number=tx.councils.next_number(council.id),
        text=row.text,
        by=turn.person.id,
        asked_by=turn.person.id,
        asked_for=Texts.of(council.locale)("bringing.asker"),
        at=meeting.began_at or meeting.starts,
        chat=meeting.chat or "",
        source="",
        act=turn.act,
        meeting=meeting.id,
        section=section,
    )


def _sent(turn: Turn, tx: Transaction, question: Question, row: Row) -> Question:
    """Send it to the department that was chosen, where one was."""
    council = turn.the_council
    department = next((d for d in council.departments if d.id == row.department), None)
    if department is None:
        return question
    sent = question.assign(department.id)
    return tx.questions.save(
        question,
        sent,
        council=council,
        happening=Happening.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )


def _answered(turn: Turn, tx: Transaction, question: Question, row: Row, meeting: Meeting) -> Question:
    """Let it be a question that the meeting answered, and that its notes have told of."""
    council, by, at = turn.the_council, turn.person.id, meeting.began_at or meeting.starts
    answered = question.give_answer(row.sentence, by=by, at=at)
    tx.questions.save(
        question, answered, council=council, happening=Happening.ANSWERED, by=by, act=turn.act, at=at
    )
    closed = answered.close(meeting=meeting.id)
    return tx.questions.save(
        answered, closed, council=council, happening=Happening.CLOSED, by=by, act=turn.act, at=turn.now
    )


def _write_down(turn: Turn, tx: Transaction, meeting: Meeting, questions: Sequence[Question]) -> None:
    tx.events.add_to_council(
        meeting.council,
        happening=CouncilHappening.NOTES_BROUGHT,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": meeting.id, "questions": [question.number for question in questions]},
    )
