"""Render the notes of a meeting and the items for the next one."""

from collections.abc import Mapping
from typing import Any

from bot.documents.editions import editable_edition
from bot.turn.types import Card
from bot.views.context import (
    Args,
    Audience,
    Follows,
    RenderContext,
    TextStorage,
    ViewType,
    build_question_view,
)
from bot.views.live_meeting import load_meeting, section_titles
from bot.views.questions import render_question
from cards import notes as cards
from cards.meeting import format_meeting_time
from cards.notes import (
    NOTES_PER_PAGE,
    EntryKind,
    NoteEntry,
    NoteEntryView,
    NotesView,
    PersonalDataView,
    personal_data_card,
    suggest_entry_change,
)
from cards.question import suggest_drop
from cards.question_view import question_summary
from domain.agenda import section_title
from domain.council import Council
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.person import Person
from domain.question import Question, QuestionStatus
from domain.record import AgendaItem, Note
from storage import Transaction


def render_notes(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a page of the notes of a meeting, by section, and of the items for the next one."""
    context.require_coordinator()
    meeting = load_meeting(context, args)
    lines = [*section_lines(context, meeting), *item_lines(context, meeting)]
    last = max(1, -(-len(lines) // NOTES_PER_PAGE))
    page = min(max(1, args.get("page") or 1), last)
    view = NotesView(
        meeting=meeting.id,
        entries=lines[(page - 1) * NOTES_PER_PAGE : page * NOTES_PER_PAGE],
        page=page,
        has_next=page < last,
        may_change=editable_edition(context.tx, meeting) is not None,
        sections=section_choices(context, meeting),
        when=format_meeting_time(meeting, context=context.card_context),
        over=meeting.status is MeetingStatus.HELD,
        note=context.note or (context.texts("note.section_over") if args.get("is_late") else None),
    )
    return Card(content=cards.notes_card(view, context.card_context), summary=context.texts("notes.title"))


def render_note(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a note, or the form that edits it."""
    return _render_entry(context, args, kind="note")


def render_item(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render an item for the next meeting, or the form that edits it."""
    return _render_entry(context, args, kind="item")


def render_note_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the suggestion that a note follow its message; once decided, render the note."""
    return _render_suggestion(context, args, kind="note")


def render_item_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the suggestion that an agenda item follow its message; once decided, render the item."""
    return _render_suggestion(context, args, kind="item")


def render_drop_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the suggestion to drop a question with its deleted message, until it is closed."""
    shown = context.tx.questions.get(args["question"])
    if not shown.is_open:
        return render_question(context, args)
    view = build_question_view(context.for_question(shown), shown, hints=False)
    return Card(
        content=suggest_drop(view, context.card_context), summary=question_summary(view, context.texts)
    )


def render_personal_data_warning(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the warning about a text that looks like personal data and is not stored yet."""
    names = ("text", "kinds", "verb", "field", "data")
    view = PersonalDataView(**{name: args[name] for name in names})
    return Card(
        content=personal_data_card(view, context.card_context), summary=context.texts("careful.title")
    )


def _due_personal_data_warning(_tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    """Return the arguments for the text's author, and for current coordinators."""
    is_own_text = args["verb"] not in {"edit_note", "edit_item"}
    return args if is_own_text or person.id in council.coordinators else None


def _render_entry(context: RenderContext, args: Mapping[str, Any], *, kind: EntryKind) -> Card:
    line = _find_line(context, args[kind], kind=kind)
    changing = bool(args.get("changing"))
    back = args.get("meeting") if changing or line is None or context.note else None
    when = (
        format_meeting_time(load_meeting(context, args), context=context.card_context)
        if args.get("between")
        else ""
    )
    sections = (
        section_choices(context, load_meeting(context, args))
        if changing and kind == "note" and line is not None
        else ()
    )
    view = NoteEntryView(
        entry=line,
        kind=kind,
        meeting=back,
        changing=changing,
        when=when,
        sections=sections,
        note=context.note,
    )
    return Card(
        content=cards.note_entry_card(view, context.card_context), summary=_summary(context, line, kind=kind)
    )


def _render_suggestion(context: RenderContext, args: Mapping[str, Any], *, kind: EntryKind) -> Card:
    line = _find_line(context, args[kind], kind=kind)
    if line is None or line.proposed is None:
        return _render_entry(context, args, kind=kind)
    summary = _summary(context, line, kind=kind)
    return Card(content=suggest_entry_change(line, context.card_context), summary=summary)


def _summary(context: RenderContext, line: NoteEntry | None, *, kind: EntryKind) -> str:
    if kind == "item":
        return context.texts("items.gone" if line is None else "items.title")
    return context.texts("notes.gone") if line is None else context.texts("notes.under", title=line.under)


def _find_line(context: RenderContext, number: int, *, kind: EntryKind) -> NoteEntry | None:
    """Return a note or item as a line, None if it was removed; raises NotFound for another council's."""
    context.require_coordinator()
    try:
        found = context.tx.notes.get(number) if kind == "note" else context.tx.items.get(number)
    except NotFound:
        return None
    if isinstance(found, AgendaItem):
        if found.council != context.the_council.id:
            raise NotFound("no_such_item")
        return line_of_item(context, found)
    meeting = load_meeting(context, {"meeting": found.meeting})
    return _line_of(found, under=_titles_by_section(context, meeting).get(found.section, ""))


def section_lines(context: RenderContext, meeting: Meeting) -> list[NoteEntry]:
    """Return the notes and the questions of a meeting in the order of its agenda."""
    names = _titles_by_section(context, meeting)
    order = list(names)
    asked = [q for q in context.tx.questions.of_meeting(meeting.id) if q.status is not QuestionStatus.DROPPED]
    lines = [
        *(
            _line_of(note, under=names.get(note.section, ""))
            for note in context.tx.notes.of_meeting(meeting.id)
        ),
        *(_line_of_question(context, question, names) for question in asked),
    ]
    return sorted(lines, key=lambda line: order.index(line.section) if line.section in names else len(order))


def _line_of_question(context: RenderContext, question: Question, names: Mapping[str, str]) -> NoteEntry:
    section = question.section or ""
    return NoteEntry(
        kind="question",
        id=question.id,
        version=question.version,
        text=f"{context.the_council.reference(question.number)}  {question.text}",
        under=names.get(section) or context.texts("notes.nowhere"),
        section=section,
    )


def section_choices(context: RenderContext, meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Return the titles and keys of the sections that notes and questions can be moved to."""
    return tuple((title, key) for key, title in _titles_by_section(context, meeting).items())


def render_question_place(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form that moves a question to another section of its meeting's agenda."""
    context.require_coordinator()
    question = context.tx.questions.get(args["question"])
    meeting = load_meeting(context, args)
    view = NoteEntryView(
        entry=_line_of_question(context, question, _titles_by_section(context, meeting)),
        kind="question",
        meeting=meeting.id,
        changing=True,
        sections=section_choices(context, meeting),
        note=context.note,
    )
    return Card(
        content=cards.note_entry_card(view, context.card_context), summary=context.texts("question.move")
    )


def item_lines(context: RenderContext, meeting: Meeting) -> list[NoteEntry]:
    """Return what a meeting left for a later one."""
    return [line_of_item(context, one) for one in context.tx.items.list_postponed_at(meeting.id)]


def _line_of(one: Note, *, under: str) -> NoteEntry:
    return NoteEntry(
        kind="note",
        id=one.id,
        version=one.version,
        text=one.text,
        under=under,
        section=one.section,
        proposed=one.proposed_text,
    )


def line_of_item(context: RenderContext, one: AgendaItem) -> NoteEntry:
    """Return an item for a later meeting as a line."""
    under = context.texts("notes.next")
    return NoteEntry(
        kind="item", id=one.id, version=one.version, text=one.text, under=under, proposed=one.proposed_text
    )


def _titles_by_section(context: RenderContext, meeting: Meeting) -> dict[str, str]:
    """Return the titles of a meeting's agenda sections by key, in their order."""
    titles = section_titles(context)
    return {
        part.key: section_title(part, default_titles=titles)
        for part in context.tx.agendas.of_meeting(meeting)
    }


NOTES = ViewType("notes", render=render_notes)
QUESTION_PLACE = ViewType("place", render=render_question_place, audience=Audience.COORDINATORS)
NOTE = ViewType("note", render=render_note, follows=Follows.MEETING_RECORD)
ITEM = ViewType("item", render=render_item, follows=Follows.MEETING_RECORD)
NOTE_SUGGESTION = ViewType(
    "offer_note",
    render=render_note_suggestion,
    audience=Audience.COORDINATORS,
    follows=Follows.MEETING_RECORD,
)
ITEM_SUGGESTION = ViewType(
    "offer_item",
    render=render_item_suggestion,
    audience=Audience.COORDINATORS,
    follows=Follows.MEETING_RECORD,
)
DROP_SUGGESTION = ViewType("offer_drop", render=render_drop_suggestion, follows=Follows.QUESTIONS)
PERSONAL_DATA_WARNING = ViewType(
    "careful",
    render=render_personal_data_warning,
    still_due=_due_personal_data_warning,
    text_storage=TextStorage.UNTIL_SENT,
)
