"""Render cards of one question, of several, and of lists of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from bot.turn.types import Card
from bot.views.context import (
    Args,
    Audience,
    Follows,
    RenderContext,
    TextStorage,
    ViewType,
    build_question_view,
    find_sender,
    introduction_lines,
    undelivered_to,
)
from cards import notifications, question_list
from cards import question as cards
from cards.question_list import (
    ROWS_PER_PAGE,
    ListTotal,
    QuestionListView,
    RowGroup,
)
from cards.question_rows import ListedQuestion
from cards.question_view import HistoryEntry, QuestionState, history_card, question_summary
from domain.council import Council
from domain.errors import NotFound
from domain.permissions import Permission
from domain.person import Person
from domain.question import OPEN_STATUSES, Question, QuestionStatus
from storage import Transaction
from storage.questions import MAX_COUNT

MAX_ASKED = 10
"""How many of the questions that a person asked are shown to them, the newest first."""


def render_question(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question: the public card for a group, otherwise the card with the reader's actions."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = replace(
        build_question_view(context, shown, introduces=True),
        offers_logging_anyway=bool(args.get("offer")),
        back=args.get("back"),
    )
    draw = cards.public_question_card if context.person is None else cards.own_question_card
    return Card(content=draw(view, context.card_context), summary=question_summary(view, context.texts))


def render_assignment(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the owner's card of a question; once somebody else is responsible, the card says so."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    department = context.the_council.department(shown.department)
    theirs = context.person is not None and department is not None and context.person.id in department.people
    if theirs:
        return render_question(context, args)
    view = build_question_view(context, shown, hints=False)
    return Card(
        content=cards.withdrawn_card(view, context.card_context),
        summary=question_summary(view, context.texts),
    )


def _due_assignment(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    question = tx.questions.get(args["question"])
    department = council.department(question.department)
    theirs = department is not None and person.id in department.people
    return args if question.is_open and theirs else None


def render_history(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question with its history."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = replace(build_question_view(context, shown, hints=False), back=args.get("back"))
    events = context.tx.events.of_question(shown.id)
    people = context.people(event.actor for event in events)
    lines = [HistoryEntry(event=event, actor=people[event.actor].name) for event in events]
    return Card(
        content=history_card(view, lines, context.card_context),
        summary=question_summary(view, context.texts),
    )


def render_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render several questions, one row each."""
    found = context.tx.questions.get_many(args["questions"])
    views = [build_question_view(context.for_question(q), q, hints=False) for q in found]
    content = cards.questions_card(views, context.card_context, note=context.note)
    return Card(
        content=content,
        summary=notifications.questions_summary(views, context.texts, key="summary.questions"),
    )


