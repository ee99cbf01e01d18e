"""Render digests, the coordinator's summary, manual reminders, and absence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.reminders.due import due_questions, manual_reminders, named_step
from bot.turn.types import Card
from bot.views.context import (
    MISSING_NAME,
    REMINDED,
    Args,
    Audience,
    Follows,
    RenderContext,
    ViewType,
    build_question_view,
    introduction_lines,
)
from bot.views.question_lists import due_inherited, group_by_department, is_waiting_for
from bot.views.questions import concerns
from bot.views.undelivered import undelivered_messages
from cards import digests as cards
from cards.digests import DeputyNotice, DeputyReason, DigestView, SummaryView, summary_card, summary_title
from cards.reminders import (
    AbsenceView,
    DeputyRow,
    RemindedPerson,
    SendRemindersView,
    SkipReason,
    away_card,
    return_card,
    send_reminders_card,
)
from domain.council import Council, Department
from domain.errors import NotFound
from domain.history import EventKind
from domain.meeting import Meeting, MeetingStatus
from domain.person import Person
from domain.question import OPEN_STATUSES, Question
from domain.reminders import is_late, reminder_steps
from storage import Transaction

LOGGED_BEFORE = timedelta(hours=1)
"""Questions logged up to this long before a meeting count as logged at it."""

MAX_SHOWN = 60
"""Maximum questions that are shown; further ones are only counted."""
MAX_SUMMED_UP = 200
"""Maximum open questions in a summary."""


def render_digest(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the questions that wait for the reader in this council, oldest first."""
    council, person = context.the_council, context.person
    if person is None:
        raise NotFound("no_such_person")
    planned = _meeting(context, args)
    asked = args.get("questions")
    ids = tuple(asked) if asked is not None else due_questions(context.tx, council, person.id, args)
    waiting, done = _split_done(council, person.id, context.tx.questions.get_many(ids))
    view = DigestView(
        waiting=_views(context, waiting),
        more_waiting=max(0, len(waiting) - MAX_SHOWN),
        done=_views(context, done),
        withdrawn=frozenset(
            q.id for q in done if q.ended_by != person.id and not concerns(q, person.id, council)
        ),
        meeting=planned,
        step=_step(planned, council, args),
        late_since=_late_since(args),
        deputy_notices=_deputy_reasons(context, council, waiting),
        asked_at_meeting=_asked_at_meetings(context, waiting),
        introduction=_introduction(context, council, waiting, args, planned),
        back={"of": "digest", "council": council.id},
        note=context.note,
    )
    content = cards.digest_card(view, context.card_context)
    return Card(content=content, summary=cards.digest_summary(view, context.card_context), shows=ids)


def _introduction(
    context: RenderContext,
    council: Council,
    waiting: Sequence[Question],
    args: Mapping[str, Any],
    meeting: Meeting | None,
) -> tuple[str, ...]:
    """Return who reminds the reader and why; the meeting before which to answer stands in the title."""
    held = dict.fromkeys(council.department(question.department) for question in waiting)
    departments = [department for department in held if department is not None]
    if not departments:
        return ()
    alone = len(waiting) == 1
    due = waiting[0].promised or waiting[0].due if alone else None
    return introduction_lines(
        context,
        departments,
        keys=REMINDED,
        due=due,
        sender=args.get("by"),
        says_when=meeting is None or due is not None,
        questions=() if alone else waiting,
    )


