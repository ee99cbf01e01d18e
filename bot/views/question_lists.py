"""Render lists of questions: of a council, a search, a person, an owner."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from bot.turn.types import Card
from bot.views.context import (
    Args,
    Audience,
    Follows,
    RenderContext,
    ViewType,
    find_sender,
    introduction_lines,
    undelivered_to,
)
from bot.views.questions import stand_in_note
from cards import notifications, question_list
from cards.import_result import OldQuestionsView, old_questions_card
from cards.question_list import ROWS_PER_PAGE, ListTotal, QuestionListView, RowGroup
from cards.question_rows import ListedQuestion
from cards.question_view import QuestionState
from domain.council import Council
from domain.errors import NotFound
from domain.permissions import Permission
from domain.person import Person
from domain.question import EVERY, OPEN_STATUSES, OVERDUE, Question, QuestionStatus
from storage import Transaction
from storage.questions import MAX_COUNT

MAX_ASKED = 10
"""How many of the questions that a person asked are shown to them, the newest first."""


_STATUSES: Mapping[str | None, tuple[QuestionStatus, ...]] = {
    None: OPEN_STATUSES,
    OVERDUE: OPEN_STATUSES,
    EVERY: tuple(QuestionStatus),
}
"""The statuses that a list shows for what was chosen; another choice is a status itself."""


def render_question_list(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a page of a council's questions, by department, oldest first."""
    council = context.the_council
    chosen = args.get("status")
    statuses = statuses_of(chosen)
    late_on = context.card_context.today if chosen == OVERDUE else None
    page = args.get("page", 1)
    department = args.get("department")
    questions = context.tx.questions
    wanted: dict[str, Any] = {"statuses": statuses, "department": department, "late_on": late_on}
    found = questions.list_page(council, page=page - 1, size=ROWS_PER_PAGE, **wanted)
    total = questions.count(council, **wanted)
    if not found and page > 1:  # the questions of the last page were assigned meanwhile
        return render_question_list(context, {**args, "page": max(1, -(-total // ROWS_PER_PAGE))})
    has_totals = chosen is None and department is None
    totals = questions.open_totals(council, today=context.card_context.today) if has_totals else ()
    view = QuestionListView(
        title=_list_title(chosen, context=context),
        groups=group_by_department(context, council, found[:ROWS_PER_PAGE]),
        page=page,
        has_next=len(found) > ROWS_PER_PAGE,
        total=min(total, MAX_COUNT),
        exceeds_total=total > MAX_COUNT,
        department=department,
        status=chosen,
        departments=council.departments,
        council=council.id,
        totals=_list_totals(council, totals),
        offers_assigning=_may_assign(context) and questions.count_unassigned(council, most=2) > 1,
        offers_file=Permission.ASSIGN in context.permissions(),
        refresh_for=_refresh_for(context),
        note=context.note,
    )
    return Card(
        content=question_list.question_list_card(view, context.card_context),
        summary=context.texts("list.title"),
    )


def statuses_of(chosen: str | None) -> tuple[QuestionStatus, ...]:
    """Return the statuses that a list shows for what was chosen, None for the open ones."""
    return _STATUSES.get(chosen) or (QuestionStatus(str(chosen)),)


def _list_title(chosen: object, *, context: RenderContext) -> str:
    title = context.texts("list.title")
    return title if chosen is None else f"{title}: {context.texts(f'state.{chosen}')}"


def _may_assign(context: RenderContext) -> bool:
    """Return whether the reader may assign; in a chat of several, where anybody may press, that is likely."""
    is_likely = context.person is None or Permission.ASSIGN in context.permissions()
    return is_likely and bool(context.the_council.departments)


def _list_totals(council: Council, totals: Sequence[tuple[int | None, int, int]]) -> tuple[ListTotal, ...]:
    named = [
        (None if (found := council.department(place)) is None else found.name, count, overdue)
        for place, count, overdue in totals
    ]
    ordered = sorted(named, key=lambda total: total[0] or "")
    return tuple(ListTotal(name=name, count=count, overdue=overdue) for name, count, overdue in ordered)


def render_search_results(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a page of the questions that match a search."""
    council, page = context.the_council, args.get("page", 1)
    ids = context.tx.search_index.search(
        [council],
        args["words"],
        page=page - 1,
        size=ROWS_PER_PAGE,
        residents=Permission.ADMINISTER in context.permissions(),
    )
    questions = context.tx.questions.get_many(ids)
    view = QuestionListView(
        title=context.texts("search.title"),
        groups=_group_by_state(context, council, questions[:ROWS_PER_PAGE]),
        page=page,
        has_next=len(questions) > ROWS_PER_PAGE,
        council=council.id,
        refresh_for=_refresh_for(context),
        note=context.note,
    )
    content = question_list.search_results_card(view, context.card_context, words=args["words"])
    return Card(content=content, summary=context.texts("search.title"))


def render_own_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a page of what a person's departments have to answer, by council, and what they asked."""
    page, person = args["page"], args["person"]
    councils = {c.id: c for c in context.tx.councils.of_person(person)}
    departments = [d.id for c in councils.values() for d in c.departments_of(person)]
    start, end = (page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE + 1
    waiting = context.tx.questions.list_open_of_departments(departments, assignee=person, limit=end)[start:]
    shown = sorted(waiting[:ROWS_PER_PAGE], key=lambda q: q.council)
    to_answer = [
        RowGroup(
            heading=context.texts("mine.to_answer", council=councils[council].name),
            rows=_rows(context, councils[council], list(rows)),
        )
        for council, rows in groupby(shown, key=lambda q: q.council)
    ]
    view = QuestionListView(
        title=context.texts("mine.title"),
        groups=(*to_answer, *(_asked_by_reader(context, person) if page == 1 else ())),
        page=page,
        has_next=len(waiting) > ROWS_PER_PAGE,
        nothing_waits=not waiting,
        refresh_for=_refresh_for(context),
        note=context.note,
    )
    return Card(
        content=question_list.own_questions_card(view, context.card_context),
        summary=context.texts("mine.title"),
    )


def _asked_by_reader(context: RenderContext, person: int) -> list[RowGroup]:
    """Return the newest questions that a person asked, each with what became of it."""
    asked = context.tx.questions.list_asked_by(person, limit=MAX_ASKED)
    rows = [
        replace(
            build_row(context, context.tx.councils.get(question.council), question),
            outcome=_outcome(context, question),
        )
        for question in asked
    ]
    return [RowGroup(heading=context.texts("mine.asked"), rows=tuple(rows))] if rows else []


def _outcome(context: RenderContext, question: Question) -> str | None:
    """Return the answer to a question or to the one that it was merged with, or why it was dropped."""
    if question.duplicate_of is None:
        return question.answer or question.reason
    council = context.tx.councils.get(question.council)
    return context.tx.questions.get_by_number(council, question.duplicate_of).answer


def render_inherited_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the open questions that a new owner takes over with a department."""
    council = context.the_council
    department = council.department(args["department"])
    if department is None:
        raise NotFound("no_such_department")
    if context.person is not None and context.person.id not in department.people:
        values = {"department": department.name}
        content = notifications.sentence_card("withdrawn.department", values, context.card_context)
        return Card(content=content, summary=context.texts("withdrawn.department", **values))
    questions = [
        q
        for q in context.tx.questions.get_many(args["questions"])
        if q.is_open and q.department == department.id
    ]
    rows = _rows(context, council, questions)
    reason = None if context.person is None else stand_in_note(context, department, context.person.id)
    content = notifications.inherited_questions_card(
        rows,
        context.card_context,
        reason=reason,
        introduction=introduction_lines(
            context, [department], sender=find_sender(context, questions[0]), questions=questions
        )
        if questions
        else (),
    )
    return Card(content=content, summary=context.texts.plural("inherited.title", len(rows)))


def render_more_time(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the questions of an owner whose answers a coordinator has promised for a later date."""
    council, until = context.the_council, date.fromisoformat(args["until"])
    found = context.tx.questions.get_many(args["questions"])
    person = None if context.person is None else context.person.id
    rows = [
        question
        for question in found
        if question.promised == until and (person is None or is_waiting_for(person, question, council))
    ]
    if not rows:
        content = notifications.sentence_card("more_time.over", {}, context.card_context)
        return Card(content=content, summary=context.texts("more_time.over"))
    title = context.texts.plural("more_time.title", len(rows), day=until)
    card = notifications.inherited_questions_card(
        _rows(context, council, rows), context.card_context, title=title
    )
    return Card(content=card, summary=title)


def _due_more_time(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    until = date.fromisoformat(args["until"])
    questions = tx.questions.get_many(args["questions"])
    is_due = any(q.promised == until and is_waiting_for(person.id, q, council) for q in questions)
    return args if is_due else None


def render_old_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the open questions of old notes for the people of their department."""
    council = context.the_council
    department = council.department(args["department"])
    reader = context.person
    if department is not None and reader is not None and reader.id not in department.people:
        return render_inherited_questions(context, args)
    found = context.tx.questions.get_many(args["questions"])
    waiting = [q for q in found if q.is_open and (department is None or q.department == department.id)]
    rows = [
        replace(row, met_on=None if q.meeting is None else context.tx.meetings.get(q.meeting).day)
        for row, q in zip(_rows(context, council, waiting), waiting, strict=True)
    ]
    view = OldQuestionsView(
        council=council.name,
        department=department,
        rows=rows,
        questions=list(args["questions"]),
        note=context.note,
    )
    content = old_questions_card(view, context.card_context)
    return Card(content=content, summary=context.texts.plural("old.title", len(rows)))


def due_inherited(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    """Return the arguments if the person still has to answer one of the questions."""
    questions = tx.questions.get_many(args["questions"])
    return args if any(is_waiting_for(person.id, q, council) for q in questions) else None


def is_waiting_for(person: int, question: Question, council: Council) -> bool:
    """Return whether an open question is one that a person has to answer, as owner or deputy."""
    department = council.department_of(question)
    return (
        question.is_open and department is not None and not department.removed and person in department.people
    )


def group_by_department(
    context: RenderContext, council: Council, questions: Sequence[Question]
) -> tuple[RowGroup, ...]:
    """Group questions by department; those without one first, by their state."""
    ordered = sorted(questions, key=_place)
    return tuple(
        RowGroup(heading=_heading(context, council, rows[0]), rows=_rows(context, council, rows))
        for rows in (list(group) for _, group in groupby(ordered, key=_place))
    )


def _place(question: Question) -> tuple[int, int]:
    """Return where in a list a question stands: its department, or its state where it has none."""
    if question.department is not None:
        return 1, question.department
    return 0, list(QuestionStatus).index(question.status)


def _heading(context: RenderContext, council: Council, question: Question) -> str:
    found = council.department(question.department)
    return context.texts(f"state.{question.status}") if found is None else found.name


def _group_by_state(
    context: RenderContext, council: Council, questions: Sequence[Question]
) -> tuple[RowGroup, ...]:
    """Group questions by their state, the state of the first one first."""
    found: dict[QuestionStatus, list[Question]] = {}
    for question in questions:
        found.setdefault(question.status, []).append(question)
    return tuple(
        RowGroup(heading=context.texts(f"state.{status}"), rows=_rows(context, council, rows))
        for status, rows in found.items()
    )


def _rows(context: RenderContext, council: Council, questions: list[Question]) -> tuple[ListedQuestion, ...]:
    missed = undelivered_to(context, council, questions)
    people = context.people(one for one in missed.values() if not isinstance(one, str))
    names = {q: one if isinstance(one, str) else people[one].name for q, one in missed.items()}
    return tuple(build_row(context, council, q, undelivered_to=names.get(q.id)) for q in questions)


def _assignee_of(context: RenderContext, question: Question) -> str | None:
    found = context.people((question.assignee,))
    return found[question.assignee].name if question.assignee in found else None


def build_row(
    context: RenderContext, council: Council, question: Question, *, undelivered_to: str | None = None
) -> ListedQuestion:
    """Return a question as one row; ``missed`` is the person whom it has not reached."""
    card_context = context.card_context
    department = council.department(question.department)
    return ListedQuestion(
        question=question.id,
        version=question.version,
        reference=council.reference(question.number),
        text=question.text,
        age_days=card_context.days_since(question.logged_at),
        state=QuestionState(
            status=question.status,
            department=None if department is None else department.name,
            handed_to=question.handed_to,
            assignee=_assignee_of(context, question),
            undelivered_to=undelivered_to if question.is_open else None,
            promised=question.promised,
            at_meeting=question.at_meeting,
            due=question.due,
            is_by_link=question.stated_name is not None,
            duplicate_of=council.duplicate_reference(question),
        ),
        opener_key="button.handle" if context.may_manage(council, question) else "button.show",
    )


def _refresh_for(context: RenderContext) -> tuple[str, ...]:
    """Return the reader's Teams id in a personal chat, otherwise nothing: group lists are not refreshed."""
    return (
        ()
        if context.person is None or not context.person.teams_id or not context.personal
        else (context.person.teams_id,)
    )


QUESTION_LIST = ViewType("list", render=render_question_list)


SEARCH_RESULTS = ViewType("found", render=render_search_results)


OWN_QUESTIONS = ViewType("mine", render=render_own_questions)


INHERITED_QUESTIONS = ViewType(
    "inherited",
    render=render_inherited_questions,
    audience=Audience.ASSIGNEES,
    still_due=due_inherited,
    follows=Follows.QUESTIONS,
)


MORE_TIME = ViewType(
    "more_time",
    render=render_more_time,
    audience=Audience.ASSIGNEES,
    still_due=_due_more_time,
    follows=Follows.QUESTIONS,
)


OLD_QUESTIONS = ViewType(
    "old_questions",
    render=render_old_questions,
    audience=Audience.ASSIGNEES,
    still_due=due_inherited,
    follows=Follows.QUESTIONS,
)
