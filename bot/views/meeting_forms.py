"""Cards that put a meeting in order: its agenda, who is there."""

from collections.abc import Mapping
from typing import Any

from bot.minutes_of import next_edition
from bot.turn import Card
from bot.views.course import meeting_of, titles_of
from bot.views.sight import Sight
from cards import agenda as agendas
from cards import attendance as people
from cards.agenda import AgendaPart, AgendaView
from cards.attendance import PAGE_PEOPLE, AttendanceView, Present
from cards.meeting import when_words
from cards.present_form import PresentForm, present_form
from domain.agenda import Part, title_of
from domain.attendance import Attendee, Role
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Act
from storage import Transaction


def agenda(sight: Sight, args: Mapping[str, Any]) -> Card:
    """An agenda: to be read, or to be put in order by those who may."""
    meeting = None if args.get("meeting") is None else meeting_of(sight, args)
    stored = sight.tx.agendas
    parts = stored.of_council(sight.the_council.id) if meeting is None else stored.of_meeting(meeting)
    ongoing = meeting is not None and meeting.status is MeetingStatus.ONGOING
    current = meeting.section if meeting is not None and ongoing else None
    titles = titles_of(sight)
    when = None if meeting is None else when_words(meeting, frame=sight.frame)
    view = AgendaView(
        parts=[
            AgendaPart(
                key=part.key,
                title=title_of(part, titles=titles),
                current=part.key == current,
                last=part.part is Part.NEXT,
            )
            for part in parts
        ],
        meeting=None if meeting is None else meeting.id,
        when="" if when is None else sight.texts("agenda.of_meeting", when=when),
        changing=bool(args.get("changing")) and Act.ADMINISTER in sight.allowed(),
        part=args.get("part"),
        note=sight.note,
    )
    return Card(content=agendas.agenda(view, sight.frame), summary=sight.texts("agenda.title"))


def attendance(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Who is at a meeting, by role, and who was there lately."""
    sight.expect_coordinator()
    meeting = meeting_of(sight, args)
    ranks = list(Role)
    there = sorted(sight.tx.attendance.of_meeting(meeting.id), key=lambda a: ranks.index(a.participant.role))
    last = max(1, -(-len(there) // PAGE_PEOPLE))
    page = min(max(1, args.get("page") or 1), last)
    view = AttendanceView(
        meeting=meeting.id,
        present=[_present(one) for one in there[(page - 1) * PAGE_PEOPLE : page * PAGE_PEOPLE]],
        unsure=any(not one.confirmed for one in there),
        lately=[(str(one.id), one.participant) for one in _lately(sight.tx, meeting, there)],
        page=page,
        has_next=page < last,
        may_change=next_edition(sight.tx, meeting) is not None,
        when=when_words(meeting, frame=sight.frame),
        over=meeting.status is MeetingStatus.HELD,
        note=sight.note,
    )
    return Card(content=people.attendance(view, sight.frame), summary=sight.texts("attendance.title"))


def present(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The form for somebody who is there, or for somebody new."""
    sight.expect_coordinator()
    meeting = meeting_of(sight, args)
    number = args.get("attendee")
    found = next((a for a in sight.tx.attendance.of_meeting(meeting.id) if a.id == number), None)
    if number is not None and found is None:
        raise NotFound("no_such_attendee")
    shown = None if found is None else _present(found)
    view = PresentForm(meeting=meeting.id, present=shown, note=sight.note)
    return Card(content=present_form(view, sight.frame), summary=sight.texts("attendance.person"))


def _present(attendee: Attendee) -> Present:
    return Present(id=attendee.id, participant=attendee.participant, unsure=not attendee.confirmed)


def _lately(tx: Transaction, meeting: Meeting, there: list[Attendee]) -> list[Attendee]:
    here = {same(one) for one in there}
    return [one for one in tx.attendance.lately(meeting.council) if same(one) not in here]


def same(attendee: Attendee) -> object:
    """Give back what tells one from another: who it is, else the name."""
    return attendee.person or attendee.participant.name.casefold()
