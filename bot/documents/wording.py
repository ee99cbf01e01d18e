"""Word the minutes: from their content to a document in Swedish or English."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from babel.dates import format_date, format_time

from cards.texts import Texts
from domain import document
from domain.agenda import SectionKind
from domain.attendance import PublicParticipant, Role
from domain.meeting import Meeting
from domain.minutes import Edition, MinutedQuestion, Minutes, MinutesChapter
from domain.question import QuestionStatus
from domain.record import MinutedItem, RemarkState
from domain.text import capitalise_first, one_line

_TOPIC_KEYS = {RemarkState.DONE: "minutes.topic_done", RemarkState.GOES_ON: "minutes.topic_goes_on"}
_MIN_NUMBER_WIDTH = 10
_PERCENT_PER_CHARACTER = 2
"""The width of bold capitals in the table's font: a reference is never broken between lines."""
_ANSWER_KEYS = ("minutes.answer", "minutes.answer_relayed")
"""The texts of an answer: in its own words, and as a coordinator wrote it."""
_ANSWER_FROM_KEYS = ("minutes.answer_from", "minutes.answer_from_relayed")
_WIDTHS = (35, 21, 17, 17)
"""The shares of the other columns of the table of follow-ups, in percent of what is left."""


def format_day(day: date, *, texts: Texts) -> str:
    """Return a day as ``onsdag 15 september 2021``."""
    return format_date(day, texts("format.weekday_year"), locale=texts.locale)


def format_time_of_day(meeting: Meeting, *, texts: Texts) -> str:
    """Return the time as ``kl. 17.30``, with the end if there is one."""

    def said(at: time) -> str:
        return format_time(at, texts("format.clock"), locale=texts.locale)

    if meeting.ends is None:
        return texts("clock.at", begins=said(meeting.begins))
    return texts("clock.between", begins=said(meeting.begins), ends=said(meeting.ends))


def format_title_day(minutes: Minutes, *, texts: Texts) -> str:
    """Return the day for titles: with the time if there was another meeting that day."""
    named = format_day_and_time(minutes.meeting, texts=texts)
    return named if minutes.has_other_meeting_that_day else format_day(minutes.meeting.day, texts=texts)


def format_day_and_time(meeting: Meeting, *, texts: Texts) -> str:
    """Return the day and the time."""
    return f"{format_day(meeting.day, texts=texts)} {format_time_of_day(meeting, texts=texts)}"


def format_voice(voice: PublicParticipant, *, texts: Texts) -> str:
    """Return a person as ``Karin Ek (C), samordnare``, or as a role if no name may be given."""
    if not voice.name:
        return texts("people.resident")
    name = texts("people.party", name=voice.name, party=voice.party) if voice.party else voice.name
    return ", ".join(part for part in (name, voice.title, voice.organisation) if part)


def format_owner(owner: PublicParticipant | None, *, texts: Texts) -> str:
    """Return the owner's name and title, the role of a resident who is not named, or nothing."""
    if owner is None:
        return ""
    if owner.role is Role.RESIDENT and not owner.name:
        return texts("people.resident")
    return ", ".join(part for part in (owner.name, owner.title) if part)


def role_lines(voices: Sequence[PublicParticipant], role: Role, *, texts: Texts) -> tuple[str, ...]:
    """Return a line for each person who is named, and one with the number of the others."""
    here = [voice for voice in voices if voice.role is role]
    named = tuple(format_voice(voice, texts=texts) for voice in here if voice.name)
    unnamed = len(here) - len(named)
    if not unnamed:
        return named
    return (*named, texts.plural("people.more" if named else "people.count", unnamed))


def format_status(point: MinutedQuestion, *, texts: Texts) -> str:
    """Return the status of a question in brief; its department is in the next column."""
    key = "minutes.sent" if point.status is QuestionStatus.ASSIGNED else f"status.{point.status}"
    state = texts("status.merged" if point.duplicate_of else key, **_ended_values(point))
    return ". ".join([state, *_status_marks(point, texts=texts)])


