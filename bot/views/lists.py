"""Cards with many questions: the follow-up list, what was found, what is mine."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.turn import Card
from bot.views.sight import Sight, missed_by
from cards import listing, notices
from cards.listing import PAGE_ROWS, Group, ListView
from cards.rows import Row
from cards.state import State
from domain.council import Council
from domain.errors import NotFound
from domain.question import OPEN, Question, Status
from storage.questions import COUNTED_AT_MOST


def listed(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One page of a council's questions, by department, oldest first."""
    council = sight.the_council
    chosen = Status(args["status"]) if args.get("status") else None
    statuses = OPEN if chosen is None else (chosen,)
    page = args.get("page", 1)
    department = args.get("department")
    questions = sight.tx.questions
    found = questions.listed(council, statuses=statuses, department=department, page=page - 1, size=PAGE_ROWS)
    total = questions.counted(council, statuses=statuses, department=department)
    view = ListView(
        title=sight.texts("list.title"),
        groups=by_department(sight, council, found[:PAGE_ROWS]),
        page=page,
        has_next=len(found) > PAGE_ROWS,
        total=min(total, COUNTED_AT_MOST),
        more_than_total=total > COUNTED_AT_MOST,
        department=department,
        status=chosen,
        departments=council.departments,
        council=council.id,
        refresh_for=_reader(sight),
        note=sight.note,
    )
    return Card(content=listing.question_list(view, sight.frame), summary=sight.texts("list.title"))


def found(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One page of the questions that have the words."""
    council, page = sight.the_council, args.get("page", 1)
    ids = sight.tx.words.search([council], args["words"], page=page - 1, size=PAGE_ROWS)
    questions = sight.tx.questions.many(ids)
    view = ListView(
        title=sight.texts("search.title"),
        groups=by_department(sight, council, questions[:PAGE_ROWS]) if questions else (),
        page=page,
        has_next=len(questions) > PAGE_ROWS,
        council=council.id,
        refresh_for=_reader(sight),
        note=sight.note,
    )
    content = listing.found(view, sight.frame, words=args["words"])
    return Card(content=content, summary=sight.texts("search.title"))


def mine(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One page of what a person's departments have to answer, by council."""
    page, person = args["page"], args["person"]
    councils = {c.id: c for c in sight.tx.councils.of_person(person)}
    departments = [d.id for c in councils.values() for d in c.departments_of(person)]
    start = (page - 1) * PAGE_ROWS
    waiting = sight.tx.questions.open_of(departments, most=start + PAGE_ROWS + 1)[start:]
    shown = sorted(waiting[:PAGE_ROWS], key=lambda q: q.council)
    view = ListView(
        title=sight.texts("mine.title"),
        groups=tuple(
            Group(heading=councils[council].name, rows=_rows(sight, councils[council], list(rows)))
            for council, rows in groupby(shown, key=lambda q: q.council)
        ),
        page=page,
        has_next=len(waiting) > PAGE_ROWS,
        refresh_for=_reader(sight),
        note=sight.note,
    )
    return Card(content=listing.mine(view, sight.frame), summary=sight.texts("mine.title"))


def inherited(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The open questions that came to a new owner with the department."""
    council = sight.the_council
    department = council.department(args["department"])
    if department is None:
        raise NotFound("no_such_department")
    if sight.person is not None and sight.person.id not in department.people:
        values = {"department": department.name}
        content = notices.sentence("withdrawn.department", values, sight.frame)
        return Card(content=content, summary=sight.texts("withdrawn.department", **values))
    questions = [
        q for q in sight.tx.questions.many(args["questions"]) if q.open and q.department == department.id
    ]
    rows = _rows(sight, council, questions)
    content = notices.inherited(rows, department, sight.frame)
    return Card(content=content, summary=sight.texts.many("inherited.title", len(rows)))


def by_department(sight: Sight, council: Council, questions: Sequence[Question]) -> tuple[Group, ...]:
    """Put questions in groups under their departments, those that wait to be assigned first."""
    ordered = sorted(questions, key=lambda q: (q.department is not None, q.department or 0))
    return tuple(
        Group(heading=_heading(sight, council, department), rows=_rows(sight, council, list(rows)))
        for department, rows in groupby(ordered, key=lambda q: q.department)
    )


def _heading(sight: Sight, council: Council, department: int | None) -> str:
    found = council.department(department)
    return sight.texts("list.unassigned") if found is None else found.name


def _rows(sight: Sight, council: Council, questions: list[Question]) -> tuple[Row, ...]:
    missed = missed_by(sight, council, questions)
    people = sight.people(missed.values())
    return tuple(
        row_of(sight, council, q, missed=people[missed[q.id]].name if q.id in missed else None)
        for q in questions
    )


def row_of(sight: Sight, council: Council, question: Question, *, missed: str | None = None) -> Row:
    """Give back a question as one row; ``missed`` is whom it has not reached."""
    frame = sight.frame
    department = council.department(question.department)
    return Row(
        question=question.id,
        version=question.version,
        reference=council.reference(question.number),
        text=question.text,
        age_days=question.days_old(frame.today, logged_on=frame.local_day(question.logged_at)),
        state=State(
            status=question.status,
            department=None if department is None else department.name,
            handed_to=question.handed_to,
            undelivered=missed if question.open else None,
            promised=question.promised,
            at_meeting=question.at_meeting,
            due=question.due,
        ),
    )


def _reader(sight: Sight) -> tuple[str, ...]:
    """In a chat nobody fetches a list anew by themselves: it is read by all at once."""
    return (
        ()
        if sight.person is None or not sight.person.teams_id or not sight.personal
        else (sight.person.teams_id,)
    )
