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
    undelivered_to,
)
from cards import new_question, notifications, question_list
from cards import question as cards
from cards.history import HistoryEntry, history_card
from cards.notifications import OldQuestionsView
from cards.question_list import ROWS_PER_PAGE, QuestionListView, RowGroup
from cards.question_rows import ListedQuestion
from cards.question_view import QuestionState, question_summary
from domain.council import Council, Department
from domain.errors import NotFound
from domain.permissions import Permission
from domain.person import Person
from domain.question import EVERY, OPEN_STATUSES, OVERDUE, Question, QuestionStatus
from storage import Transaction
from storage.questions import MAX_COUNT


def render_question(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question: the public card for a group, otherwise the card with the reader's actions."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = replace(
        build_question_view(context, shown),
        offers_logging_anyway=bool(args.get("offer")),
        back=args.get("back"),
    )
    draw = cards.public_question_card if context.person is None else cards.own_question_card
    return Card(content=draw(view, context.card_context), summary=question_summary(view, context.texts))


def render_assignment(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the owner's card of a question; once somebody else is responsible, the card says so."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    department = context.the_council.department_of(shown)
    theirs = context.person is not None and department is not None and context.person.id in department.people
    if theirs and context.person is not None and department is not None:
        note = context.note or _stand_in_note(context, department, context.person.id)
        return render_question(replace(context, note=note), args)
    return build_withdrawn_card(context, [shown])


def concerns(question: Question, person: int, council: Council) -> bool:
    """Return whether a question is a person's business: as coordinator, owner, deputy or asker."""
    if person in council.coordinators or person in (question.asked_by, question.logged_by):
        return True
    return is_owned_by(person, question, council)


def is_owned_by(person: int, question: Question, council: Council) -> bool:
    """Return whether a person is owner or deputy of a question."""
    department = council.department_of(question)
    return department is not None and person in department.people


def build_withdrawn_card(context: RenderContext, questions: Sequence[Question]) -> Card:
    """Build what a card becomes whose reader has nothing to do with any of its questions any more."""
    if len(questions) == 1:
        view = build_question_view(context.for_question(questions[0]), questions[0], hints=False)
        content = cards.withdrawn_card(view, context.card_context)
        return Card(content=content, summary=question_summary(view, context.texts))
    council = context.the_council
    references = context.texts.join_names([council.reference(one.number) for one in questions])
    content = notifications.sentence_card(
        "withdrawn.questions", {"references": references}, context.card_context
    )
    return Card(content=content, summary=context.texts("withdrawn.questions", references=references))


def _stand_in_note(context: RenderContext, department: Department, reader: int) -> str | None:
    """Return why the reader gets a question of a department whose owner is away, None for the owner."""
    owner = context.people((department.owner,)).get(department.owner or 0)
    if owner is None or owner.id == reader or not owner.is_away(context.card_context.today):
        return None
    return context.texts("instead.away", name=owner.name, day=owner.away_until or "")


def _due_assignment(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    question = tx.questions.get(args["question"])
    department = council.department_of(question)
    theirs = department is not None and person.id in department.people
    return args if question.is_open and theirs else None


def render_history(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render a question with its history."""
    shown = context.tx.questions.get(args["question"])
    context = context.for_question(shown)
    view = replace(build_question_view(context, shown, hints=False), back=args.get("back"))
    events = context.tx.events.of_question(shown.id)
    people = context.people(person for event in events for person in (event.actor, event.new.get("assignee")))
    lines = [
        HistoryEntry(
            event=event,
            actor=people[event.actor].name,
            assignee=people[taker].name if (taker := event.new.get("assignee")) in people else None,
        )
        for event in events
    ]
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
    view = build_question_view(context.for_question(shown), shown, hints=shown.status in OPEN_STATUSES)
    content = notifications.reminder_card(view, context.for_question(shown).card_context)
    return Card(content=content, summary=question_summary(view, context.texts))


def _due_reminder(tx: Transaction, args: Args, person: Person, council: Council) -> Args | None:
    question = tx.questions.get(args["question"])
    return args if question.is_open and concerns(question, person.id, council) else None


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
    """Render the query whether words are the answer to a question, or to one of several."""
    if "text" not in args:
        return (render_question if "question" in args else render_questions)(context, args)
    ids = [args["question"]] if "question" in args else args["questions"]
    found = context.tx.questions.get_many(ids)
    views = [build_question_view(context.for_question(q), q, hints=False) for q in found]
    drawn = context.for_question(found[0]).card_context
    content = new_question.suggest_answer_card(views, args["text"], drawn, asks=bool(args.get("asks")))
    return Card(content=content, summary=context.texts("answer.this"))


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
    statuses = _STATUSES.get(chosen) or (QuestionStatus(str(chosen)),)
    late_on = context.card_context.today if chosen == OVERDUE else None
    page = args.get("page", 1)
    department = args.get("department")
    questions = context.tx.questions
    found = questions.list_page(
        council,
        statuses=statuses,
        department=department,
        page=page - 1,
        size=ROWS_PER_PAGE,
        late_on=late_on,
    )
    total = questions.count(council, statuses=statuses, department=department, late_on=late_on)
    title = context.texts("list.title")
    view = QuestionListView(
        title=title if chosen is None else f"{title}: {context.texts(f'state.{chosen}')}",
        groups=group_by_department(context, council, found[:ROWS_PER_PAGE]),
        page=page,
        has_next=len(found) > ROWS_PER_PAGE,
        total=min(total, MAX_COUNT),
        exceeds_total=total > MAX_COUNT,
        department=department,
        status=chosen,
        departments=council.departments,
        council=council.id,
        refresh_for=_refresh_for(context),
        note=context.note,
    )
    return Card(
        content=question_list.question_list_card(view, context.card_context),
        summary=context.texts("list.title"),
    )


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
    """Render a page of the questions that a person's departments have to answer, by council."""
    page, person = args["page"], args["person"]
    councils = {c.id: c for c in context.tx.councils.of_person(person)}
    departments = [d.id for c in councils.values() for d in c.departments_of(person)]
    start, end = (page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE + 1
    waiting = context.tx.questions.list_open_of_departments(departments, assignee=person, limit=end)[start:]
    shown = sorted(waiting[:ROWS_PER_PAGE], key=lambda q: q.council)
    view = QuestionListView(
        title=context.texts("mine.title"),
        groups=tuple(
            RowGroup(heading=councils[council].name, rows=_rows(context, councils[council], list(rows)))
            for council, rows in groupby(shown, key=lambda q: q.council)
        ),
        page=page,
        has_next=len(waiting) > ROWS_PER_PAGE,
        refresh_for=_refresh_for(context),
        note=context.note,
    )
    return Card(
        content=question_list.own_questions_card(view, context.card_context),
        summary=context.texts("mine.title"),
    )


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
    reason = None if context.person is None else _stand_in_note(context, department, context.person.id)
    content = notifications.inherited_questions_card(rows, department, context.card_context, reason=reason)
    return Card(content=content, summary=context.texts.plural("inherited.title", len(rows)))


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
    content = notifications.old_questions_card(view, context.card_context)
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
    people = context.people(missed.values())
    return tuple(
        build_row(context, council, q, undelivered_to=people[missed[q.id]].name if q.id in missed else None)
        for q in questions
    )


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
OLD_QUESTIONS = ViewType(
    "old_questions",
    render=render_old_questions,
    audience=Audience.ASSIGNEES,
    still_due=due_inherited,
    follows=Follows.QUESTIONS,
)