def _ended_values(point: MinutedQuestion) -> dict[str, str]:
    """Return the outside body that has the question, and the question that it was merged with."""
    return {"recipient": point.handed_to, "reference": point.duplicate_of}


def _status_marks(point: MinutedQuestion, *, texts: Texts) -> Iterator[str]:
    """Yield what else is known about an open question."""
    if point.promised:
        yield texts("mark.promised", day=point.promised)
    if point.at_meeting:
        yield texts("mark.at_meeting")
    if point.due and not point.promised:
        yield texts("mark.due", day=point.due)


def outcome_lines(point: MinutedQuestion, *, texts: Texts) -> Iterator[str]:
    """Yield the outcome of a question, a line for each statement."""
    match point.outcome:
        case QuestionStatus.ANSWERED:
            yield from answer_lines(point, texts=texts)
        case QuestionStatus.HANDED_OVER:
            yield texts("status.handed_over", **_ended_values(point))
        case QuestionStatus.DROPPED:
            yield texts("status.merged" if point.duplicate_of else "status.dropped", **_ended_values(point))
        case _:
            yield _format_open(point, texts=texts)
    if point.reason:
        yield texts("minutes.reason", reason=point.reason)
    if point.remark and point.remark != point.answer:
        yield texts("minutes.remark", remark=point.remark)
    if point.is_ongoing:
        yield texts("minutes.goes_on")


def topic_lines(topic: MinutedItem, *, texts: Texts) -> Iterator[str]:
    """Yield what was said about a topic of the meeting, if anything was."""
    if topic.outcome is not None:
        yield texts(_TOPIC_KEYS[topic.outcome])
    if topic.remark:
        yield texts("minutes.remark", remark=topic.remark)


def answer_lines(point: MinutedQuestion, *, texts: Texts) -> Iterator[str]:
    """Yield the answer with who gave it, and the link to more if there is one."""
    own, relayed = _ANSWER_FROM_KEYS if point.department else _ANSWER_KEYS
    yield texts(relayed if point.is_relayed else own, department=point.department, answer=point.answer)
    if point.is_by_link:
        yield texts("minutes.by_link")
    if point.link:
        yield texts("minutes.link", link=point.link)


def _format_open(point: MinutedQuestion, *, texts: Texts) -> str:
    with_whom = point.status is QuestionStatus.IN_PROGRESS and point.department
    key = "minutes.in_progress_at" if with_whom else f"status.{point.status}"
    state = texts(key, department=point.department)
    owner = [who] if (who := format_owner(point.owner, texts=texts)) else []
    age = [texts.plural("minutes.age", point.meetings_ago)] if point.meetings_ago else []
    return ". ".join([", ".join([state, *owner]), *age, *_status_marks(point, texts=texts)]) + "."


def edition_lines(edition: Edition, *, texts: Texts, meeting: Meeting) -> Iterator[str]:
    """Yield that it is a draft, or who adopted it and when; and the reason for a correction."""
    if edition.adopted_at is None:
        yield texts("document.draft_line")
    else:
        at = texts.format_moment(edition.adopted_at, meeting.zone)
        yield texts("document.adopted", at=at, name=one_line(edition.adopted_by))
    if edition.version > 1:
        yield texts("document.correction", version=edition.version, reason=one_line(edition.correction))


def build_document(minutes: Minutes, texts: Texts) -> document.Document:
    """Word the minutes as a document."""
    day = format_title_day(minutes, texts=texts)
    title = texts("document.title", council=minutes.council)
    edition = tuple(edition_lines(minutes.edition, texts=texts, meeting=minutes.meeting))
    mark = texts("document.draft") if minutes.edition.is_draft else ""
    return document.Document(
        title=texts("document.title_day", title=title, day=day),
        language=texts.locale,
        author=minutes.council,
        subject=" ".join(edition),
        changed=minutes.changed_at,
        mark=mark,
        footer=texts("document.title_day", title=minutes.council, day=day),
        page=texts("document.page", page="{page}", pages="{pages}"),
        fields=_fields(minutes, title=title, status=" ".join(edition), mark=mark, texts=texts),
        blocks=(
            document.Heading(title, 1),
            *(_plain(line) for line in edition),
            *_attendance(minutes, texts=texts),
            *_chapters(minutes.chapters, texts=texts),
            *_follow_ups(minutes.follow_ups, texts=texts),
            *_next_meeting(minutes, texts=texts),
        ),
    )


