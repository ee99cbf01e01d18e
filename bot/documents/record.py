"""Collect everything stored about a meeting, for its minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.attendance import RESIDENT_NAMES, Attendee, Participant, Role
from domain.council import Council
from domain.meeting import Meeting, MeetingPeriod
from domain.minutes import (
    FIRST_DRAFT,
    CarriedQuestion,
    Edition,
    MeetingRecord,
    MinutedQuestion,
    MinutedQuestions,
    RaisedQuestion,
)
from domain.question import Question
from domain.record import Remark, RemarkState
from domain.text import one_line
from storage import Transaction


def collect_record(tx: Transaction, council: Council, meeting: Meeting) -> MeetingRecord:
    """Return everything stored about a meeting, for a draft of the next version of its minutes."""
    there = tx.attendance.of_meeting(meeting.id)
    known = _Participants(tx=tx, council=council, attendees=there)
    raised, carried = tx.questions.of_meeting(meeting.id), _carried_questions(tx, meeting, known)
    return MeetingRecord(
        council=council,
        meeting=meeting,
        known_period=meeting.actual_period,
        attendance=tuple(attendee.participant for attendee in there),
        agenda=tx.agendas.of_meeting(meeting),
        raised=tuple(
            RaisedQuestion(question=question, section=question.section or "", asker=known.asker(question))
            for question in raised
        ),
        carried=carried,
        owners=known.owners([*raised, *(one.question for one in carried)]),
        next_meeting=tx.meetings.next_after(meeting),
        agenda_items=tuple(tx.items.of_meeting(meeting.id)),
        next_agenda_items=tuple(item.text for item in tx.items.list_postponed_at(meeting.id)),
        note_taker=None if meeting.keeper is None else known.participant(meeting.keeper),
        edition=_next_edition(tx, meeting),
        has_other_meeting_that_day=bool(tx.meetings.others_on_day(meeting)),
    )


def collect_questions(
    tx: Transaction, council: Council, questions: Iterable[Question]
) -> list[MinutedQuestion]:
    """Return questions as the minutes would name them: a resident's role, not the name."""
    known = _Participants(tx=tx, council=council, attendees=())
    listed = list(questions)
    minuted = MinutedQuestions(council=council, zone=council.zone, owners=known.owners(listed))
    return [minuted.build(question, asker=known.asker(question)) for question in listed]


@dataclass(frozen=True, kw_only=True)
class _Participants:
    """Participants by person and name: as at this meeting, otherwise as recently."""

    tx: Transaction
    council: Council
    attendees: Sequence[Attendee]

    def asker(self, question: Question) -> Participant | None:
        """Return who asked a question, None if their role is unknown."""
        if question.asked_for is None:
            return self._by_person.get(question.asked_by)
        name = one_line(question.asked_for).casefold()
        if name in RESIDENT_NAMES:
            return Participant(name="", role=Role.RESIDENT)
        return self._by_name.get(name)

    def participant(self, person: int) -> Participant:
        """Return the note taker as a participant, whether recorded as present or not."""
        found = self._by_person.get(person)
        return found or Participant(name=self.tx.people.get(person).name, role=Role.OFFICIAL)

    def owners(self, questions: Iterable[Question]) -> dict[int, Participant]:
        """Return the owners of these questions as participants, by person."""
        owned = (self.council.department_of(question) for question in questions)
        people = self.tx.people.get_many(
            one.owner for one in owned if one is not None and one.owner is not None
        )
        return {
            id_: self._by_person.get(id_) or Participant(name=person.name, role=Role.OFFICIAL)
            for id_, person in people.items()
        }

    @cached_property
    def _all(self) -> Sequence[Attendee]:
        """Return recent attendees, then those of this meeting, so that the latter take precedence."""
        return [*reversed(self.tx.attendance.recent_attendees(self.council.id)), *self.attendees]

    @cached_property
    def _by_person(self) -> dict[int, Participant]:
        return {a.person: a.participant for a in self._all if a.person is not None}

    @cached_property
    def _by_name(self) -> dict[str, Participant]:
        return {one_line(a.participant.name).casefold(): a.participant for a in self._all}


def _carried_questions(
    tx: Transaction, meeting: Meeting, known: _Participants
) -> tuple[CarriedQuestion, ...]:
    earlier, remarks = tx.meetings.list_before(meeting), tx.remarks.of_meeting(meeting.id)
    began = meeting.planned_start if meeting.actual_period is None else meeting.actual_period.began
    found = tx.questions.list_carried_over(known.council, before=began, meeting=meeting.id)
    return tuple(_carried_question(q, earlier, asker=known.asker(q), remark=remarks.get(q.id)) for q in found)


def _carried_question(
    question: Question, earlier: Sequence[Meeting], *, asker: Participant | None, remark: Remark | None
) -> CarriedQuestion:
    came_up = _raised_at(question, earlier)
    since = [m for m in earlier if _sitting(m).reaches(question.logged_at)]
    return CarriedQuestion(
        question=question,
        meetings_ago=len(since) if came_up is None else earlier.index(came_up) + 1,
        period=None if came_up is None else _sitting(came_up),
        asker=asker,
        remark="" if remark is None else remark.text,
        is_ongoing=remark is not None and remark.state is RemarkState.GOES_ON,
    )


def _raised_at(question: Question, earlier: Iterable[Meeting]) -> Meeting | None:
    """Return the meeting that a question was raised at: as recorded, otherwise the one ongoing then."""
    if question.meeting is not None:
        return next((m for m in earlier if m.id == question.meeting), None)
    return next((m for m in earlier if _sitting(m).contains(question.logged_at)), None)


def _sitting(meeting: Meeting) -> MeetingPeriod:
    return meeting.actual_period or MeetingPeriod(began=meeting.planned_start, ended=meeting.planned_end)


def _next_edition(tx: Transaction, meeting: Meeting) -> Edition:
    last = tx.minutes.latest(meeting.id)
    return FIRST_DRAFT if last is None else Edition(version=last.edition.version + 1)
