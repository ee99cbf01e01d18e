"""The meeting that old notes tell of: when it was held, who was there, what was said of earlier points."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.features.at_meeting import expect_unlocked
from bot.features.planning import answer_who_asked, note
from bot.turn import Turn
from bot.views.about_meetings import only_chat
from bot.views.bringing import role_of
from cards.texts import Texts
from domain.agenda import Agenda, Part, find_section, with_section
from domain.attendance import Attendee, Participant, Role
from domain.council import Council
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilHappening
from domain.meeting import Meeting, MeetingStatus
from domain.record import Note
from domain.review import Head, head_of, next_of
from storage import Transaction
from storage.old_notes import OldNotes


def held_meeting(turn: Turn, tx: Transaction, notes: OldNotes) -> Meeting:
    """Give back the meeting of that day, made where there is none.

    Raises BadInput ``date_missing``, ``time_missing`` or ``review_ahead``, Refusal ``review_ongoing``.
    """
    head = head_of(notes.found, notes.decisions)
    if head.day is None:
        raise BadInput("date_missing")
    known = tx.meetings.on_day(turn.the_council.id, head.day)
    if known is not None and known.status is MeetingStatus.ONGOING:
        raise Refusal("review_ongoing")
    if known is not None and known.status is MeetingStatus.HELD:
        expect_unlocked(tx, known)
        return known
    planned = known or _planned(turn, tx, head)
    if planned.starts > turn.now:
        raise BadInput("review_ahead")
    began, ended = planned.starts, min(planned.over_at, turn.now)
    held = replace(planned.end(at=ended), began_at=planned.began_at or began)
    if known is None:
        return tx.meetings.add(held)
    return tx.meetings.save(known, held)


def put_attendance(tx: Transaction, meeting: Meeting, found: Sequence[Mapping[str, Any]]) -> None:
    """Store who was there and is not on the list already; of residents the role alone."""
    there = tx.attendance.of_meeting(meeting.id)
    known = {one.participant.name.casefold() for one in there if one.participant.name}
    for one in found:
        role = role_of(one["role"])
        name = "" if role is Role.RESIDENT else one["name"] or ""
        twice = name.casefold() in known if name else bool(there)
        if not twice:
            known.add(name.casefold())
            taking_part = Participant(name=name, role=role)
            sure = one["role"] == role.value
            tx.attendance.put(Attendee(meeting=meeting.id, participant=taking_part, confirmed=sure))


def sections_of(
    tx: Transaction, council: Council, meeting: Meeting, titles: Iterable[str | None]
) -> dict[str | None, str]:
    """Give back the part of the meeting's agenda (its key) for each heading; new ones become themes of it."""
    texts = Texts.of(council.locale)
    usual = {part.value: texts(f"part.{part}") for part in Part}
    before = agenda = tx.agendas.of_meeting(meeting)
    keys = dict[str | None, str]()
    for title in dict.fromkeys(titles):
        if title:
            agenda, key = _found_or_added(agenda, title, usual=usual)
            if key is not None:
                keys[title] = key
    if agenda != before:
        tx.agendas.set_meeting(meeting.id, agenda)
    return keys


def put_previous(turn: Turn, tx: Transaction, meeting: Meeting, found: Sequence[Mapping[str, Any]]) -> None:
    """Note what became of earlier points under the introduction, as the notes told it."""
    texts = Texts.of(turn.the_council.locale)
    known = {one.text for one in tx.notes.of_meeting(meeting.id)}
    agenda = tx.agendas.of_meeting(meeting)
    place = next((s.key for s in agenda if s.part is Part.INTRODUCTION), agenda[0].key)
    for one in found:
        became = texts(f"became.{one['state']}").lower()
        text = f"{one['text']} ({became})"
        if text not in known:
            tx.notes.add(
                Note(meeting=meeting.id, section=place, text=text, by=turn.person.id, at=meeting.starts)
            )


def plan_following(turn: Turn, tx: Transaction, notes: OldNotes) -> bool:
    """Plan the next meeting where the notes name one that lies ahead and none is planned; say whether."""
    head, council = next_of(notes.found), turn.the_council
    if head is None or tx.meetings.next_of(council.id, now=turn.now) is not None:
        return False
    with suppress(BadInput):  # a next meeting that would last longer than a day was read wrongly
        following = _planned(turn, tx, head)
        if following.starts > turn.now:
            added = tx.meetings.add(following)
            note(turn, tx, added, happening=CouncilHappening.MEETING_PLANNED)
            answer_who_asked(turn, tx)
            return True
    return False


def _planned(turn: Turn, tx: Transaction, head: Head) -> Meeting:
    council = turn.the_council
    if head.day is None:
        raise BadInput("date_missing")
    if head.begins is None:
        raise BadInput("time_missing")
    return Meeting(
        id=0,
        council=council.id,
        day=head.day,
        begins=head.begins,
        ends=head.ends,
        timezone=council.timezone,
        place=head.place,
        chat=only_chat(tx, council),
        planned_by=turn.person.id,
        planned_at=turn.now,
    )


def _found_or_added(agenda: Agenda, title: str, *, usual: Mapping[str, str]) -> tuple[Agenda, str | None]:
    """Give back the key of the part with this title, and the agenda, with a new part where it had none."""
    with suppress(NotFound):
        return agenda, find_section(agenda, title, titles=usual).key
    with suppress(Refusal):  # there are too many parts: then it is told under other
        longer = with_section(agenda, title)
        known = {section.key for section in agenda}
        return longer, next(section.key for section in longer if section.key not in known)
    return agenda, None
