"""Render the card of a meeting in progress, its agenda, its attendance, and its earlier questions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.documents.editions import editable_edition
from bot.documents.record import collect_record
from bot.turn.types import Card
from bot.views.context import Follows, RenderContext, ViewType
from bot.views.question_lists import build_row
from cards import live_meeting as cards
from cards.attendance import (
    PEOPLE_PER_PAGE,
    AttendanceView,
    ParticipantFormView,
    PresentPerson,
    attendance_card,
    participant_form,
)
from cards.carried_over import (
    CarriedItem,
    CarriedItemView,
    EarlierQuestion,
    EarlierQuestionView,
    carried_item_form,
    earlier_question_form,
)
from cards.live_meeting import (
    QUESTIONS_PER_PAGE,
    AgendaSection,
    AgendaView,
    LiveMeetingSection,
    LiveMeetingView,
    agenda_card,
)
from cards.meeting import format_meeting_start, format_meeting_time
from domain.agenda import SectionKind, section_title
from domain.attendance import Attendee, Role
from domain.council import Council
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.minutes import CarriedQuestion, MeetingRecord, was_settled_during
from domain.permissions import Permission
from domain.question import QuestionStatus
from domain.record import AgendaItem, Remark
from storage import Transaction


def render_live_meeting(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a meeting in progress: for everybody, with the controls in a coordinator's view."""
    meeting = load_meeting(context, args)
    context = for_meeting_council(context, meeting)
    council = context.the_council
    record = collect_record(context.tx, council, meeting)
    earlier = earlier_questions(record)
    last = max(1, -(-len(earlier) // QUESTIONS_PER_PAGE))
    page = min(max(1, args.get("page") or 1), last)
    shown = earlier[(page - 1) * QUESTIONS_PER_PAGE : page * QUESTIONS_PER_PAGE]
    remarks = context.tx.remarks.of_meeting(meeting.id)
    ongoing = meeting.status is MeetingStatus.ONGOING
    view = LiveMeetingView(
        meeting=meeting,
        council=council.name,
        agenda=agenda_rows(context, record, current=meeting.section if ongoing else None),
        earlier_questions=[
            build_earlier_question(context, council, one, remarks.get(one.question.id)) for one in shown
        ],
        page=page,
        has_next=page < last,
        total=len(earlier),
        carried_items=[build_carried_item(item) for item in context.tx.items.of_meeting(meeting.id)],
        raised=[build_row(context, council, one.question) for one in record.raised],
        may_change=Permission.ADMINISTER in context.permissions()
        and editable_edition(context.tx, meeting) is not None,
        refresh_for=() if context.personal else _coordinators(context, council),
        note=context.note,
    )
    key = "summary.course" if ongoing else "summary.course_over"
    summary = context.texts(key, when=format_meeting_start(meeting, context=context.card_context))
    return Card(content=cards.live_meeting_card(view, context.card_context), summary=summary)


def render_remark_form(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form for a remark on an earlier question."""
    meeting = load_meeting(context, args)
    question = context.tx.questions.get(args["question"])
    council = context.the_council
    if question.council != council.id:
        raise NotFound("no_such_question")
    remark = context.tx.remarks.of_meeting(meeting.id).get(question.id)
    shown = build_earlier_question(
        context, council, CarriedQuestion(question=question, meetings_ago=0), remark
    )
    view = EarlierQuestionView(question=shown, meeting=meeting.id, note=context.note)
    return Card(
        content=earlier_question_form(view, context.card_context), summary=council.reference(question.number)
    )


def render_outcome_form(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form for the outcome of an agenda item from an earlier meeting."""
    context.require_coordinator()
    meeting = load_meeting(context, args)
    item = context.tx.items.get(args["item"])
    if item.taken_by != meeting.id:
        raise NotFound("no_such_item")
    view = CarriedItemView(item=build_carried_item(item), meeting=meeting.id, note=context.note)
    return Card(
        content=carried_item_form(view, context.card_context), summary=context.texts("course.takes_up")
    )


def load_meeting(context: RenderContext, args: Mapping[str, Any]) -> Meeting:
    """Return the meeting that a view is about; raises NotFound ``no_such_meeting``."""
    meeting = context.tx.meetings.get(args["meeting"])
    if context.council is not None and context.council.id != meeting.council:
        raise NotFound("no_such_meeting")
    return meeting


def for_meeting_council(context: RenderContext, meeting: Meeting) -> RenderContext:
    """Return the same context for the meeting's council."""
    return (
        context
        if context.council is not None
        else replace(context, council=context.tx.councils.get(meeting.council))
    )


def agenda_rows(
    context: RenderContext, record: MeetingRecord, *, current: str | None
) -> list[LiveMeetingSection]:
    """Return the sections of an agenda by title, the current one marked."""
    titles = section_titles(context)
    return [
        LiveMeetingSection(
            key=part.key, title=section_title(part, default_titles=titles), current=part.key == current
        )
        for part in record.agenda
    ]


def section_titles(context: RenderContext) -> dict[str, str]:
    """Return the titles of the kinds of sections in the reader's language."""
    return {part.value: context.texts(f"part.{part}") for part in SectionKind}


def earlier_questions(record: MeetingRecord) -> list[CarriedQuestion]:
    """Return the questions of earlier meetings, without those that were settled at once."""
    told = (c for c in record.carried if c.period is None or not was_settled_during(c.question, c.period))
    return sorted(told, key=lambda c: c.question.number)


def build_earlier_question(
    context: RenderContext, council: Council, carried: CarriedQuestion, remark: Remark | None
) -> EarlierQuestion:
    """Return a question of an earlier meeting with its outcome and what this meeting said about it."""
    question = carried.question
    ended = (
        question.answer or (question.reason if question.status is QuestionStatus.HANDED_OVER else None) or ""
    )
    said = "" if remark is None or remark.text == ended else remark.text
    return EarlierQuestion(
        row=build_row(context, council, question),
        meetings_ago=carried.meetings_ago,
        outcome=ended,
        remark=None if remark is None else remark.state,
        remark_text=said,
    )


def build_carried_item(item: AgendaItem) -> CarriedItem:
    """Return an agenda item that an earlier meeting left."""
    return CarriedItem(
        id=item.id, version=item.version, text=item.text, outcome=item.outcome, remark=item.remark
    )


def _coordinators(context: RenderContext, council: Council) -> tuple[str, ...]:
    people = context.people(council.coordinators).values()
    return tuple(person.teams_id for person in people if person.teams_id)


def render_agenda(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render an agenda, with controls for those who may change it."""
    meeting = None if args.get("meeting") is None else load_meeting(context, args)
    stored = context.tx.agendas
    parts = stored.of_council(context.the_council.id) if meeting is None else stored.of_meeting(meeting)
    ongoing = meeting is not None and meeting.status is MeetingStatus.ONGOING
    current = meeting.section if meeting is not None and ongoing else None
    titles = section_titles(context)
    when = None if meeting is None else format_meeting_time(meeting, context=context.card_context)
    view = AgendaView(
        sections=[
            AgendaSection(
                key=part.key,
                title=section_title(part, default_titles=titles),
                is_current=part.key == current,
                is_last=part.part is SectionKind.NEXT,
            )
            for part in parts
        ],
        meeting=None if meeting is None else meeting.id,
        when="" if when is None else context.texts("agenda.of_meeting", when=when),
        is_editing=bool(args.get("changing")) and Permission.ADMINISTER in context.permissions(),
        open_section=args.get("part"),
        note=context.note,
    )
    return Card(content=agenda_card(view, context.card_context), summary=context.texts("agenda.title"))


def render_attendance(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the attendees of a meeting by role, and recent attendees."""
    context.require_coordinator()
    meeting = load_meeting(context, args)
    ranks = list(Role)
    there = sorted(
        context.tx.attendance.of_meeting(meeting.id), key=lambda a: ranks.index(a.participant.role)
    )
    last = max(1, -(-len(there) // PEOPLE_PER_PAGE))
    page = min(max(1, args.get("page") or 1), last)
    view = AttendanceView(
        meeting=meeting.id,
        present=[build_present(one) for one in there[(page - 1) * PEOPLE_PER_PAGE : page * PEOPLE_PER_PAGE]],
        has_guesses=any(not one.confirmed for one in there),
        recent=[(str(one.id), one.participant) for one in recent_attendees(context.tx, meeting, there)],
        page=page,
        has_next=page < last,
        may_change=editable_edition(context.tx, meeting) is not None,
        when=format_meeting_time(meeting, context=context.card_context),
        over=meeting.status is MeetingStatus.HELD,
        note=context.note,
    )
    return Card(
        content=attendance_card(view, context.card_context),
        summary=context.texts("attendance.title"),
    )


def render_attendee_form(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form for an attendee, or for a new one."""
    context.require_coordinator()
    meeting = load_meeting(context, args)
    number = args.get("attendee")
    found = next((a for a in context.tx.attendance.of_meeting(meeting.id) if a.id == number), None)
    if number is not None and found is None:
        raise NotFound("no_such_attendee")
    shown = None if found is None else build_present(found)
    view = ParticipantFormView(meeting=meeting.id, present=shown, note=context.note)
    return Card(
        content=participant_form(view, context.card_context), summary=context.texts("attendance.person")
    )


def build_present(attendee: Attendee) -> PresentPerson:
    """Return somebody on the attendance list."""
    return PresentPerson(
        id=attendee.id,
        participant=attendee.participant,
        is_guess=not attendee.confirmed,
        version=attendee.version,
    )


def recent_attendees(tx: Transaction, meeting: Meeting, there: list[Attendee]) -> list[Attendee]:
    """Return who attended recently and is not among those who are there."""
    here = {attendee_identity(one) for one in there}
    return [
        one for one in tx.attendance.recent_attendees(meeting.council) if attendee_identity(one) not in here
    ]


def attendee_identity(attendee: Attendee) -> object:
    """Return the identity of an attendee: the person's id, otherwise the name."""
    return attendee.person or attendee.participant.name.casefold()


LIVE_MEETING = ViewType(
    "course", render=render_live_meeting, follows=Follows.LIVE_QUESTIONS | Follows.MEETING_RECORD
)
REMARK_FORM = ViewType("point", render=render_remark_form)
OUTCOME_FORM = ViewType("topic", render=render_outcome_form)
AGENDA = ViewType("agenda", render=render_agenda)
ATTENDANCE = ViewType("attendance", render=render_attendance)
ATTENDEE_FORM = ViewType("present", render=render_attendee_form)
