"""Show what a person has to answer, in all councils, with the form to answer it, and what they asked."""

from dataclasses import dataclass
from itertools import groupby

from bot.pages.forms import ActionForm, build_form
from bot.pages.questions import TableRow, build_table_row
from bot.pages.viewer import Page, PageQuery, Viewer, page_url
from bot.views.context import build_question_view
from cards.question import QuestionActions
from domain.council import Council
from domain.permissions import Permission
from domain.question import Question
from storage import Transaction

ROWS_PER_PAGE = 25
MAX_ASKED = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    """A question of the viewer, and the form to answer it if it waits for them."""

    row: TableRow
    answer: ActionForm | None = None
    outcome: str = ""
    """The answer, or why it was dropped or handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilQuestions:
    """The questions of one council that wait for the viewer."""

    council: str
    questions: tuple[OwnQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestions:
    """What waits for the viewer, and what they asked."""

    waiting: tuple[CouncilQuestions, ...]
    asked: tuple[OwnQuestion, ...]
    page: int
    previous: str | None
    next: str | None
    not_sent: tuple[str, ...]
    """What was typed into a form that is gone, since its question was changed meanwhile."""


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> OwnQuestions:
    """Return a page of what the viewer has to answer, oldest first; on the first one what they asked too."""
    councils = {one.id: one for one in tx.councils.of_person(viewer.person.id)}
    departments = [d.id for one in councils.values() for d in one.departments_of(viewer.person.id)]
    begin, end = (query.page - 1) * ROWS_PER_PAGE, query.page * ROWS_PER_PAGE
    found = tx.questions.list_open_of_departments(departments, assignee=viewer.person.id, limit=end + 1)
    shown = sorted(found[begin:end], key=lambda question: question.council)
    waiting = tuple(
        CouncilQuestions(
            council=councils[id_].name,
            questions=tuple(_waiting(viewer, councils[id_], question) for question in questions),
        )
        for id_, questions in groupby(shown, key=lambda question: question.council)
    )
    answers = [question.answer for group in waiting for question in group.questions if question.answer]
    return OwnQuestions(
        waiting=waiting,
        asked=_asked(viewer, tx) if query.page == 1 else (),
        page=query.page,
        previous=page_url("mine", page=query.page - 1) if query.page > 1 else None,
        next=page_url("mine", page=query.page + 1) if len(found) > end else None,
        not_sent=viewer.look.not_sent(answers),
    )


def _waiting(viewer: Viewer, council: Council, question: Question) -> OwnQuestion:
    there = viewer.in_council(council)
    view = build_question_view(there.context, question, hints=False)
    acts = QuestionActions(view=view, context=there.cards)
    form = acts.primary_form() if acts.primary is Permission.ANSWER else None
    answer = None if form is None else build_form(form.submit, council, fields=acts.fields([form]))
    return OwnQuestion(row=build_table_row(there, question), answer=answer)


def _asked(viewer: Viewer, tx: Transaction) -> tuple[OwnQuestion, ...]:
    asked = tx.questions.list_asked_by(viewer.person.id, limit=MAX_ASKED)
    places = {one: viewer.in_council(tx.councils.get(one)) for one in {q.council for q in asked}}
    return tuple(
        OwnQuestion(
            row=build_table_row(places[question.council], question),
            outcome=question.answer or question.reason or "",
        )
        for question in asked
    )


PAGE = Page(path="mine", template="mine.html", title="mine.title", load=load)
