"""The minutes of a meeting: a function of what is stored, without a clock and without invention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.agenda import USUAL_AGENDA, Part, Section, in_order
from domain.attendance import Participant, Voice, voices
from domain.council import Council
from domain.edition import FIRST_DRAFT, Edition
from domain.meeting import Meeting, MeetingStatus
from domain.points import Carried, Names, Point, Raised, Sitting, answered_at, settled_at, whole
from domain.record import Item, Topic
from domain.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that is stored about a meeting."""

    council: Council
    meeting: Meeting
    sitting: Sitting | None = None
    """When it really went on, where that is known; else it is taken from the plan."""
    attendance: tuple[Participant, ...] = ()
    agenda: tuple[Section, ...] = USUAL_AGENDA
    raised: tuple[Raised, ...] = ()
    carried: tuple[Carried, ...] = ()
    owner_roles: Mapping[int, str] = field(default_factory=dict)
    next_meeting: Meeting | None = None
    taken_up: tuple[Item, ...] = ()
    """What earlier meetings put off to this one."""
    takes_up: tuple[str, ...] = ()
    """What the next meeting takes up."""
    keeper: Participant | None = None
    """Who kept the notes."""
    same_day: bool = False
    """Whether the council met more than once that day."""
    edition: Edition = FIRST_DRAFT

    @property
    def when(self) -> Sitting:
        """When the meeting went on; while it does, there is no end."""
        if self.sitting is not None:
            return self.sitting
        ongoing = self.meeting.status is MeetingStatus.ONGOING
        return Sitting(began=self.meeting.starts, ended=None if ongoing else self.meeting.over_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What was said in one part of the agenda."""

    part: Part
    title: str = ""
    notes: str = ""
    previous: tuple[Point, ...] = ()
    """What became of earlier questions; in the introduction."""
    taken_up: tuple[Topic, ...] = ()
    """What earlier meetings put off to this one; in the introduction."""
    answered: tuple[Point, ...] = ()
    """Questions with their answers."""
    taken: tuple[Point, ...] = ()
    """Questions that were taken along."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.notes or self.previous or self.taken_up or self.answered or self.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What the minutes say, in order and in no language yet."""

    council: str
    meeting: Meeting
    attendance: tuple[Voice, ...]
    chapters: tuple[Chapter, ...]
    """Without those that are empty."""
    next_notes: str
    takes_up: tuple[str, ...]
    next_meeting: Meeting | None
    keeper: Voice | None
    edition: Edition
    same_day: bool = False
    """Whether the council met more than once that day: then the title names the time."""

    @property
    def previous(self) -> tuple[Point, ...]:
        """What became of earlier questions."""
        return tuple(point for chapter in self.chapters for point in chapter.previous)

    @property
    def follow_ups(self) -> tuple[Point, ...]:
        """What was taken along, by number."""
        taken = (point for chapter in self.chapters for point in chapter.taken)
        return tuple(sorted(taken, key=lambda point: point.number))

    @property
    def reported(self) -> tuple[Point, ...]:
        """The questions whose end these minutes tell, by number: with their adoption they are closed.

        What was answered or handed over after the meeting is left for the next one to hear.
        """
        told = (p for chapter in self.chapters for p in (*chapter.previous, *chapter.answered) if p.reported)
        return tuple(sorted(told, key=lambda point: point.number))

    @property
    def changed(self) -> datetime:
        """The moment that files of it carry: when it was adopted, else when the meeting was to be over."""
        return self.edition.adopted_at or self.meeting.over_at


def compose(record: Record) -> Minutes:
    """Make the minutes of what is stored; the same is always made of the same."""
    names = Names(council=record.council, zone=record.meeting.zone, owner_roles=record.owner_roles)
    agenda = in_order(record.agenda)
    takes_up = (one_line(item) for item in record.takes_up)
    return Minutes(
        council=one_line(record.council.name),
        meeting=record.meeting,
        attendance=voices(record.attendance),
        chapters=_chapters(record, [s for s in agenda if s.part is not Part.NEXT], names=names),
        next_notes=whole("\n\n".join(s.notes for s in agenda if s.part is Part.NEXT)),
        takes_up=tuple(item for item in takes_up if item),
        next_meeting=record.next_meeting,
        keeper=None if record.keeper is None else record.keeper.voice,
        edition=record.edition,
        same_day=record.same_day,
    )


def _chapters(record: Record, agenda: Sequence[Section], *, names: Names) -> tuple[Chapter, ...]:
    """Give back the parts that have something to tell.

    A question is told where it came up, else under other; what became of earlier ones in the introduction.
    """
    keys = {section.key for section in agenda}
    elsewhere = _first(Part.OTHER, agenda)
    opening = _first(Part.INTRODUCTION, agenda) or agenda[0].key
    chapters = []
    for section in agenda:
        here = [r for r in record.raised if (r.section if r.section in keys else elsewhere) == section.key]
        chapter = _chapter(section, here, when=record.when, names=names)
        if section.key == opening:
            previous = _previous(record.carried, when=record.when, names=names)
            chapter = replace(chapter, previous=previous, taken_up=tuple(map(_topic, record.taken_up)))
        chapters.append(chapter)
    return tuple(chapter for chapter in chapters if not chapter.empty)


def _topic(item: Item) -> Topic:
    return Topic(text=one_line(item.text), outcome=item.outcome, remark=whole(item.remark))


def _first(part: Part, agenda: Sequence[Section]) -> str:
    return next((section.key for section in agenda if section.part is part), "")


def _chapter(section: Section, raised: Sequence[Raised], *, when: Sitting, names: Names) -> Chapter:
    in_turn = sorted(raised, key=lambda r: r.question.number)
    answered = (r for r in in_turn if answered_at(r.question, when))
    taken = (r for r in in_turn if not settled_at(r.question, when))
    return Chapter(
        part=section.part,
        title=one_line(section.title),
        notes=whole(section.notes),
        answered=tuple(names.reported(r.question, asker=r.asker) for r in answered),
        taken=tuple(names.point(r.question, asker=r.asker) for r in taken),
    )


def _previous(carried: Sequence[Carried], *, when: Sitting, names: Names) -> tuple[Point, ...]:
    told = (c for c in carried if c.spoken_of or c.sitting is None or not settled_at(c.question, c.sitting))
    return tuple(names.told(c, when=when) for c in sorted(told, key=lambda c: c.question.number))
