"""Who is at the meeting: ``närvaro``, the buttons that add, change and remove people."""

from dataclasses import replace
from typing import Any

from bot.features.acting import going_on
from bot.features.at_meeting import ONLY_ALONE, meeting_to_write_of, named_meeting
from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from bot.views.meeting_forms import same
from domain.attendance import Attendee, Participant, Role, anew
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilHappening
from domain.meeting import Meeting
from domain.permissions import Act, expect
from domain.text import LONGEST_NAME, one_line, optional
from storage import Transaction

MOST_PEOPLE = 200


def attendance(turn: Turn, tx: Transaction) -> Effects:
    """Show the coordinator alone who is there, with those of lately to choose from."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    found = named_meeting(turn, tx) or going_on(turn, tx) or tx.meetings.last_held(turn.the_council.id)
    if found is None:
        raise Refusal("no_meeting_now")
    args = {"meeting": found.id, "page": max(1, turn.number("page") or 1)}
    return [Show(view=View(kind="attendance", args=args), alone=True, instead=ONLY_ALONE)]


def attend(turn: Turn, tx: Transaction) -> Effects:
    """Note that somebody is there, or as what; several of those who were there lately at once."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = meeting_to_write_of(turn, tx)
    if turn.fields.get("form"):
        args = {"meeting": meeting.id, "attendee": turn.number("attendee")}
        return [Show(view=View(kind="present", args=args))]
    there = tx.attendance.of_meeting(meeting.id)
    if turn.fields.get("confirm"):
        return _confirmed(turn, tx, meeting, there)
    added = (
        _chosen(turn, tx, meeting, there)
        if turn.fields.get("several")
        else [_filled_in(turn, meeting, there)]
    )
    if len(there) + len(added) > MOST_PEOPLE:
        raise Refusal("too_many_people", limit=MOST_PEOPLE)
    for attendee in added:
        tx.attendance.put(attendee)
    return _shown(turn, tx, meeting, people=len(added))


def _confirmed(turn: Turn, tx: Transaction, meeting: Meeting, there: list[Attendee]) -> Effects:
    """Note that somebody has looked at the roles of all who are there."""
    guessed = [attendee for attendee in there if not attendee.confirmed]
    for attendee in guessed:
        tx.attendance.put(replace(attendee, confirmed=True))
    return _shown(turn, tx, meeting, people=len(guessed), note="roles_confirmed")


def unattend(turn: Turn, tx: Transaction) -> Effects:
    """Note that somebody was not there."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = meeting_to_write_of(turn, tx)
    gone = _known(turn, tx.attendance.of_meeting(meeting.id))
    if gone is None:
        raise NotFound("no_such_attendee")
    tx.attendance.remove(gone.id)
    return _shown(turn, tx, meeting, people=-1)


def _chosen(turn: Turn, tx: Transaction, meeting: Meeting, there: list[Attendee]) -> list[Attendee]:
    """Give back those of lately who were chosen and are not there yet."""
    marks = set(turn.text("lately").split(","))
    here = {same(attendee) for attendee in there}
    return [
        Attendee(
            meeting=meeting.id,
            person=one.person,
            participant=anew(one.participant),
            confirmed=not one.participant.agreed_to_name,
        )
        for one in tx.attendance.lately(turn.the_council.id)
        if str(one.id) in marks and same(one) not in here
    ]


def _filled_in(turn: Turn, meeting: Meeting, there: list[Attendee]) -> Attendee:
    """Give back who the form says is there; a resident who did not agree has no name."""
    known = _known(turn, there)
    if turn.text("role") not in set(Role):
        raise BadInput("role_missing")
    role = Role(turn.text("role"))
    agreed = role is Role.RESIDENT and turn.text("consent") == "yes"
    told: dict[str, Any] = {} if role is Role.RESIDENT and not agreed else _told(turn)
    if not told and role is not Role.RESIDENT:
        raise BadInput("name_missing")
    participant = Participant(**{"name": "", **told}, role=role, agreed_to_name=agreed)
    return Attendee(
        id=0 if known is None else known.id,
        meeting=meeting.id,
        person=None if known is None else known.person,
        participant=participant,
        seen_at=None if known is None else known.seen_at,
        confirmed=True,
    )


def _told(turn: Turn) -> dict[str, str]:
    """Give back what the fields say of somebody, nothing where there is no name."""
    fields = {
        "name": "person_name",
        "party": "party",
        "title": "person_title",
        "organisation": "organisation",
    }
    told = {key: one_line(optional(turn.text(field), limit=LONGEST_NAME)) for key, field in fields.items()}
    return told if told["name"] else {}


def _known(turn: Turn, there: list[Attendee]) -> Attendee | None:
    number = turn.number("attendee")
    if number is None:
        return None
    found = next((attendee for attendee in there if attendee.id == number), None)
    if found is None:
        raise NotFound("no_such_attendee")
    return found


def _shown(
    turn: Turn, tx: Transaction, meeting: Meeting, *, people: int, note: str = "attendance_changed"
) -> Effects:
    tx.events.add_to_council(
        meeting.council,
        happening=CouncilHappening.ATTENDANCE_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": meeting.id, "people": people},
    )
    view = View(kind="attendance", args={"meeting": meeting.id})
    return [Show(view=view, note=note)]


FEATURES = (
    Feature(
        name="attendance",
        words=Words(sv=("närvaro",), en=("attendance",)),
        verbs=("attendance",),
        act=Act.ADMINISTER,
        handle=attendance,
    ),
    Feature(name="attend", verbs=("attend",), act=Act.ADMINISTER, handle=attend),
    Feature(name="unattend", verbs=("unattend",), act=Act.ADMINISTER, handle=unattend),
)
