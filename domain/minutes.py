"""The minutes of a meeting, composed from what is stored, and their editions: draft, adopted, corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from domain.agenda import DEFAULT_AGENDA, Section, SectionKind, complete_agenda
from domain.attendance import Participant, PublicParticipant, public_participants
from domain.council import Council
from domain.errors import BadInput, Refusal
from domain.meeting import Meeting, MeetingPeriod, MeetingStatus
from domain.question import Question, QuestionStatus
from domain.record import AgendaItem, MinutedItem
from domain.text import clean_text, one_line

REPORTED_STATUSES = (QuestionStatus.ANSWERED, QuestionStatus.HANDED_OVER)
"""The states in which a question waits to be reported in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the minutes; transitions return a new value or raise Refusal."""

    version: int = 1
    adopted_by: str = ""
    adopted_at: datetime | None = None
    correction: str = ""
    """Why it replaces the version before it."""

    @property
    def is_draft(self) -> bool:
        """Return whether nobody has adopted it yet."""
        return self.adopted_at is None

    def adopt(self, by: str, *, at: datetime) -> Self:
        """Adopt the edition.

        Raises Refusal ``already_adopted``, BadInput ``correction_missing`` for a correction without a reason.
        """
        if not self.is_draft:
            raise Refusal("already_adopted")
        if self.version > 1 and not self.correction:
            raise BadInput("correction_missing")
        return replace(self, adopted_by=one_line(by), adopted_at=at)

    def correct(self, reason: str) -> Self:
        """Start the next version, which is a draft again.

        Raises Refusal ``not_adopted``, BadInput ``correction_missing`` without a reason.
        """
        if self.is_draft:
            raise Refusal("not_adopted")
        kept = one_line(reason)
        if not kept:
            raise BadInput("correction_missing")
        return replace(self, version=self.version + 1, adopted_by="", adopted_at=None, correction=kept)


FIRST_DRAFT = Edition()


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedQuestion:
    """A question that came up at the meeting."""

    question: Question
    section: str = ""
    """The key of the agenda section that it came up in."""
    asker: Participant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedQuestion:
    """A question of an earlier meeting that has not been reported back yet."""

    question: Question
    meetings_ago: int
    """How many meetings ago it came up; 1 means at the previous meeting."""
    period: MeetingPeriod | None = None
    """When the meeting that it came up at took place."""
    asker: Participant | None = None
    remark: str = ""
    """What was said about it at this meeting."""
    is_ongoing: bool = False
    """Whether this meeting recorded that it continues."""

    @property
    def was_discussed(self) -> bool:
        """Return whether this meeting said something about it."""
        return bool(self.remark) or self.is_ongoing


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedQuestion:
    """A question with everything that the minutes say about it."""

    number: int
    reference: str
    text: str
    asked_on: date
    asked_by: PublicParticipant | None = None
    department: str = ""
    owner: PublicParticipant | None = None
    """Who owns the department's questions."""
    status: QuestionStatus
    answer: str = ""
    is_relayed: bool = False
    """Whether a coordinator wrote the answer for the department."""
    is_by_link: bool = False
    """Whether the answer came by the link of an e-mail."""
    link: str = ""
    handed_to: str = ""
    duplicate_of: str = ""
    reason: str = ""
    promised: date | None = None
    due: date | None = None
    at_meeting: bool = False
    meetings_ago: int = 0
    remark: str = ""
    is_ongoing: bool = False
    is_reported: bool = False
    """Whether these minutes report its outcome and close it."""

    @property
    def outcome(self) -> QuestionStatus:
        """Return its outcome; for a closed question, its status before it was closed."""
        if self.status is not QuestionStatus.CLOSED:
            return self.status
        return QuestionStatus.HANDED_OVER if self.handed_to else QuestionStatus.ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedQuestions:
    """Builds what the minutes say about a question: names instead of ids, local dates, clean texts."""

    council: Council
    zone: ZoneInfo
    owners: Mapping[int, Participant] = field(default_factory=dict)

    def build(
        self, question: Question, *, asker: Participant | None, meetings_ago: int = 0
    ) -> MinutedQuestion:
        """Return what the minutes say about a question.

        ``asked_for`` may be a resident's name, so it is left out.
        """
        department = self.council.department(question.department)
        owned = self.council.department_of(question)
        owner = None if owned is None else self.owners.get(owned.owner or 0)
        return MinutedQuestion(
            number=question.number,
            reference=self.council.reference(question.number),
            text=clean_full_text(question.text),
            asked_on=question.logged_at.astimezone(self.zone).date(),
            asked_by=None if asker is None else asker.public,
            department="" if department is None else one_line(department.name),
            owner=None if owner is None else owner.public,
            status=question.status,
            answer=clean_full_text(question.answer or ""),
            is_relayed=is_answer_relayed(question, self.council),
            is_by_link=question.stated_name is not None and bool(question.answer),
            link=one_line(question.link or ""),
            handed_to=one_line(question.handed_to or ""),
            duplicate_of=self.council.duplicate_reference(question) or "",
            reason=clean_full_text(question.reason or ""),
            promised=question.promised if question.is_open else None,
            due=question.due if question.is_open else None,
            at_meeting=question.at_meeting and question.is_open,
            meetings_ago=meetings_ago,
        )

    def build_answered(self, question: Question, *, asker: Participant | None) -> MinutedQuestion:
        """Return what the minutes say about a question that was answered at the meeting.

        Without a department it was answered in the room: the coordinator only wrote that down.
        """
        built = self.build(question, asker=asker)
        is_relayed = built.is_relayed and bool(built.department)
        return replace(built, is_reported=question.status in REPORTED_STATUSES, is_relayed=is_relayed)

    def build_carried(self, carried: CarriedQuestion, *, period: MeetingPeriod) -> MinutedQuestion:
        """Return what the minutes of this meeting say about a question from an earlier one."""
        question, ended = carried.question, carried.question.ended_at
        return replace(
            self.build(question, asker=carried.asker, meetings_ago=carried.meetings_ago),
            remark=clean_full_text(carried.remark),
            is_ongoing=carried.is_ongoing and question.is_open,
            is_reported=question.status in REPORTED_STATUSES and ended is not None and period.reaches(ended),
        )