def _fields(minutes: Minutes, *, title: str, status: str, mark: str, texts: Texts) -> dict[str, str]:
    """Return the values of the fields of a template (see `bot.documents.template`)."""
    return {
        "title": title,
        "council": minutes.council,
        "day": format_day(minutes.meeting.day, texts=texts),
        "time": format_time_of_day(minutes.meeting, texts=texts),
        "place": one_line(minutes.meeting.place or ""),
        "status": status,
        "mark": mark,
        "version": str(minutes.edition.version),
        "keeper": format_voice(minutes.note_taker, texts=texts) if minutes.note_taker else "",
    }


def _plain(text: str, *, leads: bool = False) -> document.Paragraph:
    return document.Paragraph((document.Run(text),), leads=leads)


def _label(text: str) -> document.Paragraph:
    return document.Paragraph((document.Run(text, strong=True),), leads=True)


def _note_paragraphs(text: str) -> list[document.Paragraph]:
    """Return a paragraph for each part between empty lines."""
    return [_plain(part.strip("\n")) for part in text.split("\n\n") if part.strip()]


def _attendance(minutes: Minutes, *, texts: Texts) -> Iterator[document.FactList]:
    lines = {role: role_lines(minutes.attendance, role, texts=texts) for role in Role}
    people = (document.Fact(texts(f"group.{role}"), lines[role]) for role in Role if lines[role])
    when, *where = _time_and_place(minutes.meeting, texts=texts)
    keeper = minutes.note_taker
    kept = [document.Fact(texts("fact.keeper"), (format_voice(keeper, texts=texts),))] if keeper else []
    yield document.FactList((when, *_ended(minutes, texts=texts), *where, *people, *kept))


def _time_and_place(meeting: Meeting, *, texts: Texts) -> list[document.Fact]:
    place = one_line(meeting.place or "")
    where = [document.Fact(texts("fact.place"), (place,))] if place else []
    return [document.Fact(texts("fact.when"), (format_day_and_time(meeting, texts=texts),)), *where]


def _chapters(chapters: Sequence[MinutesChapter], *, texts: Texts) -> Iterator[document.Block]:
    """Yield the chapters; the guests' section is a subsection of the theme, if there was one."""
    before: SectionKind | None = None
    for chapter in chapters:
        below = chapter.kind is SectionKind.GUESTS and before is SectionKind.THEME
        yield document.Heading(chapter.title or texts(f"part.{chapter.kind}"), 3 if below else 2)
        yield from _note_paragraphs(chapter.notes)
        yield from _previous(chapter.previous, texts=texts)
        yield from _taken_up(chapter.agenda_items, texts=texts)
        for point in chapter.answered:
            yield from _question_and_answer(point, texts=texts)
        yield from _logged(chapter.logged, texts=texts)
        before = chapter.kind


def _previous(points: Sequence[MinutedQuestion], *, texts: Texts) -> Iterator[document.Block]:
    if points:
        yield document.Heading(texts("minutes.previous"), 3)
        yield document.BulletList(tuple(_item(point, outcome_lines(point, texts=texts)) for point in points))


def _taken_up(topics: Sequence[MinutedItem], *, texts: Texts) -> Iterator[document.Block]:
    if topics:
        yield document.Heading(texts("minutes.taken_up"), 3)
        yield document.BulletList(tuple(_topic(topic, texts=texts) for topic in topics))


