"""What a digest shows: looked up when it is sent, and from then on the same questions as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.turn import Card
from bot.views.due import due_at, due_now, step_named
from bot.views.sight import UNKNOWN_NAME, Sight, view_of
from cards import digest as cards
from cards.digest import Because, DigestView, Instead
from domain.council import Council, Department
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.question import Question
from domain.reminders import steps_of
from storage import Transaction

EARLY = timedelta(hours=1)
"""How long before a meeting its questions may be logged."""

MOST_SHOWN = 60
"""Questions that are looked up whole; the others are counted."""


def digest(sight: Sight, args: Mapping[str, Any]) -> Card:
    """What waits for the reader in this council, oldest first."""
    council, person = sight.the_council, sight.person
    if person is None:
        raise NotFound("no_such_person")
    planned = _meeting(sight, args)
    asked = args.get("questions")
    ids = tuple(asked) if asked is not None else waiting_for(sight.tx, council, person.id, args)
    waiting, done = _parted(council, person.id, sight.tx.questions.many(ids))
    view = DigestView(
        waiting=_views(sight, waiting),
        more=max(0, len(waiting) - MOST_SHOWN),
        done=_views(sight, done),
        meeting=planned,
        step=_step(planned, council, args),
        instead=_instead(sight, council, waiting),
        asked_at_meeting=_at_meetings(sight, waiting),
        back={"of": "digest", "council": council.id},
        note=sight.note,
    )
    content = cards.digest(view, sight.frame)
    return Card(content=content, summary=cards.summary_of_digest(view, sight.frame), shows=ids)


def waiting_for(tx: Transaction, council: Council, person: int, args: Mapping[str, Any]) -> tuple[int, ...]:
    """Give back what somebody has to be reminded of, at the step that a digest's view names or now."""
    meeting = None if args.get("meeting") is None else tx.meetings.get(args["meeting"])
    step = step_named(meeting, council, args)
    if step is None:
        return due_now(tx, council, now=tx.now, person=person).of(person)
    return due_at(tx, council, meeting=meeting, step=step, person=person).of(person)


def _meeting(sight: Sight, args: Mapping[str, Any]) -> Meeting | None:
    """Give back the meeting that it is about, None where there is none any more."""
    if args.get("meeting") is None:
        return None
    found = sight.tx.meetings.get(args["meeting"])
    return None if found.status is MeetingStatus.CANCELLED else found


def _step(meeting: Meeting | None, council: Council, args: Mapping[str, Any]) -> tuple[int, int] | None:
    if meeting is None or args.get("days") is None:
        return None
    days = [step.days for step in steps_of(meeting, council.settings)]
    return (days.index(args["days"]) + 1, len(days)) if args["days"] in days else None


def _parted(
    council: Council, person: int, questions: Iterable[Question]
) -> tuple[list[Question], list[Question]]:
    """Part what is still this person's to answer from what is not."""
    theirs = {department.id for department in council.departments_of(person)}
    waiting, done = list[Question](), list[Question]()
    for question in questions:
        if question.council == council.id:
            (waiting if question.open and question.department in theirs else done).append(question)
    return waiting, done


def _views(sight: Sight, questions: Sequence[Question]) -> list[Any]:
    quiet = replace(sight, note=None)
    return [view_of(quiet, question, hints=False) for question in questions[:MOST_SHOWN]]


def _instead(sight: Sight, council: Council, questions: Sequence[Question]) -> list[Instead]:
    """Say for each department that the reader is deputy of why they get its questions."""
    reader = None if sight.person is None else sight.person.id
    found = dict.fromkeys(question.department for question in questions)
    departments = (council.department(department) for department in found)
    return [_stands_in(sight, council, d) for d in departments if d is not None and d.owner != reader]


def _stands_in(sight: Sight, council: Council, department: Department) -> Instead:
    if department.owner is None:
        return Instead(owner=department.name, because=Because.NO_OWNER)
    owner = sight.people([department.owner]).get(department.owner)
    name = UNKNOWN_NAME if owner is None else owner.name
    if owner is not None and owner.away_until is not None and owner.away(sight.frame.today):
        return Instead(owner=name, because=Because.AWAY, until=owner.away_until)
    readiness = sight.tx.reminding.readiness(council.id, meeting=None).get(department.owner)
    unreachable = readiness is not None and readiness.unreachable
    return Instead(owner=name, because=Because.UNREACHABLE if unreachable else Because.SILENT)


def _at_meetings(sight: Sight, questions: Sequence[Question]) -> frozenset[int]:
    """Give back which of the questions were taken along while the council met."""
    met = sight.tx.meetings.behind(sight.the_council.id, now=sight.now)
    return frozenset(
        question.id
        for question in questions
        if any(m.starts - EARLY <= question.logged_at <= m.over_at for m in met)
    )
