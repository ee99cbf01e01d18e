"""Restore what a council was before an act: departments, people, agendas, meetings, settings, absences."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from bot.features.council.departments import department_values, move_questions
from bot.features.council.settings import setting_values
from bot.features.meetings import lookup
from bot.features.meetings.agenda import agenda_values, set_agenda
from bot.features.meetings.plan import refresh_date_requests, refresh_meeting, require_future
from bot.turn.types import CancelMeetingMessages, Effect, RefreshMeeting, Turn
from domain.agenda import Section, SectionKind
from domain.council import Department
from domain.errors import Refusal
from domain.history import CouncilEvent, CouncilEventKind
from domain.meeting import Meeting, MeetingStatus
from domain.reminder_settings import parse_reminder_settings
from storage import Transaction


def restore_council(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    """Restore the state before an event of a council; return the effects that follow.

    Raises Refusal ``undo_changed_since`` if somebody has changed the same thing since, and what the act
    itself would raise.
    """
    return RESTORERS[event.happening](turn, tx, event)


def _restore_department(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    council, before = turn.the_council, event.before
    now = council.department(event.new["id"])
    if now is None or department_values(now) != event.after:
        raise Refusal("undo_changed_since")
    if before is None:
        if waiting := tx.questions.list_open_of_departments([now.id]):
            raise Refusal("department_has_questions", name=now.name, count=len(waiting))
        tx.councils.remove_department(council, now.id)
        return []
    return _set_department(turn, tx, now, before)


def _set_department(turn: Turn, tx: Transaction, now: Department, before: Mapping[str, Any]) -> list[Effect]:
    council, people = turn.the_council, before["people"]
    tx.councils.save_department(
        council, name=before["name"], aliases=before["aliases"], mail=before["mail"], department=now.id
    )
    owner = people[0] if before["has_owner"] else None
    deputies = people[1:] if before["has_owner"] else people
    changed = tx.councils.set_department_people(council, now.id, owner=owner, deputies=deputies)
    return [] if now.owner == owner else move_questions(turn, tx, now, changed)


def _restore_removed_department(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    council = turn.the_council
    now = council.department(event.new["id"])
    if now is None or not now.removed or now.name in (d.name for d in council.departments):
        raise Refusal("undo_changed_since")
    tx.councils.save_department(council, name=now.name, aliases=now.aliases, mail=now.mail, department=now.id)
    return []


def _restore_outside_body(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    council, name = turn.the_council, event.new["name"]
    body = next((b for b in council.outside_bodies if b.name == name), None)
    if (body is None) is (event.happening is CouncilEventKind.OUTSIDE_ADDED):
        raise Refusal("undo_changed_since")
    if body is None:
        tx.councils.add_outside_body(council, name)
    else:
        tx.councils.remove_outside_body(council, body.id)
    return []


def _restore_coordinator(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    if event.new["person"] not in turn.the_council.coordinators:
        raise Refusal("undo_changed_since")
    tx.councils.remove_coordinator(turn.the_council, event.new["person"])
    return []


def _restore_agenda(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    council, number = turn.the_council, event.new["meeting"]
    meeting = None if number is None else lookup.council_meeting(turn, tx, number)
    if meeting is not None:
        lookup.require_unlocked(tx, meeting)
    now = tx.agendas.of_council(council.id) if meeting is None else tx.agendas.of_meeting(meeting)
    if agenda_values(now) != event.new["after"]:
        raise Refusal("undo_changed_since")
    before = tuple(Section(key=k, part=SectionKind(p), title=t) for k, p, t in event.new["before"])
    set_agenda(tx, council.id, number, before)
    return [] if meeting is None else [RefreshMeeting(meeting=meeting.id)]


def _restore_attendance(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    """Take attendees off the list again, or make their roles guesses again."""
    meeting = lookup.council_meeting(turn, tx, event.new["meeting"])
    lookup.require_unlocked(tx, meeting)
    there = {one.id: one for one in tx.attendance.of_meeting(meeting.id)}
    versions: dict[str, int] = event.new["added"] or event.new["confirmed"]
    now = [there.get(int(number)) for number in versions]
    if [one and one.version for one in now] != list(versions.values()):
        raise Refusal("undo_changed_since")
    for one in filter(None, now):
        if event.new["added"]:
            tx.attendance.remove(one.id)
        else:
            tx.attendance.save(replace(one, confirmed=False))
    return []


def _restore_settings(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    council = turn.the_council
    if event.before is None or setting_values(council, council.settings) != event.after:
        raise Refusal("undo_changed_since")
    before = dict(event.before)
    name, code = before.pop("name"), before.pop("code")
    if (name, code) != (council.name, council.code):
        council = tx.councils.rename(council, name=name, code=code)
    tx.councils.save_settings(council, parse_reminder_settings(**before))
    return []


def _restore_meeting(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    now = lookup.council_meeting(turn, tx, event.new["meeting"])
    was_cancelled = event.happening is CouncilEventKind.MEETING_CANCELLED
    expected = MeetingStatus.CANCELLED if was_cancelled else MeetingStatus.PLANNED
    if now.status is not expected or now.event_values != event.after:
        raise Refusal("undo_changed_since")
    before = _meeting_before(turn, now, event)
    tx.meetings.save(now, before)
    planned = refresh_date_requests(turn.the_council)
    return [CancelMeetingMessages(meeting=now.id), refresh_meeting(before), planned]


def _meeting_before(turn: Turn, now: Meeting, event: CouncilEvent) -> Meeting:
    if event.happening is CouncilEventKind.MEETING_PLANNED:
        return now.cancel()
    if event.happening is CouncilEventKind.MEETING_CANCELLED:
        before = now.restore()
    else:
        told = dict(event.before or {})
        ends = None if told["ends"] is None else time.fromisoformat(told["ends"])
        day, begins = date.fromisoformat(told["day"]), time.fromisoformat(told["begins"])
        before = now.reschedule(day=day, begins=begins, ends=ends, place=told["place"])
    require_future(turn, before)
    return before


def _restore_absence(turn: Turn, tx: Transaction, event: CouncilEvent) -> list[Effect]:
    """Restore until when the sender is away; it is the same in all councils, so all are told."""
    before, after = event.new["until_before"], event.new["until"]
    now = tx.people.get(turn.person.id).away_until
    if (None if now is None else now.isoformat()) != after:
        raise Refusal("undo_changed_since")
    since = event.new["since_before"]
    tx.people.set_away(
        turn.person.id,
        until=None if before is None else date.fromisoformat(before),
        since=None if since is None else datetime.fromisoformat(since),
    )
    for council in tx.councils.of_person(turn.person.id):
        if council.id != turn.the_council.id:
            record_undone(turn, tx, event, council=council.id)
    return []


def record_undone(turn: Turn, tx: Transaction, event: CouncilEvent, *, council: int) -> None:
    """Record in a council's history that an act was undone."""
    tx.events.add_to_council(
        council,
        happening=CouncilEventKind.UNDONE,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"act": event.act, "happening": event.happening.value},
    )


RESTORERS: Mapping[CouncilEventKind, Callable[[Turn, Transaction, CouncilEvent], list[Effect]]] = {
    CouncilEventKind.DEPARTMENT_SAVED: _restore_department,
    CouncilEventKind.DEPARTMENT_REMOVED: _restore_removed_department,
    CouncilEventKind.OUTSIDE_ADDED: _restore_outside_body,
    CouncilEventKind.OUTSIDE_REMOVED: _restore_outside_body,
    CouncilEventKind.COORDINATOR_APPOINTED: _restore_coordinator,
    CouncilEventKind.AGENDA_CHANGED: _restore_agenda,
    CouncilEventKind.ATTENDANCE_CHANGED: _restore_attendance,
    CouncilEventKind.SETTINGS_CHANGED: _restore_settings,
    CouncilEventKind.MEETING_PLANNED: _restore_meeting,
    CouncilEventKind.MEETING_MOVED: _restore_meeting,
    CouncilEventKind.MEETING_CANCELLED: _restore_meeting,
    CouncilEventKind.ABSENCE_CHANGED: _restore_absence,
}
"""What restores the state before each kind of event."""
