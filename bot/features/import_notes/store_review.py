"""Store notes for review, and the result of the review: meeting, attendance, questions and notes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.features.meetings import lookup
from bot.features.meetings.plan import record_meeting_event, refresh_date_requests
from bot.turn.types import Effect, RefreshQuestion, SendToPerson, Turn
from bot.views.import_notes import parse_role, unsent_questions
from bot.views.meetings import only_chat_of
from bot.views.question_lists import OLD_QUESTIONS
from cards.texts import Texts
from domain.agenda import Agenda, SectionKind, add_section, find_section
from domain.attendance import Attendee, Participant, Role
from domain.council import Council, Department
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilEventKind, EventKind
from domain.import_review import (
    Findings,
    MeetingDetails,
    ReviewItem,
    ReviewItemKind,
    Verdict,
    forget_sentences,
    meeting_details,
    next_meeting_details,
    review_items,
    sanitize_findings,
)
from domain.meeting import Meeting, MeetingStatus
from domain.question import Question, QuestionStatus
from domain.record import Note
from domain.text import MAX_NAME_LENGTH, one_line
from storage import Transaction
from storage.notes_imports import NotesImport, NotesImportState
from storage.outbox import MessageKind


def store_for_review(
    tx: Transaction, council: Council, *, content: bytes, name: str, found: Findings, by: int
) -> tuple[NotesImport, bool]:
    """Store the findings in a file; return the notes, and whether they are new."""
    digest = sha256(content).hexdigest()
    called = one_line(name)[:MAX_NAME_LENGTH]
    new = NotesImport(
        council=council.id,
        sha256=digest,
        name=called,
        parsed=sanitize_findings(found),
        imported_by=by,
        imported_at=tx.now,
    )
    added = tx.notes_imports.add(new)
    known = None if added is not None else tx.notes_imports.by_hash(council.id, digest)
    if added is not None:
        return added, True
    if known is None:
        raise NotFound("no_such_notes")
    return _with_sentences(tx, known, new), False


def _with_sentences(tx: Transaction, known: NotesImport, again: NotesImport) -> NotesImport:
    """Return notes with the sentences of their file, which are forgotten when notes are dropped."""
    before, now = known.parsed.get("sentences", []), again.parsed["sentences"]
    if known.state is NotesImportState.KEPT or before == now or len(before) not in (0, len(now)):
        return known
    parsed = {**known.parsed, "sentences": now, "left_out": again.parsed["left_out"]}
    return tx.notes_imports.save(known, known.with_changes(parsed=parsed))


def load_or_create_meeting(turn: Turn, tx: Transaction, notes: NotesImport) -> Meeting:
    """Return the meeting of that day as held, created if there is none.

    Raises BadInput ``date_missing``, ``time_missing`` or ``review_ahead``, Refusal ``review_ongoing``.
    """
    head = meeting_details(notes.parsed, notes.decisions)
    if head.day is None:
        raise BadInput("date_missing")
    known = tx.meetings.find_on_day(turn.the_council.id, head.day)
    if known is not None and known.status is MeetingStatus.ONGOING:
        raise Refusal("review_ongoing")
    if known is not None and known.status is MeetingStatus.HELD:
        lookup.require_unlocked(tx, known)
        return known
    planned = known or _meeting_from_head(turn, tx, head)
    if planned.planned_start > turn.now:
        raise BadInput("review_ahead")
    began, ended = planned.planned_start, min(planned.planned_end, turn.now)
    held = replace(planned.end(at=ended), began_at=planned.began_at or began)
    if known is None:
        return tx.meetings.add(held)
    return tx.meetings.save(known, held)


def store_attendance(tx: Transaction, meeting: Meeting, found: Sequence[Mapping[str, Any]]) -> None:
    """Store the attendees who are not on the list yet; only the role of residents."""
    there = tx.attendance.of_meeting(meeting.id)
    known = Counter(one.participant.name.casefold() for one in there if one.participant.name)
    for one in found:
        role = parse_role(one["role"])
        name = "" if role is Role.RESIDENT else one["name"] or ""
        is_known = known[name.casefold()] > 0 if name else bool(there)
        known[name.casefold()] -= is_known  # the next one of that name is somebody else
        if not is_known:
            taking_part = Participant(name=name, role=role)
            sure = one["role"] == role.value
            tx.attendance.save(Attendee(meeting=meeting.id, participant=taking_part, confirmed=sure))


def sections_for(
    tx: Transaction, council: Council, meeting: Meeting, titles: Iterable[str | None]
) -> dict[str | None, str]:
    """Return the key of the agenda section for each heading; unknown headings become new sections."""
    texts = Texts.of(council.locale)
    usual = {part.value: texts(f"part.{part}") for part in SectionKind}
    before = agenda = tx.agendas.of_meeting(meeting)
    keys = dict[str | None, str]()
    for title in dict.fromkeys(titles):
        if title:
            agenda, key = _find_or_add_section(agenda, title, usual=usual)
            if key is not None:
                keys[title] = key
    if agenda != before:
        tx.agendas.set_for_meeting(meeting.id, agenda)
    return keys


def store_previous(turn: Turn, tx: Transaction, meeting: Meeting, found: Sequence[Mapping[str, Any]]) -> None:
    """Store the outcome of earlier questions as notes in the introduction."""
    texts = Texts.of(turn.the_council.locale)
    known = {one.text for one in tx.notes.of_meeting(meeting.id)}
    agenda = tx.agendas.of_meeting(meeting)
    place = next((s.key for s in agenda if s.part is SectionKind.INTRODUCTION), agenda[0].key)
    for one in found:
        became = texts(f"became.{one['state']}").lower()
        text = f"{one['text']} ({became})"
        if text not in known:
            tx.notes.add(
                Note(
                    meeting=meeting.id, section=place, text=text, by=turn.person.id, at=meeting.planned_start
                )
            )


def plan_next_meeting(turn: Turn, tx: Transaction, notes: NotesImport) -> list[Effect]:
    """Plan the next meeting if the notes name a future one and none is planned.

    Return the effects; empty if no meeting was planned.
    """
    head, council = next_meeting_details(notes.parsed), turn.the_council
    if head is None or tx.meetings.current_or_next(council.id, now=turn.now) is not None:
        return []
    with suppress(BadInput):  # a next meeting longer than a day was misread
        following = _meeting_from_head(turn, tx, head)
        if following.planned_start > turn.now:
            added = tx.meetings.add(following)
            record_meeting_event(turn, tx, added, happening=CouncilEventKind.MEETING_PLANNED)
            return [refresh_date_requests(council)]
    return []


def _meeting_from_head(turn: Turn, tx: Transaction, head: MeetingDetails) -> Meeting:
    council = turn.the_council
    if head.day is None:
        raise BadInput("date_missing")
    if head.begins is None:
        raise BadInput("time_missing")
    return Meeting(
        id=0,
        council=council.id,
        day=head.day,
        begins=head.begins,
        ends=head.ends,
        timezone=council.timezone,
        place=head.place,
        chat=only_chat_of(tx, council),
        planned_by=turn.person.id,
        planned_at=turn.now,
    )


def _find_or_add_section(
    agenda: Agenda, title: str, *, usual: Mapping[str, str]
) -> tuple[Agenda, str | None]:
    """Return the key of the section with this title, and the agenda, extended if it had none."""
    with suppress(NotFound):
        return agenda, find_section(agenda, title, default_titles=usual).key
    with suppress(Refusal):  # too many sections: then it goes under "other"
        longer = add_section(agenda, title)
        known = {section.key for section in agenda}
        return longer, next(section.key for section in longer if section.key not in known)
    return agenda, None


def store_review(turn: Turn, tx: Transaction, notes: NotesImport) -> tuple[NotesImport, list[Effect]]:
    """Store what was kept, and send nothing; return the updated notes, and the effects that follow.

    The questions wait to be assigned: the decisions keep which department each is meant for.

    Raises BadInput ``date_missing``, ``time_missing`` or ``review_ahead``, Refusal ``review_ongoing``.
    """
    meeting = load_or_create_meeting(turn, tx, notes)
    store_attendance(tx, meeting, notes.parsed["attendance"])
    rows = _new_rows(tx, meeting, notes)
    sections = sections_for(tx, turn.the_council, meeting, [row.section for row in rows])
    store_previous(turn, tx, meeting, notes.parsed["previous"])
    logged = [(row, _log_question(turn, tx, row, meeting, section=sections.get(row.section))) for row in rows]
    asked = [(row, q) for row, q in logged if row.kind is ReviewItemKind.FOLLOW_UP]
    answered = [
        _close_answered(turn, tx, q, row, meeting) for row, q in logged if row.kind is ReviewItemKind.ANSWERED
    ]
    planned = plan_next_meeting(turn, tx, notes)
    _record_import(turn, tx, meeting, [*(q for _, q in asked), *answered])
    counted = {"follow_ups": len(asked), "answered": len(answered), "planned": bool(planned)}
    unsent = {str(q.id): row.department for row, q in asked if row.department}
    decisions = {**notes.decisions, "brought": counted, "unsent": unsent}
    parsed = forget_sentences(notes.parsed, decisions)
    kept = notes.with_changes(
        state=NotesImportState.KEPT, meeting=meeting.id, decisions=decisions, parsed=parsed
    )
    return kept, planned


def _new_rows(tx: Transaction, meeting: Meeting, notes: NotesImport) -> list[ReviewItem]:
    """Return the rows that were kept, except those that another file has already added to the meeting."""
    known = {question.text.casefold() for question in tx.questions.of_meeting(meeting.id)}
    kept = (row for row in review_items(notes.parsed, notes.decisions) if row.verdict is Verdict.KEPT)
    return list({row.text.casefold(): row for row in kept if row.text.casefold() not in known}.values())


def _log_question(
    turn: Turn, tx: Transaction, row: ReviewItem, meeting: Meeting, *, section: str | None
) -> Question:
    """Log a row as of the meeting; since the asker is unknown, the meeting is named instead."""
    council = turn.the_council
    question = Question(
        council=council.id,
        number=tx.councils.allocate_number(council.id),
        text=row.text,
        logged_by=turn.person.id,
        logged_at=meeting.began_at or meeting.planned_start,
        asked_by=turn.person.id,
        asked_for=Texts.of(council.locale)("bringing.asker"),
        chat=meeting.chat or "",
        meeting=meeting.id,
        section=section,
    )
    return tx.questions.add(question, council=council, act=turn.act)


def send_brought_questions(turn: Turn, tx: Transaction, *, at: datetime) -> list[Effect]:
    """Assign the questions of all stored notes that wait for it; an owner gets one message.

    Return the effects that follow; the messages are sent at ``at``, in UTC.
    """
    council = turn.the_council
    effects: list[Effect] = []
    for department, questions in unsent_questions(tx, council):
        sent = [_assign_question(turn, tx, question, department) for question in questions]
        effects += [RefreshQuestion(question=question.id) for question in sent]
        view = OLD_QUESTIONS.view(department=department.id, questions=[q.id for q in sent])
        key = f"old_questions:{council.id}:{department.id}:{department.owner}:"
        effects.append(
            SendToPerson(
                person=department.owner or 0,
                view=view,
                key=f"{key}{turn.act}",
                joins=key,
                send_at=at,
                notify_on_failure=turn.person.id,
                kind=MessageKind.ASSIGNMENT,
            )
        )
    for notes in tx.notes_imports.list_kept(council.id):
        if notes.decisions.get("unsent"):
            tx.notes_imports.save(notes, notes.with_changes(decisions=_without_sent(tx, notes)))
    return effects


def _without_sent(tx: Transaction, notes: NotesImport) -> dict[str, Any]:
    """Return the decisions with only those questions to be sent that still wait for it."""
    unsent = notes.decisions["unsent"]
    waiting = {q.id for q in tx.questions.get_many(map(int, unsent)) if q.status is QuestionStatus.LOGGED}
    left = {question: department for question, department in unsent.items() if int(question) in waiting}
    return {**notes.decisions, "unsent": left}


def _assign_question(turn: Turn, tx: Transaction, question: Question, department: Department) -> Question:
    return tx.questions.save(
        question,
        question.assign(department.id),
        council=turn.the_council,
        happening=EventKind.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )


def _close_answered(
    turn: Turn, tx: Transaction, question: Question, row: ReviewItem, meeting: Meeting
) -> Question:
    """Store a question that the meeting answered, closed by its notes."""
    council, by, at = turn.the_council, turn.person.id, meeting.began_at or meeting.planned_start
    answered = question.give_answer(row.sentence, by=by, at=at)
    tx.questions.save(
        question, answered, council=council, happening=EventKind.ANSWERED, by=by, act=turn.act, at=at
    )
    closed = answered.close(meeting=meeting.id)
    return tx.questions.save(
        answered, closed, council=council, happening=EventKind.CLOSED, by=by, act=turn.act, at=turn.now
    )


def _record_import(turn: Turn, tx: Transaction, meeting: Meeting, questions: Sequence[Question]) -> None:
    tx.events.add_to_council(
        meeting.council,
        happening=CouncilEventKind.NOTES_BROUGHT,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": meeting.id, "questions": [question.number for question in questions]},
    )
