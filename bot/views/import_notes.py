"""Render the card on which a coordinator reviews old notes."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.turn.types import Card
from bot.views.context import Audience, Follows, RenderContext, ViewType
from cards.import_result import ImportResultView, UnsentView, import_result_card
from cards.import_review import (
    ImportReviewView,
    MeetingDetailsView,
    RoleView,
    import_review_card,
    paginate_rows,
    unread_file_card,
)
from cards.import_review_rows import ImportReviewRow
from cards.import_sentences import paginate_sentences
from cards.notifications import sentence_card
from domain.attendance import Role
from domain.calendar import next_office_moment
from domain.council import Council, Department
from domain.errors import NotFound
from domain.import_review import (
    Findings,
    NotesDocument,
    NotesSentence,
    ReviewItem,
    ReviewItemKind,
    meeting_details,
    next_meeting_details,
    read_document,
    review_items,
    sentences_of,
    undecided_items,
)
from domain.permissions import Permission
from domain.personal_data import find_personal_data
from domain.question import Question, QuestionStatus
from storage import Transaction
from storage.notes_imports import NotesImport, NotesImportState

_BEING_A_DEPARTMENT = re.compile(
    r"s?(?:förvaltning|nämnd|kontor|avdelning|sektor|enhet|verksamhet)\w*|\b(?:department|services?|office)\b",
    re.IGNORECASE,
)


def render_review(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render one page of notes under review, or the result of the review."""
    notes = context.tx.notes_imports.get(args["notes"])
    council = context.the_council
    if notes.council != council.id:
        raise NotFound("no_such_notes")
    if Permission.ADMINISTER not in context.permissions():  # they were a coordinator when it was sent
        return Card(
            content=sentence_card("refusal.may_not_bring", {}, context.card_context),
            summary=context.texts("refusal.may_not_bring"),
        )
    note = context.note or (context.texts("bringing.again") if args.get("again") else None)
    summary = context.texts("review.summary", name=context.card_context.truncate_name(notes.name))
    if notes.state is not NotesImportState.REVIEWING:
        return Card(
            content=import_result_card(_result_view(context, notes, note=note), context.card_context),
            summary=summary,
        )
    return Card(
        content=import_review_card(_review(context, council, notes, note=note), context.card_context),
        summary=summary,
    )


