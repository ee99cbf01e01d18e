"""Determine who is to be reminded of which questions, from what is stored now."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.mail.queue import MailedReminder
from domain.council import Council
from domain.errors import NotFound
from domain.mail import mail_recipient
from domain.meeting import Meeting
from domain.question import Question
from domain.reminder_settings import MailChoice
from domain.reminders import (
    RecipientStatus,
    ReminderDigest,
    ReminderStep,
    build_digests,
    needs_reminding,
    reminder_steps,
)
from storage import Transaction

MIN_INTERVAL = timedelta(hours=1)
"""Minimum interval between manual reminders of one council to one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDigests:
    """All digests of one step, or of one manual reminder."""

    digests: tuple[ReminderDigest, ...]
    questions: Mapping[int, Question]
    """The questions that wait for an answer, by id."""
    readiness: Mapping[int, RecipientStatus]

    def questions_for(self, person: int) -> tuple[int, ...]:
        """Return the ids of the questions that wait for a person, oldest first."""
        return next((one.questions for one in self.digests if one.person == person), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRecipient:
    """A person responsible for questions, and whether a coordinator can remind them now."""

    person: int
    questions: int
    skipped: str | None
    """Why they get no reminder (``skipped.<code>``); None if they get one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualReminders:
    """Who gets a reminder that a coordinator sends now, in Teams and as e-mail."""

    people: Sequence[ReminderRecipient]
    mails: Sequence[MailedReminder]
    meeting: Meeting | None
    """The next one, if there is one."""


def due_now(tx: Transaction, council: Council, *, now: datetime, person: int | None = None) -> DueDigests:
    """Return the digests that a coordinator would send now, regardless of the plan."""
    day = now.astimezone(council.zone).date()
    meeting = tx.meetings.current_or_next(council.id, now=now)
    step = ReminderStep(days=0, day=day, at=now, is_last=False)
    return due_at(tx, council, meeting=meeting, step=step, person=person)


def due_at(
    tx: Transaction,
    council: Council,
    *,
    meeting: Meeting | None,
    step: ReminderStep,
    person: int | None = None,
) -> DueDigests:
    """Return the digests of one step; with ``person``, only for their departments.

    Times ahead of now were stored by a clock that was wrong, and count as unknown.
    """
    theirs = None if person is None else _departments_of(tx, council, person)
    lately = tx.reminders.question_activity(council.id, departments=theirs)
    held = tx.meetings.past(council.id, now=step.at, limit=1)
    effective = step.at if meeting is None else max(step.at, min(meeting.planned_at, tx.now))
    waiting = [
        question
        for question in tx.questions.get_many(lately)
        if needs_reminding(
            question,
            day=step.day,
            step_due_at=effective,
            sent_at=_unless_ahead(lately[question.id].assigned_at, now=tx.now),
            announced_at=lately[question.id].at_meeting_since,
            last_meeting=held[0].planned_start if held else None,
        )
    ]
    readiness = tx.reminders.readiness(council.id, meeting=None if meeting is None else meeting.id)
    touched = {question: what.last_event_at for question, what in lately.items()}
    found = build_digests(council, waiting, step=step, recipients=readiness, last_events=touched)
    return DueDigests(digests=found, questions={q.id: q for q in waiting}, readiness=readiness)


def questions_to_mail(council: Council, due: DueDigests) -> list[tuple[int | None, tuple[int, ...]]]:
    """Return the ids of the questions that people get at their own addresses, and departments at theirs.

    By person, None for the mailboxes of the departments.
    """
    own, left = list[tuple[int | None, tuple[int, ...]]](), dict.fromkeys(due.questions)
    for digest in due.digests:
        departments = {d.id for d in council.departments_of(digest.person) if d.address_of(digest.person)}
        theirs = tuple(q for q in digest.questions if due.questions[q].department in departments)
        own += [(digest.person, theirs)] if theirs else []
        left = {question: None for question in left if question not in theirs}
    return [*own, (None, tuple(left))] if left else own


def load_due(tx: Transaction, recipients: Mapping[int, Collection[int]]) -> None:
    """Read ahead, on a snapshot, what the digests of these people are made of; ``recipients`` by council."""
    tx.reminders.load_taken_over({person for people in recipients.values() for person in people})
    for number, people in recipients.items():
        with suppress(NotFound):  # the council no longer exists
            council = tx.councils.get(number)
            theirs = {department for person in people for department in _departments_of(tx, council, person)}
            tx.reminders.load(council.id, departments=theirs)
            tx.questions.get_many(tx.reminders.question_activity(council.id, departments=theirs))


def load_due_councils(tx: Transaction, meetings: Collection[Meeting]) -> None:
    """Read ahead, on a snapshot, what all digests before these meetings are made of."""
    councils = [meeting.council for meeting in meetings]
    waiting = tx.reminders.load_councils(councils, meetings=[meeting.id for meeting in meetings])
    tx.questions.get_many(waiting)


def _departments_of(tx: Transaction, council: Council, person: int) -> set[int]:
    """Return the departments whose questions a person answers: their own, and those of what they have."""
    others = tx.reminders.departments_taken_over(council.id, person=person)
    return others | {department.id for department in council.departments_of(person)}


def _unless_ahead(moment: datetime | None, *, now: datetime) -> datetime | None:
    return None if moment is None or moment > now else moment


def manual_reminders(tx: Transaction, council: Council, *, now: datetime) -> ManualReminders:
    """Return who gets a manual reminder now and how, and which owners do not and why."""
    due = due_now(tx, council, now=now)
    lately = tx.reminders.people_reminded(council.id, since=now - MIN_INTERVAL, until=now)
    mails = _mailed_reminders(council, due)
    mailed = {question for mail in mails for question in mail.questions}
    found = [
        ReminderRecipient(person=d.person, questions=len(d.questions), skipped=_skipped(d, due, lately))
        for d in due.digests
        if not (_is_unreachable(d, due) and mailed.issuperset(d.questions))
    ]
    told = {digest.person for digest in due.digests}
    owners = dict.fromkeys(
        d.owner for d in council.departments if d.owner is not None and d.owner not in told
    )
    nothing = (ReminderRecipient(person=one, questions=0, skipped="nothing_open") for one in owners)
    meeting = tx.meetings.current_or_next(council.id, now=now)
    return ManualReminders(people=[*found, *nothing], mails=mails, meeting=meeting)


def _mailed_reminders(council: Council, due: DueDigests) -> list[MailedReminder]:
    """Return what goes out as e-mail: for whoever is not reached in Teams, and where the council wants it."""
    missed = [(d.person, d.questions, False) for d in due.digests if _is_unreachable(d, due)]
    wanted = [(person, questions, None) for person, questions in questions_to_mail(council, due)]
    found = dict[tuple[int, int | None], dict[int, None]]()
    for person, questions, is_reached in (*missed, *wanted):
        for question in questions:
            department = council.department(due.questions[question].department)
            to = mail_recipient(council, department, person=person, is_reached=is_reached)
            if department is not None and to is not None:
                found.setdefault((department.id, to.person), {})[question] = None
    return [
        MailedReminder(department=department, person=person, questions=tuple(questions))
        for (department, person), questions in found.items()
    ]


def agenda_mails(tx: Transaction, council: Council) -> list[MailedReminder]:
    """Return who gets the agenda of a meeting as e-mail, with the open questions that are theirs.

    It is whoever has a question and is not reached in Teams, and departments that have only a mailbox.
    """
    addressed = [one for one in council.departments if one.mail is not None or one.addresses]
    if not addressed or council.settings.mail is MailChoice.OFF:
        return []
    readiness = tx.reminders.readiness(council.id, meeting=None)
    theirs = dict[int | None, list[int]]()
    for question in tx.questions.list_open_of_departments([one.id for one in addressed]):
        theirs.setdefault(question.department, []).append(question.id)
    found = dict[tuple[int, int | None], MailedReminder]()
    for one in addressed:
        missed = [p for p in one.people if p in readiness and readiness[p].is_unreachable]
        wanted = [(one.owner, None), *((person, False) for person in missed)]
        for person, is_reached in wanted if theirs.get(one.id) or not one.people else ():
            to = mail_recipient(council, one, person=person, is_reached=is_reached)
            if to is not None:
                ids = tuple(theirs.get(one.id, ()))
                mail = MailedReminder(department=one.id, person=to.person, questions=ids)
                found[one.id, to.person] = mail
    return list(found.values())


def _is_unreachable(digest: ReminderDigest, due: DueDigests) -> bool:
    readiness = due.readiness.get(digest.person)
    return readiness is not None and readiness.is_unreachable


def _skipped(digest: ReminderDigest, due: DueDigests, lately: AbstractSet[int]) -> str | None:
    if digest.person in lately:
        return "just_reminded"
    return "unreachable" if _is_unreachable(digest, due) else None


def named_step(meeting: Meeting | None, council: Council, args: Mapping[str, Any]) -> ReminderStep | None:
    """Return the step that a digest's view names, None for a digest that was sent manually."""
    if meeting is None or args.get("days") is None:
        return None
    return next((s for s in reminder_steps(meeting, council.settings) if s.days == args["days"]), None)


def due_questions(tx: Transaction, council: Council, person: int, args: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the ids of the questions to remind a person of, at the step named by a view or now."""
    meeting = None if args.get("meeting") is None else tx.meetings.get(args["meeting"])
    step = named_step(meeting, council, args)
    if step is None:
        return due_now(tx, council, now=tx.now, person=person).questions_for(person)
    return due_at(tx, council, meeting=meeting, step=step, person=person).questions_for(person)
