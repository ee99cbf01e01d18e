"""The minutes in words: from what they say to a document in Swedish or English."""

from collections.abc import Iterable, Iterator, Sequence

from bot.documents.phrases import (
    answer_lines,
    clock_words,
    day_words,
    edition_lines,
    outcome_lines,
    role_lines,
    standing_words,
    title_day,
    topic_lines,
    voice_words,
    when_words,
)
from cards.texts import Texts
from domain.agenda import Part
from domain.attendance import Role
from domain.document import NOTHING, Block, Document, Fact, Facts, Heading, Listing, Paragraph, Run, Table
from domain.meeting import Meeting
from domain.minutes import Chapter, Minutes
from domain.points import Point
from domain.record import Topic
from domain.text import begin_large, one_line, shorten

ROW_TEXT = 120
"""Characters of a question in the table of follow-ups; the whole stands above it."""


def document_of(minutes: Minutes, texts: Texts) -> Document:
    """Put the minutes into words."""
    day = title_day(minutes, texts=texts)
    title = texts("document.title", council=minutes.council)
    edition = tuple(edition_lines(minutes.edition, texts=texts, meeting=minutes.meeting))
    mark = texts("document.draft") if minutes.edition.draft else ""
    return Document(
        title=texts("document.title_day", title=title, day=day),
        language=texts.locale,
        author=minutes.council,
        subject=" ".join(edition),
        changed=minutes.changed,
        mark=mark,
        footer=texts("document.title_day", title=minutes.council, day=day),
        page=texts("document.page", page="{page}", pages="{pages}"),
        fields=_fields(minutes, title=title, status=" ".join(edition), mark=mark, texts=texts),
        blocks=(
            Heading(title, 1),
            *(_plain(line) for line in edition),
            *_attendance(minutes, texts=texts),
            *_chapters(minutes.chapters, texts=texts),
            *_follow_ups(minutes.follow_ups, texts=texts),
            *_ahead(minutes, texts=texts),
        ),
    )


def _fields(minutes: Minutes, *, title: str, status: str, mark: str, texts: Texts) -> dict[str, str]:
    """Give back what a template may show by name (see `bot.documents.template`)."""
    return {
        "title": title,
        "council": minutes.council,
        "day": day_words(minutes.meeting.day, texts=texts),
        "time": clock_words(minutes.meeting, texts=texts),
        "place": one_line(minutes.meeting.place or ""),
        "status": status,
        "mark": mark,
        "version": str(minutes.edition.version),
        "keeper": voice_words(minutes.keeper, texts=texts) if minutes.keeper else "",
    }


def _plain(text: str, *, leads: bool = False) -> Paragraph:
    return Paragraph((Run(text),), leads=leads)


def _label(text: str) -> Paragraph:
    return Paragraph((Run(text, strong=True),), leads=True)


def _notes(text: str) -> list[Paragraph]:
    """A paragraph for each that is set apart by an empty line."""
    return [_plain(part.strip("\n")) for part in text.split("\n\n") if part.strip()]


def _attendance(minutes: Minutes, *, texts: Texts) -> Iterator[Facts]:
    lines = {role: role_lines(minutes.attendance, role, texts=texts) for role in Role}
    people = (Fact(texts(f"group.{role}"), lines[role]) for role in Role if lines[role])
    yield Facts((*_time_and_place(minutes.meeting, texts=texts), *people))


def _time_and_place(meeting: Meeting, *, texts: Texts) -> list[Fact]:
    place = one_line(meeting.place or "")
    where = [Fact(texts("fact.place"), (place,))] if place else []
    return [Fact(texts("fact.when"), (when_words(meeting, texts=texts),)), *where]


def _chapters(chapters: Sequence[Chapter], *, texts: Texts) -> Iterator[Block]:
    """The guests are asked about the theme: where there was one, their part is below it."""
    before: Part | None = None
    for chapter in chapters:
        below = chapter.part is Part.GUESTS and before is Part.THEME
        yield Heading(chapter.title or texts(f"part.{chapter.part}"), 3 if below else 2)
        yield from _notes(chapter.notes)
        yield from _previous(chapter.previous, texts=texts)
        yield from _taken_up(chapter.taken_up, texts=texts)
        for point in chapter.answered:
            yield from _exchange(point, texts=texts)
        yield from _taken(chapter.taken, texts=texts)
        before = chapter.part


def _previous(points: Sequence[Point], *, texts: Texts) -> Iterator[Block]:
    if points:
        yield Heading(texts("minutes.previous"), 3)
        yield Listing(tuple(_item(point, outcome_lines(point, texts=texts)) for point in points))


def _taken_up(topics: Sequence[Topic], *, texts: Texts) -> Iterator[Block]:
    if topics:
        yield Heading(texts("minutes.taken_up"), 3)
        yield Listing(tuple(_topic(topic, texts=texts) for topic in topics))


def _topic(topic: Topic, *, texts: Texts) -> Paragraph:
    lines = (Run(f"\n{line}") for line in topic_lines(topic, texts=texts))
    return Paragraph((Run(topic.text, strong=True), *lines))


def _exchange(point: Point, *, texts: Texts) -> Iterator[Block]:
    yield Paragraph((Run(point.text, strong=True), *_asked(point, texts=texts)), leads=True)
    yield _plain("\n".join(answer_lines(point, texts=texts)))


def _taken(points: Sequence[Point], *, texts: Texts) -> Iterator[Block]:
    if points:
        yield _label(texts("minutes.taken"))
        yield Listing(tuple(_item(point, [], *_asked(point, texts=texts)) for point in points))


def _asked(point: Point, *, texts: Texts) -> list[Run]:
    if point.asked_by is None:
        return []
    return [Run("\n" + texts("minutes.asked_by", who=voice_words(point.asked_by, texts=texts)))]


def _item(point: Point, lines: Iterable[str], *after: Run) -> Paragraph:
    told = (Run(f"\n{line}") for line in lines)
    return Paragraph((Run(point.reference, strong=True), Run(f" {point.text}"), *told, *after))


def _follow_ups(points: Sequence[Point], *, texts: Texts) -> Iterator[Block]:
    if not points:
        return
    yield Heading(texts("minutes.follow_ups"), 2)
    yield Table(
        caption=texts("minutes.follow_ups_caption"),
        columns=tuple(
            texts(f"column.{name}") for name in ("number", "question", "department", "owner", "state")
        ),
        rows=tuple(_row(point, texts=texts) for point in points),
        widths=(10, 35, 22, 14, 19),
    )


def _row(point: Point, *, texts: Texts) -> tuple[str, ...]:
    text = shorten(point.text, most=ROW_TEXT)
    owner = begin_large(point.owner_role) or NOTHING
    return (point.reference, text, point.department or NOTHING, owner, standing_words(point, texts=texts))


def _ahead(minutes: Minutes, *, texts: Texts) -> Iterator[Block]:
    """What the next meeting takes up, when and where it is; last of all who kept the notes."""
    coming = minutes.next_meeting
    if minutes.next_notes or minutes.takes_up or coming:
        yield Heading(texts("part.next"), 2)
        yield from _notes(minutes.next_notes)
    if minutes.takes_up:
        yield _plain(texts("minutes.takes_up"), leads=True)
        yield Listing(tuple(_plain(item) for item in minutes.takes_up))
    if coming:
        yield Facts(tuple(_time_and_place(coming, texts=texts)))
    if minutes.keeper:
        yield Facts((Fact(texts("fact.keeper"), (voice_words(minutes.keeper, texts=texts),)),))
