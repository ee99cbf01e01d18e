"""Everything of one meeting put together, for its minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.attendance import Attendee, Participant, Role
from domain.council import Council
from domain.edition import FIRST_DRAFT, Edition
from domain.meeting import Meeting, Sitting
from domain.minutes import Record
from domain.points import Carried, Raised
from domain.question import Question
from domain.record import Remark, RemarkState
from domain.text import one_line
from storage import Transaction

RESIDENTS = frozenset(
    (
        *("boende", "en boende", "invånare", "en invånare", "boenderepresentant", "medborgare"),
        *("resident", "a resident", "resident representative", "citizen"),
    )
)
"""Who questions are logged for when the role must do instead of a name."""


def record_of(tx: Transaction, council: Council, meeting: Meeting) -> Record:
    """Give back all that is stored of a meeting, as a draft of its next version."""
    there = tx.attendance.of_meeting(meeting.id)
    known = _Known(tx=tx, council=council, there=there)
    return Record(
        council=council,
        meeting=meeting,
        sitting=meeting.sitting,
        attendance=tuple(attendee.participant for attendee in there),
        agenda=tx.agendas.of_meeting(meeting),
        raised=tuple(
            Raised(question=question, section=question.section or "", asker=known.asker(question))
            for question in tx.questions.of_meeting(meeting.id)
        ),
        carried=_carried(tx, meeting, known),
        owner_roles=known.owner_roles,
        next_meeting=tx.meetings.following(meeting),
        taken_up=tuple(tx.items.of_meeting(meeting.id)),
        takes_up=tuple(item.text for item in tx.items.said_at(meeting.id)),
        keeper=None if meeting.keeper is None else known.participant(meeting.keeper),
        edition=_edition(tx, meeting),
        same_day=bool(tx.meetings.beside(meeting)),
    )


@dataclass(frozen=True, kw_only=True)
class _Known:
    """Who is who: as they are at this meeting, else as they were lately."""

    tx: Transaction
    council: Council
    there: Sequence[Attendee]

    def asker(self, question: Question) -> Participant | None:
        """Give back who asked, None where nobody knows in what role."""
        if question.asked_for is None:
            return self._by_person.get(question.asked_by)
        name = one_line(question.asked_for).casefold()
        if name in RESIDENTS:
            return Participant(name="", role=Role.RESIDENT)
        return self._by_name.get(name)

    def participant(self, person: int) -> Participant:
        """Give back somebody who keeps the notes, noted as present or not."""
        found = self._by_person.get(person)
        return found or Participant(name=self.tx.people.get(person).name, role=Role.OFFICIAL)

    @property
    def owner_roles(self) -> dict[int, str]:
        """What the owners of departments do there, as far as it was noted."""
        owners = ((d.id, self._by_person.get(d.owner or 0)) for d in self.council.all_departments)
        return {department: owner.title for department, owner in owners if owner and owner.title}

    @cached_property
    def _all(self) -> Sequence[Attendee]:
        """Who is there now comes last, so that it is they who count."""
        return [*reversed(self.tx.attendance.lately(self.council.id)), *self.there]

    @cached_property
    def _by_person(self) -> dict[int, Participant]:
        return {a.person: a.participant for a in self._all if a.person is not None}

    @cached_property
    def _by_name(self) -> dict[str, Participant]:
        return {one_line(a.participant.name).casefold(): a.participant for a in self._all}


def _carried(tx: Transaction, meeting: Meeting, known: _Known) -> tuple[Carried, ...]:
    earlier, remarks = tx.meetings.before(meeting), tx.remarks.of_meeting(meeting.id)
    began = meeting.starts if meeting.sitting is None else meeting.sitting.began
    found = tx.questions.carried(known.council, before=began, meeting=meeting.id)
    return tuple(_told(q, earlier, asker=known.asker(q), remark=remarks.get(q.id)) for q in found)


def _told(
    question: Question, earlier: Sequence[Meeting], *, asker: Participant | None, remark: Remark | None
) -> Carried:
    came_up = _came_up(question, earlier)
    since = [m for m in earlier if _sitting(m).lasted(question.logged_at)]
    return Carried(
        question=question,
        meetings=len(since) if came_up is None else earlier.index(came_up) + 1,
        sitting=None if came_up is None else _sitting(came_up),
        asker=asker,
        remark="" if remark is None else remark.text,
        goes_on=remark is not None and remark.state is RemarkState.GOES_ON,
    )


def _came_up(question: Question, earlier: Iterable[Meeting]) -> Meeting | None:
    """Give back the meeting that a question came up at: as was noted, else the one that went on then."""
    if question.meeting is not None:
        return next((m for m in earlier if m.id == question.meeting), None)
    return next((m for m in earlier if _sitting(m).saw(question.logged_at)), None)


def _sitting(meeting: Meeting) -> Sitting:
    return meeting.sitting or Sitting(began=meeting.starts, ended=meeting.over_at)


def _edition(tx: Transaction, meeting: Meeting) -> Edition:
    last = tx.minutes.latest(meeting.id)
    return FIRST_DRAFT if last is None else Edition(version=last.edition.version + 1)
