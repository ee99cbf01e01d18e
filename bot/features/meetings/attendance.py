"""Record who attends a meeting: ``närvaro``, and the buttons that add, change and remove people."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.features.meetings import lookup
from bot.turn.types import Effects, Feature, ShowView, Turn
from bot.views.live_meeting import ATTENDANCE, ATTENDEE_FORM, attendee_identity
from domain.attendance import Attendee, Participant, Role, without_consent
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilEventKind
from domain.meeting import Meeting
from domain.permissions import Permission, require_permission
from domain.text import MAX_NAME_LENGTH, one_line, optional_text
from storage import Transaction

MAX_PEOPLE = 200


def show_attendance(turn: Turn, tx: Transaction) -> Effects:
    """Show a coordinator alone who attends, with recent attendees to choose from."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    found = lookup.shown_meeting(turn, tx)
    view = ATTENDANCE.view(meeting=found.id, page=max(1, turn.number("page") or 1))
    return [ShowView(view=view, is_private=True, public_view=lookup.PRIVATE_NOTICE)]


def record_attendance(turn: Turn, tx: Transaction) -> Effects:
    """Record an attendee or change their role; several recent attendees at once."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = lookup.editable_meeting(turn, tx)
    if turn.fields.get("form"):
        return [ShowView(view=ATTENDEE_FORM.view(meeting=meeting.id, attendee=turn.number("attendee")))]
    there = tx.attendance.of_meeting(meeting.id)
    if turn.fields.get("confirm"):
        return _confirm_roles(turn, tx, meeting, there)
    added = (
        _chosen_recent(turn, tx, meeting, there)
        if turn.fields.get("several")
        else [_parse_attendee(turn, meeting, there)]
    )
    if len(there) + len(added) > MAX_PEOPLE:
        raise Refusal("too_many_people", limit=MAX_PEOPLE)
    saved = [tx.attendance.save(attendee) for attendee in added]
    is_new = not any(attendee.id for attendee in added)
    return _shown(turn, tx, meeting, people=len(added), added=saved if is_new else ())


def _confirm_roles(turn: Turn, tx: Transaction, meeting: Meeting, there: list[Attendee]) -> Effects:
    """Confirm the roles of all attendees."""
    guessed = [attendee for attendee in there if not attendee.confirmed]
    saved = [tx.attendance.save(replace(attendee, confirmed=True)) for attendee in guessed]
    return _shown(turn, tx, meeting, people=len(guessed), note="roles_confirmed", confirmed=saved)


def remove_attendee(turn: Turn, tx: Transaction) -> Effects:
    """Remove somebody from the attendance."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = lookup.editable_meeting(turn, tx)
    gone = _named_attendee(turn, tx.attendance.of_meeting(meeting.id))
    if gone is None:
        raise NotFound("no_such_attendee")
    gone.require_version(turn.number("version") or 0)
    tx.attendance.remove(gone.id)
    return _shown(turn, tx, meeting, people=-1)


def _chosen_recent(turn: Turn, tx: Transaction, meeting: Meeting, there: list[Attendee]) -> list[Attendee]:
    """Return the chosen recent attendees who are not on the list yet."""
    marks = set(turn.text("lately").split(","))
    here = {attendee_identity(attendee) for attendee in there}
    return [
        Attendee(
            meeting=meeting.id,
            person=one.person,
            participant=without_consent(one.participant),
            confirmed=not one.participant.agreed_to_name,
        )
        for one in tx.attendance.recent_attendees(turn.the_council.id)
        if str(one.id) in marks and attendee_identity(one) not in here
    ]


def _parse_attendee(turn: Turn, meeting: Meeting, there: list[Attendee]) -> Attendee:
    """Return the attendee that the form describes.

    The name of a resident who did not consent is kept for the coordinator; the minutes say the role alone.
    """
    known = _named_attendee(turn, there)
    if known is not None:
        known.require_version(turn.number("version") or 0)
    if turn.text("role") not in set(Role):
        raise BadInput("role_missing")
    role = Role(turn.text("role"))
    agreed = role is Role.RESIDENT and turn.text("consent") == "yes"
    told: dict[str, Any] = _parse_details(turn)
    if not told and (role is not Role.RESIDENT or agreed):
        raise BadInput("name_missing")
    participant = Participant(**{"name": "", **told}, role=role, agreed_to_name=agreed)
    return Attendee(
        id=0 if known is None else known.id,
        meeting=meeting.id,
        person=None if known is None else known.person,
        participant=participant,
        seen_at=None if known is None else known.seen_at,
        confirmed=True,
        version=1 if known is None else known.version,
    )


def _parse_details(turn: Turn) -> dict[str, str]:
    """Return the details that were entered for an attendee; empty if there is no name."""
    fields = {
        "name": "person_name",
        "party": "party",
        "title": "person_title",
        "organisation": "organisation",
    }
    told = {
        key: one_line(optional_text(turn.text(field), limit=MAX_NAME_LENGTH)) for key, field in fields.items()
    }
    return told if told["name"] else {}


def _named_attendee(turn: Turn, there: list[Attendee]) -> Attendee | None:
    number = turn.number("attendee")
    if number is None:
        return None
    found = next((attendee for attendee in there if attendee.id == number), None)
    if found is None:
        raise NotFound("no_such_attendee")
    return found


def _shown(
    turn: Turn,
    tx: Transaction,
    meeting: Meeting,
    *,
    people: int,
    note: str = "attendance_changed",
    added: Sequence[Attendee] = (),
    confirmed: Sequence[Attendee] = (),
) -> Effects:
    """Show the attendance; the history stores the numbers of those whom an act added or confirmed."""
    changed = {"added": added, "confirmed": confirmed} if added or confirmed else {}
    numbers = {name: {str(one.id): one.version for one in people} for name, people in changed.items()}
    tx.events.add_to_council(
        meeting.council,
        happening=CouncilEventKind.ATTENDANCE_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": meeting.id, "people": people, **numbers},
    )
    view = ATTENDANCE.view(meeting=meeting.id)
    return [ShowView(view=view, note=note)]


FEATURES = (
    Feature(
        name="attendance",
        is_command=True,
        verbs=("attendance",),
        act=Permission.ADMINISTER,
        handle=show_attendance,
    ),
    Feature(name="attend", verbs=("attend",), act=Permission.ADMINISTER, handle=record_attendance),
    Feature(name="unattend", verbs=("unattend",), act=Permission.ADMINISTER, handle=remove_attendee),
)
