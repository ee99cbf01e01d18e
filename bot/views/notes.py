"""Cards of what was written down at a meeting, and of what is to be looked at before it is."""

from collections.abc import Mapping
from typing import Any

from bot.minutes_of import next_edition
from bot.turn import Card
from bot.views.about_questions import question as question_view
from bot.views.course import meeting_of, titles_of
from bot.views.sight import Sight, view_of
from cards import notes as cards
from cards.careful import CarefulView
from cards.careful import careful as careful_card
from cards.meeting import when_words
from cards.notes import PAGE_NOTES, Kind, Line, LineView, NotesView
from cards.notices import summary_of
from cards.offers import offer_drop as offer_drop_card
from cards.offers import offer_line
from domain.agenda import title_of
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.record import Item, Note


def notes(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One page of what was noted, part by part, and of what comes next time."""
    sight.expect_coordinator()
    meeting = meeting_of(sight, args)
    lines = [*_noted(sight, meeting), *_put_off(sight, meeting)]
    last = max(1, -(-len(lines) // PAGE_NOTES))
    page = min(max(1, args.get("page") or 1), last)
    view = NotesView(
        meeting=meeting.id,
        lines=lines[(page - 1) * PAGE_NOTES : page * PAGE_NOTES],
        page=page,
        has_next=page < last,
        may_change=next_edition(sight.tx, meeting) is not None,
        when=when_words(meeting, frame=sight.frame),
        over=meeting.status is MeetingStatus.HELD,
        note=sight.note,
    )
    return Card(content=cards.notes(view, sight.frame), summary=sight.texts("notes.title"))


def note(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One note, or the field to change it in."""
    return _one(sight, args, kind="note")


def item(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Something that comes next time, or the field to change it in."""
    return _one(sight, args, kind="item")


def offer_note(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Asks whether a note follows its message; once that is decided it shows the note."""
    return _offered(sight, args, kind="note")


def offer_item(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Asks the same of something that comes next time."""
    return _offered(sight, args, kind="item")


def offer_drop(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Asks whether a question goes with its message; once it is closed the card shows the question."""
    shown = sight.tx.questions.get(args["question"])
    if not shown.open:
        return question_view(sight, args)
    view = view_of(sight.of(shown), shown, hints=False)
    return Card(content=offer_drop_card(view, sight.frame), summary=summary_of(view, sight.texts))


def careful(sight: Sight, args: Mapping[str, Any]) -> Card:
    """A text that is not stored, since it looks as if it held personal data."""
    names = ("text", "kinds", "verb", "field", "data")
    view = CarefulView(**{name: args[name] for name in names})
    return Card(content=careful_card(view, sight.frame), summary=sight.texts("careful.title"))


def _one(sight: Sight, args: Mapping[str, Any], *, kind: Kind) -> Card:
    line = _line(sight, args[kind], kind=kind)
    changing = bool(args.get("changing"))
    back = args.get("meeting") if changing or line is None or sight.note else None
    when = when_words(meeting_of(sight, args), frame=sight.frame) if args.get("between") else ""
    view = LineView(line=line, kind=kind, meeting=back, changing=changing, when=when, note=sight.note)
    return Card(content=cards.one_line(view, sight.frame), summary=_summary(sight, line, kind=kind))


def _offered(sight: Sight, args: Mapping[str, Any], *, kind: Kind) -> Card:
    line = _line(sight, args[kind], kind=kind)
    if line is None or line.proposed is None:
        return _one(sight, args, kind=kind)
    summary = _summary(sight, line, kind=kind)
    return Card(content=offer_line(line, sight.frame), summary=summary)


def _summary(sight: Sight, line: Line | None, *, kind: Kind) -> str:
    if kind == "item":
        return sight.texts("items.gone" if line is None else "items.title")
    return sight.texts("notes.gone") if line is None else sight.texts("notes.under", title=line.under)


def _line(sight: Sight, number: int, *, kind: Kind) -> Line | None:
    """Give back one of them, None where it is gone; raises NotFound for another council's."""
    sight.expect_coordinator()
    try:
        found = sight.tx.notes.get(number) if kind == "note" else sight.tx.items.get(number)
    except NotFound:
        return None
    if isinstance(found, Item):
        if found.council != sight.the_council.id:
            raise NotFound("no_such_item")
        return _line_of_item(sight, found)
    meeting = meeting_of(sight, {"meeting": found.meeting})
    return _line_of(found, under=_names(sight, meeting).get(found.section, ""))


def _noted(sight: Sight, meeting: Meeting) -> list[Line]:
    """Give back the notes of a meeting in the order of its agenda."""
    names = _names(sight, meeting)
    order = list(names)
    kept = sight.tx.notes.of_meeting(meeting.id)
    placed = sorted(kept, key=lambda n: order.index(n.section) if n.section in names else len(order))
    return [_line_of(one, under=names.get(one.section, "")) for one in placed]


def _put_off(sight: Sight, meeting: Meeting) -> list[Line]:
    return [_line_of_item(sight, one) for one in sight.tx.items.said_at(meeting.id)]


def _line_of(one: Note, *, under: str) -> Line:
    return Line(
        kind="note", id=one.id, version=one.version, text=one.text, under=under, proposed=one.proposed_text
    )


def _line_of_item(sight: Sight, one: Item) -> Line:
    under = sight.texts("notes.next")
    return Line(
        kind="item", id=one.id, version=one.version, text=one.text, under=under, proposed=one.proposed_text
    )


def _names(sight: Sight, meeting: Meeting) -> dict[str, str]:
    """Give back what the parts of a meeting's agenda are called, in their order."""
    titles = titles_of(sight)
    return {part.key: title_of(part, titles=titles) for part in sight.tx.agendas.of_meeting(meeting)}