def _due_digest(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    """Return the arguments with the questions, if any is open and the reminder is still due.

    The digest of a deputy already names its questions.
    """
    due = _due_before_meeting(tx, args, person, council)
    if due is None:
        return None
    if "questions" in due:
        return due_inherited(tx, due, person, council)
    waiting = due_questions(tx, council, person.id, due)
    return {**due, "questions": list(waiting)} if waiting else None


def _due_before_meeting(tx: Transaction, args: Args, _person: Person, council: Council) -> Args | None:
    """Return the arguments if the meeting and its reminder are still ahead; a late one says so."""
    if args.get("meeting") is None or args.get("days") is None:
        return args
    meeting = tx.meetings.get(args["meeting"])
    step = named_step(meeting, council, args)
    ahead = meeting.status is MeetingStatus.PLANNED and tx.now < meeting.planned_start
    if not ahead or step is None or step.day.isoformat() != args["day"]:
        return None
    return {**args, "late": True} if is_late(council, step, now=tx.now) else args


def _meeting(context: RenderContext, args: Mapping[str, Any]) -> Meeting | None:
    """Return the meeting that the digest is about, None if it was cancelled or there is none."""
    if args.get("meeting") is None:
        return None
    found = context.tx.meetings.get(args["meeting"])
    return None if found.status is MeetingStatus.CANCELLED else found


def _step(meeting: Meeting | None, council: Council, args: Mapping[str, Any]) -> tuple[int, int] | None:
    if meeting is None or args.get("days") is None:
        return None
    days = [step.days for step in reminder_steps(meeting, council.settings)]
    return (days.index(args["days"]) + 1, len(days)) if args["days"] in days else None


def _late_since(args: Mapping[str, Any]) -> date | None:
    """Return the day on which a late reminder was due, None for one in time."""
    return date.fromisoformat(args["day"]) if args.get("late") else None


def _split_done(
    council: Council, person: int, questions: Iterable[Question]
) -> tuple[list[Question], list[Question]]:
    """Split the questions into those that this person still has to answer, and the others."""
    waiting, done = list[Question](), list[Question]()
    for question in questions:
        if question.council == council.id:
            (waiting if is_waiting_for(person, question, council) else done).append(question)
    return waiting, done


def _views(context: RenderContext, questions: Sequence[Question]) -> list[Any]:
    quiet = replace(context, note=None)
    return [build_question_view(quiet, question, hints=False) for question in questions[:MAX_SHOWN]]


def _deputy_reasons(
    context: RenderContext, council: Council, questions: Sequence[Question]
) -> list[DeputyNotice]:
    """Return, for each department that the reader is a deputy of, why they get its questions."""
    reader = None if context.person is None else context.person.id
    departments = dict.fromkeys(council.department_of(question) for question in questions)
    return [_deputy_reason(context, council, d) for d in departments if d is not None and d.owner != reader]


def _deputy_reason(context: RenderContext, council: Council, department: Department) -> DeputyNotice:
    if department.owner is None:
        return DeputyNotice(owner=department.name, reason=DeputyReason.NO_OWNER)
    owner = context.people([department.owner]).get(department.owner)
    name = MISSING_NAME if owner is None else owner.name
    if owner is not None and owner.away_until is not None and owner.is_away(context.card_context.today):
        return DeputyNotice(owner=name, reason=DeputyReason.AWAY, until=owner.away_until)
    readiness = context.tx.reminders.readiness(council.id, meeting=None).get(department.owner)
    unreachable = readiness is not None and readiness.is_unreachable
    return DeputyNotice(owner=name, reason=DeputyReason.UNREACHABLE if unreachable else DeputyReason.SILENT)


def _asked_at_meetings(context: RenderContext, questions: Sequence[Question]) -> frozenset[int]:
    """Return the ids of the questions that were logged during a meeting."""
    met = context.tx.meetings.past(context.the_council.id, now=context.now)
    return frozenset(
        question.id
        for question in questions
        if any(m.planned_start - LOGGED_BEFORE <= question.logged_at <= m.planned_end for m in met)
    )


def render_summary(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the open questions before a meeting, and the undelivered messages."""
    council = context.the_council
    found = context.tx.questions.list_page(
        council, statuses=OPEN_STATUSES, department=None, page=0, size=MAX_SUMMED_UP
    )
    view = SummaryView(
        meeting=None if args.get("meeting") is None else context.tx.meetings.get(args["meeting"]),
        groups=group_by_department(context, council, found[:MAX_SUMMED_UP]) if found else (),
        undelivered=undelivered_messages(context, council),
        late_since=_late_since(args),
    )
    content, said = summary_card(view, context.card_context), summary_title(view, context.card_context)
    return Card(content=content, summary=said, shows=tuple(args.get("questions") or (q.id for q in found)))


def render_reminder_recipients(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render who would get a reminder now, or has just got one."""
    council = context.the_council
    sent, mailed = args.get("sent"), args.get("mailed", ())
    if sent is None:
        found = manual_reminders(context.tx, council, now=context.now)
        sent = [(one.person, one.questions, one.skipped) for one in found.people]
        mailed = [(one.department, one.person, len(one.questions)) for one in found.mails]
    to = {department for department, _, _ in mailed}
    nobodys = [one.id for one in council.departments if not one.people and one.id not in to]
    view = SendRemindersView(
        people=[*_named(context, sent), *_mailed(context, council, mailed)],
        without_owner=len(context.tx.questions.list_open_of_departments(nobodys)),
        is_sent=args.get("sent") is not None,
        note=context.note,
    )
    content = send_reminders_card(view, context.card_context)
    return Card(content=content, summary=context.texts("reminding.title"))


def _named(context: RenderContext, rows: Sequence[tuple[int, int, str | None]]) -> list[RemindedPerson]:
    people = context.people(person for person, _, _ in rows)
    return [
        RemindedPerson(
            name=people[person].name if person in people else MISSING_NAME,
            questions=questions,
            skipped=None if skipped is None else SkipReason(skipped),
        )
        for person, questions, skipped in rows
    ]


def _mailed(
    context: RenderContext, council: Council, rows: Sequence[tuple[int, int | None, int]]
) -> list[RemindedPerson]:
    people = context.people(person for _, person, _ in rows if person is not None)
    departments = {one.id: one.name for one in council.all_departments}
    return [
        RemindedPerson(
            name=departments[department] if person is None else people[person].name,
            questions=questions,
            is_mailed=True,
        )
        for department, person, questions in rows
    ]


def _names(context: RenderContext, people: Sequence[int]) -> tuple[str, ...]:
    known = context.people(people)
    return tuple(known[person].name for person in people if person in known)


def render_absence(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render until when a person is away, and their deputies; or what happened until they came back."""
    person = context.tx.people.get(args["person"])
    if args.get("since") and person.away_until is None:
        return _render_return(context, person, datetime.fromisoformat(args["since"]))
    until = person.away_until if person.is_away(context.card_context.today) else None
    rows = [
        DeputyRow(department=department.name, deputies=_names(context, department.deputies))
        for council in context.tx.councils.of_person(person.id)
        for department in council.departments
        if department.owner == person.id
    ]
    key = "away.here" if until is None else "away.until_day"
    summary = context.texts(key) if until is None else context.texts(key, day=until)
    return Card(content=away_card(until, rows, context.card_context), summary=summary)


def _render_return(context: RenderContext, person: Person, since: datetime) -> Card:
    councils = context.tx.councils.of_person(person.id)
    theirs = [d.id for council in councils for d in council.departments_of(person.id)]
    happened = context.tx.events.count_since(theirs, since)
    waiting = context.tx.questions.list_open_of_departments(theirs)
    absence = AbsenceView(
        since=context.card_context.local_date(since),
        assigned=happened.get(EventKind.ASSIGNED, 0),
        answered=happened.get(EventKind.ANSWERED, 0),
        waiting=len(waiting),
    )
    return Card(content=return_card(absence, context.card_context), summary=context.texts("away.back"))


DIGEST = ViewType("digest", render=render_digest, still_due=_due_digest, follows=Follows.QUESTIONS)
SUMMARY = ViewType(
    "summary",
    render=render_summary,
    audience=Audience.COORDINATORS,
    still_due=_due_before_meeting,
    follows=Follows.QUESTIONS | Follows.DELIVERIES,
)
REMINDER_RECIPIENTS = ViewType("reminding", render=render_reminder_recipients)
ABSENCE = ViewType("away", render=render_absence)
