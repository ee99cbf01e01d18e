"""The card of a meeting as it goes on, and one of the earlier questions on it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.minutes_of import next_edition
from bot.record_of import record_of
from bot.turn import Card
from bot.views.lists import row_of
from bot.views.sight import Sight
from cards import course as cards
from cards.course import PAGE_POINTS, CoursePart, CourseView
from cards.meeting import begin_words
from cards.points import EarlierPoint, PointView, point_form
from cards.topics import TakenUp, TopicView, topic_form
from domain.agenda import Part, title_of
from domain.council import Council
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.minutes import Record
from domain.permissions import Act
from domain.points import Carried, settled_at
from domain.question import Status
from domain.record import Item, Remark


def course(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The meeting: what everybody sees, and on a view of their own what coordinators lead it with."""
    meeting = meeting_of(sight, args)
    sight = seen_by_its_council(sight, meeting)
    council = sight.the_council
    record = record_of(sight.tx, council, meeting)
    earlier = _earlier(record)
    last = max(1, -(-len(earlier) // PAGE_POINTS))
    page = min(max(1, args.get("page") or 1), last)
    shown = earlier[(page - 1) * PAGE_POINTS : page * PAGE_POINTS]
    remarks = sight.tx.remarks.of_meeting(meeting.id)
    ongoing = meeting.status is MeetingStatus.ONGOING
    view = CourseView(
        meeting=meeting,
        council=council.name,
        agenda=parts_of(sight, record, current=meeting.section if ongoing else None),
        points=[_point(sight, council, one, remarks.get(one.question.id)) for one in shown],
        page=page,
        has_next=page < last,
        total=len(earlier),
        items=[_topic(item) for item in sight.tx.items.of_meeting(meeting.id)],
        raised=[row_of(sight, council, one.question) for one in record.raised],
        may_change=Act.ADMINISTER in sight.allowed() and next_edition(sight.tx, meeting) is not None,
        refresh_for=() if sight.personal else _coordinators(sight, council),
        note=sight.note,
    )
    key = "summary.course" if ongoing else "summary.course_over"
    summary = sight.texts(key, when=begin_words(meeting, frame=sight.frame))
    return Card(content=cards.course(view, sight.frame), summary=summary)


def point(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One of the earlier questions, with the field for what is said of it."""
    meeting = meeting_of(sight, args)
    question = sight.tx.questions.get(args["question"])
    council = sight.the_council
    if question.council != council.id:
        raise NotFound("no_such_question")
    remark = sight.tx.remarks.of_meeting(meeting.id).get(question.id)
    shown = _point(sight, council, Carried(question=question, meetings=0), remark)
    view = PointView(point=shown, meeting=meeting.id, note=sight.note)
    return Card(content=point_form(view, sight.frame), summary=council.reference(question.number))


def topic(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One of those that an earlier meeting put off to this one, with the field for what is said of it."""
    sight.expect_coordinator()
    meeting = meeting_of(sight, args)
    item = sight.tx.items.get(args["item"])
    if item.taken_by != meeting.id:
        raise NotFound("no_such_item")
    view = TopicView(topic=_topic(item), meeting=meeting.id, note=sight.note)
    return Card(content=topic_form(view, sight.frame), summary=sight.texts("course.takes_up"))


def meeting_of(sight: Sight, args: Mapping[str, Any]) -> Meeting:
    """Give back the meeting that a view is of; raises NotFound ``no_such_meeting``."""
    meeting = sight.tx.meetings.get(args["meeting"])
    if sight.council is not None and sight.council.id != meeting.council:
        raise NotFound("no_such_meeting")
    return meeting


def seen_by_its_council(sight: Sight, meeting: Meeting) -> Sight:
    """Give back the same eyes, looking at the meeting's council."""
    return (
        sight if sight.council is not None else replace(sight, council=sight.tx.councils.get(meeting.council))
    )


def parts_of(sight: Sight, record: Record, *, current: str | None) -> list[CoursePart]:
    """Give back the parts of an agenda by name, the one that goes on marked."""
    titles = titles_of(sight)
    return [
        CoursePart(key=part.key, title=title_of(part, titles=titles), current=part.key == current)
        for part in record.agenda
    ]


def titles_of(sight: Sight) -> dict[str, str]:
    """Give back what the kinds of parts are called in the reader's language."""
    return {part.value: sight.texts(f"part.{part}") for part in Part}


def _earlier(record: Record) -> list[Carried]:
    """Give back the questions of earlier meetings, those left out that were settled at once."""
    told = (c for c in record.carried if c.sitting is None or not settled_at(c.question, c.sitting))
    return sorted(told, key=lambda c: c.question.number)


def _point(sight: Sight, council: Council, carried: Carried, remark: Remark | None) -> EarlierPoint:
    question = carried.question
    ended = question.answer or (question.reason if question.status is Status.HANDED_OVER else None) or ""
    said = "" if remark is None or remark.text == ended else remark.text
    return EarlierPoint(
        row=row_of(sight, council, question),
        meetings=carried.meetings,
        outcome=ended,
        remark=None if remark is None else remark.state,
        remark_text=said,
    )


def _topic(item: Item) -> TakenUp:
    return TakenUp(id=item.id, version=item.version, text=item.text, outcome=item.outcome, remark=item.remark)


def _coordinators(sight: Sight, council: Council) -> tuple[str, ...]:
    people = sight.people(council.coordinators).values()
    return tuple(person.teams_id for person in people if person.teams_id)