def _topic(topic: MinutedItem, *, texts: Texts) -> document.Paragraph:
    lines = (document.Run(f"\n{line}") for line in topic_lines(topic, texts=texts))
    return document.Paragraph((document.Run(topic.text, strong=True), *lines))


def _question_and_answer(point: MinutedQuestion, *, texts: Texts) -> Iterator[document.Block]:
    yield document.Paragraph((document.Run(point.text, strong=True), *_asked(point, texts=texts)), leads=True)
    yield _plain("\n".join(answer_lines(point, texts=texts)))


def _logged(points: Sequence[MinutedQuestion], *, texts: Texts) -> Iterator[document.Block]:
    """Yield the references of the questions that were logged here; the last table has their texts."""
    if points:
        references = texts.join_names([point.reference for point in points])
        yield _plain(texts("minutes.taken", references=references))


def _asked(point: MinutedQuestion, *, texts: Texts) -> list[document.Run]:
    return [document.Run(f"\n{line}") for line in _asker_lines(point, texts=texts)]


def _asker_lines(point: MinutedQuestion, *, texts: Texts) -> list[str]:
    """Return the line that says who asked, if that is known."""
    if point.asked_by is None:
        return []
    return [texts("minutes.asked_by", who=format_voice(point.asked_by, texts=texts))]


def _item(point: MinutedQuestion, lines: Iterable[str]) -> document.Paragraph:
    told = (document.Run(f"\n{line}") for line in lines)
    return document.Paragraph(
        (document.Run(point.reference, strong=True), document.Run(f" {point.text}"), *told)
    )


def _follow_ups(points: Sequence[MinutedQuestion], *, texts: Texts) -> Iterator[document.Block]:
    if not points:
        return
    yield document.Heading(texts("minutes.follow_ups"), 2)
    yield document.DataTable(
        caption=texts("minutes.follow_ups_caption"),
        columns=tuple(
            texts(f"column.{name}") for name in ("number", "question", "department", "owner", "state")
        ),
        rows=tuple(_row(point, texts=texts) for point in points),
        widths=_table_widths([point.reference for point in points]),
    )


def _table_widths(references: Sequence[str]) -> tuple[int, ...]:
    """Return the widths in percent: the longest reference fits on a line, the rest is shared."""
    number = max(_MIN_NUMBER_WIDTH, _PERCENT_PER_CHARACTER * max(map(len, references)))
    shared = tuple((100 - number) * share // sum(_WIDTHS) for share in _WIDTHS)
    return (number, 100 - number - sum(shared[1:]), *shared[1:])


def _row(point: MinutedQuestion, *, texts: Texts) -> tuple[str, ...]:
    return (
        point.reference,
        "\n".join([point.text, *_asker_lines(point, texts=texts)]),
        point.department or document.EMPTY_CELL,
        capitalise_first(format_owner(point.owner, texts=texts)) or document.EMPTY_CELL,
        format_status(point, texts=texts),
    )


def _next_meeting(minutes: Minutes, *, texts: Texts) -> Iterator[document.Block]:
    """Yield the notes and items for the next meeting, and its time and place."""
    coming = minutes.next_meeting
    if minutes.next_notes or minutes.next_agenda_items or coming:
        yield document.Heading(texts("part.next"), 2)
        yield from _note_paragraphs(minutes.next_notes)
    if minutes.next_agenda_items:
        yield _plain(texts("minutes.takes_up"), leads=True)
        yield document.BulletList(tuple(_plain(item) for item in minutes.next_agenda_items))
    if coming:
        yield document.FactList(tuple(_time_and_place(coming, texts=texts)))


def _ended(minutes: Minutes, *, texts: Texts) -> list[document.Fact]:
    """Return when the meeting really ended, in its own time zone, if that is known."""
    if minutes.ended_at is None:
        return []
    local = minutes.ended_at.astimezone(minutes.meeting.zone)
    clock = texts("clock.at", begins=format_time(local.time(), texts("format.clock"), locale=texts.locale))
    return [document.Fact(texts("fact.ended"), (clock,))]
