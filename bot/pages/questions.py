"""Show the questions of a council in a table, a page at a time."""

from dataclasses import dataclass
from typing import Any

from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.question_lists import build_row, statuses_of
from cards.question_view import STATUS_SYMBOLS, format_state, state_marks
from domain.question import EVERY, OVERDUE, Question, QuestionStatus
from storage import Transaction
from storage.questions import MAX_COUNT

ROWS_PER_PAGE = 50
CHOICES = (OVERDUE, EVERY, *QuestionStatus)
"""What can be chosen besides all open questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A question as a row of the table."""

    reference: str
    url: str
    text: str
    symbol: str
    state: str
    marks: tuple[str, ...]
    department: str
    age: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChoice:
    """A state that the table can be limited to."""

    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsTable:
    """A page of the table, and what was chosen."""

    rows: tuple[TableRow, ...]
    count: str
    choices: tuple[StatusChoice, ...]
    status: str
    department: int | None
    departments: tuple[tuple[int, str], ...]
    page: int
    previous: str | None
    """The address of the page before, None on the first one."""
    next: str | None


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> QuestionsTable:
    """Return the questions of the council, the open ones if no other state was chosen."""
    council, status = viewer.the_council, query.text("status")
    status = status if status in CHOICES else ""
    department = council.department(query.number("department"))
    wanted: dict[str, Any] = {
        "statuses": statuses_of(status or None),
        "department": None if department is None else department.id,
        "late_on": viewer.cards.today if status == OVERDUE else None,
    }
    found = tx.questions.list_page(council, page=query.page - 1, size=ROWS_PER_PAGE, **wanted)
    chosen = {"status": status, "department": wanted["department"]}
    return QuestionsTable(
        rows=tuple(build_table_row(viewer, question) for question in found[:ROWS_PER_PAGE]),
        count=_format_count(tx.questions.count(council, **wanted), viewer=viewer),
        choices=tuple(StatusChoice(value=one, title=viewer.texts(f"state.{one}")) for one in CHOICES),
        status=status,
        department=wanted["department"],
        departments=tuple((one.id, one.name) for one in council.departments),
        page=query.page,
        previous=viewer.url("questions", **chosen, page=query.page - 1) if query.page > 1 else None,
        next=viewer.url("questions", **chosen, page=query.page + 1) if len(found) > ROWS_PER_PAGE else None,
    )


def _format_count(count: int, *, viewer: Viewer) -> str:
    if count > MAX_COUNT:
        return viewer.texts.plural("list.more_than", MAX_COUNT)
    return viewer.texts.plural("list.count", count)


def build_table_row(viewer: Viewer, question: Question) -> TableRow:
    """Return a question as a row, with its state in the words of the cards."""
    row, context = build_row(viewer.context, viewer.the_council, question), viewer.cards
    return TableRow(
        reference=row.reference,
        url=viewer.url(f"questions/{question.number}"),
        text=row.text,
        symbol=STATUS_SYMBOLS[row.state.status],
        state=format_state(row.state, context=context),
        marks=tuple(text for text, _ in state_marks(row.state, context=context)),
        department=row.state.department or "",
        age=viewer.texts.format_age(row.age_days),
    )


PAGE = Page(
    path="councils/{council}/questions",
    template="questions.html",
    title="page.questions",
    load=load,
    in_menu=True,
)