def render_unread_file(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render which file was not read, and why."""
    why = context.texts(f"unreadable.{args['why']}", **args["values"])
    content = unread_file_card(args["name"], why, context.card_context)
    return Card(content=content, summary=f"{context.card_context.truncate_name(args['name'])}: {why}")


def row_pages(tx: Transaction, council: Council, notes: NotesImport) -> list[list[ImportReviewRow]]:
    """Return the rows of notes by page of their card."""
    rows = [_row(tx, council, row) for row in review_items(notes.parsed, notes.decisions)]
    return paginate_rows(rows, departments=council.departments)


def load_document(tx: Transaction, council: Council, notes: int) -> tuple[NotesImport, NotesDocument]:
    """Return notes and their text with what was found in it; raises NotFound ``no_such_notes``.

    Once they are stored or dropped, only the sentences that became follow-ups are kept.
    """
    found = tx.notes_imports.get(notes)
    if found.council != council.id:
        raise NotFound("no_such_notes")
    return found, read_document(found.parsed, found.decisions)


def sentence_pages(notes: NotesImport) -> list[list[NotesSentence]]:
    """Return the sentences of notes by page of their card."""
    return paginate_sentences(sentences_of(notes.parsed))


def _review(
    context: RenderContext, council: Council, notes: NotesImport, *, note: str | None
) -> ImportReviewView:
    pages, sentences = row_pages(context.tx, council, notes), sentence_pages(notes)
    shown = notes.decisions.get("sentences_page")
    rows = review_items(notes.parsed, notes.decisions)
    return ImportReviewView(
        notes=notes.id,
        version=notes.version,
        name=notes.name,
        head=_head(context, council, notes),
        pages=pages,
        page=min(int(notes.decisions.get("page", 0)), len(pages)),
        departments=council.departments,
        undecided=len(undecided_items(rows)),
        note=note,
        sentences=sentences,
        sentences_page=None if shown is None or not sentences else min(int(shown), len(sentences) - 1),
        chosen=frozenset(notes.decisions.get("chosen", [])),
    )


def _head(context: RenderContext, council: Council, notes: NotesImport) -> MeetingDetailsView:
    found, following = notes.parsed, next_meeting_details(notes.parsed)
    return MeetingDetailsView(
        details=meeting_details(found, notes.decisions),
        people=_people_by_role(found),
        previous=[(one["text"], one["state"]) for one in found["previous"]],
        next_meeting=following,
        next_meeting_note=_next_meeting_state(context, council, notes),
        follow_ups=len(found["candidates"]),
        answered=len(found["answered"]),
        sentences=len(found.get("sentences", [])) + found.get("left_out", {}).get("sentences", 0),
        left_out=found.get("left_out", {}),
    )


def _next_meeting_state(context: RenderContext, council: Council, notes: NotesImport) -> str:
    """Return what happens with the next meeting that the notes name, as a code."""
    following = next_meeting_details(notes.parsed)
    if following is None or following.day is None or following.day <= context.card_context.today:
        return "next_passed"
    planned = context.tx.meetings.current_or_next(council.id, now=context.now)
    return "plan_next" if planned is None else "next_planned"


def _people_by_role(found: Findings) -> Sequence[RoleView]:
    """Return the attendees by role; residents are only counted."""
    by_role = defaultdict[Role, list[str | None]](list)
    for one in found["attendance"]:
        role = parse_role(one["role"])
        by_role[role].append(None if role is Role.RESIDENT else one["name"])
    return [
        RoleView(
            role=role,
            names=tuple(name for name in by_role[role] if name),
            unnamed_count=by_role[role].count(None),
        )
        for role in Role
        if role in by_role
    ]


def parse_role(word: str) -> Role:
    """Return the role of a person in the notes; without one, elected member is the most likely."""
    return Role(word) if word in set(Role) else Role.ELECTED


def _row(tx: Transaction, council: Council, row: ReviewItem) -> ImportReviewRow:
    asked = row.kind is ReviewItemKind.FOLLOW_UP
    texts = row.text if asked else f"{row.text}\n{row.sentence}"
    waits = asked and row.verdict is None and row.department is None
    return ImportReviewRow(
        key=row.key,
        kind=row.kind,
        text=row.text,
        sentence=row.sentence,
        section=row.section,
        confidence=row.confidence,
        department=_likely_department(tx, council, row) if waits else row.department,
        verdict=row.verdict,
        warnings=tuple(dict.fromkeys(found.kind.value for found in find_personal_data(texts))),
    )


def _likely_department(tx: Transaction, council: Council, row: ReviewItem) -> int | None:
    """Return the department that the notes name, otherwise the most likely one in this council."""
    named = row.sounds_like or ""
    if named:
        with suppress(NotFound):
            return council.find_department(named).id
    kind = _BEING_A_DEPARTMENT.sub(" ", named)
    question = Question(
        id=0,
        council=council.id,
        number=0,
        text=f"{row.text} {named} {kind}",
        logged_by=0,
        logged_at=tx.now,
        asked_by=0,
    )
    return tx.search_index.hints_for(council, question).department


def unsent_questions(tx: Transaction, council: Council) -> list[tuple[Department, list[Question]]]:
    """Return the questions of stored notes that wait to be sent, by department; only those with an owner."""
    meant: dict[int, int] = {
        int(question): department
        for notes in tx.notes_imports.list_kept(council.id)
        for question, department in notes.decisions.get("unsent", {}).items()
    }
    waiting = [q for q in tx.questions.get_many(meant) if q.status is QuestionStatus.LOGGED]
    by_department = {
        department.id: [q for q in waiting if meant[q.id] == department.id]
        for department in council.departments
        if department.owner is not None
    }
    return [(d, by_department[d.id]) for d in council.departments if by_department.get(d.id)]


def _unsent(context: RenderContext) -> list[UnsentView]:
    council = context.the_council
    unsent = unsent_questions(context.tx, council)
    people = context.people(department.owner for department, _ in unsent if department.owner is not None)
    return [
        UnsentView(owner=people[d.owner or 0].name, department=d.name, count=len(found))
        for d, found in unsent
    ]


def _result_view(context: RenderContext, notes: NotesImport, *, note: str | None) -> ImportResultView:
    meeting = None if notes.meeting is None else context.tx.meetings.get(notes.meeting)
    counted, council = notes.decisions.get("brought", {}), context.the_council
    return ImportResultView(
        notes=notes.id,
        version=notes.version,
        name=notes.name,
        day=None if meeting is None else meeting.day,
        follow_ups=counted.get("follow_ups", 0),
        answered=counted.get("answered", 0),
        planned=bool(counted.get("planned")),
        unsent=_unsent(context),
        send_at=next_office_moment(
            context.now, council.zone, council.settings.office_hours, council.settings.free
        ),
        note=note,
    )


REVIEW = ViewType(
    "old_notes", render=render_review, audience=Audience.COORDINATORS, follows=Follows.IMPORTED_NOTES
)
UNREAD_FILE = ViewType("unread_file", render=render_unread_file)