def render_reminder(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question that somebody wanted to be reminded of."""
    shown = context.tx.questions.get(args["question"])
    hints = shown.status in OPEN_STATUSES
    view = build_question_view(context.for_question(shown), shown, hints=hints, introduces=True)
    content = notifications.reminder_card(view, context.for_question(shown).card_context)
    return Card(content=content, summary=question_summary(view, context.texts))


def _due_reminder(tx: Transaction, args: Args, _person: Person, _council: Council) -> Args | None:
    return args if tx.questions.get(args["question"]).is_open else None


def render_answer(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the answer of a question for its asker."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = build_question_view(context, shown, hints=False)
    content = notifications.answer_card(view, context.card_context)
    return Card(content=content, summary=notifications.answer_summary(view, context.texts))


def render_edit_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question with the current text of its chat message, to be accepted or not."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    if shown.proposed_text is None:
        return render_question(context, args)
    view = build_question_view(context, shown, hints=False)
    return Card(
        content=cards.suggest_edit(view, context.card_context),
        summary=question_summary(view, context.texts),
    )


def render_answer_suggestion(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the query whether a reply to a question's card is its answer."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    if "text" not in args:
        return render_question(context, args)
    view = build_question_view(context, shown, hints=False)
    return Card(
        content=cards.suggest_answer_card(view, args["text"], context.card_context),
        summary=context.texts("answer.this"),
    )


def render_question_list(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a page of a council's questions, by department, oldest first."""
    council = context.the_council
    chosen = QuestionStatus(args["status"]) if args.get("status") else None
    statuses = OPEN_STATUSES if chosen is None else (chosen,)
    page = args.get("page", 1)
    department = args.get("department")
    questions = context.tx.questions
    found = questions.list_page(
        council, statuses=statuses, department=department, page=page - 1, size=ROWS_PER_PAGE
    )
    total = questions.count(council, statuses=statuses, department=department)
    if not found and page > 1:  # the questions of the last page were assigned meanwhile
        return render_question_list(context, {**args, "page": max(1, -(-total // ROWS_PER_PAGE))})
    totals = questions.open_totals(council, today=context.card_context.today)
    waiting = next((count for place, count, _ in totals if place is None), 0)
    view = QuestionListView(
        title=context.texts("list.title"),
        groups=group_by_department(context, council, found[:ROWS_PER_PAGE]),
        page=page,
        has_next=len(found) > ROWS_PER_PAGE,
        total=min(total, MAX_COUNT),
        exceeds_total=total > MAX_COUNT,
        department=department,
        status=chosen,
        departments=council.departments,
        council=council.id,
        totals=_list_totals(context, council, totals) if chosen is None and department is None else (),
        offers_assigning=waiting > 1 and bool(council.departments) and _may_assign(context),
        offers_file=Permission.ASSIGN in context.permissions(),
        refresh_for=_refresh_for(context),
        note=context.note,
    )
    return Card(
        content=question_list.question_list_card(view, context.card_context),
        summary=context.texts("list.title"),
    )


def _may_assign(context: RenderContext) -> bool:
    """Return whether the reader may assign; in a chat of several, where anybody may press, that is likely."""
    return context.person is None or Permission.ASSIGN in context.permissions()


def _list_totals(
    context: RenderContext, council: Council, totals: Sequence[tuple[int | None, int, int]]
) -> tuple[ListTotal, ...]:
    named = [
        (None if place is None else _heading(context, council, place), count, overdue)
        for place, count, overdue in totals
    ]
    ordered = sorted(named, key=lambda total: total[0] or "")
    return tuple(ListTotal(name=name, count=count, overdue=overdue) for name, count, overdue in ordered)


def render_search_results(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a page of the questions that match a search."""
    council, page = context.the_council, args.get("page", 1)
    ids = context.tx.search_index.search([council], args["words"], page=page - 1, size=ROWS_PER_PAGE)
    questions = context.tx.questions.get_many(ids)
    view = QuestionListView(
        title=context.texts("search.title"),
        groups=group_by_department(context, council, questions[:ROWS_PER_PAGE]) if questions else (),
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
    start = (page - 1) * ROWS_PER_PAGE
    waiting = context.tx.questions.list_open_of_departments(departments, limit=start + ROWS_PER_PAGE + 1)[
        start:
    ]
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
            outcome=question.answer or question.reason,
        )
        for question in asked
    ]
    return [RowGroup(heading=context.texts("mine.asked"), rows=tuple(rows))] if rows else []


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
    content = notifications.inherited_questions_card(
        rows,
        context.card_context,
        introduction=introduction_lines(
            context, [department], sender=find_sender(context, questions[0]), questions=questions
        )
        if questions
        else (),
    )
    return Card(content=content, summary=context.texts.plural("inherited.title", len(rows)))


def due_inherited(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    """Return the arguments if the person still has to answer one of the questions."""
    theirs = {department.id for department in council.departments_of(person.id)}
    questions = tx.questions.get_many(args["questions"])
    return args if any(q.is_open and q.department in theirs for q in questions) else None


def group_by_department(
    context: RenderContext, council: Council, questions: Sequence[Question]
) -> tuple[RowGroup, ...]:
    """Group questions by department, those that wait to be assigned first."""
    ordered = sorted(questions, key=lambda q: (q.department is not None, q.department or 0))
    return tuple(
        RowGroup(heading=_heading(context, council, department), rows=_rows(context, council, list(rows)))
        for department, rows in groupby(ordered, key=lambda q: q.department)
    )


def _heading(context: RenderContext, council: Council, department: int | None) -> str:
    found = council.department(department)
    return context.texts("list.unassigned") if found is None else found.name


def _rows(context: RenderContext, council: Council, questions: list[Question]) -> tuple[ListedQuestion, ...]:
    missed = undelivered_to(context, council, questions)
    people = context.people(missed.values())
    return tuple(
        build_row(context, council, q, undelivered_to=people[missed[q.id]].name if q.id in missed else None)
        for q in questions
    )


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
        age_days=question.age_in_days(
            card_context.today, logged_on=card_context.local_date(question.logged_at)
        ),
        state=QuestionState(
            status=question.status,
            department=None if department is None else department.name,
            handed_to=question.handed_to,
            undelivered_to=undelivered_to if question.is_open else None,
            promised=question.promised,
            at_meeting=question.at_meeting,
            due=question.due,
        ),
    )


def _refresh_for(context: RenderContext) -> tuple[str, ...]:
    """Return the reader's Teams id in a personal chat, otherwise nothing: group lists are not refreshed."""
    return (
        ()
        if context.person is None or not context.person.teams_id or not context.personal
        else (context.person.teams_id,)
    )


QUESTION = ViewType("question", render=render_question, follows=Follows.QUESTIONS)
ASSIGNMENT = ViewType(
    "assignment",
    render=render_assignment,
    audience=Audience.ASSIGNEES,
    still_due=_due_assignment,
    follows=Follows.QUESTIONS,
)
HISTORY = ViewType("history", render=render_history)
QUESTIONS = ViewType("questions", render=render_questions, follows=Follows.QUESTIONS)
REMINDER = ViewType("reminder", render=render_reminder, still_due=_due_reminder, follows=Follows.QUESTIONS)
ANSWER = ViewType("answered", render=render_answer, follows=Follows.QUESTIONS)
EDIT_SUGGESTION = ViewType("offer_edit", render=render_edit_suggestion, follows=Follows.QUESTIONS)
ANSWER_SUGGESTION = ViewType(
    "offer_answer",
    render=render_answer_suggestion,
    is_replaceable=True,
    text_storage=TextStorage.NOT_WITH_CARD,
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
