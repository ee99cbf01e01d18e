"""Who has to be reminded of what, as the rules say it of what is stored now."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.council import Council
from domain.meeting import Meeting
from domain.question import Question
from domain.reminders import Digest, Readiness, Step, digests, needs_reminding, steps_of
from storage import Transaction

ONCE_AN = timedelta(hours=1)
"""How often one person is reminded by hand at most, by one council."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """All digests of one step, or of one reminding by hand."""

    digests: tuple[Digest, ...]
    questions: Mapping[int, Question]
    """Those that wait for somebody, by id."""
    readiness: Mapping[int, Readiness]

    def of(self, person: int) -> tuple[int, ...]:
        """Give back what waits for somebody, oldest first (question ids)."""
        return next((one.questions for one in self.digests if one.person == person), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who answers for questions, and whether a coordinator can remind them now."""

    person: int
    questions: int
    skipped: str | None
    """Why not (``skipped.<word>``), None for who gets a reminder."""


def due_now(tx: Transaction, council: Council, *, now: datetime, person: int | None = None) -> Due:
    """Give back what a coordinator would remind of now, whatever was planned."""
    day = now.astimezone(council.zone).date()
    meeting = tx.meetings.next_of(council.id, now=now)
    step = Step(days=0, day=day, at=now, last=False)
    return due_at(tx, council, meeting=meeting, step=step, person=person)


def due_at(
    tx: Transaction, council: Council, *, meeting: Meeting | None, step: Step, person: int | None = None
) -> Due:
    """Give back the digests of one step; for one ``person`` only their departments are looked at."""
    theirs = None if person is None else [department.id for department in council.departments_of(person)]
    lately = tx.reminding.lately(council.id, departments=theirs)
    held = tx.meetings.behind(council.id, now=step.at, most=1)
    effective = step.at if meeting is None else max(step.at, meeting.planned_at)
    waiting = [
        question
        for question in tx.questions.many(lately)
        if needs_reminding(
            question,
            day=step.day,
            effective=effective,
            sent_at=lately[question.id].handed,
            said_at=lately[question.id].at_meeting,
            last_meeting=held[0].starts if held else None,
        )
    ]
    readiness = tx.reminding.readiness(council.id, meeting=None if meeting is None else meeting.id)
    touched = {question: what.touched for question, what in lately.items()}
    found = digests(council, waiting, step=step, people=readiness, touched=touched)
    return Due(digests=found, questions={q.id: q for q in waiting}, readiness=readiness)


def recipients(tx: Transaction, council: Council, *, now: datetime) -> list[Recipient]:
    """Give back who gets a reminder by hand now, and who of the council's owners does not and why."""
    due = due_now(tx, council, now=now)
    lately = tx.reminding.reminded_since(council.id, now - ONCE_AN)
    found = [
        Recipient(person=d.person, questions=len(d.questions), skipped=_skipped(d, due, lately))
        for d in due.digests
    ]
    told = {recipient.person for recipient in found}
    owners = dict.fromkeys(
        d.owner for d in council.departments if d.owner is not None and d.owner not in told
    )
    return [*found, *(Recipient(person=o, questions=0, skipped="nothing_open") for o in owners)]


def _skipped(digest: Digest, due: Due, lately: AbstractSet[int]) -> str | None:
    if digest.person in lately:
        return "just_reminded"
    readiness = due.readiness.get(digest.person)
    return "unreachable" if readiness is not None and readiness.unreachable else None


def step_named(meeting: Meeting | None, council: Council, args: Mapping[str, Any]) -> Step | None:
    """Give back the step that a digest's view names, None for one that was asked for by hand."""
    if meeting is None or args.get("days") is None:
        return None
    return next((s for s in steps_of(meeting, council.settings) if s.days == args["days"]), None)