def is_answer_relayed(question: Question, council: Council) -> bool:
    """Return whether a coordinator answered for a department that is not their own."""
    department, by = council.department_of(question), question.ended_by
    is_own = department is not None and by in department.people
    return bool(question.answer) and by in council.coordinators and not is_own


def clean_full_text(text: str) -> str:
    """Return the full text, cleaned."""
    return clean_text(text, max_length=len(text))


def was_answered_during(question: Question, period: MeetingPeriod) -> bool:
    """Return whether it was answered during that meeting: then it is never a follow-up."""
    return bool(question.answer) and _ended_during(question, period)


def was_settled_during(question: Question, period: MeetingPeriod) -> bool:
    """Return whether that meeting left nothing to follow up: it was answered there, or dropped."""
    dropped = question.status is QuestionStatus.DROPPED and _ended_during(question, period)
    return dropped or was_answered_during(question, period)


def _ended_during(question: Question, period: MeetingPeriod) -> bool:
    return not question.is_open and question.ended_at is not None and period.contains(question.ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """Everything that is stored about a meeting."""

    council: Council
    meeting: Meeting
    known_period: MeetingPeriod | None = None
    """When it really took place, if known; otherwise the plan is used."""
    attendance: tuple[Participant, ...] = ()
    agenda: tuple[Section, ...] = DEFAULT_AGENDA
    raised: tuple[RaisedQuestion, ...] = ()
    carried: tuple[CarriedQuestion, ...] = ()
    owners: Mapping[int, Participant] = field(default_factory=dict)
    """The owners of questions, by person id."""
    next_meeting: Meeting | None = None
    agenda_items: tuple[AgendaItem, ...] = ()
    """Items that earlier meetings postponed to this one."""
    next_agenda_items: tuple[str, ...] = ()
    """Items for the next meeting."""
    note_taker: Participant | None = None
    """The note taker as a participant."""
    has_other_meeting_that_day: bool = False
    """Whether the council met more than once that day."""
    edition: Edition = FIRST_DRAFT

    @property
    def period(self) -> MeetingPeriod:
        """Return when the meeting took place; an ongoing one has no end."""
        if self.known_period is not None:
            return self.known_period
        ongoing = self.meeting.status is MeetingStatus.ONGOING
        return MeetingPeriod(
            began=self.meeting.planned_start, ended=None if ongoing else self.meeting.planned_end
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesChapter:
    """What was recorded under one section of the agenda."""

    kind: SectionKind
    title: str = ""
    notes: str = ""
    previous: tuple[MinutedQuestion, ...] = ()
    """Outcomes of earlier questions; in the introduction."""
    agenda_items: tuple[MinutedItem, ...] = ()
    """Items that earlier meetings postponed to this one; in the introduction."""
    answered: tuple[MinutedQuestion, ...] = ()
    """Questions with their answers."""
    logged: tuple[MinutedQuestion, ...] = ()
    """Questions that were logged for follow-up."""

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to report."""
        return not (self.notes or self.previous or self.agenda_items or self.answered or self.logged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The content of the minutes, in order and in no language yet."""

    council: str
    meeting: Meeting
    attendance: tuple[PublicParticipant, ...]
    chapters: tuple[MinutesChapter, ...]
    """The chapters that are not empty."""
    next_notes: str
    next_agenda_items: tuple[str, ...]
    next_meeting: Meeting | None
    note_taker: PublicParticipant | None
    ended_at: datetime | None = None
    edition: Edition
    has_other_meeting_that_day: bool = False
    """Whether the council met more than once that day: then the title names the time."""

    @property
    def previous(self) -> tuple[MinutedQuestion, ...]:
        """Return the outcomes of earlier questions."""
        return tuple(point for chapter in self.chapters for point in chapter.previous)

    @property
    def follow_ups(self) -> tuple[MinutedQuestion, ...]:
        """Return the questions that were logged, by number."""
        taken = (point for chapter in self.chapters for point in chapter.logged)
        return tuple(sorted(taken, key=lambda point: point.number))

    @property
    def reported(self) -> tuple[MinutedQuestion, ...]:
        """Return the questions whose outcome these minutes report, by number; adoption closes them.

        Questions that were answered or handed over after the meeting are left for the next minutes.
        """
        told = (
            p for chapter in self.chapters for p in (*chapter.previous, *chapter.answered) if p.is_reported
        )
        return tuple(sorted(told, key=lambda point: point.number))

    @property
    def changed_at(self) -> datetime:
        """Return the moment of its files: the adoption, otherwise the end of the meeting."""
        return self.edition.adopted_at or self.ended_at or self.meeting.planned_end


def compose_minutes(record: MeetingRecord) -> Minutes:
    """Compose the minutes from what is stored; the same input always gives the same minutes."""
    names = MinutedQuestions(council=record.council, zone=record.meeting.zone, owners=record.owners)
    agenda = complete_agenda(record.agenda)
    return Minutes(
        council=one_line(record.council.name),
        meeting=record.meeting,
        attendance=public_participants(record.attendance),
        chapters=_chapters(record, [s for s in agenda if s.part is not SectionKind.NEXT], questions=names),
        next_notes=clean_full_text("\n\n".join(s.notes for s in agenda if s.part is SectionKind.NEXT)),
        next_agenda_items=tuple(filter(None, map(one_line, record.next_agenda_items))),
        next_meeting=record.next_meeting,
        note_taker=None if record.note_taker is None else record.note_taker.public,
        ended_at=None if record.known_period is None else record.known_period.ended,
        edition=record.edition,
        has_other_meeting_that_day=record.has_other_meeting_that_day,
    )


def _chapters(
    record: MeetingRecord, agenda: Sequence[Section], *, questions: MinutedQuestions
) -> tuple[MinutesChapter, ...]:
    """Return the chapters that are not empty.

    A question is reported under its section, or under "other"; outcomes of earlier ones in the introduction.
    """
    keys = {section.key for section in agenda}
    elsewhere = _first_key(SectionKind.OTHER, agenda)
    opening = _first_key(SectionKind.INTRODUCTION, agenda) or agenda[0].key
    chapters = []
    for section in agenda:
        here = [r for r in record.raised if (r.section if r.section in keys else elsewhere) == section.key]
        chapter = _chapter(section, here, period=record.period, questions=questions)
        if section.key == opening:
            previous = _previous(record.carried, period=record.period, questions=questions)
            chapter = replace(
                chapter, previous=previous, agenda_items=tuple(map(_minuted_item, record.agenda_items))
            )
        chapters.append(chapter)
    return tuple(chapter for chapter in chapters if not chapter.is_empty)


def _minuted_item(item: AgendaItem) -> MinutedItem:
    return MinutedItem(text=one_line(item.text), outcome=item.outcome, remark=clean_full_text(item.remark))


def _first_key(part: SectionKind, agenda: Sequence[Section]) -> str:
    return next((section.key for section in agenda if section.part is part), "")


def _chapter(
    section: Section, raised: Sequence[RaisedQuestion], *, period: MeetingPeriod, questions: MinutedQuestions
) -> MinutesChapter:
    in_turn = sorted(raised, key=lambda r: r.question.number)
    answered = (r for r in in_turn if was_answered_during(r.question, period))
    taken = (r for r in in_turn if not was_settled_during(r.question, period))
    return MinutesChapter(
        kind=section.part,
        title=one_line(section.title),
        notes=clean_full_text(section.notes),
        answered=tuple(questions.build_answered(r.question, asker=r.asker) for r in answered),
        logged=tuple(questions.build(r.question, asker=r.asker) for r in taken),
    )


def _previous(
    carried: Sequence[CarriedQuestion], *, period: MeetingPeriod, questions: MinutedQuestions
) -> tuple[MinutedQuestion, ...]:
    told = (
        c
        for c in carried
        if c.was_discussed or c.period is None or not was_settled_during(c.question, c.period)
    )
    return tuple(
        questions.build_carried(c, period=period) for c in sorted(told, key=lambda c: c.question.number)
    )
